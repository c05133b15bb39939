"""What the matrix asks, what it counts, and what it holds against the answers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from tests.contracts.matrix import ANYBODY
from tests.contracts.world import CANARY, PHONE, World

from minqing.base.rows import Row
from minqing.desk import nav
from minqing.org.models import Person


def standing() -> dict[str, tuple[int, int]]:
    """Every guarded table's rows and the sum of their versions, and the size of the journal: one query."""
    quote = connection.ops.quote_name
    parts = []
    for model in apps.get_models():
        if model._meta.app_label == "base" and model._meta.model_name.startswith("journal"):
            second = "0"
        elif issubclass(model, Row) and not model._meta.proxy:
            second = "COALESCE(SUM(version), 0)"
        else:
            continue
        table = model._meta.db_table
        parts.append(f"SELECT '{table}', COUNT(*), {second} FROM {quote(table)}")
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return {name: (int(rows), int(versions)) for name, rows, versions in cursor.fetchall()}


@contextmanager
def remembering() -> Iterator[None]:
    """Asked once per person, not at each of thousands of questions: the grants behind an account, and the menu's numbers.

    Whatever a question changes of them is taken back after it, and neither is what an answer is judged by: what these
    grants let somebody see is computed anew each time.
    """
    grants: dict[Any, Any] = {}
    numbers: dict[Any, Any] = {}
    read, counted = Person.grants_on, nav.rows_in

    def grants_on(person: Person, day: Any) -> Any:
        if (person.pk, day) not in grants:
            grants[person.pk, day] = read(person, day)
        return grants[person.pk, day]

    def rows_in(ledger: Any, viewer: Any) -> Any:
        if (ledger.name, viewer) not in numbers:
            numbers[ledger.name, viewer] = counted(ledger, viewer)
        return numbers[ledger.name, viewer]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Person, "grants_on", grants_on)
        patch.setattr(nav, "rows_in", rows_in)
        yield


def told(response: Any) -> tuple[int, str]:
    body = b"".join(response) if response.streaming else response.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())
    return response.status_code, body.decode("utf-8", "replace")


def own_and_another(places: Iterable[str], turn: int) -> list[str]:
    """Of a row's places the short form asks its own, the sealed one, and one other, in turn from address to address."""
    others = [place for place in places if place not in ("own", "sealed")]
    another = others[turn % len(others)] if others else ""
    return [place for place in places if place in ("own", "sealed", another)]


@dataclass
class Book:
    """What was asked and what was wrong."""

    world: World
    cells: int = 0
    allowed: int = 0
    leaks: list[str] = field(default_factory=list)
    denials: list[str] = field(default_factory=list)
    clients: dict[str, Client] = field(default_factory=dict)
    wrote: set[str] = field(default_factory=set)
    _before: dict[str, tuple[int, int]] = field(default_factory=dict)

    def client(self, who: str) -> Client:
        if who not in self.clients:
            client = Client(raise_request_exception=True)
            if who != ANYBODY:
                client.force_login(self.world.cast.account(who))
            self.clients[who] = client
        return self.clients[who]

    def forget(self, who: str) -> None:
        """After a sign-out: the next question signs in anew."""
        self.clients.pop(who, None)

    def ask(self, who: str, method: str, path: str, data: Any = None) -> tuple[int, str]:
        """Status and text; whatever a POST wrote is taken back, and its tables are in `wrote` until the next one."""
        self.cells += 1
        self.wrote = set()
        call = getattr(self.client(who), method.lower())
        if method == "GET":
            return told(call(path, data or {}))
        # Counted once: every POST is taken back, and a GET that wrote a guarded row is found out here too.
        before = self._before = self._before or standing()
        with transaction.atomic():
            answer = told(call(path, data or {}))
            after = standing()
            transaction.set_rollback(True)
        self.wrote = {name for name, counted in after.items() if before[name] != counted}
        return answer

    def unchanged(self, *cell: str) -> None:
        """The refused POST that was asked last wrote no row, changed none, and is not in the journal."""
        if self.wrote:
            self.leaks.append(f"{' '.join(cell)}: refused, but wrote {sorted(self.wrote)}")

    def expect(self, found: tuple[int, str], wanted: Iterable[int], *cell: str, let_in: bool) -> None:
        self.allowed += let_in
        if found[0] not in wanted:
            (self.denials if let_in else self.leaks).append(
                f"{' '.join(cell)}: {found[0]}, not {sorted(wanted)}"
            )

    def silent(self, text: str, place: str, row: Any, *cell: str) -> None:
        """Nothing of the row's words, speaker or number is in the answer."""
        for word in (CANARY[place], PHONE[place], getattr(row, "code", "")):
            if word and word in text:
                self.leaks.append(f"{' '.join(cell)}: {word}")

    def shown(self, text: str, row: Any, place: str, *cell: str) -> None:
        code = getattr(row, "code", "") or getattr(getattr(row, "opinion", None), "code", "") or str(row)
        if not (code and code in text) and CANARY[place] not in text:
            self.denials.append(f"{' '.join(cell)}: let in, but neither number nor title")

    def shown_phone(self, text: str, place: str, *cell: str) -> None:
        if PHONE[place] not in text.replace(" ", ""):
            self.denials.append(f"{' '.join(cell)}: no number")

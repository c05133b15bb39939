"""Role × address × place × method against the declared table: nobody finds what is not theirs, everybody what is."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import GeneratedField, Q
from django.urls import get_resolver
from tests.contracts import matrix, sweeps
from tests.contracts.book import Book, own_and_another, remembering
from tests.contracts.matrix import ANYBODY, EVERYONE, LEDGER_READERS, PLACES, SEES, TABLE, Line
from tests.contracts.matrix_verbs import MAY, NEW_VERBS, SETTING_VERBS
from tests.contracts.world import PHONE, World, raise_world

from minqing.base import clock
from minqing.base.codes import CodeField
from minqing.desk.forms.admin.registry import NEW_FORMS
from minqing.desk.forms.registry import FORMS
from minqing.ledger.registry import LEDGERS
from minqing.org.access import Viewer
from minqing.org.actions.handing import hand_over

pytestmark = pytest.mark.django_db
GONE = {302, 403, 404, 405}
_DRAWN = ("verdicts", "households", "papers", "corrections", "campaign_branches", "campaign_members")
CHECKED_ELSEWHERE = {"desk:do", "desk:list", "desk:filters", "desk:export", "desk:import", "desk:row"}
CHECKED_ELSEWHERE |= {"desk:reveal", "desk:new", "desk:recode", "desk:speaker"}


def names() -> Iterator[str]:
    """Every address that the resolver knows, by its name, or by its route where it has none."""

    def walk(resolver: Any, route: str, space: str) -> Iterator[str]:
        for found in resolver.url_patterns:
            here = route + str(found.pattern)
            if hasattr(found, "url_patterns"):
                yield from walk(found, here, space + (f"{found.namespace}:" if found.namespace else ""))
            else:
                yield space + found.name if found.name else here

    return walk(get_resolver(), "", "")


def test_every_address_ledger_and_verb_is_declared():
    assert set(names()) == set(TABLE)
    assert set(LEDGERS) == set(LEDGER_READERS)
    matters = {verb for verbs in matrix.VERBS.values() for verb in verbs}
    assert set(FORMS) == matters | {verb for verbs in SETTING_VERBS.values() for verb in verbs}
    assert matters == set(MAY)
    assert set(NEW_FORMS) == set(NEW_VERBS)


def test_an_undeclared_address_would_fail(monkeypatch):
    monkeypatch.delitem(TABLE, "desk:figures")
    assert set(names()) != set(TABLE)


def fillers(world: World) -> dict[str, Any]:
    """A row of the street's own for every card."""
    from minqing.base.models import Norm
    from minqing.matters.models import Category
    from minqing.org.models import Appointment, Division, Grant

    cast = world.cast
    post = cast.posts["supervisor"]
    days = {"on": clock.today() + dt.timedelta(days=1), "reason": "轮岗"}
    taker, system = cast.people["viewer"], cast.system
    handover = hand_over(cast.posts["other_leader"], by=system, taker=taker, **days)
    return {
        **world.ids,
        "divisions": Division.objects.get(scope=cast.office.scope).pk,
        "division": Division.objects.get(scope=cast.office.scope).pk,
        "units": cast.units["督导组"].pk,
        "posts": post.pk,
        "people": cast.people["supervisor"].pk,
        "appointments": Appointment.objects.get(post=post).pk,
        "grants": Grant.objects.get(post=post).pk,
        "handover": handover.pk,
        "norms": Norm.objects.first().pk,
        "categories": Category.objects.first().pk,
        "file": world.rows["file"]["own"].pk,
        "draw": world.rows["draw"]["last"].number,
    }


def plain_lines(book: Book, filled: dict[str, Any], *, long: bool) -> None:
    for turn, (name, line) in enumerate(TABLE.items()):
        if name in CHECKED_ELSEWHERE:
            continue
        places = line.places if long else own_and_another(line.places, turn)
        for place in places if line.row else ("",):
            row = book.world.rows[line.row].get(place) if line.row else None
            if line.row and row is None:
                continue
            path = line.path.format(pk=getattr(row, "pk", ""), **filled)
            for who in sorted(EVERYONE):
                _cells(book, name, line, path, who, place, row)


def _cells(book: Book, name: str, line: Line, path: str, who: str, place: str, row: Any) -> None:
    for method in ("GET", "POST"):
        cell = (name, who, place, method)
        found = book.ask(who, method, path)
        if name.startswith("account_"):
            book.forget(who)
        if method not in line.methods and not name.startswith("account_"):
            book.expect(found, {405}, *cell, let_in=False)
            continue
        inside, wanted = _wanted(line, who, place)
        if method not in line.methods:
            wanted = wanted | {405}
        book.expect(found, wanted, *cell, let_in=inside)
        if not inside and method == "POST" and not line.face:
            book.unchanged(*cell)
        if row is None:
            continue
        if inside and line.shows and found[0] == 200:
            book.shown(found[1], row, place, *cell)
        if not inside or place == "sealed":
            book.silent(found[1], place, row if not inside else None, *cell)


def _wanted(line: Line, who: str, place: str) -> tuple[bool, set[int]]:
    sees = not line.row or place in SEES[line.row].get(who, ())
    if who == ANYBODY and not line.face and line.path[:6] == "/desk/":
        return False, {302}
    if who in line.who and sees:
        return True, {200, *line.also}
    if line.scope_first and not sees:
        return False, {404}
    if who in line.closed:
        return False, {403}
    return False, {line.outside} if who not in line.who else {404}


def ledgers(book: Book, people: frozenset[str] = EVERYONE, *, long: bool = True) -> None:
    """Every list is held against the rows of all places; a row's own page, in short, is asked in its own and one other."""
    for turn, (name, (readers, kind)) in enumerate(LEDGER_READERS.items()):
        places = PLACES if long else own_and_another(PLACES, turn)
        for who in sorted(people):
            for page in ("", "filters/", "export/", "import/"):
                _ledger(book, name, kind, who, page, may=who in readers)
            if kind:
                for place, row in book.world.rows[kind].items():
                    if place in places:
                        _row(book, name, kind, place, row, who, may=who in readers)


def _ledger(book: Book, name: str, kind: str, who: str, page: str, *, may: bool) -> None:
    cell, wanted = (name, page or "list", who), {200}
    if page == "export/":
        may = may and who in matrix.EXPORTERS
    if page == "import/":
        wanted = {200} if name in matrix.IMPORTED else {409}
        may = may and who in matrix.IMPORTED.get(name, matrix.IMPORTERS)
    found = book.ask(who, "GET", f"/desk/{name}/{page}")
    if who == ANYBODY:
        wanted = {302}
    elif not may:
        wanted = {403}
    book.expect(found, wanted, *cell, let_in=may)
    for place in PLACES if kind else ():
        row = book.world.rows[kind].get(place)
        if row is None:
            continue
        book.cells += 1
        if not may or place not in SEES[kind].get(who, ()):
            book.silent(found[1], place, row, *cell, place)
        elif page in {"", "export/"}:
            book.allowed += 1
            book.shown(found[1], row, place, *cell, place)


def _row(book: Book, name: str, kind: str, place: str, row: Any, who: str, *, may: bool) -> None:
    cell, sees = (name, "row", who, place), place in SEES[kind].get(who, ())
    found = book.ask(who, "GET", f"/desk/{name}/{row.pk}/")
    # A matter's own page hides what is not there; only a row drawn from its ledger's columns knows a closed ledger.
    closed = 403 if name in _DRAWN else 404
    wanted = {302} if who == ANYBODY else {closed} if not may else {200} if sees else {404}
    book.expect(found, wanted, *cell, let_in=may and sees)
    if may and sees:
        book.shown(found[1], row, place, *cell)
    else:
        book.silent(found[1], place, row, *cell)


def speakers(book: Book) -> None:
    """Who spoke: the page that asks why, the look itself, and one column's look in the ledger. In every place always."""
    for place, row in book.world.rows["opinion"].items():
        for who in sorted(EVERYONE):
            sees, may = place in SEES["opinion"].get(who, ()), who in matrix.REVEALERS
            look = {"purpose": "核实现场", "fields_wanted": ["name", "phone"]}
            for path, data in (
                (f"/desk/speaker/{row.pk}/", look),
                (f"/desk/opinions/{row.pk}/reveal/speaker_phone/", look),
            ):
                found, cell = book.ask(who, "POST", path, data), (path[6:13], who, place, "POST")
                let_in = sees and may and place != "sealed"
                book.expect(found, {200} if let_in else {200, *GONE}, *cell, let_in=let_in)
                if let_in:
                    book.shown_phone(found[1], place, *cell)
                elif PHONE[place] in found[1]:
                    book.leaks.append(f"{' '.join(cell)}: the number")


def whole(world: World, *, long: bool) -> Book:
    book, filled, rows = Book(world), fillers(world), sweeps.setting_rows(world)
    plain_lines(book, filled, long=long)
    sweeps.verbs(book, PLACES if long else ("last", "sealed"))
    sweeps.settings(book, rows, long=long)
    sweeps.new_rows(book)
    sweeps.receipts(book, EVERYONE if long else sweeps.A_FEW)
    ledgers(book, long=long)
    speakers(book)
    return book


def test_the_whole_matrix(db, capsys, request):
    started = time.monotonic()
    with remembering():
        book = whole(raise_world(), long=request.config.getoption("--long"))
    with capsys.disabled():
        print(  # noqa: T201 -- the figures that the issue's note quotes
            f"\n{connection.vendor}: {book.cells} cells ({book.allowed} of them let in), {len(book.leaks)} leaks, "
            f"{len(book.denials)} false denials, {time.monotonic() - started:.0f} s"
        )
    assert (book.leaks[:40], book.denials[:40]) == ([], [])
    assert book.cells >= 2000
    assert book.allowed >= book.cells / 4


@pytest.mark.parametrize("door", ["seen", "listed"])
def test_without_the_filter_the_matrix_reports_leaks(db, monkeypatch, door):
    """The control: a table that cannot fail shows nothing."""
    world = raise_world()
    monkeypatch.setattr(Viewer, door, lambda self, access: Q())
    book = Book(world)
    with remembering():
        ledgers(book, frozenset({"grid_worker", "last_clerk"}))
    assert len(book.leaks) > 20


def test_every_code_column_sorts_by_bytes(db):
    """The range of a place must hold on a database of any collation, so each code column carries "C" itself.

    On PostgreSQL the columns' own collations are read (test_collation.py runs this and the range itself on databases of
    other languages); SQLite compares by bytes unless a column says otherwise.
    """
    columns = [
        (model._meta.db_table, found.column)
        for model in apps.get_models()
        for found in model._meta.local_fields
        if isinstance(found, CodeField)
        or (isinstance(found, GeneratedField) and isinstance(found.output_field, CodeField))
    ]
    assert len(columns) > 40
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE collation_name = 'C'"
        )
        plain = set(cursor.fetchall())
    assert [column for column in columns if column not in plain] == []

"""How the menu on the left is drawn: what a line is called, where it leads, who sees it, and what its number counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from minqing.ledger.ledger import Ledger, where
from minqing.ledger.paging import COUNTED, count
from minqing.ledger.registry import LEDGERS
from minqing.org.access import Viewer

# Every page lies below this one: it is the current line of the menu only when it is the page itself.
HOME = "/desk/"


class LedgerName:
    """In an address: the name of a declared ledger. Any other word there is no page."""

    regex = "[a-z_]+"

    def to_python(self, value: str) -> str:
        if value not in LEDGERS:
            raise ValueError(value)
        return value

    def to_url(self, value: str) -> str:
        return value


@dataclass(frozen=True)
class Entry:
    """A page. It is there for whoever holds one of `perms` under the post on top (empty: everybody)."""

    label: Any
    view: str
    perms: frozenset[str] = frozenset()
    count: Callable[[Viewer], int | None] | None = None


@dataclass(frozen=True)
class LedgerEntry:
    """A ledger, by its name: label, address and who may open it are the ledger's own. `perms` narrow who finds it here."""

    name: str
    counted: bool = False
    perms: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Group:
    """A headed part of the menu."""

    label: Any
    entries: tuple[Entry | LedgerEntry, ...]


@dataclass(frozen=True)
class Line:
    """One line of the menu, as drawn."""

    label: Any
    url: str
    count: int | str | None = None
    current: bool = False


def lines(groups: Iterable[Group], viewer: Viewer, *, counted: bool = True) -> list[tuple[Any, list[Line]]]:
    """The lines that the post on top has, group by group."""
    solo = replace(viewer, grants=(viewer.current,) if viewer.current else ())
    drawn = [
        (g.label, [line for e in g.entries if (line := _line(e, solo, counted=counted))]) for g in groups
    ]
    return [(label, found) for label, found in drawn if found]


def _line(entry: Entry | LedgerEntry, viewer: Viewer, *, counted: bool) -> Line | None:
    if isinstance(entry, LedgerEntry):
        ledger = LEDGERS.get(entry.name)
        if ledger is None or not ledger.open_to(viewer) or not _meant_for(entry, viewer):
            return None
        number = rows_in(ledger, viewer) if counted and entry.counted else None
        return Line(ledger.label, reverse("desk:list", args=[ledger.name]), number)
    if not _meant_for(entry, viewer):
        return None
    return Line(entry.label, reverse(entry.view), entry.count(viewer) if counted and entry.count else None)


def _meant_for(entry: Entry | LedgerEntry, viewer: Viewer) -> bool:
    return not entry.perms or any(viewer.may(perm) for perm in entry.perms)


def rows_in(ledger: Ledger, viewer: Viewer) -> int | str:
    """How many rows the list opens with, exact up to what a clerk would count."""
    rows = ledger.listed(viewer)
    number = count(rows.filter(where(ledger.tabs[0].where)) if ledger.tabs else rows)
    return f"{COUNTED:,}+" if number > COUNTED else number


def menu(groups: Iterable[Group], viewer: Viewer, path: str) -> list[dict[str, Any]]:
    """What the base template draws. The line that leads nearest to the present page is the current one."""
    found = lines(groups, viewer)
    urls = [line.url for _label, drawn in found for line in drawn]
    here = max(
        (url for url in urls if path == url or (url != HOME and path.startswith(url))), key=len, default=""
    )
    return [
        {"label": label, "entries": [replace(x, current=x.url == here) for x in drawn]}
        for label, drawn in found
    ]

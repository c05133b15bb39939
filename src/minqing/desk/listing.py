"""A list as its page draws it: tabs with counts, conditions as chips, heads that sort, lines of cells, the way to the next page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minqing.desk.reading.lights import Days
from minqing.desk.reading.places import full_name, names_of
from minqing.ledger.cells import Cell, cell, columns_for
from minqing.ledger.ledger import Column, Filter, Ledger, where
from minqing.ledger.paging import Page, count, page_of
from minqing.ledger.state import ListState
from minqing.matters.models import Task
from minqing.org.access import Viewer

RIGHT = frozenset({"int", "money", "date", "datetime", "month"})
# The column that carries the link to the row; the first one, where a ledger has none of these.
TITLES = ("title", "name", "words")
# How a matter stands to its promise → the light of the page.
LIGHTS = {"on_time": "ok", "soon": "soon", "late": "late", "suspended": "paused"}


@dataclass(frozen=True)
class Head:
    """A column's head. `url` sorts by it, or turns the order round; empty where it cannot be sorted by."""

    column: Column
    url: str
    order: str
    right: bool


@dataclass(frozen=True)
class Shown:
    """One cell of the list with how it is drawn."""

    cell: Cell
    css: str
    opens: bool
    reveal: str
    light: str = ""


@dataclass(frozen=True)
class Line:
    """One row of the list."""

    row: Any
    url: str
    cells: list[Shown]


@dataclass(frozen=True)
class Listing:
    """Everything that the list page shows."""

    ledger: Ledger
    state: ListState
    page: Page
    tabs: list[dict[str, Any]]
    chips: list[dict[str, str]]
    heads: list[Head]
    lines: list[Line]

    @property
    def narrowed(self) -> bool:
        return bool(self.state.filters or self.state.figure)

    @property
    def before_url(self) -> str:
        return "?" + self.state.query(before=self.page.before, after="") if self.page.before else ""

    @property
    def after_url(self) -> str:
        return "?" + self.state.query(after=self.page.after, before="") if self.page.after else ""

    @property
    def empty(self) -> dict[str, str]:
        """What the list is, why it is empty, and one next step."""
        what = _("%(label)s里没有可以显示的记录") % {"label": self.ledger.label}
        if self.narrowed:
            return {
                "what": what,
                "why": _("没有一条同时符合上面的条件。"),
                "url": f"?tab={self.state.tab}" if self.state.tab else "?",
                "label": _("清除条件，看全部"),
            }
        return {
            "what": what,
            "why": _("这个视图下现在一条也没有；只列当前岗位管辖范围内的。"),
            "url": "",
            "label": "",
        }

    @property
    def masks(self) -> bool:
        return any(head.column.mask is not None for head in self.heads)


def listing(state: ListState, viewer: Viewer) -> Listing:
    columns = columns_for(state.ledger, "list")
    page = page_of(state, viewer)
    title = opener(columns)
    places = names_of(viewer.office)
    return Listing(
        state.ledger,
        state,
        page,
        tabs_of(state, viewer),
        chips_of(state, viewer),
        [head(state, column) for column in columns],
        [line(state.ledger, columns, title, row, viewer, places) for row in page.rows],
    )


def tabs_of(state: ListState, viewer: Viewer) -> list[dict[str, Any]]:
    """Each tab with its own number, whatever else narrows the list now."""
    current = state.current_tab() if state.tab or not state.figure else None
    made = []
    for tab in state.ledger.tabs:
        rows = state.ledger.listed(viewer, tab.door).filter(where(tab.where))
        made.append({
            "label": tab.label,
            "count": capped(count(rows)),
            "url": "?" + ListState(state.ledger, tab=tab.name).query(),
            "current": tab is current,
        })  # fmt: skip
    return made


def capped(number: int) -> str:
    """1,286, or 10,000+ beyond which nobody counts by hand."""
    return f"{10_000:,}+" if number > 10_000 else f"{number:,}"


def chips_of(state: ListState, viewer: Viewer) -> list[dict[str, str]]:
    made = [
        {
            "label": str(state.ledger.filter(name).label),
            "value": "、".join(value_words(state.ledger.filter(name), value, viewer) for value in values),
            "url": "?" + state.with_filter(name),
        }
        for name, values in state.filters.items()
    ]
    if state.figure:
        figure = state.ledger.figure(state.figure)
        made.append({"label": _("数据项"), "value": str(figure.label), "url": "?" + state.query(figure="")})
    return made


def value_words(declared: Filter, value: str, viewer: Viewer) -> str:
    """A condition's value as a clerk says it."""
    if declared.shown is not None:
        return declared.shown(value)
    known = dict(declared.choices(viewer)) if declared.choices is not None else {}
    return str(known.get(value, value))


def head(state: ListState, column: Column) -> Head:
    found = next((s for s in state.ledger.sorts if column.name == s.name or column.lookup == s.field), None)
    right = column.kind in RIGHT
    if found is None or column.mask is not None:
        return Head(column, "", "", right)
    current, descending = state.order()
    if current is not found:
        return Head(column, "?" + state.query(sort=found.name), "", right)
    turned = found.name if descending != found.descending else f"-{found.name}"
    return Head(column, "?" + state.query(sort=turned), "descending" if descending else "ascending", right)


def opener(columns: list[Column]) -> str:
    names = [column.name for column in columns]
    return next((name for name in TITLES if name in names), names[0] if names else "")


def called(ledger: Ledger, row: Any, viewer: Viewer) -> tuple[str, str]:
    """What a row is called on its own page, and its number or whatever stands first in the list."""
    columns = columns_for(ledger, "list")
    first = cell(columns[0], row, viewer).text
    title = cell(ledger.column(opener(columns)), row, viewer).text
    return (first if title == "—" else title), first


def line(
    ledger: Ledger, columns: list[Column], title: str, row: Any, viewer: Viewer, places: Mapping[str, str]
) -> Line:
    url = reverse("desk:row", args=[ledger.name, row.pk])
    cells = [shown(ledger, column, row, viewer, places, opens=column.name == title) for column in columns]
    return Line(row, url, cells)


def shown(
    ledger: Ledger,
    column: Column,
    row: Any,
    viewer: Viewer,
    places: Mapping[str, str],
    *,
    opens: bool = False,
) -> Shown:
    made = cell(column, row, viewer)
    if column.lookup == "scope" and column.read is None:
        return Shown(replace(made, text=full_name(places, row.scope)), "", opens, "")
    css = "num" if column.kind in RIGHT else "code" if column.kind == "code" else "words" if opens else ""
    way = reverse("desk:reveal", args=[ledger.name, row.pk, column.name]) if made.reveal else ""
    light = LIGHTS.get(str(made.value or ""), "") if column.kind == "light" else ""
    if light and isinstance(row, Task):
        made = replace(made, text=Days().task(row).words)
    return Shown(made, css, opens, way, light)

"""Pieces that the ledgers of matters share: reading cells into categories, and tabs by state. The rest is org's."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from minqing.base.sheets.cells import BadCell, Cell
from minqing.base.sheets.forms import text
from minqing.ledger.ledger import Filter, Tab
from minqing.matters.models import Category
from minqing.org.ledgers.parts import (
    containing,
    date_from,
    date_to,
    day,
    day_from,
    day_to,
    in_place,
    moment,
    number,
    of_choices,
    one_of,
    place,
    words,
)

__all__ = [
    "at_place",
    "category",
    "containing",
    "date_from",
    "date_to",
    "day",
    "day_from",
    "day_to",
    "here",
    "in_category",
    "in_place",
    "moment",
    "number",
    "of_choices",
    "one_of",
    "place",
    "state_tabs",
    "words",
]


def category(cell: Cell, viewer: Any) -> Category | None:
    """A class by its code, its full name, or its own name where only one has it."""
    written = text(cell)
    if not written:
        return None
    rows = Category.objects.of_office(viewer.office)
    found = list(rows.filter(Q(path=written) | Q(full_name=written)) or rows.filter(name=written)[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise BadCell(f"“{written}”不止一类，请写全称（一级 / 二级 / 三级）或代码。")
    raise BadCell(f"没有“{written}”这个类别，请写类别全称或代码。")


def here(viewer: Any, values: dict[str, Any]) -> dict[str, Any]:
    """Where a table names no place, the matter lies in the place of whoever brings it in. Blank cells say nothing."""
    given = {name: value for name, value in values.items() if value not in (None, "")}
    scope = viewer.current.scope if viewer.current else viewer.office
    return {"scope": scope, **given}


def in_category(path: str = "category") -> Filter:
    """A class and everything under it."""

    def narrow(value: str) -> Q:
        if not value.replace(".", "").isdigit():
            raise ValueError(value)
        return Q(**{f"{path}__path": value}) | Q(**{f"{path}__path__startswith": value + "."})

    def choices(viewer: Any) -> list[tuple[str, str]]:
        rows = Category.objects.of_office(viewer.office).filter(level__lte=2).order_by("path")
        return list(rows.values_list("path", "full_name"))

    return Filter("category", _("类别"), narrow, choices=choices)


def at_place() -> Filter:
    """At this very place, without those inside it: matters of the whole subdistrict, of no single community."""

    def narrow(value: str) -> Q:
        if not value.isdigit():
            raise ValueError(value)
        return Q(scope=value)

    return Filter("at", _("恰在这一级（不含下级）"), narrow, kind="text")


def state_tabs(choices: type[TextChoices], *names: str) -> tuple[Tab, ...]:
    """All, each of these states, and what is assigned to the viewer's own unit or post."""
    known = {str(c.value): c.label for c in choices}
    return (
        Tab("all", _("全部")),
        *(Tab(name, known[name], Q(state=name)) for name in names),
        Tab("ours", _("交给我们的"), door="assigned_to"),
    )

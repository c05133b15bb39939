"""Pieces that the ledgers of matters share: reading cells into places and categories, and the usual filters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.codes import scope_q
from minqing.base.sheets.cells import BadCell, Cell
from minqing.base.sheets.forms import choice, code, datetime, text
from minqing.ledger.ledger import Filter, Tab
from minqing.matters.models import Category
from minqing.org.models import Division

Parse = Callable[[Cell, Any], Any]


def words(cell: Cell, _viewer: Any) -> str:
    return text(cell)


def number(cell: Cell, _viewer: Any) -> str:
    """A number that is a name: 2549, never 2549.0."""
    return code(cell)


def moment(cell: Cell, _viewer: Any) -> dt.datetime | None:
    return datetime(cell)


def one_of(choices: type[TextChoices], *, without: Iterable[str] = ()) -> Parse:
    """A label of these choices; a blank cell is the empty value."""
    labels = {str(c.label): str(c.value) for c in choices if c.value not in set(without)}

    def parse(cell: Cell, _viewer: Any) -> str:
        return choice(cell, labels) or ""

    return parse


def place(cell: Cell, viewer: Any) -> str:
    """A division by its code or its name (老堤社区, 老堤社区第1网格)."""
    written = code(cell)
    if not written or written.isdigit():
        return written
    rows = Division.objects.in_force().within(viewer.office)
    names = dict(rows.values_list("scope", "name"))
    found = [
        scope
        for scope, name in names.items()
        if written in (name, names.get(scope[:12], "") + name if len(scope) > 12 else name)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise BadCell(f"“{written}”不止一处，请写上社区（如 老堤社区第1网格），或写区划代码。")
    raise BadCell(f"没有“{written}”这个地方，请写社区、网格的名称，或区划代码。")


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


# --- filters ---------------------------------------------------------------------------------------------------------


def of_choices(name: str, label: Any, choices: type[TextChoices], field: str = "") -> Filter:
    """One of a closed list."""
    known = {str(c.value): c.label for c in choices}

    def narrow(value: str) -> Q:
        if value not in known:
            raise ValueError(value)
        return Q(**{field or name: value})

    return Filter(
        name,
        label,
        narrow,
        choices=lambda _viewer: list(known.items()),
        shown=lambda value: str(known.get(value, value)),
    )


def in_place() -> Filter:
    """At or under a community or grid."""

    def narrow(value: str) -> Q:
        if not value.isdigit():
            raise ValueError(value)
        return scope_q("scope", value)

    def choices(viewer: Any) -> list[tuple[str, str]]:
        rows = Division.objects.in_force().within(viewer.office).order_by("scope")
        names = dict(rows.values_list("scope", "name"))
        inside = [g.scope for g in viewer.grants]
        return [
            (scope, names.get(scope[:12], "") + name if len(scope) > 12 else name)
            for scope, name in names.items()
            if any(scope.startswith(s) for s in inside)
        ]

    return Filter("scope", _("所在区划"), narrow, choices=choices)


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


def day_from(name: str, label: Any, field: str) -> Filter:
    """On or after a day."""
    return Filter(name, label, lambda v: Q(**{f"{field}__gte": clock.at(_day(v))}), kind="day")


def day_to(name: str, label: Any, field: str) -> Filter:
    """On or before a day."""
    after = dt.timedelta(days=1)
    return Filter(name, label, lambda v: Q(**{f"{field}__lt": clock.at(_day(v) + after)}), kind="day")


def date_from(name: str, label: Any, field: str) -> Filter:
    return Filter(name, label, lambda v: Q(**{f"{field}__gte": _day(v)}), kind="day")


def date_to(name: str, label: Any, field: str) -> Filter:
    return Filter(name, label, lambda v: Q(**{f"{field}__lte": _day(v)}), kind="day")


def _day(value: str) -> dt.date:
    return dt.date.fromisoformat(value)


def containing(name: str, label: Any, *fields: str) -> Filter:
    """Words or a number in one of these fields."""

    def narrow(value: str) -> Q:
        found = Q(pk__in=[])
        for field in fields:
            found |= Q(**{f"{field}__icontains": value})
        return found

    return Filter(name, label, narrow, kind="text")


def state_tabs(choices: type[TextChoices], *names: str) -> tuple[Tab, ...]:
    """All, each of these states, and what is assigned to the viewer's own unit or post."""
    known = {str(c.value): c.label for c in choices}
    return (
        Tab("all", _("全部")),
        *(Tab(name, known[name], Q(state=name)) for name in names),
        Tab("ours", _("交给我们的"), assigned=True),
    )

"""Pieces that ledgers share: reading cells into places and choices, and the usual filters and tabs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.codes import scope_q
from minqing.base.sheets.cells import BadCell, Cell
from minqing.base.sheets.forms import choice, code, date, datetime, text
from minqing.ledger.ledger import Filter, Tab
from minqing.org.models import Division
from minqing.org.models.people import not_over

Parse = Callable[[Cell, Any], Any]
DETAIL = frozenset({"detail", "excel"})


# --- cells -----------------------------------------------------------------------------------------------------------


def words(cell: Cell, _viewer: Any) -> str:
    return text(cell)


def number(cell: Cell, _viewer: Any) -> str:
    """A number that is a name: 2549, never 2549.0."""
    return code(cell)


def day(cell: Cell, _viewer: Any) -> dt.date | None:
    return date(cell)


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
    names = _names(viewer)
    found = [scope for scope, name in names.items() if written in (name, _full(names, scope))]
    if len(found) == 1:
        return found[0]
    if found:
        raise BadCell(f"“{written}”不止一处，请写上社区（如 老堤社区第1网格），或写区划代码。")
    raise BadCell(f"没有“{written}”这个地方，请写社区、网格的名称，或区划代码。")


def place_names(viewer: Any) -> list[tuple[str, str]]:
    """Code and full name of every place of the office: a grid with its community before it."""
    names = _names(viewer)
    return [(scope, _full(names, scope)) for scope in names]


def _names(viewer: Any) -> dict[str, str]:
    rows = Division.objects.in_force().within(viewer.office).order_by("scope")
    return dict(rows.values_list("scope", "name"))


def _full(names: dict[str, str], scope: str) -> str:
    return names.get(scope[:12], "") + names[scope] if len(scope) > 12 else names[scope]


# --- filters and tabs ------------------------------------------------------------------------------------------------


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
        inside = [g.scope for g in viewer.grants]
        return [(s, name) for s, name in place_names(viewer) if any(s.startswith(code) for code in inside)]

    return Filter("scope", _("所在区划"), narrow, choices=choices)


def _day(value: str) -> dt.date:
    return dt.date.fromisoformat(value)


def day_from(name: str, label: Any, field: str) -> Filter:
    """A moment on or after a day."""
    return Filter(name, label, lambda v: Q(**{f"{field}__gte": clock.at(_day(v))}), kind="day")


def day_to(name: str, label: Any, field: str) -> Filter:
    """A moment on or before a day."""
    after = dt.timedelta(days=1)
    return Filter(name, label, lambda v: Q(**{f"{field}__lt": clock.at(_day(v) + after)}), kind="day")


def date_from(name: str, label: Any, field: str) -> Filter:
    return Filter(name, label, lambda v: Q(**{f"{field}__gte": _day(v)}), kind="day")


def date_to(name: str, label: Any, field: str) -> Filter:
    return Filter(name, label, lambda v: Q(**{f"{field}__lte": _day(v)}), kind="day")


def containing(name: str, label: Any, *fields: str) -> Filter:
    """Words or a number in one of these fields."""

    def narrow(value: str) -> Q:
        found = Q(pk__in=[])
        for field in fields:
            found |= Q(**{f"{field}__icontains": value})
        return found

    return Filter(name, label, narrow, kind="text")


def standing() -> Q:
    """Not ended, today."""
    return not_over(clock.today())


def ended() -> Q:
    return ~standing()


def dated_tabs(standing_label: Any, ended_label: Any) -> tuple[Tab, ...]:
    """What stands today, what has ended, and all."""
    return (
        Tab("standing", standing_label, standing),
        Tab("ended", ended_label, ended),
        Tab("all", _("全部")),
    )

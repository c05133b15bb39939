"""The supervisors' page: what waits for them, what came back, what is late, and whose it is. Matters and units, never people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minqing.base import clock
from minqing.desk.links import page_of
from minqing.desk.reading.lights import Days, Shown
from minqing.desk.reading.places import Names, community_of, names_of
from minqing.desk.reading.rates_tiles import Number
from minqing.ledger.ledger import Ledger, where
from minqing.ledger.registry import LEDGERS
from minqing.matters.models import LookBackItem, Opinion, Problem, Receipt, Recheck, Task
from minqing.org.access import Viewer

FIRST = 5


@dataclass(frozen=True)
class Line:
    """One matter: how late, which, where, whose, and what is known of it."""

    light: Shown
    code: str
    title: str
    url: str
    place: str
    unit: str
    about: str


@dataclass(frozen=True)
class Part:
    """One headed table with its first lines; all of its rows are behind the number."""

    label: Any
    number: Number
    late: Number | None
    lines: tuple[Line, ...]
    none: Any
    unit_label: Any
    about_label: Any


@dataclass(frozen=True)
class Wanted:
    """A part before it is read: its ledger, the figure that it opens, the figure that says how many of these are late."""

    label: Any
    ledger: str
    figure: str
    late: str
    order: str
    draw: Callable[[Any, Days, Names], Line]
    joins: tuple[str, ...]
    none: Any
    unit_label: Any
    about_label: Any


def oversight(viewer: Viewer) -> tuple[Part, ...]:
    """All parts under the post on top. What is counted of one ledger is counted in one query."""
    days, names = Days(), names_of(viewer.office)
    numbers = _numbers(viewer)
    return tuple(_part(one, viewer, days, names, numbers) for one in WANTED)


def _rows(ledger: Ledger, viewer: Viewer) -> QuerySet[Any]:
    return ledger.listed(viewer).order_by().select_related(None).prefetch_related(None)


def _numbers(viewer: Viewer) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in dict.fromkeys(one.ledger for one in WANTED):
        ledger = LEDGERS[name]
        figures = {f for one in WANTED if one.ledger == name for f in (one.figure, one.late) if f}
        asked = {
            figure.replace(".", "__"): Count(
                "pk", filter=where(ledger.figure(figure).where) or Q(pk__isnull=False)
            )
            for figure in sorted(figures)
        }
        told = _rows(ledger, viewer).aggregate(**{f"n_{key}": count for key, count in asked.items()})
        found |= {key.removeprefix("n_").replace("__", "."): n for key, n in told.items()}
    return found


def _number(ledger: Ledger, figure: str, numbers: dict[str, int], kind: str = "") -> Number:
    url = f"{reverse('desk:list', args=[ledger.name])}?figure={figure}"
    return Number(ledger.figure(figure).label, numbers[figure], url, kind)


def _part(one: Wanted, viewer: Viewer, days: Days, names: Names, numbers: dict[str, int]) -> Part:
    ledger = LEDGERS[one.ledger]
    rows: Iterable[Any] = ()
    if numbers[one.figure]:
        found = _rows(ledger, viewer).filter(where(ledger.figure(one.figure).where))
        rows = found.select_related(*one.joins).order_by(one.order, "pk")[:FIRST]
    return Part(
        one.label,
        _number(ledger, one.figure, numbers),
        _number(ledger, one.late, numbers, "late") if one.late else None,
        tuple(one.draw(row, days, names) for row in rows),
        one.none,
        one.unit_label,
        one.about_label,
    )


# --- one line of each kind ----------------------------------------------------------------------------------------------


def _recheck(row: Recheck, days: Days, names: Names) -> Line:
    light, place = days.date(row.due_on), community_of(names, row.scope)
    words = row.verdict.words or str(row.verdict.get_answer_display())
    return Line(light, row.opinion.code, row.opinion.title, page_of(row), place, _("督导组"), words)


def _item(row: LookBackItem, days: Days, names: Names) -> Line:
    light, place = days.date(row.due_on), community_of(names, row.scope)
    unit = row.problem.owner_unit.name if row.problem.owner_unit else ""
    return Line(light, row.problem.code, row.problem.title, page_of(row), place, unit, row.lookback.code)


def _reworked(row: Problem, days: Days, names: Names) -> Line:
    at = row.reworked_at.astimezone(clock.ZONE).date() if row.reworked_at else None
    told = {"n": row.reworks, "day": _said(at), "state": row.get_state_display()}
    about = _("返工%(n)s次，最近%(day)s，现在%(state)s") % told
    unit = row.owner_unit.name if row.owner_unit else ""
    return Line(days.none(), row.code, row.title, page_of(row), community_of(names, row.scope), unit, about)


def _answer(row: Opinion, days: Days, names: Names) -> Line:
    place, unit = (
        community_of(names, row.scope),
        row.recorder_unit.name if row.recorder_unit else _("网上收到"),
    )
    return Line(
        days.answer(row), row.code, row.title, page_of(row), place, unit, str(row.get_state_display())
    )


def _moved(row: Task, days: Days, names: Names) -> Line:
    told = {"first": _said(row.first_promise_on), "now": _said(row.promise_on)}
    about = _("原定%(first)s，现在%(now)s") % told
    place = community_of(names, row.scope)
    return Line(days.task(row), row.code, row.title, page_of(row), place, row.lead_unit.name, about)


def _call(row: Receipt, days: Days, names: Names) -> Line:
    light = days.date(row.callback_on) if row.callback_on else days.none()
    told, place = row.opinion, community_of(names, row.scope)
    about = _("第%(n)s轮评价") % {"n": row.round}
    return Line(light, told.code, told.title, page_of(told), place, _("非经办单位"), about)


def _said(day: dt.date | None) -> str:
    return f"{day.month}月{day.day}日" if day is not None else "—"


WANTED = (
    Wanted(
        gettext_lazy("待复核的不满意评价"),
        "rechecks",
        "rechecks.open",
        "rechecks.late",
        "due_on",
        _recheck,
        ("opinion", "verdict"),
        gettext_lazy("没有等复核的。"),
        gettext_lazy("谁来办"),
        gettext_lazy("群众的话"),
    ),
    Wanted(
        gettext_lazy("回头看检查"),
        "lookback_items",
        "lookback.waiting",
        "lookback.late",
        "due_on",
        _item,
        ("problem__owner_unit", "lookback"),
        gettext_lazy("没有等检查的。"),
        gettext_lazy("责任单位"),
        gettext_lazy("哪次回头看"),
    ),
    Wanted(
        gettext_lazy("返工的问题"),
        "problems",
        "problems.reworked",
        "",
        "-reworked_at",
        _reworked,
        ("owner_unit",),
        gettext_lazy("没有返工的。"),
        gettext_lazy("责任单位"),
        gettext_lazy("返工情况"),
    ),
    Wanted(
        gettext_lazy("逾期没有答复的意见"),
        "opinions",
        "opinions.answers_late",
        "",
        "answer_due",
        _answer,
        ("recorder_unit",),
        gettext_lazy("没有逾期未答复的。"),
        gettext_lazy("登记单位"),
        gettext_lazy("走到哪一步"),
    ),
    Wanted(
        gettext_lazy("承诺日期多次改动的任务"),
        "tasks",
        "tasks.promise_moved",
        "",
        "promise_on",
        _moved,
        ("lead_unit",),
        gettext_lazy("没有多次改动的。"),
        gettext_lazy("牵头单位"),
        gettext_lazy("日期怎么改的"),
    ),
    Wanted(
        gettext_lazy("该回访没有回访"),
        "verdicts",
        "verdicts.calls_due",
        "",
        "callback_on",
        _call,
        ("opinion",),
        gettext_lazy("没有该回访的。"),
        gettext_lazy("谁来办"),
        gettext_lazy("第几轮"),
    ),
)

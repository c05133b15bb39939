"""The leaders' page: one period of one place on one sheet, every number with the rows that it counts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minqing.base import clock
from minqing.desk.charts import Chart, Segment, chart, segments
from minqing.desk.reading.lights import KINDS, Days, Shown
from minqing.desk.reading.places import community_of, names_of
from minqing.desk.reading.rates_tiles import Number, RateTile, rate_tiles
from minqing.desk.reading.workload import SHOWN as LIGHTS
from minqing.desk.reading.workload import condition
from minqing.matters.models import Outcome, Problem, Task
from minqing.matters.rates import Asked
from minqing.matters.states import ProblemState, TaskState
from minqing.org.access import Viewer

COMMUNITY = 12
LONGEST = 4
STATES = (ProblemState.NOT_STARTED, ProblemState.COORDINATING, ProblemState.TRACKED, ProblemState.DONE)
# Whoever reads this page can move each of these on.
NEXT = {
    TaskState.ISSUED: gettext_lazy("催承办单位接收"),
    TaskState.DISPUTED: gettext_lazy("裁定异议"),
    TaskState.WORKING: gettext_lazy("督办，或批延期、挂账"),
    TaskState.SUBMITTED: gettext_lazy("审批办结"),
}


@dataclass(frozen=True)
class PlaceLine:
    """One place, in the order of codes: nothing here is sorted by result."""

    label: str
    raised: Number
    change: str
    closed: Number
    lights: tuple[Number, ...]
    rates: tuple[RateTile | None, ...]


@dataclass(frozen=True)
class LateLine:
    """A task past its promise: how late, whose, and what can be done now."""

    light: Shown
    code: str
    title: str
    url: str
    unit: str
    post: str
    todo: Any


@dataclass(frozen=True)
class Month:
    """A month of the chart in figures."""

    label: str
    raised: Number
    closed: Number
    before: int


@dataclass(frozen=True)
class Overview:
    """The whole sheet."""

    period: Asked
    before: Asked
    raised: Number
    change: str
    raised_before: int
    states: tuple[Number, ...]
    rates: tuple[RateTile, ...]
    lights: tuple[Number, ...]
    outcomes: tuple[tuple[Segment | None, Number], ...]
    closed: Number
    months: tuple[Month, ...]
    chart: Chart
    places: tuple[PlaceLine, ...]
    late: tuple[LateLine, ...]


def this_year(scope: str, today: dt.date) -> tuple[Asked, Asked]:
    """From the first of January until today, and the same days of last year."""
    start = today.replace(month=1, day=1)
    last = today.replace(year=today.year - 1, day=28 if (today.month, today.day) == (2, 29) else today.day)
    return Asked(scope, start, today), Asked(scope, start.replace(year=start.year - 1), last)


def change_words(now: int, before: int) -> str:
    """+6.2%; a dash where there is nothing to compare with. A real minus sign."""
    if not before:
        return "—"
    tenths = round(abs(now - before) * 1000 / before)
    sign = "+" if now >= before else "\N{MINUS SIGN}"
    return f"{sign}{tenths // 10}.{tenths % 10}%"


class Links:
    """Where the numbers of one period lead. Each list is asked for exactly what was counted."""

    def __init__(self, period: Asked) -> None:
        self.first, self.last = period.first.isoformat(), period.last.isoformat()
        self.whole = period.scope

    def _list(self, name: str, code: str, **query: str) -> str:
        told = {key: value for key, value in query.items() if value}
        if code != self.whole:
            told["scope"] = code
        return f"{reverse('desk:list', args=[name])}?{urlencode(told)}"

    def raised(self, code: str = "", *, first: str = "", last: str = "", **more: str) -> str:
        days = {"from": first or self.first, "to": last or self.last}
        return self._list("problems", code or self.whole, **days, **more)

    def closed(self, code: str = "", *, first: str = "", last: str = "", **more: str) -> str:
        days = {"closed_from": first or self.first, "closed_to": last or self.last}
        return self._list("problems", code or self.whole, **days, **more)

    def light(self, light: str, code: str = "", **more: str) -> str:
        return self._list("tasks", code or self.whole, light=light, **more)


def overview(viewer: Viewer) -> Overview:
    """Read under the post on top."""
    assert viewer.current is not None
    scope, days = viewer.current.scope, Days()
    now, before = this_year(scope, days.today)
    level = "community" if len(scope) < COMMUNITY else "scope"
    links, names = Links(now), names_of(viewer.office)
    problems, tasks = _problems(viewer, level, now, before), _tasks(viewer, level, days)
    rates = rate_tiles(viewer, level, now, before)
    whole, alight = _sum(problems.values()), _sum(tasks.values())
    codes = sorted({scope, *problems, *tasks, *_inside(names, scope)})
    months = _months(viewer, now, before, links)
    return Overview(
        period=now,
        before=before,
        raised=Number(_("认定问题"), whole["raised"], links.raised()),
        change=change_words(whole["raised"], whole["before"]),
        raised_before=whole["before"],
        states=tuple(Number(s.label, whole[s.value], links.raised(state=s.value)) for s in STATES),
        rates=rates.whole,
        lights=tuple(Number(x.label, alight[x.name], links.light(x.value), KINDS[x]) for x in LIGHTS),
        outcomes=_outcomes(whole, links),
        closed=Number(_("办结"), whole["closed"], links.closed()),
        months=months,
        chart=chart(
            [m.label for m in months],
            [m.raised.value for m in months],
            [m.closed.value for m in months],
            [m.before for m in months] if whole["before"] else [],
        ),
        places=tuple(
            _place(code, scope, names, links, problems.get(code), tasks.get(code), rates.by_place.get(code))
            for code in codes
            if code != scope or code in problems or code in tasks
        ),
        late=_late(viewer, days),
    )


def _inside(names: Mapping[str, str], scope: str) -> Iterable[str]:
    """Communities of a subdistrict, grids of a community: also those in which nothing happened."""
    length = COMMUNITY if len(scope) < COMMUNITY else COMMUNITY + 3
    return (code for code in names if len(code) == length and code.startswith(scope))


def _sum(lines: Iterable[Mapping[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for line in lines:
        total.update(line)
    return total


def _problems(viewer: Viewer, level: str, now: Asked, before: Asked) -> dict[str, Counter[str]]:
    raised, closed = now.within("raised_at"), now.within("closed_at")
    wanted = {
        "raised": raised,
        "before": before.within("raised_at"),
        "closed": closed,
        **{state.value: raised & Q(state=state) for state in STATES},
        **{f"got_{outcome.value}": closed & Q(outcome=outcome) for outcome in Outcome},
    }
    rows = Problem.objects.listed_for(viewer).exclude(state=ProblemState.MERGED)
    return _grouped(rows, level, wanted)


def _tasks(viewer: Viewer, level: str, days: Days) -> dict[str, Counter[str]]:
    wanted = {light.name: condition(light, days) for light in LIGHTS}
    return _grouped(Task.objects.listed_for(viewer).open(), level, wanted)


def _grouped(rows: Any, level: str, wanted: Mapping[str, Q]) -> dict[str, Counter[str]]:
    """Place → what is wanted, in one query."""
    asked = {name: Count("pk", filter=where) for name, where in wanted.items()}
    lines = rows.order_by().values(level).annotate(**{f"n_{name}": count for name, count in asked.items()})
    return {line[level]: Counter({name: line[f"n_{name}"] for name in wanted}) for line in lines}


def _outcomes(whole: Counter[str], links: Links) -> tuple[tuple[Segment | None, Number], ...]:
    values = [whole[f"got_{outcome.value}"] for outcome in Outcome]
    drawn = {segment.index: segment for segment in segments(values)}
    return tuple(
        (drawn.get(i), Number(outcome.label, values[i], links.closed(outcome=outcome.value)))
        for i, outcome in enumerate(Outcome)
    )


def _months(viewer: Viewer, now: Asked, before: Asked, links: Links) -> tuple[Month, ...]:
    rows = Problem.objects.listed_for(viewer).exclude(state=ProblemState.MERGED)
    raised = _by_month(rows.filter(now.within("raised_at") | before.within("raised_at")), "raised_at")
    closed = _by_month(rows.filter(now.within("closed_at")), "closed_at")
    found = []
    for month in range(1, now.last.month + 1):
        first = now.first.replace(month=month)
        last = min(now.last, _end(first))
        days = {"first": first.isoformat(), "last": last.isoformat()}
        label = _("%(n)s月") % {"n": month}
        key = (now.first.year, month)
        found.append(
            Month(
                label,
                Number(label, raised.get(key, 0), links.raised(**days)),
                Number(label, closed.get(key, 0), links.closed(**days)),
                raised.get((before.first.year, month), 0),
            )
        )
    return tuple(found)


def _end(first: dt.date) -> dt.date:
    return (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)


def _by_month(rows: Any, field: str) -> dict[tuple[int, int], int]:
    lines = rows.order_by().values(month=TruncMonth(field, tzinfo=clock.ZONE)).annotate(n=Count("pk"))
    return {(line["month"].year, line["month"].month): line["n"] for line in lines}


def _place(
    code: str,
    whole: str,
    names: Mapping[str, str],
    links: Links,
    problems: Counter[str] | None,
    tasks: Counter[str] | None,
    rates: tuple[RateTile, ...] | None,
) -> PlaceLine:
    counted, alight = problems or Counter(), tasks or Counter()
    here = code == whole
    label = (
        _("不分下级的")
        if here
        else community_of(names, code)
        if len(code) <= COMMUNITY
        else names.get(code, code)
    )
    at = {"at": code} if here else {}
    return PlaceLine(
        label,
        Number(label, counted["raised"], links.raised(code, **at)),
        change_words(counted["raised"], counted["before"]),
        Number(label, counted["closed"], links.closed(code, **at)),
        tuple(Number(x.label, alight[x.name], links.light(x.value, code, **at), KINDS[x]) for x in LIGHTS),
        () if here else rates or (),
    )


def _late(viewer: Viewer, days: Days) -> tuple[LateLine, ...]:
    rows = Task.objects.listed_for(viewer).overdue(days.today).order_by("promise_on", "pk")
    return tuple(
        LateLine(
            days.task(task),
            task.code,
            task.title,
            reverse("desk:task", args=[task.pk]),
            task.lead_unit.name,
            task.leader_post.title,
            NEXT[TaskState(task.state)],
        )
        for task in rows.select_related("lead_unit", "leader_post")[:LONGEST]
    )

"""The rates as they are drawn: every number with its link, and the rows behind a number with reason and who decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from minqing.base import clock
from minqing.desk.reading.places import Names, full_name
from minqing.matters.models import Problem, Receipt, Verdict
from minqing.matters.rates import RATES, Asked, Part, Rate, Reckoned, reckon
from minqing.org.access import Viewer


@dataclass(frozen=True)
class Number:
    """A part with its number and the address of its rows."""

    part: Part
    value: int
    url: str


@dataclass(frozen=True)
class Shown:
    """One rate. `percent` is empty where the denominator is small."""

    rate: Rate
    top: int
    base: int
    percent: str
    small: int
    numbers: tuple[Number, ...]

    def of(self, role: str) -> list[Number]:
        return [number for number in self.numbers if number.part.role == role]

    @property
    def counted(self) -> list[Number]:
        return [*self.of("top"), *self.of("base")]

    @property
    def beside(self) -> list[Number]:
        return self.of("beside")

    @property
    def left_out(self) -> list[Number]:
        return self.of("left_out")


def query_of(asked: Asked) -> str:
    told = {
        "scope": asked.scope,
        "first": asked.first.isoformat(),
        "last": asked.last.isoformat(),
        "category": asked.category,
        "unit": str(asked.unit or ""),
    }
    return urlencode({name: value for name, value in told.items() if value})


def shown(viewer: Viewer, asked: Asked) -> list[Shown]:
    """All rates, one query each."""
    return [_shown(reckon(rate, viewer, asked), query_of(asked)) for rate in RATES.values()]


def _shown(found: Reckoned, query: str) -> Shown:
    rate = found.rate
    numbers = tuple(
        Number(
            part,
            found.numbers[part.name],
            f"{reverse('desk:rate_rows', args=[rate.name, part.name])}?{query}",
        )
        for part in rate.parts
    )
    return Shown(rate, found.top, found.base, found.percent, found.small, numbers)


# --- the rows behind a number ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One row. `why` and `who` tell, for what was left out, the reason and who decided it."""

    url: str
    code: str
    title: str
    place: str
    at: dt.datetime | None
    result: str
    why: str
    who: str


def joined(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With what a line tells, in a fixed number of queries."""
    if rows.model is Problem:
        return rows.select_related("closed_by")
    verdicts = Verdict.objects.order_by("-round")
    return rows.select_related("opinion").prefetch_related(Prefetch("verdicts", queryset=verdicts))


def lines_of(rows: Iterable[Any], rate: Rate, names: Names) -> list[Line]:
    return [_problem(row, rate, names) if isinstance(row, Problem) else _receipt(row, names) for row in rows]


def _problem(row: Problem, rate: Rate, names: Mapping[str, str]) -> Line:
    return Line(
        reverse("desk:problem", args=[row.pk]),
        row.code,
        row.title,
        full_name(names, row.scope),
        getattr(row, rate.order),
        str(row.get_outcome_display()),
        row.outcome_text,
        row.closed_by.name if row.closed_by is not None else "",
    )


def _receipt(row: Receipt, names: Mapping[str, str]) -> Line:
    last = next(iter(row.verdicts.all()), None)
    now = last if last is not None and last.round == row.round else None
    return Line(
        reverse("desk:opinion", args=[row.opinion_id]),
        row.opinion.code,
        row.opinion.title,
        full_name(names, row.scope),
        now.given_at if now is not None else row.asked_at,
        str(now.get_answer_display()) if now is not None else "",
        now.words if now is not None else "",
        str(now.get_via_display()) if now is not None else "",
    )


def foot(words: str, viewer: Viewer) -> str:
    """Under a table that leaves the house: what it holds, until when, and who took it out."""
    return f"{words}。截至 {clock.now():%Y-%m-%d %H:%M}，导出人 {viewer.name}。"

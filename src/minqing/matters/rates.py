"""The three rates: what is counted, out of what, and everything that was left out, each as a set of rows that can be opened.

A number is the size of such a set, so that it cannot disagree with its rows. Decision 0016 has the definitions in full.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.norms import norm
from minqing.matters.models import Answer, OpinionLink, Outcome, Problem, Receipt, Verdict
from minqing.matters.models.links import assigned_problem
from minqing.matters.models.problem import DONE, confirmed, judged
from minqing.matters.models.receipt import answered_now
from minqing.matters.rates_norms import BASICALLY, SMALL
from minqing.matters.states import ProblemState, ReceiptState
from minqing.org.access import Viewer

Counts = Mapping[str, int]
NOT_COUNTED = (Outcome.WITHDRAWN, Outcome.NOT_OURS)


@dataclass(frozen=True)
class Asked:
    """For which place and period somebody asks. `first` and `last` are days, both inside."""

    scope: str
    first: dt.date
    last: dt.date
    category: str = ""
    unit: UUID | None = None
    basically: bool | None = None  # whether 基本满意 counts; None: as the norm of the last day says

    def within(self, name: str) -> Q:
        """A time of the period."""
        starts = dt.datetime.combine(self.first, dt.time(), clock.ZONE)
        ends = dt.datetime.combine(self.last + dt.timedelta(days=1), dt.time(), clock.ZONE)
        return Q(**{f"{name}__gte": starts, f"{name}__lt": ends})

    def of_class(self, path: str) -> Q:
        """The class asked for and everything under it."""
        if not self.category:
            return Q()
        return Q(**{path: self.category}) | Q(**{f"{path}__startswith": self.category + "."})


@dataclass(frozen=True)
class Part:
    """A named set of rows of a rate. `role` is top, base, left_out (with its reason) or beside."""

    name: str
    role: str
    label: Any
    about: Any
    where: Callable[[Asked], Q]


@dataclass(frozen=True)
class Rate:
    """A formula with its version. A changed definition is a new version, never the old one under its name."""

    name: str
    label: Any
    version: int
    about: Any
    dated_by: Any
    rows: Callable[[Viewer, Asked], QuerySet[Any]]
    order: str
    parts: tuple[Part, ...]

    def part(self, name: str) -> Part | None:
        return next((part for part in self.parts if part.name == name), None)

    def of(self, role: str) -> Iterator[Part]:
        return (part for part in self.parts if part.role == role)

    def rows_of(self, part: Part, viewer: Viewer, asked: Asked) -> QuerySet[Any]:
        """The rows behind a number."""
        return self.rows(viewer, asked).filter(asked.within(self.order), part.where(asked))

    def counts(self, viewer: Viewer, asked: Asked) -> dict[str, int]:
        """Part → how many rows it has, all in one query."""
        rows = self.rows(viewer, asked).filter(asked.within(self.order))
        told: dict[str, int] = rows.aggregate(
            **{part.name: Count("pk", filter=part.where(asked)) for part in self.parts}
        )
        return told

    def counts_by(self, level: str, viewer: Viewer, *periods: Asked) -> dict[str, list[Counts]]:
        """Code on a level column → part → number, for each of several periods of one place, all in one query."""
        windows = [asked.within(self.order) for asked in periods]
        either = windows[0]
        for window in windows[1:]:
            either |= window
        wanted = {
            f"p{n}_{part.name}": Count("pk", filter=windows[n] & part.where(asked))
            for n, asked in enumerate(periods)
            for part in self.parts
        }
        rows = self.rows(viewer, periods[0]).filter(either).order_by().values(level)
        return {
            line[level]: [
                {part.name: line[f"p{n}_{part.name}"] for part in self.parts} for n in range(len(periods))
            ]
            for line in rows.annotate(**wanted)
        }


@dataclass(frozen=True)
class Reckoned:
    """A rate read now. `percent` is there only where the denominator is large enough to say something."""

    rate: Rate
    numbers: Counts
    small: int

    @property
    def top(self) -> int:
        return sum(self.numbers[part.name] for part in self.rate.of("top"))

    @property
    def base(self) -> int:
        return sum(self.numbers[part.name] for part in self.rate.of("base"))

    @property
    def percent(self) -> str:
        return percent(self.top, self.base, self.small)


def percent(top: int, base: int, small: int) -> str:
    """`87.5%`; empty below the norm, where counts stand alone. Half a tenth is rounded up."""
    if base < max(small, 1):
        return ""
    tenths = (top * 2000 + base) // (base * 2)
    return f"{tenths // 10}.{tenths % 10}%"


def reckon(rate: Rate, viewer: Viewer, asked: Asked) -> Reckoned:
    return Reckoned(rate, rate.counts(viewer, asked), smallest(asked))


def smallest(asked: Asked) -> int:
    """The denominator from which a percentage says something, by the norm of the period's last day."""
    return norm(SMALL, on=asked.last).value


def counts_basically(asked: Asked) -> bool:
    """Whether 基本满意 is added to 满意, by the norm of the period's last day."""
    return bool(norm(BASICALLY, on=asked.last).value)


# --- which rows ---------------------------------------------------------------------------------------------------------


def _problems(viewer: Viewer, asked: Asked) -> QuerySet[Problem]:
    rows = Problem.objects.seen_by(viewer).within(asked.scope).exclude(state=ProblemState.MERGED)
    if asked.unit is not None:
        rows = rows.filter(assigned_problem(frozenset({asked.unit}), frozenset()))
    return rows.filter(asked.of_class("category__path"))


def _accepted(viewer: Viewer, asked: Asked) -> QuerySet[Problem]:
    """With the clock and the first answer of the opinion that came in first: later ones of the same matter start no new wait."""
    first = OpinionLink.objects.filter(
        problem=OuterRef("pk"), active=True, opinion__answer_due__isnull=False
    ).order_by("opinion__received_at", "opinion_id")
    answered = TruncDate(
        Subquery(first.values("opinion__answered_at")[:1]), tzinfo=clock.ZONE, output_field=DateField()
    )
    return _problems(viewer, asked).annotate(
        first_due=Subquery(first.values("opinion__answer_due")[:1]), first_answered=answered
    )


def _closed(viewer: Viewer, asked: Asked) -> QuerySet[Problem]:
    return _problems(viewer, asked).filter(DONE)


def _asked_to_judge(viewer: Viewer, asked: Asked) -> QuerySet[Receipt]:
    """Receipts of the present round: by the day of the verdict, or of the question where there is none."""
    given = Verdict.objects.filter(receipt=OuterRef("pk"), round=OuterRef("round")).values("given_at")
    rows = Receipt.objects.seen_by(viewer).within(asked.scope).filter(_in_question())
    rows = rows.annotate(said_at=Coalesce(Subquery(given[:1]), F("asked_at")))
    if asked.unit is not None:
        theirs = Problem.objects.filter(assigned_problem(frozenset({asked.unit}), frozenset()))
        links = OpinionLink.objects.filter(opinion=OuterRef("opinion"), active=True, problem__in=theirs)
        rows = rows.filter(Exists(links))
    return rows.filter(asked.of_class("opinion__category__path"))


def _in_question() -> Q:
    return Q(state__in=(ReceiptState.ASKED, ReceiptState.JUDGED))


# --- the conditions -----------------------------------------------------------------------------------------------------

_HEARD = Q(first_due__isnull=False)
_IN_TIME = _HEARD & Q(first_answered__lte=F("first_due"))
_LATE = _HEARD & Q(first_answered__gt=F("first_due"))


def _silent(*, late: bool) -> Q:
    side = "lt" if late else "gte"
    return _HEARD & Q(first_answered__isnull=True, **{f"first_due__{side}": clock.today()})


def _satisfied(asked: Asked) -> Q:
    also = counts_basically(asked) if asked.basically is None else asked.basically
    return answered_now(*((Answer.SATISFIED, Answer.BASICALLY) if also else (Answer.SATISFIED,)))


RESPONSE = Rate(
    "rates.response",
    _("响应率"),
    1,
    _("期限内第一次答复的问题 ÷ 认定的问题"),
    _("认定时间"),
    _accepted,
    "raised_at",
    (
        Part(
            "in_time",
            "top",
            _("期限内答复"),
            _("最先收到的那条意见，第一次答复不晚于答复期限"),
            lambda _a: _IN_TIME,
        ),
        Part(
            "due",
            "base",
            _("认定的问题"),
            _("已经答复的，加上过了期限还没有答复的"),
            lambda _a: _IN_TIME | _LATE | _silent(late=True),
        ),
        Part("late", "beside", _("逾期才答复"), _("在分母里，不在分子里"), lambda _a: _LATE),
        Part("silent", "beside", _("逾期没有答复"), _("在分母里，不在分子里"), lambda _a: _silent(late=True)),
        Part(
            "waiting",
            "beside",
            _("还没到期"),
            _("没有答复，期限也还没到，先不算"),
            lambda _a: _silent(late=False),
        ),
        Part(
            "no_opinion",
            "left_out",
            _("没有群众意见"),
            _("单位自己发现登记的，没有人等答复"),
            lambda _a: ~_HEARD,
        ),
    ),
)
SOLVED = Rate(
    "rates.solved",
    _("解决率"),
    1,
    _("报告已解决、群众也确认的问题 ÷ 办结的问题，减去撤回的和不属于本机构的"),
    _("办结时间"),
    _closed,
    "closed_at",
    (
        Part(
            "confirmed",
            "top",
            _("群众确认已解决"),
            _("报告已解决，至少一份回执确认，没有一份否认"),
            lambda _a: Q(outcome=Outcome.SOLVED) & confirmed(),
        ),
        Part(
            "closed",
            "base",
            _("办结的问题"),
            _("不含撤回的和不属于本机构的"),
            lambda _a: ~Q(outcome__in=NOT_COUNTED),
        ),
        Part(
            "unjudged",
            "beside",
            _("报告已解决，群众没有评价"),
            _("没有评价不算解决，在分母里"),
            lambda _a: Q(outcome=Outcome.SOLVED) & ~Q(judged(*Answer.values)),
        ),
        Part(
            "denied",
            "beside",
            _("群众不认可"),
            _("至少一份回执评为不满意，在分母里"),
            lambda _a: ~Q(outcome__in=NOT_COUNTED) & Q(judged(Answer.DISSATISFIED)),
        ),
        Part(
            "withdrawn",
            "left_out",
            _("反映人撤回"),
            _("确认人写明的结果"),
            lambda _a: Q(outcome=Outcome.WITHDRAWN),
        ),
        Part(
            "not_ours",
            "left_out",
            _("不属于本机构"),
            _("确认人写明的结果"),
            lambda _a: Q(outcome=Outcome.NOT_OURS),
        ),
    ),
)
SATISFIED = Rate(
    "rates.satisfied",
    _("满意率"),
    1,
    _("评“满意”的回执 ÷ 评价过的回执；一张回执只数现在这一轮"),
    _("评价时间，没有评价的按请评价时间"),
    _asked_to_judge,
    "said_at",
    (
        Part("satisfied", "top", _("满意"), _("规则参数写明计入的，“基本满意”也在内"), _satisfied),
        Part(
            "judged",
            "base",
            _("评价过的回执"),
            _("群众自评和非经办单位回访的"),
            lambda _a: answered_now(*Answer.values),
        ),
        Part("basically", "beside", _("基本满意"), _("单独列出"), lambda _a: answered_now(Answer.BASICALLY)),
        Part(
            "dissatisfied",
            "beside",
            _("不满意"),
            _("在分母里，不在分子里"),
            lambda _a: answered_now(Answer.DISSATISFIED),
        ),
        Part(
            "unjudged",
            "beside",
            _("请了没有评价"),
            _("不在分母里，不算满意"),
            lambda _a: Q(state=ReceiptState.ASKED),
        ),
    ),
)
RATES: dict[str, Rate] = {rate.name: rate for rate in (RESPONSE, SOLVED, SATISFIED)}

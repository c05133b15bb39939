"""Look-backs, their inspection sheets, and calls to account: read and exported, never imported."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.models.draw import Draw
from minqing.base.norms import amount
from minqing.ledger.ledger import Column, Figure, Filter, Ledger, Sort, Tab
from minqing.matters.ledgers import parts
from minqing.matters.lookback_states import AccountabilityState, LookBackItemState, LookBackState
from minqing.matters.models import Accountability, Heard, LookBack, LookBackItem, Measure, Seen, Strata

DETAIL = frozenset({"detail", "excel"})
INSPECTED = Q(state__in=[LookBackItemState.PASSED, LookBackItemState.FAILED])


def _lapsed() -> Q:
    """Draws that are void by rule though nobody has written it down."""
    lapsed = Draw.objects.get_queryset().lapsed(clock.today()).order_by().values("pk")
    return Q(state=LookBackState.DRAWING, draw__in=lapsed)


def in_state(value: str) -> Q:
    if value not in LookBackState.values:
        raise ValueError(value)
    if value == LookBackState.VOID:
        return Q(state=value) | _lapsed()
    return Q(state=value) & ~_lapsed() if value == LookBackState.DRAWING else Q(state=value)


def _state(row: LookBack) -> str:
    return LookBackState.VOID if row.draw.lapse(clock.today()) else row.state


def _count(*states: str) -> Any:
    return lambda row: sum(1 for item in row.items.all() if item.state in states)


def _tab(state: LookBackState) -> Tab:
    return Tab(state.value, state.label, lambda: in_state(state))


LOOKBACKS = Ledger(
    name="lookbacks",
    label=_("回头看"),
    model=LookBack,
    columns=(
        Column("code", _("编号"), kind="code"),
        Column("ordered_at", _("部署时间"), kind="datetime"),
        Column("title", _("检查事项"), path="draw.heading", width=40),
        Column("scope", _("所在区划"), kind="code"),
        Column("state", _("走到哪一步"), read=_state, choices=LookBackState.choices),
        Column("listed", _("名单件数"), kind="int"),
        Column("rate", _("抽取比例"), read=lambda row: amount(row.draw.rate, "basis_point")),
        Column("strata", _("分层"), choices=Strata.choices),
        Column("chosen", _("抽出件数"), kind="int", read=lambda row: len(row.draw.chosen_ids)),
        Column("passed", _("合格"), kind="int", read=_count(LookBackItemState.PASSED)),
        Column("failed", _("不合格"), kind="int", read=_count(LookBackItemState.FAILED)),
        Column("waiting", _("待检查"), kind="int", read=_count(LookBackItemState.WAITING)),
        Column("draw", _("摇号编号"), kind="code", path="draw.number"),
        Column("period_from", _("办结不早于"), kind="date", shown=DETAIL),
        Column("period_to", _("办结不晚于"), kind="date", shown=DETAIL),
        Column("reason", _("检查理由"), shown=DETAIL, width=40),
        Column("ordered_by", _("部署人"), path="ordered_by.name", shown=DETAIL),
        Column("unit", _("部署单位"), path="unit.name", shown=DETAIL),
    ),
    filters=(
        Filter(
            "state",
            _("走到哪一步"),
            in_state,
            choices=lambda _viewer: LookBackState.choices,
            shown=lambda v: str(LookBackState(v).label),
        ),
        parts.in_place(),
        parts.day_from("from", _("部署不早于"), "ordered_at"),
        parts.day_to("to", _("部署不晚于"), "ordered_at"),
        parts.containing("q", _("编号、事项"), "code", "draw__heading"),
    ),
    sorts=(Sort("ordered", _("部署时间"), "ordered_at", descending=True),),
    tabs=(Tab("all", _("全部")), *(_tab(state) for state in LookBackState)),
    figures=(
        Figure(
            "lookback.ordered",
            _("部署回头看"),
            dated_by="ordered_at",
            unit=_("次"),
            about=_("督导组部署的每一次回头看，摇号作废的也在内"),
        ),
        Figure(
            "lookback.void",
            _("摇号作废的回头看"),
            lambda: in_state(LookBackState.VOID),
            dated_by="ordered_at",
            unit=_("次"),
            about=_("摇号到期没有双方承诺或公开，没有查成的回头看"),
        ),
    ),
    joins=("draw", "ordered_by", "unit", "*items"),
)

ITEMS = Ledger(
    name="lookback_items",
    label=_("回头看检查单"),
    model=LookBackItem,
    columns=(
        Column("lookback", _("回头看编号"), kind="code", path="lookback.code"),
        Column("problem", _("问题编号"), kind="code", path="problem.code"),
        Column("title", _("标题"), path="problem.title", width=30),
        Column("scope", _("所在区划"), kind="code"),
        Column("unit", _("责任单位"), path="problem.owner_unit.name"),
        Column("state", _("检查结果"), choices=LookBackItemState.choices),
        Column("due_on", _("检查期限"), kind="date"),
        Column("due_rule", _("检查期限依据"), shown=DETAIL, width=40),
        Column("site_seen", _("看过现场"), choices=Seen.choices, shown=DETAIL),
        Column("in_order", _("仍然完好"), choices=Seen.choices, shown=DETAIL),
        Column("records_agree", _("与台账记录相符"), choices=Seen.choices, shown=DETAIL),
        Column("residents_said", _("群众怎么说"), shown=DETAIL, width=40),
        Column("finding", _("检查情况"), shown=DETAIL, width=40),
        Column("rework_reason", _("返工理由"), shown=DETAIL, width=40),
        Column("inspected_at", _("检查时间"), kind="datetime"),
        Column("inspected_by", _("检查人"), path="inspected_by.name"),
    ),
    filters=(
        parts.of_choices("state", _("检查结果"), LookBackItemState),
        parts.in_category("problem__category"),
        parts.in_place(),
        parts.date_from("from", _("期限不早于"), "due_on"),
        parts.date_to("to", _("期限不晚于"), "due_on"),
        parts.containing("q", _("编号、标题"), "lookback__code", "problem__code", "problem__title"),
    ),
    sorts=(Sort("due", _("检查期限"), "due_on"),),
    tabs=parts.state_tabs(LookBackItemState, *LookBackItemState.values)[:-1],
    figures=(
        Figure(
            "lookback.drawn",
            _("抽中的问题"),
            dated_by="inspected_at",
            unit=_("件"),
            about=_("回头看抽中、发了检查单的问题，一次回头看里一个问题只数一次"),
        ),
        Figure(
            "lookback.inspected",
            _("已检查"),
            INSPECTED,
            dated_by="inspected_at",
            unit=_("件"),
            about=_("检查单已写好的，合格、不合格都在内"),
        ),
        Figure(
            "lookback.passed",
            _("检查合格"),
            Q(state=LookBackItemState.PASSED),
            of="lookback.inspected",
            dated_by="inspected_at",
            unit=_("件"),
            about=_("检查合格的件数，除以已检查的件数"),
        ),
        Figure(
            "lookback.failed",
            _("检查不合格"),
            Q(state=LookBackItemState.FAILED),
            of="lookback.inspected",
            dated_by="inspected_at",
            unit=_("件"),
            about=_("检查不合格、责令返工的件数，除以已检查的件数"),
        ),
        Figure(
            "lookback.waiting",
            _("待检查"),
            Q(state=LookBackItemState.WAITING),
            dated_by="due_on",
            unit=_("项"),
            about=_("抽中了、还没有检查的问题，逾期的也在内"),
        ),
        Figure(
            "lookback.late",
            _("逾期没有检查"),
            lambda: Q(state=LookBackItemState.WAITING, due_on__lt=clock.today()),
            dated_by="due_on",
            unit=_("件"),
            about=_("检查期限已过，检查单还没有写"),
        ),
    ),
    joins=("lookback", "problem__owner_unit", "inspected_by"),
)

ACCOUNTABILITIES = Ledger(
    name="accountabilities",
    label=_("问责"),
    model=Accountability,
    columns=(
        Column("code", _("编号"), kind="code"),
        Column("proposed_at", _("提出时间"), kind="datetime"),
        Column("problem", _("问题编号"), kind="code", path="item.problem.code"),
        Column("title", _("标题"), path="item.problem.title", width=30),
        Column("scope", _("所在区划"), kind="code"),
        Column("unit", _("单位"), path="unit.name"),
        Column("kind", _("问责方式"), choices=Measure.choices),
        Column("state", _("走到哪一步"), choices=AccountabilityState.choices),
        Column("hear_by", _("申辩期限"), kind="date"),
        Column("heard", _("申辩"), choices=Heard.choices),
        Column("post", _("岗位"), path="post.title", shown=DETAIL),
        Column("reason", _("问责理由"), shown=DETAIL, width=40),
        Column("hear_rule", _("申辩期限依据"), shown=DETAIL, width=40),
        Column("statement", _("单位的申辩"), shown=DETAIL, width=40),
        Column("decision_text", _("决定"), shown=DETAIL, width=40),
        Column("decided_at", _("决定时间"), kind="datetime", shown=DETAIL),
        Column("proposed_by", _("提出人"), path="proposed_by.name", shown=DETAIL),
        Column("decided_by", _("决定人"), path="decided_by.name", shown=DETAIL),
    ),
    filters=(
        parts.of_choices("state", _("走到哪一步"), AccountabilityState),
        parts.of_choices("kind", _("问责方式"), Measure),
        parts.in_place(),
        parts.day_from("from", _("提出不早于"), "proposed_at"),
        parts.day_to("to", _("提出不晚于"), "proposed_at"),
        parts.containing("q", _("编号、标题"), "code", "item__problem__code", "item__problem__title"),
    ),
    sorts=(Sort("proposed", _("提出时间"), "proposed_at", descending=True),),
    tabs=parts.state_tabs(AccountabilityState, *AccountabilityState.values),
    figures=(
        Figure(
            "accountability.proposed",
            _("提出问责"),
            dated_by="proposed_at",
            unit=_("件"),
            about=_("因回头看不合格提出的问责，不论结果；不公开，不排名"),
        ),
        Figure(
            "accountability.decided",
            _("作出问责"),
            Q(state=AccountabilityState.DECIDED),
            dated_by="decided_at",
            unit=_("件"),
            about=_("听过申辩、由另一人决定问责的"),
        ),
    ),
    joins=("item__problem", "unit", "post", "proposed_by", "decided_by"),
)

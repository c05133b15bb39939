"""What residents said, and what the supervisors made of it: read and exported, never imported or amended."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.ledger.ledger import Column, Figure, Filter, Ledger, Sort
from minqing.matters.ledgers import parts
from minqing.matters.models import Answer, Receipt, Recheck, Verdict, Via
from minqing.matters.models.receipt import answered_now
from minqing.matters.states import ReceiptState, RecheckState

DETAIL = frozenset({"detail", "excel"})
ASKED = Q(state__in=[ReceiptState.ASKED, ReceiptState.JUDGED])


def _now(row: Receipt) -> Verdict | None:
    """The verdict of the present round, while it counts."""
    if row.state != ReceiptState.JUDGED:
        return None
    return next((v for v in row.verdicts.all() if v.round == row.round), None)


def _of_verdict(name: str) -> Any:
    return lambda row: getattr(_now(row), name, None)


def _answer(value: str) -> Q:
    return Q(state=ReceiptState.ASKED) if value == "none" else answered_now(Answer(value))


ANSWERS = [*Answer.choices, ("none", _("没有评价"))]

VERDICTS = Ledger(
    name="verdicts",
    label=_("群众评价"),
    model=Receipt,
    columns=(
        Column("opinion", _("意见编号"), kind="code", path="opinion.code"),
        Column("title", _("标题"), path="opinion.title", width=30),
        Column("scope", _("所在区划"), kind="code"),
        Column("state", _("评价状态"), choices=ReceiptState.choices),
        Column("round", _("第几轮"), kind="int"),
        Column("asked_at", _("请评价时间"), kind="datetime"),
        Column("answer", _("评价"), read=_of_verdict("answer"), choices=Answer.choices),
        Column("words", _("群众的话"), read=_of_verdict("words"), width=40),
        Column("via", _("方式"), read=_of_verdict("via"), choices=Via.choices, shown=DETAIL),
        Column("given_at", _("评价时间"), kind="datetime", read=_of_verdict("given_at"), shown=DETAIL),
        Column("recorder_unit", _("回访单位"), read=_of_verdict("recorder_unit_name"), shown=DETAIL),
        Column("callback_on", _("回访日期"), kind="date", shown=DETAIL),
        Column("issued_at", _("发出时间"), kind="datetime", shown=DETAIL),
    ),
    filters=(
        parts.of_choices("state", _("评价状态"), ReceiptState),
        Filter(
            "answer",
            _("评价"),
            _answer,
            choices=lambda _viewer: ANSWERS,
            shown=lambda v: str(dict(ANSWERS).get(v, v)),
        ),
        parts.in_category("opinion__category"),
        parts.in_place(),
        parts.containing("q", _("意见编号、标题"), "opinion__code", "opinion__title"),
    ),
    sorts=(Sort("issued", _("发出时间"), "issued_at", descending=True),),
    tabs=parts.state_tabs(ReceiptState, "asked", "judged", "waiting", "closed")[:-1],
    figures=(
        Figure(
            "verdicts.asked",
            _("已请评价"),
            ASKED,
            dated_by="asked_at",
            unit=_("份"),
            about=_("已经请群众评价的回执，评了的和没有评的都在内"),
        ),
        *(
            Figure(
                f"verdicts.{a.value}",
                a.label,
                partial(answered_now, a),
                dated_by="asked_at",
                unit=_("份"),
                about=format_lazy(_("这一轮的评价是“{answer}”的回执；以前各轮的不算"), answer=a.label),
            )
            for a in Answer
        ),
        Figure(
            "verdicts.unjudged",
            _("没有评价"),
            Q(state=ReceiptState.ASKED),
            dated_by="asked_at",
            unit=_("份"),
            about=_("已经请群众评价、还没有评的回执；没有评价不算满意"),
        ),
        Figure(
            "verdicts.calls_due",
            _("该回访没有回访"),
            lambda: Q(state=ReceiptState.ASKED, callback_on__lte=clock.today()),
            dated_by="callback_on",
            unit=_("份"),
            about=_("请评价以后没有回音，回访日期已到"),
        ),
    ),
    joins=("opinion", "*verdicts"),
)

RECHECKS = Ledger(
    name="rechecks",
    label=_("不满意复核"),
    model=Recheck,
    columns=(
        Column("opinion", _("意见编号"), kind="code", path="opinion.code"),
        Column("title", _("标题"), path="opinion.title", width=30),
        Column("scope", _("所在区划"), kind="code"),
        Column("words", _("群众的话"), path="verdict.words", width=40),
        Column("state", _("复核状态"), choices=RecheckState.choices),
        Column("opened_at", _("转来时间"), kind="datetime"),
        Column("due_on", _("复核期限"), kind="date"),
        Column("due_rule", _("复核期限依据"), shown=DETAIL, width=40),
        Column("finding", _("复核结论"), shown=DETAIL, width=40),
        Column("decided_at", _("复核时间"), kind="datetime", shown=DETAIL),
        Column("decided_by", _("复核人"), path="decided_by.name", shown=DETAIL),
    ),
    filters=(
        parts.of_choices("state", _("复核状态"), RecheckState),
        parts.in_place(),
        parts.containing("q", _("意见编号、标题"), "opinion__code", "opinion__title"),
    ),
    sorts=(Sort("due", _("复核期限"), "due_on"),),
    tabs=parts.state_tabs(RecheckState, *RecheckState.values)[:-1],
    figures=(
        Figure(
            "rechecks.open",
            _("待复核"),
            Q(state=RecheckState.OPEN),
            dated_by="opened_at",
            unit=_("件"),
            about=_("群众不满意转来、督导组还没有作结论的"),
        ),
        Figure(
            "rechecks.late",
            _("逾期未复核"),
            lambda: Q(state=RecheckState.OPEN, due_on__lt=clock.today()),
            dated_by="opened_at",
            unit=_("件"),
            about=_("督导组还没有作结论，复核期限已过"),
        ),
        Figure(
            "rechecks.rework",
            _("责令返工"),
            Q(state=RecheckState.REWORK),
            dated_by="opened_at",
            unit=_("件"),
            about=_("督导组的结论是责令返工的"),
        ),
        Figure(
            "rechecks.upheld",
            _("维持原结果"),
            Q(state=RecheckState.UPHELD),
            dated_by="opened_at",
            unit=_("件"),
            about=_("督导组的结论是维持原结果的；群众的不满意照样算"),
        ),
    ),
    joins=("opinion", "verdict", "decided_by"),
)

"""The ledgers of numbered papers 文书 and of corrections 更正."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minqing.ledger.ledger import Column, Figure, Filter, Ledger, Sort
from minqing.matters.ledgers import parts
from minqing.matters.models import CorrectedField, Correction, Decision, OfficialPaper
from minqing.matters.models.correction import CLOCKED
from minqing.matters.paper_states import PaperKind, PaperState

DETAIL = frozenset({"detail", "excel"})
ABOUT = {
    PaperKind.TRANSFER: _("把整改任务转给承办单位的单子，作废的也在内：文号不收回"),
    PaperKind.URGE: _("对逾期任务的督办，作废的也在内"),
    PaperKind.NOTICE: _("交给反映人的受理告知书，作废的也在内"),
    PaperKind.LETTER: _("提请街道以外的部门办理的函，作废的也在内"),
}


def _about(row: Any) -> str:
    return row.about.code


def _year(value: str) -> Q:
    if not value.isdecimal():
        raise ValueError(value)
    return Q(year=int(value))


PAPERS = Ledger(
    name="papers",
    label=_("文书台账"),
    model=OfficialPaper,
    columns=(
        Column("code", _("文号"), width=24),
        Column("kind", _("文书种类"), choices=PaperKind.choices),
        Column("about", _("事项编号"), kind="code", read=_about),
        Column("addressee", _("送给"), width=24),
        Column("unit", _("出文单位"), path="unit.name"),
        Column("made_at", _("出文时间"), kind="datetime"),
        Column("made_by", _("经手人"), path="made_by.name"),
        Column("reply_on", _("回复期限"), kind="date", shown=DETAIL),
        Column("reason", _("督办理由"), shown=DETAIL, width=40),
        Column("scope", _("所在区划"), kind="code"),
        Column("state", _("文书状态"), choices=PaperState.choices),
        Column("void_reason", _("作废理由"), shown=DETAIL, width=30),
        Column("voided_at", _("作废时间"), kind="datetime", shown=DETAIL),
        Column("voided_by", _("作废人"), path="voided_by.name", shown=DETAIL),
    ),
    filters=(
        parts.of_choices("kind", _("文书种类"), PaperKind),
        parts.of_choices("state", _("文书状态"), PaperState),
        Filter("year", _("年份"), _year),
        parts.in_place(),
        parts.day_from("from", _("出文不早于"), "made_at"),
        parts.day_to("to", _("出文不晚于"), "made_at"),
        parts.containing("q", _("文号、送给"), "code", "addressee"),
    ),
    sorts=(Sort("made", _("出文时间"), "made_at", descending=True),),
    tabs=parts.state_tabs(PaperState, *PaperState.values),
    figures=(
        *(
            Figure(
                f"papers.{kind}",
                kind.label,
                Q(kind=kind),
                dated_by="made_at",
                unit=_("份"),
                about=ABOUT[kind],
            )
            for kind in PaperKind
        ),
        Figure(
            "papers.void",
            _("作废文书"),
            Q(state=PaperState.VOID),
            dated_by="made_at",
            unit=_("份"),
            about=_("作废了的文书；文号还占着，写明了理由"),
        ),
    ),
    joins=("unit", "made_by", "voided_by", "opinion", "problem", "task"),
)

CORRECTIONS = Ledger(
    name="corrections",
    label=_("更正台账"),
    model=Correction,
    columns=(
        Column("about", _("事项编号"), kind="code", read=_about),
        Column("field", _("更正项"), choices=CorrectedField.choices),
        Column("old", _("原来写的"), width=30),
        Column("new", _("更正为"), width=30),
        Column("reason", _("更正理由"), width=30),
        Column("asked_by", _("更正人"), path="asked_by.name"),
        Column("asked_at", _("提出时间"), kind="datetime"),
        Column("decision", _("批示"), choices=Decision.choices),
        Column("decided_by", _("批示人"), path="decided_by.name", shown=DETAIL),
        Column("decided_at", _("批示时间"), kind="datetime", shown=DETAIL),
        Column("decision_text", _("批示意见"), shown=DETAIL, width=30),
        Column("effect", _("更正的结果"), shown=DETAIL, width=40),
        Column("scope", _("所在区划"), kind="code"),
    ),
    filters=(
        parts.of_choices("field", _("更正项"), CorrectedField),
        parts.of_choices("decision", _("批示"), Decision),
        parts.in_place(),
        parts.day_from("from", _("提出不早于"), "asked_at"),
        parts.day_to("to", _("提出不晚于"), "asked_at"),
    ),
    sorts=(Sort("asked", _("提出时间"), "asked_at", descending=True),),
    figures=(
        Figure(
            "corrections.made",
            _("更正"),
            Q(decision=Decision.APPROVED),
            dated_by="asked_at",
            unit=_("处"),
            about=_("已经更正的登记错误，一处算一次；不同意的、等批的不算"),
        ),
        Figure(
            "corrections.clock",
            _("其中改动期限"),
            Q(CLOCKED, decision=Decision.APPROVED),
            dated_by="asked_at",
            unit=_("处"),
            about=_("更正了收到时间或原定承诺日期、期限跟着变了的，都由另一人批准"),
        ),
    ),
    joins=("asked_by", "decided_by", "opinion", "problem", "task"),
)

"""The ledger of letters to bodies outside the subdistrict 提请上级办理, with their days."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.ledger.ledger import Column, Figure, Ledger, Sort, Tab
from minqing.matters.ledgers import parts
from minqing.matters.level_states import ReferralState
from minqing.matters.models import Referral
from minqing.matters.models.referral import SENT

DETAIL = frozenset({"detail", "excel"})


def _late() -> Q:
    return Q(state=ReferralState.SENT, due_on__lt=clock.today())


REFERRALS = Ledger(
    name="referrals",
    label=_("提请上级办理"),
    model=Referral,
    columns=(
        Column("code", _("编号"), kind="code"),
        Column("problem", _("问题编号"), kind="code", path="problem.code"),
        Column("title", _("问题"), path="problem.title", width=30),
        Column("body", _("提请哪个部门"), width=20),
        Column("scope", _("所在区划"), kind="code"),
        Column("state", _("走到哪一步"), choices=ReferralState.choices),
        Column("sent_on", _("发出日期"), kind="date"),
        Column("due_on", _("答复期限"), kind="date"),
        Column("replied_on", _("答复日期"), kind="date"),
        Column("asked", _("请他们办什么"), shown=DETAIL, width=40),
        Column("reason", _("为什么街道办不了"), shown=DETAIL, width=40),
        Column("due_rule", _("答复期限依据"), shown=DETAIL, width=40),
        Column("reply", _("答复内容"), shown=DETAIL, width=40),
        Column("end_reason", _("没有答复就结束的理由"), shown=DETAIL, width=30),
        Column("made_at", _("拟稿时间"), kind="datetime", shown=DETAIL),
        Column("made_by", _("拟稿人"), path="made_by.name", shown=DETAIL),
    ),
    filters=(
        parts.of_choices("state", _("走到哪一步"), ReferralState),
        parts.in_category("problem__category"),
        parts.in_place(),
        parts.day_from("from", _("拟稿不早于"), "made_at"),
        parts.day_to("to", _("拟稿不晚于"), "made_at"),
        parts.containing("q", _("编号、部门、问题"), "code", "body", "problem__code", "problem__title"),
    ),
    sorts=(Sort("made", _("拟稿时间"), "made_at", descending=True),),
    tabs=(
        Tab("all", _("全部")),
        Tab("late", _("逾期未复"), _late),
        *(Tab(state.value, state.label, Q(state=state)) for state in ReferralState),
    ),
    figures=(
        Figure(
            "referrals.sent",
            _("提请上级办理"),
            Q(state__in=SENT) | Q(state=ReferralState.CLOSED, sent_on__isnull=False),
            dated_by="sent_on",
            unit=_("件"),
            about=_("已经发出的提请，答复没有、结束没有都在内"),
        ),
        Figure(
            "referrals.replied",
            _("上级已答复"),
            Q(state=ReferralState.REPLIED),
            dated_by="replied_on",
            unit=_("件"),
            about=_("对方有了书面或当面答复、已经记录的"),
        ),
        Figure(
            "referrals.late",
            _("上级逾期未复"),
            _late,
            dated_by="due_on",
            unit=_("件"),
            about=_("已经发出、过了答复期限还没有答复的"),
        ),
    ),
    joins=("problem", "made_by"),
)

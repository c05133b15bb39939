"""Who has to handle a matter (小事不出社区、大事不出街道), and where a letter to a body outside stands: words and steps."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from minqing.base.states import StateTable, Step


class Level(TextChoices):
    """From the nearest to the farthest. The order is the order in which a matter climbs."""

    GRID = "grid", _("网格")
    COMMUNITY = "community", _("社区")
    SUBDISTRICT = "subdistrict", _("街道")
    OUTSIDE = "outside", _("街道以外")


class HopKind(TextChoices):
    """Why a matter came to a level."""

    RULE = "rule", _("认定时按规则定")
    TIME = "time", _("到期没有办完，自动上交")
    PERSON = "person", _("有人上交或提请")
    RETURNED = "returned", _("退回或回到下一级")


class ReferralState(TextChoices):
    DRAFTED = "drafted", _("待发出")
    SENT = "sent", _("等答复")
    REPLIED = "replied", _("已答复")
    CLOSED = "closed", _("没有答复，已结束")


STAFF = "网格员、社区工作人员、分办员、分管领导"
UPPER, OFFICE = "社区工作人员、分办员、分管领导", "分办员、分管领导"
_L, _R = Level, ReferralState

LEVEL = StateTable(
    name="level",
    label="办理层级",
    choices=Level,
    initial=_L.GRID,
    field="level",
    steps=(
        Step(_L.GRID, "problem.escalate", _L.COMMUNITY, STAFF, "matters.level.grid"),
        Step(_L.COMMUNITY, "problem.escalate", _L.SUBDISTRICT, UPPER, "matters.level.community"),
        Step(_L.SUBDISTRICT, "referral.send", _L.OUTSIDE, OFFICE),
        Step(_L.OUTSIDE, "referral.send", _L.OUTSIDE, OFFICE),
        Step(_L.OUTSIDE, "referral.reply", None, OFFICE, "matters.referral.reply"),
        Step(_L.OUTSIDE, "referral.close", _L.SUBDISTRICT, OFFICE),
        Step(_L.OUTSIDE, "problem.return_level", _L.SUBDISTRICT, OFFICE),
        Step(_L.SUBDISTRICT, "problem.return_level", _L.COMMUNITY, OFFICE),
        Step(_L.COMMUNITY, "problem.return_level", _L.GRID, UPPER),
    ),
)

REFERRAL = StateTable(
    name="referral",
    label="提请",
    choices=ReferralState,
    initial=_R.DRAFTED,
    steps=(
        Step(_R.DRAFTED, "referral.amend", None, OFFICE),
        Step((_R.DRAFTED, _R.SENT), "referral.letter", None, OFFICE),
        Step(_R.DRAFTED, "referral.send", _R.SENT, OFFICE, "matters.referral.reply"),
        Step(_R.SENT, "referral.reply", _R.REPLIED, OFFICE),
        Step((_R.DRAFTED, _R.SENT), "referral.close", _R.CLOSED, OFFICE),
    ),
)

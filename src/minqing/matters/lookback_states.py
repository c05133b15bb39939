"""Where a draw, a look-back, an inspection sheet and a call to account stand: words and steps."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from minqing.base.draw_states import DrawState
from minqing.base.states import StateTable, Step


class LookBackState(TextChoices):
    DRAWING = "drawing", _("等摇号")
    INSPECTING = "inspecting", _("检查中")
    FINISHED = "finished", _("已查完")
    VOID = "void", _("摇号作废")


class LookBackItemState(TextChoices):
    WAITING = "waiting", _("待检查")
    PASSED = "passed", _("合格")
    FAILED = "failed", _("不合格")


class AccountabilityState(TextChoices):
    PROPOSED = "proposed", _("等单位申辩")
    HEARD = "heard", _("等决定")
    DECIDED = "decided", _("已问责")
    DROPPED = "dropped", _("不予问责")


SUPERVISORS, PARTIES = "督导组", "摇号的一方"
UNIT, DECIDERS = "被问责的单位", "另一位督导人员或分管领导"
_D, _B, _I, _A = DrawState, LookBackState, LookBackItemState, AccountabilityState

DRAW = StateTable(
    name="draw",
    label="摇号",
    choices=DrawState,
    initial=_D.FROZEN,
    steps=(
        Step(_D.FROZEN, "draw.commit", None, PARTIES, "matters.lookback.commit"),
        Step(_D.COMMITTED, "draw.open", None, PARTIES, "matters.lookback.open"),
        Step((_D.FROZEN, _D.COMMITTED), "draw.void", _D.VOID, SUPERVISORS),
    ),
)

LOOKBACK = StateTable(
    name="lookback",
    label="回头看",
    choices=LookBackState,
    initial=_B.DRAWING,
    steps=(
        Step(_B.DRAWING, "draw.open", _B.INSPECTING, PARTIES),
        Step(_B.DRAWING, "draw.void", _B.VOID, SUPERVISORS),
        Step(_B.INSPECTING, "lookback.inspect", _B.FINISHED, SUPERVISORS, "matters.lookback.inspect"),
    ),
)

ITEM = StateTable(
    name="lookback_item",
    label="检查单",
    choices=LookBackItemState,
    initial=_I.WAITING,
    steps=(
        Step(_I.WAITING, "lookback.inspect", None, SUPERVISORS, "matters.lookback.inspect"),
        Step(_I.FAILED, "accountability.propose", None, SUPERVISORS),
    ),
)

ACCOUNTABILITY = StateTable(
    name="accountability",
    label="问责",
    choices=AccountabilityState,
    initial=_A.PROPOSED,
    steps=(
        Step(_A.PROPOSED, "accountability.hear", _A.HEARD, UNIT, "matters.accountability.hear"),
        Step((_A.PROPOSED, _A.HEARD), "accountability.decide", None, DECIDERS),
    ),
)

TABLES = (DRAW, LOOKBACK, ITEM, ACCOUNTABILITY)

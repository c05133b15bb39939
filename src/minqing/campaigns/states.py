"""State machines of campaigns as tables: buttons, refusals and the docs' diagrams are read from them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from minqing.base.states import StateTable, Step


class CampaignState(TextChoices):
    PLANNED = "planned", _("筹备中")
    RUNNING = "running", _("进行中")
    CLOSED = "closed", _("已结束")


class StepState(TextChoices):
    OPEN = "open", _("未报送")
    HANDED_IN = "handed_in", _("已报送")
    SENT_BACK = "sent_back", _("退回补课")
    PASSED = "passed", _("已通过")


OFFICE, SUPERVISORS = "分办员、分管领导", "督导组"
_C, _S = CampaignState, StepState
_WITH_OFFICE = (_S.OPEN, _S.SENT_BACK)

CAMPAIGN = StateTable(
    name="campaign",
    label="教育实践活动",
    choices=CampaignState,
    initial=_C.PLANNED,
    steps=(
        Step((_C.PLANNED, _C.RUNNING), "campaign.amend", None, OFFICE),
        Step((_C.PLANNED, _C.RUNNING), "campaign.make_default", None, OFFICE),
        Step(_C.PLANNED, "campaign.start", _C.RUNNING, OFFICE),
        Step(_C.RUNNING, "campaign.close", _C.CLOSED, OFFICE),
        Step(_C.CLOSED, "campaign.reopen", _C.RUNNING, OFFICE),
    ),
)

STEP = StateTable(
    name="campaign_step",
    label="活动步骤",
    choices=StepState,
    initial=_S.OPEN,
    steps=(
        Step(_WITH_OFFICE, "campaign_step.amend", None, OFFICE),
        Step(_WITH_OFFICE, "campaign_step.require", None, OFFICE),
        Step(_WITH_OFFICE, "campaign_step.file_paper", None, OFFICE),
        Step(_WITH_OFFICE, "campaign_step.hand_in", _S.HANDED_IN, OFFICE),
        Step(_S.HANDED_IN, "campaign_step.pass", _S.PASSED, SUPERVISORS),
        Step(_S.HANDED_IN, "campaign_step.send_back", _S.SENT_BACK, SUPERVISORS),
    ),
)

TABLES = (CAMPAIGN, STEP)

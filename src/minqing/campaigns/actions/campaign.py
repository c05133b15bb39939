"""A campaign: set up, amended, begun, closed; and which one a new opinion is counted in unless somebody says otherwise."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.campaigns import rules
from minqing.campaigns.actions.guards import office_wide
from minqing.campaigns.models import Campaign, Step
from minqing.campaigns.states import CAMPAIGN, CampaignState, StepState
from minqing.org.access import OUT_OF_SCOPE
from minqing.org.permissions import Perm
from minqing.org.rules import blank_refusal, reason_refusal

FIELDS = ("name", "about", "starts_on", "ends_on")


def _mine(by: Actor, campaign: Campaign) -> Refusal | None:
    return OUT_OF_SCOPE if campaign.office != by.office else office_wide(by, Perm.CAMPAIGN_EDIT)


@action("campaign.add", label=_("新建教育实践活动"), needs=Perm.CAMPAIGN_EDIT)
def add(
    act: Act, *, scope: str, name: str, starts_on: dt.date, ends_on: dt.date, about: str = ""
) -> Campaign:
    return Campaign.objects.create(
        office=act.office, name=name.strip(), starts_on=starts_on, ends_on=ends_on, about=about.strip()
    )


@add.refusing
def _add(
    by: Actor, *, scope: str, name: str, starts_on: dt.date, ends_on: dt.date, about: str = ""
) -> Refusal | None:
    if scope != by.office:
        return Refusal("教育实践活动是整个机构的，不设在某个社区。", kind="input")
    return _named(by, name) or rules.dates_refusal(starts_on, ends_on)


def _named(by: Actor, name: str, but: Campaign | None = None) -> Refusal | None:
    if no := blank_refusal(活动名称=name):
        return no
    if len(name.strip()) > 80:
        return Refusal("活动名称最多80字。", kind="input")
    same = Campaign.objects.of_office(by.office).filter(name=name.strip())
    if (same.exclude(pk=but.pk) if but is not None else same).exists():
        return Refusal(f"已有同名的教育实践活动“{name.strip()}”。", kind="input")
    return None


@action("campaign.amend", label=_("修改教育实践活动"), needs=Perm.CAMPAIGN_EDIT, on=Campaign, states=CAMPAIGN)
def amend(_act: Act, campaign: Campaign, **fields: Any) -> Campaign:
    for name in FIELDS:
        if name in fields:
            value = fields[name]
            setattr(campaign, name, value.strip() if isinstance(value, str) else value)
    campaign.save()
    return campaign


@amend.refusing
def _amend(by: Actor, campaign: Campaign, **fields: Any) -> Refusal | None:
    if no := _mine(by, campaign) or _named(by, fields.get("name", campaign.name), campaign):
        return no
    starts, ends = fields.get("starts_on", campaign.starts_on), fields.get("ends_on", campaign.ends_on)
    if no := rules.dates_refusal(starts, ends):
        return no
    for step in Step.objects.filter(stage__campaign=campaign):
        if no := rules.inside_refusal(step.due_on, starts, ends, f"步骤“{step.title}”的报送期限"):
            return no
    return None


@action("campaign.start", label=_("启动教育实践活动"), needs=Perm.CAMPAIGN_EDIT, on=Campaign, states=CAMPAIGN)
def start(act: Act, campaign: Campaign) -> Campaign:
    act.move(campaign)
    return campaign


@start.refusing
def _start(by: Actor, campaign: Campaign) -> Refusal | None:
    if no := _mine(by, campaign):
        return no
    if not Step.objects.filter(stage__campaign=campaign).exists():
        return Refusal("还没有安排环节和步骤，先安排好再启动。", who="分办员、分管领导")
    return None


@action(
    "campaign.make_default", label=_("设为登记时默认"), needs=Perm.CAMPAIGN_EDIT, on=Campaign, states=CAMPAIGN
)
def make_default(_act: Act, campaign: Campaign) -> Campaign:
    """What is registered from now on counts in this one, unless the form says otherwise. One at a time."""
    for other in Campaign.objects.of_office(campaign.office).filter(is_default=True).exclude(pk=campaign.pk):
        other.is_default = False
        other.save()
    campaign.is_default = True
    campaign.save()
    return campaign


@make_default.refusing
def _make_default(by: Actor, campaign: Campaign) -> Refusal | None:
    if no := _mine(by, campaign):
        return no
    if campaign.is_default:
        return Refusal("登记时已经默认选它。", kind="state")
    return None


@action("campaign.close", label=_("结束教育实践活动"), needs=Perm.CAMPAIGN_EDIT, on=Campaign, states=CAMPAIGN)
def close(act: Act, campaign: Campaign) -> Campaign:
    campaign.closed_at, campaign.is_default = act.now, False
    act.move(campaign)
    return campaign


@close.refusing
def _close(by: Actor, campaign: Campaign) -> Refusal | None:
    if no := _mine(by, campaign):
        return no
    steps = Step.objects.filter(stage__campaign=campaign)
    if left := steps.exclude(state=StepState.PASSED).count():
        return Refusal(f"还有{left}个步骤没有通过督导，通过以后才能结束。", who="承办人报送，督导组审看")
    return None


@action(
    "campaign.reopen", label=_("重新开启教育实践活动"), needs=Perm.CAMPAIGN_EDIT, on=Campaign, states=CAMPAIGN
)
def reopen(act: Act, campaign: Campaign, *, reason: str) -> Campaign:
    act.say(reason=reason.strip())
    campaign.closed_at = None
    act.move(campaign, CampaignState.RUNNING)
    return campaign


@reopen.refusing
def _reopen(by: Actor, campaign: Campaign, *, reason: str) -> Refusal | None:
    return _mine(by, campaign) or reason_refusal(reason, "为什么重新开启")

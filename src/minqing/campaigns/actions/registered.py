"""Registering the branches and members that take part, one at a time, from a table, or a whole branch at once."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.base.numbers import next_code
from minqing.base.sealing import lookup
from minqing.campaigns import rules
from minqing.campaigns.actions.guards import campaign_refusal, unseen_refusal
from minqing.campaigns.models import Campaign, CampaignBranch, CampaignMember
from minqing.org.access import OUT_OF_SCOPE
from minqing.org.models import PartyOrganisation
from minqing.org.permissions import Perm
from minqing.org.rules import blank_refusal, reason_refusal

NAME, NOTE, AT_ONCE = 40, 40, 500
PURPOSE = "campaign member name"


def _day_refusal(campaign: Campaign, day: dt.date | None) -> Refusal | None:
    if day is not None and day > campaign.ends_on:
        return Refusal(f"登记日期{day}晚于活动结束日期{campaign.ends_on}，请改正。", kind="input")
    return None


# --- branches --------------------------------------------------------------------------------------------------------


@action("campaign_branch.register", label=_("登记参加的党组织"), needs=Perm.CAMPAIGN_REGISTER)
def register_branch(
    act: Act,
    *,
    scope: str,
    campaign: Campaign,
    organisation: PartyOrganisation,
    registered_on: dt.date | None = None,
) -> CampaignBranch:
    return CampaignBranch.objects.create(
        scope=organisation.scope,
        campaign=campaign,
        organisation=organisation,
        registered_on=registered_on or act.today,
    )


@register_branch.refusing
def _register_branch(
    by: Actor,
    *,
    scope: str,
    campaign: Campaign,
    organisation: PartyOrganisation,
    registered_on: dt.date | None = None,
) -> Refusal | None:
    if no := unseen_refusal(by, organisation, "党组织") or campaign_refusal(by, campaign):
        return no
    if scope != organisation.scope:
        return Refusal(f"“{organisation.name}”不在“{scope}”，请核对区划。", kind="input")
    if organisation.valid_to is not None:
        return Refusal(f"“{organisation.name}”已经撤销，不再登记。", kind="input")
    if _branch(campaign, organisation) is not None:
        return Refusal(f"“{organisation.name}”已经登记参加“{campaign.name}”。", kind="input")
    return _day_refusal(campaign, registered_on)


def _branch(campaign: Campaign, organisation: PartyOrganisation) -> CampaignBranch | None:
    rows = CampaignBranch.objects.filter(campaign=campaign, organisation=organisation, withdrawn_on=None)
    found: CampaignBranch | None = rows.first()
    return found


@action("campaign_branch.withdraw", label=_("退出登记"), needs=Perm.CAMPAIGN_REGISTER, on=CampaignBranch)
def withdraw_branch(act: Act, branch: CampaignBranch, *, reason: str) -> CampaignBranch:
    """Registered by mistake, or no longer taking part. The row stays; its members must have gone before."""
    branch.withdrawn_on, branch.withdraw_reason = max(act.today, branch.registered_on), reason.strip()
    branch.save()
    return branch


@withdraw_branch.refusing
def _withdraw_branch(by: Actor, branch: CampaignBranch, *, reason: str) -> Refusal | None:
    if branch.withdrawn_on is not None:
        return Refusal("它已经退出登记。", kind="state")
    if left := CampaignMember.objects.filter(branch=branch, withdrawn_on=None).count():
        return Refusal(f"它名下还登记着{left}名党员，请先办他们的退出。", kind="state")
    return campaign_refusal(by, branch.campaign) or _reason(reason)


def _reason(reason: str) -> Refusal | None:
    if len(reason.strip()) > 200:
        return Refusal("退出的原因最多200字。", kind="input")
    return reason_refusal(reason, "为什么退出")


# --- members ---------------------------------------------------------------------------------------------------------


def _member(act: Act, branch: CampaignBranch, name: str, note: str, on: dt.date) -> CampaignMember:
    return CampaignMember(
        scope=branch.scope,
        campaign=branch.campaign,
        branch=branch,
        code=next_code(act.office, "DY", branch.campaign.starts_on.year),
        name=name,
        name_hmac=lookup(name, PURPOSE),
        note=note,
        registered_on=on,
    )


@action("campaign_member.register", label=_("登记参加的党员"), needs=Perm.CAMPAIGN_REGISTER)
def register_member(
    act: Act,
    *,
    scope: str,
    campaign: Campaign,
    organisation: PartyOrganisation,
    name: str,
    note: str = "",
    registered_on: dt.date | None = None,
    code: str = "",
) -> CampaignMember:
    branch = CampaignBranch.objects.get(campaign=campaign, organisation=organisation, withdrawn_on=None)
    made = _member(act, branch, name.strip(), note.strip(), registered_on or act.today)
    made.save()
    return made


@register_member.refusing
def _register_member(
    by: Actor,
    *,
    scope: str,
    campaign: Campaign,
    organisation: PartyOrganisation,
    name: str,
    note: str = "",
    registered_on: dt.date | None = None,
    code: str = "",
) -> Refusal | None:
    if code:
        return Refusal(f"没有登记号是{code}的党员。新的一行，登记号请留空，由系统给。", kind="input")
    if no := unseen_refusal(by, organisation, "党组织") or campaign_refusal(by, campaign):
        return no
    branch = _branch(campaign, organisation)
    if branch is None:
        return Refusal(
            f"“{organisation.name}”还没有登记参加“{campaign.name}”，请先登记党组织。", kind="input"
        )
    if scope != branch.scope:
        return Refusal(f"“{organisation.name}”不在“{scope}”，请核对区划。", kind="input")
    return _names_refusal(branch, [(name.strip(), note.strip())]) or _day_refusal(campaign, registered_on)


def _names_refusal(branch: CampaignBranch, lines: list[tuple[str, str]]) -> Refusal | None:
    """Names that say something, and none that is registered already without a note that tells them apart."""
    if not lines or not all(name for name, _note in lines):
        return blank_refusal(姓名="")
    if any(len(name) > NAME or len(note) > NOTE for name, note in lines):
        return Refusal("姓名和同名区别各最多40字，请一行只写一个人。", kind="input")
    if double := rules.twice(lines):
        return Refusal(f"“{double[0]}”写了两次。同名的两个人，请在姓名后用括号写明区别。", kind="input")
    hashes = {(lookup(name, PURPOSE), note): name for name, note in lines}
    known = CampaignMember.objects.filter(
        branch=branch, withdrawn_on=None, name_hmac__in=[key[0] for key in hashes]
    )
    for pair in known.values_list("name_hmac", "note"):
        if pair in hashes:
            why = f"“{hashes[pair]}”已经在这个支部登记过。同名的另一个人，请在“同名区别”写明。"
            return Refusal(why, kind="input")
    return None


@action(
    "campaign_member.register_all",
    label=_("登记整个支部的党员"),
    needs=Perm.CAMPAIGN_REGISTER,
    on=CampaignBranch,
    at_most={"names": AT_ONCE * (NAME + NOTE)},
)
def register_all(
    act: Act, branch: CampaignBranch, *, names: str, registered_on: dt.date | None = None
) -> CampaignBranch:
    """One name a line, as a list is pasted. One journal entry, with a line for each of them."""
    on = registered_on or act.today
    CampaignMember.objects.bulk_create(
        [_member(act, branch, name, note, on) for name, note in rules.named_members(names)]
    )
    return branch


@register_all.refusing
def _register_all(
    by: Actor, branch: CampaignBranch, *, names: str, registered_on: dt.date | None = None
) -> Refusal | None:
    if branch.withdrawn_on is not None:
        return Refusal("这个支部已经退出登记。", kind="state")
    if no := campaign_refusal(by, branch.campaign):
        return no
    lines = rules.named_members(names)
    if len(lines) > AT_ONCE:
        return Refusal(f"一次最多登记{AT_ONCE}人，请分几次。", kind="input")
    return _names_refusal(branch, lines) or _day_refusal(branch.campaign, registered_on)


@action("campaign_member.withdraw", label=_("退出登记"), needs=Perm.CAMPAIGN_REGISTER, on=CampaignMember)
def withdraw_member(act: Act, member: CampaignMember, *, reason: str) -> CampaignMember:
    member.withdrawn_on, member.withdraw_reason = max(act.today, member.registered_on), reason.strip()
    member.save()
    return member


@withdraw_member.refusing
def _withdraw_member(by: Actor, member: CampaignMember, *, reason: str) -> Refusal | None:
    if member.withdrawn_on is not None:
        return Refusal("已经退出登记。", kind="state")
    if member.campaign.office != by.office:
        return OUT_OF_SCOPE
    return campaign_refusal(by, member.campaign) or _reason(reason)

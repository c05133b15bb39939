"""The ledgers of who takes part in a campaign: branches, and members by masked names."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minqing.base.text import mask_name
from minqing.campaigns.actions import registered
from minqing.campaigns.ledgers.parts import campaign as by_name
from minqing.campaigns.ledgers.parts import default_campaign, in_campaign
from minqing.campaigns.models import CampaignBranch, CampaignMember
from minqing.ledger.ledger import Column, Figure, Ledger, Mask, Sort, Tab
from minqing.org.ledgers import parts
from minqing.org.ledgers.bodies import named
from minqing.org.models import PartyOrganisation
from minqing.org.permissions import Perm

REGISTERED = Q(withdrawn_on__isnull=True)


def _where_the_branch_is(viewer: Any, values: dict[str, Any]) -> dict[str, Any]:
    """A line is registered at the place of its branch, in the default campaign where it names none."""
    body = values.get("organisation")
    usual = {} if "campaign" in values else {"campaign": default_campaign(viewer.office)}
    given = {"scope": body.scope if body else viewer.office, **usual, **values}
    return {name: value for name, value in given.items() if value is not None}


def _campaign(path: str = "campaign.name") -> Column:
    return Column(
        "campaign",
        _("所属教育实践活动"),
        path=path,
        parse=by_name,
        names=("所属活动", "活动名称", "活动"),
        width=30,
    )


def _branch(path: str) -> Column:
    return Column(
        "organisation",
        _("党组织"),
        path=path,
        parse=named(PartyOrganisation, "党组织"),
        names=("党支部", "支部名称", "党组织名称", "支部"),
        width=30,
    )


TABS = (
    Tab("registered", _("登记在册"), REGISTERED),
    Tab("withdrawn", _("已退出"), ~REGISTERED),
    Tab("all", _("全部")),
)
DATES = (
    Column("registered_on", _("登记日期"), kind="date", parse=parts.day, names=("登记时间",)),
    Column("withdrawn_on", _("退出日期"), kind="date", shown=parts.DETAIL),
    Column("withdraw_reason", _("退出原因"), shown=parts.DETAIL),
)

CAMPAIGN_BRANCHES = Ledger(
    name="campaign_branches",
    label=_("参加活动的党组织"),
    model=CampaignBranch,
    columns=(
        _branch("organisation.name"),
        _campaign(),
        Column("scope", _("所在区划"), kind="code", width=20),
        *DATES,
    ),
    filters=(
        in_campaign(),
        parts.in_place(),
        parts.containing("q", _("党组织名称"), "organisation__name"),
    ),
    sorts=(Sort("registered", _("登记日期"), "registered_on"),),
    tabs=TABS,
    figures=(
        Figure(
            "campaign.branches",
            _("参加活动基层党组织"),
            REGISTERED,
            dated_by="registered_on",
            unit=_("个"),
            about=_("登记参加活动、没有退出的党组织，一个党组织在一个活动里只数一次"),
        ),
    ),
    key=("organisation+campaign",),
    add=registered.register_branch,
    defaults=_where_the_branch_is,
    joins=("organisation", "campaign"),
    read=Perm.CAMPAIGN_READ,
)

CAMPAIGN_MEMBERS = Ledger(
    name="campaign_members",
    label=_("参加活动的党员"),
    model=CampaignMember,
    columns=(
        Column("code", _("登记号"), kind="code", parse=parts.number, names=("党员登记号",)),
        Column(
            "name",
            _("姓名"),
            parse=parts.words,
            names=("党员姓名", "党员"),
            mask=Mask(mask_name, Perm.SPEAKER_REVEAL, "name"),
        ),
        Column("note", _("同名区别"), parse=parts.words, shown=parts.DETAIL),
        _branch("branch.organisation.name"),
        _campaign(),
        Column("scope", _("所在区划"), kind="code", width=20),
        *DATES,
    ),
    filters=(
        in_campaign(),
        parts.in_place(),
        parts.containing("q", _("登记号、党组织"), "code", "branch__organisation__name"),
    ),
    sorts=(Sort("registered", _("登记日期"), "registered_on"),),
    tabs=TABS,
    figures=(
        Figure(
            "campaign.members",
            _("参加活动党员"),
            REGISTERED,
            dated_by="registered_on",
            unit=_("名"),
            about=_("登记参加活动、没有退出的党员"),
        ),
    ),
    key=("code",),
    add=registered.register_member,
    defaults=_where_the_branch_is,
    joins=("branch__organisation", "campaign"),
    read=Perm.CAMPAIGN_READ,
)

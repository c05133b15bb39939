"""What several actions of campaigns ask: does the actor stand over the whole office, is a person acting, is it still open."""

from __future__ import annotations

from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.campaigns.models import Campaign
from minqing.campaigns.states import CampaignState
from minqing.org.access import OUT_OF_SCOPE, Viewer
from minqing.org.scoped import ScopedRow


def office_wide(by: Actor, perm: str) -> Refusal | None:
    """A campaign belongs to the whole office: whoever looks after one community does not steer it."""
    found = by.authorise(perm, None, by.office)
    return found if isinstance(found, Refusal) else None


def person_refusal(by: Actor, what: str) -> Refusal | None:
    if by.person_id is None:
        return Refusal(f"{what}须由具体的人来做。", kind="permission")
    return None


def unseen_refusal(by: Actor, row: ScopedRow, what: str) -> Refusal | None:
    """A row that an action points at must be visible to whoever points."""
    if isinstance(by, Viewer) and not type(row).objects.seen_by(by).filter(pk=row.pk).exists():
        return Refusal(f"没有找到这个{what}，或不在你的管辖范围内。", kind="scope")
    return None


def campaign_refusal(by: Actor, campaign: Campaign | None) -> Refusal | None:
    """A campaign of this office that has not been closed."""
    if campaign is None:
        return None
    if campaign.office != by.office:
        return OUT_OF_SCOPE
    if campaign.state == CampaignState.CLOSED:
        return Refusal(
            f"“{campaign.name}”已经结束，不再登记。", who="分办员、分管领导可以重新开启", kind="state"
        )
    return None

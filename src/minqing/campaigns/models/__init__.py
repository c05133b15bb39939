"""Tables of campaigns: campaign → stage → step → paper and decision; who is registered; activities and who took part."""

from minqing.campaigns.models.activity import Activity, ActivityFile, Participant
from minqing.campaigns.models.campaign import Campaign, Stage
from minqing.campaigns.models.kinds import ActivityKind, Ruling
from minqing.campaigns.models.registered import CampaignBranch, CampaignMember
from minqing.campaigns.models.step import Paper, Step, StepDecision

__all__ = [
    "Activity",
    "ActivityFile",
    "ActivityKind",
    "Campaign",
    "CampaignBranch",
    "CampaignMember",
    "Paper",
    "Participant",
    "Ruling",
    "Stage",
    "Step",
    "StepDecision",
]

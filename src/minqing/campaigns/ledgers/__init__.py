"""What campaigns list and count: campaigns and steps, who is registered, activities."""

from minqing.campaigns.ledgers.activities import ACTIVITIES
from minqing.campaigns.ledgers.campaigns import CAMPAIGNS, STEPS
from minqing.campaigns.ledgers.registered import CAMPAIGN_BRANCHES, CAMPAIGN_MEMBERS
from minqing.ledger.registry import register

for _ledger in (CAMPAIGNS, STEPS, CAMPAIGN_BRANCHES, CAMPAIGN_MEMBERS, ACTIVITIES):
    register(_ledger)

__all__ = ["ACTIVITIES", "CAMPAIGNS", "CAMPAIGN_BRANCHES", "CAMPAIGN_MEMBERS", "STEPS"]

"""A campaign begins and ends: presses without anything to fill in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.campaigns.states import CampaignState
from minqing.desk.forms.admin.base import SettingForm


class StartCampaign(SettingForm):
    verb = "campaign.start"
    told = _("启动以后，意见、问题和活动就可以登记到它名下。")

    @staticmethod
    def fits(row: Any) -> bool:
        return bool(row.state == CampaignState.PLANNED)


class CloseCampaign(SettingForm):
    verb = "campaign.close"
    told = _("结束以后不再登记党组织、党员和活动；已经登记的都在，数字照样看得到。")

    @staticmethod
    def fits(row: Any) -> bool:
        return bool(row.state == CampaignState.RUNNING)

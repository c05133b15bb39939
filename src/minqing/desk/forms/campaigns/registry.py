"""The forms of campaigns and activities, in the order in which a page offers them: what moves on comes first."""

from __future__ import annotations

from minqing.desk.forms.admin.base import SettingForm
from minqing.desk.forms.campaigns import activities, campaign, registered, running, steps, supervising
from minqing.desk.forms.campaigns.base import NewHere

ON_ROWS: tuple[type[SettingForm], ...] = (
    running.StartCampaign,
    campaign.MakeDefault,
    campaign.AmendCampaign,
    running.CloseCampaign,
    campaign.ReopenCampaign,
    steps.FilePaper,
    steps.HandIn,
    supervising.PassStep,
    supervising.SendBack,
    steps.RequirePaper,
    steps.AmendStep,
    registered.RegisterAll,
    registered.WithdrawBranch,
    registered.WithdrawMember,
    activities.WriteMinutes,
    activities.AddFiles,
    activities.AmendActivity,
)
NEW: tuple[type[NewHere], ...] = (
    campaign.AddCampaign,
    steps.AddStep,
    registered.RegisterBranch,
    registered.RegisterMember,
    activities.RecordActivity,
)
NEW_HERE = {form.verb: form for form in NEW}

"""A campaign: new, amended, and the steps of its own life that only need a press."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.campaigns.states import CampaignState
from minqing.desk.forms.admin.base import ReasonForm, SettingForm
from minqing.desk.forms.campaigns.base import NewHere
from minqing.desk.forms.fields import Day, area


def _with_about(told: dict[str, Any]) -> dict[str, Any]:
    """A form's own `about` stands above its fields: a field of that name would hide it from the page."""
    return {"about" if name == "aims" else name: value for name, value in told.items()}


class AddCampaign(NewHere):
    verb = "campaign.add"
    ledger = "campaigns"

    name = forms.CharField(label=_("活动名称"), max_length=80)
    starts_on = forms.DateField(label=_("开始日期"), widget=Day)
    ends_on = forms.DateField(label=_("结束日期"), widget=Day)
    aims = forms.CharField(label=_("活动要求"), required=False, widget=area(4))

    def values(self) -> dict[str, Any]:
        return {"scope": self.viewer.office, **_with_about(self.cleaned_data)}


class AmendCampaign(SettingForm):
    verb = "campaign.amend"

    name = forms.CharField(label=_("活动名称"), max_length=80)
    starts_on = forms.DateField(label=_("开始日期"), widget=Day)
    ends_on = forms.DateField(label=_("结束日期"), widget=Day)
    aims = forms.CharField(label=_("活动要求"), required=False, widget=area(4))

    @staticmethod
    def fits(row: Any) -> bool:
        return bool(row.state != CampaignState.CLOSED)

    def prepare(self) -> None:
        names = ("name", "starts_on", "ends_on")
        self.initial = {name: getattr(self.row, name) for name in names} | {"aims": self.row.about}

    def values(self) -> dict[str, Any]:
        return _with_about(self.cleaned_data)


class MakeDefault(SettingForm):
    verb = "campaign.make_default"
    told = _("以后登记意见、问题和活动，先选这个活动；登记的人可以改选别的，或都不选。")

    @staticmethod
    def fits(row: Any) -> bool:
        return bool(row.state != CampaignState.CLOSED and not row.is_default)


class ReopenCampaign(ReasonForm):
    verb = "campaign.reopen"

    @staticmethod
    def fits(row: Any) -> bool:
        return bool(row.state == CampaignState.CLOSED)

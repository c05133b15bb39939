"""Registering the branches and members that take part, and taking them off the register again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.campaigns.ledgers.parts import default_campaign
from minqing.campaigns.models import CampaignBranch
from minqing.desk.forms.admin import pick
from minqing.desk.forms.admin.base import SAID, ReasonForm, SettingForm
from minqing.desk.forms.campaigns.base import NewHere, campaign_field, under_way
from minqing.desk.forms.fields import Day, area


class RegisterBranch(NewHere):
    verb = "campaign_branch.register"
    ledger = "campaign_branches"

    campaign = campaign_field(empty_label=None)
    organisation = pick.row_field(_("党组织"))
    registered_on = forms.DateField(label=_("登记日期"), widget=Day)

    def prepare(self) -> None:
        pick.fill(self, campaign=under_way(self.viewer), organisation=pick.bodies(self.viewer))
        usual = default_campaign(self.viewer.office)
        self.first(registered_on=clock.today(), campaign=usual.pk if usual else None)

    def values(self) -> dict[str, Any]:
        return {"scope": self.cleaned_data["organisation"].scope, **self.cleaned_data}


class RegisterMember(NewHere):
    verb = "campaign_member.register"
    ledger = "campaign_members"

    branch = pick.row_field(_("参加活动的党支部"))
    name = forms.CharField(
        label=_("姓名"), max_length=40, help_text=_("写进密封库，列表上遮盖；要看须写理由，每次都留痕")
    )
    note = forms.CharField(
        label=_("同名区别"), max_length=40, required=False, help_text=_("支部里有同名的才写，例如：大、小")
    )
    registered_on = forms.DateField(label=_("登记日期"), widget=Day)

    def prepare(self) -> None:
        rows = CampaignBranch.objects.seen_by(self.viewer).filter(
            withdrawn_on=None, campaign__in=under_way(self.viewer)
        )
        pick.fill(self, branch=rows.select_related("organisation").order_by("organisation__name"))
        self.first(registered_on=clock.today())

    def values(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        branch = told.pop("branch")
        where = {"scope": branch.scope, "campaign": branch.campaign, "organisation": branch.organisation}
        return {**where, **told}


class RegisterAll(SettingForm):
    verb = "campaign_member.register_all"

    names = forms.CharField(
        label=_("党员名单"),
        widget=area(12),
        help_text=_("一行一个姓名；同名的两个人，姓名后面用括号写明区别"),
    )
    registered_on = forms.DateField(label=_("登记日期"), widget=Day)

    @staticmethod
    def sample(_row: Any) -> dict[str, Any]:
        return {"names": SAID}

    @staticmethod
    def fits(row: Any) -> bool:
        return row.withdrawn_on is None

    def prepare(self) -> None:
        self.initial = {"registered_on": clock.today(), **self.initial}


class WithdrawBranch(ReasonForm):
    verb = "campaign_branch.withdraw"
    told = _("登记错了，或不再参加。登记留着，不再计数。")

    @staticmethod
    def fits(row: Any) -> bool:
        return row.withdrawn_on is None


class WithdrawMember(ReasonForm):
    verb = "campaign_member.withdraw"
    told = _("登记错了，或转走了。登记留着，不再计数。")

    @staticmethod
    def fits(row: Any) -> bool:
        return row.withdrawn_on is None

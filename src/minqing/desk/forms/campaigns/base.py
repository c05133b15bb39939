"""What the forms of campaigns share: new rows that need not stand on the whole office, and pickers of campaigns."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minqing.base.errors import Refusal
from minqing.campaigns.models import Campaign
from minqing.campaigns.states import CampaignState
from minqing.desk.forms.admin.base import NewForm
from minqing.org.access import Viewer, who_may


class NewHere(NewForm):
    """A form for a new row, open to whoever may make one somewhere: the action says where."""

    def not_now(self) -> Refusal | None:
        needs = self.action().needs
        if self.viewer.may(needs):
            return None
        return Refusal("你的岗位没有这项权限。", who=who_may(needs), kind="permission")


def campaign_field(**options: Any) -> forms.ModelChoiceField[Any]:
    """The choices are filled in when the form knows its reader."""
    return forms.ModelChoiceField(
        **{
            "label": _("所属教育实践活动"),
            "queryset": None,
            "empty_label": _("不属于教育实践活动"),
            **options,
        }
    )


def under_way(viewer: Viewer) -> QuerySet[Campaign]:
    """Campaigns that something new can be registered in."""
    rows = Campaign.objects.of_office(viewer.office).exclude(state=CampaignState.CLOSED)
    found: QuerySet[Campaign] = rows.order_by("-starts_on")
    return found


def offer_running(form: Any, viewer: Viewer, present: Campaign | None = None) -> None:
    """The running campaigns, the default one chosen; without any there is no such field. `present` stays offered."""
    rows = Campaign.objects.of_office(viewer.office).running()
    if present is not None:
        rows = rows | Campaign.objects.filter(pk=present.pk)
    if not rows.exists():
        del form.fields["campaign"]
        return
    form.fields["campaign"].queryset = rows.order_by("-starts_on")
    usual = Campaign.objects.of_office(viewer.office).offered_first()
    if usual is not None:
        form.initial.setdefault("campaign", usual.pk)

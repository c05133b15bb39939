"""A problem on its way: wording, unit, proofs, and the states that residents read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.desk.forms import choices
from minqing.desk.forms.base import READ_ALOUD, ActForm
from minqing.desk.forms.campaigns.base import campaign_field, offer_running
from minqing.desk.forms.fields import Day, area
from minqing.desk.forms.pickers import Pick
from minqing.desk.forms.proofs import EvidenceFields
from minqing.desk.forms.sorting import category_field


class AmendProblem(ActForm):
    verb = "problem.amend"

    title = forms.CharField(label=_("标题"), max_length=80)
    description = forms.CharField(label=_("情况"), required=False, widget=area(4))
    place = forms.CharField(label=_("地点"), max_length=120, required=False)
    category = category_field(required=False)
    campaign = campaign_field(required=False)

    def prepare(self) -> None:
        row = self.row
        self.fields["category"].queryset = choices.categories(self.viewer)  # type: ignore[attr-defined]
        self.initial = {
            "title": row.title,
            "description": row.description,
            "place": row.place,
            "category": row.category_id,
            "campaign": row.campaign_id,
        }
        offer_running(self, self.viewer, row.campaign)


class AssignOwner(ActForm):
    verb = "problem.assign_owner"

    unit: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("责任单位"), queryset=None, widget=Pick, empty_label=""
    )
    reason = forms.CharField(
        label=_("为什么改"), max_length=200, required=False, help_text=_("已经有责任单位的，改的时候要写")
    )

    def prepare(self) -> None:
        self.fields["unit"].queryset = choices.units(self.viewer)  # type: ignore[attr-defined]
        self.initial = {"unit": self.row.owner_unit_id}


class AddProof(ActForm, EvidenceFields):
    verb = "problem.add_evidence"


class Coordinate(ActForm):
    verb = "problem.coordinate"
    told = READ_ALOUD

    note = forms.CharField(label=_("正在和谁协调什么"), widget=area(3))


class Track(ActForm):
    verb = "problem.track"
    told = READ_ALOUD

    note = forms.CharField(label=_("为什么要长期跟踪"), widget=area(3))
    review_on = forms.DateField(label=_("下次复查日期"), widget=Day)

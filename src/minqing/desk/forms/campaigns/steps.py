"""Steps of a campaign, as the office arranges them and hands them in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.campaigns.ledgers.parts import default_campaign
from minqing.campaigns.models import Paper
from minqing.campaigns.models.step import WITH_OFFICE
from minqing.desk.forms.admin.base import SettingForm
from minqing.desk.forms.campaigns.base import NewHere, campaign_field, under_way
from minqing.desk.forms.fields import Day, area, one_file

# A form's own `about` and `papers` stand above its fields: fields of these names would hide them from the page.
TAKEN = {"aims": "about", "wanted": "papers"}


def _as_taken(told: dict[str, Any]) -> dict[str, Any]:
    return {TAKEN.get(name, name): value for name, value in told.items()}


class AddStep(NewHere):
    verb = "campaign_step.add"
    ledger = "steps"

    campaign = campaign_field(empty_label=None)
    stage_name = forms.CharField(
        label=_("环节"),
        max_length=60,
        help_text=_("写已有的环节名称，步骤接在它后面；写新的名称，就新开一个环节"),
    )
    title = forms.CharField(label=_("步骤名称"), max_length=80)
    aims = forms.CharField(label=_("步骤要求"), required=False, widget=area(3))
    due_on = forms.DateField(label=_("报送期限"), widget=Day)
    wanted = forms.CharField(
        label=_("应交材料"), required=False, widget=area(4), help_text=_("一行一种；都交齐了才能报送督导组")
    )

    def prepare(self) -> None:
        field: Any = self.fields["campaign"]
        field.queryset = under_way(self.viewer)
        usual = default_campaign(self.viewer.office)
        self.first(campaign=usual.pk if usual else None)

    def values(self) -> dict[str, Any]:
        return {"scope": self.viewer.office, **_as_taken(self.cleaned_data)}


class _WithOffice(SettingForm):
    """While the step lies with the office."""

    @staticmethod
    def fits(row: Any) -> bool:
        return row.state in WITH_OFFICE


class HandIn(_WithOffice):
    verb = "campaign_step.hand_in"
    told = _("报送以后，材料和要求都不能再改，直到督导组通过或退回。报送的人自己不能审看。")

    text = forms.CharField(label=_("报送说明"), required=False, widget=area(3))


class FilePaper(_WithOffice):
    verb = "campaign_step.file_paper"

    paper: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("哪一种材料"), queryset=None, empty_label=None
    )
    file = one_file(label=_("文件"))

    @staticmethod
    def sample(row: Any) -> dict[str, Any]:
        return {"paper": Paper(step=row), "file": True}

    def prepare(self) -> None:
        field: Any = self.fields["paper"]
        field.queryset = Paper.objects.filter(step=self.row)
        first = Paper.objects.filter(step=self.row, file=None).first()
        self.initial = {"paper": first.pk if first else None, **self.initial}


class RequirePaper(_WithOffice):
    verb = "campaign_step.require"
    told = _("写新的名称，就加一种材料；写已有的名称，改它是不是必交。")

    name = forms.CharField(label=_("材料名称"), max_length=80)
    required = forms.BooleanField(label=_("必交"), required=False, initial=True)

    @staticmethod
    def sample(_row: Any) -> dict[str, Any]:
        return {"name": "……"}


class AmendStep(_WithOffice):
    verb = "campaign_step.amend"

    title = forms.CharField(label=_("步骤名称"), max_length=80)
    aims = forms.CharField(label=_("步骤要求"), required=False, widget=area(3))
    due_on = forms.DateField(label=_("报送期限"), widget=Day)

    def prepare(self) -> None:
        row = self.row
        self.initial = {"title": row.title, "aims": row.about, "due_on": row.due_on}

    def values(self) -> dict[str, Any]:
        return _as_taken(self.cleaned_data)

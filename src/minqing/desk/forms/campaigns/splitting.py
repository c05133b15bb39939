"""The page on which minutes are split: per passage a mark, and where, what and who for the marked ones."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.base.contact import phone_from
from minqing.base.lengths import LimitedForm
from minqing.campaigns.models import Activity
from minqing.desk.forms.fields import plausible
from minqing.desk.forms.pickers import Pick
from minqing.matters.models import Category, Kind, Wind
from minqing.org.access import Viewer


class Passage(LimitedForm):
    """One passage. Nothing but the mark need be given: the rest is sorted later."""

    use_required_attribute = False

    mark = forms.BooleanField(label=_("拆成一条意见"), required=False)
    scope = forms.ChoiceField(label=_("在哪个社区、网格"), widget=Pick)
    place = forms.CharField(label=_("具体地点"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("类型"), required=False)
    category = forms.CharField(
        label=_("类别"),
        required=False,
        max_length=190,
        widget=forms.TextInput({"list": "classes"}),
    )
    tags = forms.MultipleChoiceField(
        label=_("四风标签"), choices=Wind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    name = forms.CharField(label=_("说话人姓名"), max_length=40, required=False)
    phone = forms.CharField(label=_("说话人电话"), max_length=30, required=False)

    def __init__(
        self, activity: Activity, number: int, classes: dict[str, Category], offered: Any, *args: Any
    ) -> None:
        self.number, self.classes = number, classes
        super().__init__(*args, prefix=f"p{number}", initial={"scope": activity.scope})
        fields: dict[str, Any] = self.fields
        fields["scope"].choices = offered
        fields["kind"].choices = [("", _("以后分")), *Kind.choices]

    def clean_phone(self) -> str:
        return plausible(phone_from, self.cleaned_data["phone"])

    def clean_category(self) -> Category | None:
        written = self.cleaned_data["category"].strip()
        if not written:
            return None
        found = self.classes.get(written)
        if found is None:
            raise forms.ValidationError(_("没有这个类别，请从列出的里面选，或留空。"))
        return found

    @property
    def marked(self) -> bool:
        return bool(self.data.get(self.add_prefix("mark")))

    def values(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        told.pop("mark")
        speaker = {name: told.pop(name).strip() for name in ("name", "phone")}
        return {"passage": self.number, **told, "speaker": speaker}


def classes_of(viewer: Viewer) -> dict[str, Category]:
    """Full name → class in use, for the list that all passages share."""
    return {row.full_name: row for row in Category.objects.of_office(viewer.office).in_use()}

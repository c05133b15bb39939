"""The sorting form of 分办: class, category, wording, place and tags of one opinion at a glance."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.desk.forms import choices
from minqing.desk.forms.base import ActForm
from minqing.desk.forms.pickers import Cards
from minqing.desk.forms.sorting import KINDS, category_field
from minqing.matters.models import Kind, Wind


class Sorting(ActForm):
    """The class is its action; place and tags are corrections that go with it."""

    verb = "opinion.classify"

    kind = forms.ChoiceField(
        label=_("类型"), choices=KINDS, widget=Cards(letters="1234"), help_text=_("按键 1–4 直接选")
    )
    category = category_field(required=False)
    title = forms.CharField(label=_("标题"), max_length=80, required=False)
    place = forms.CharField(label=_("具体地点"), max_length=120, required=False)
    tags = forms.MultipleChoiceField(
        label=_("四风标签"), choices=Wind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        fields: dict[str, Any] = self.fields
        fields["category"].queryset = choices.categories(self.viewer)
        opinion = self.row
        self.had_tags = {tag.wind for tag in opinion.tags.all()}
        self.initial = {
            "kind": opinion.kind or None,
            "category": opinion.category_id,
            "title": opinion.title,
            "place": opinion.place,
            "tags": sorted(self.had_tags),
        }

    def instead(self) -> str:
        """Sealing cannot be undone: it is confirmed on a page of its own."""
        return "opinion.seal" if self.cleaned_data["kind"] == Kind.ACCUSATION else ""

    def values(self) -> dict[str, Any]:
        told = self.cleaned_data
        title = told["title"] or self.row.title
        return {"kind": told["kind"], "category": told["category"], "title": title}

    def corrections(self) -> dict[str, dict[str, Any]]:
        """Further verbs with their values, where something else was changed too."""
        told = self.cleaned_data
        found: dict[str, dict[str, Any]] = {}
        if told["place"] != self.row.place:
            found["opinion.amend"] = {"place": told["place"]}
        if set(told["tags"]) != self.had_tags:
            found["opinion.tag"] = {"tags": tuple(sorted(told["tags"]))}
        return found

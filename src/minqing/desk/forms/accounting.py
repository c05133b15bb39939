"""Calling a unit to account: proposing it, the unit's own words, and the decision of somebody else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minqing.desk.forms.base import About, ActForm
from minqing.desk.forms.fields import area
from minqing.desk.forms.pickers import Cards, Pick
from minqing.matters.actions import barring
from minqing.matters.models import Heard, Measure
from minqing.matters.rules import said
from minqing.org.models import Post, Unit


class Propose(ActForm):
    verb = "accountability.propose"
    told = _("先听单位申辩，再由别人决定；不公开，不排名。")
    follows = True

    unit: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("对哪个单位"), queryset=None, widget=Pick, empty_label=None
    )
    post: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("岗位"), queryset=None, widget=Pick, required=False, help_text=_("可以不选，只对单位")
    )
    kind = forms.ChoiceField(label=_("问责方式"), choices=Measure.choices, widget=Cards)
    reason = forms.CharField(label=_("问责的理由"), widget=area(4))

    def prepare(self) -> None:
        units = barring.of_problem(self.row.problem).units
        posts = Post.objects.get_queryset().filter(unit__in=units, valid_to=None).select_related("unit")
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=units).order_by("name")  # type: ignore[attr-defined]
        self.fields["post"].queryset = posts.order_by("unit__name", "title")  # type: ignore[attr-defined]
        self.initial = {"unit": self.row.problem.owner_unit_id}

    @property
    def about(self) -> About:
        return [(_("检查情况"), self.row.finding), (_("返工理由"), self.row.rework_reason)]


class Hear(ActForm):
    verb = "accountability.hear"
    told = _("本单位的话，一字不改地给决定的人看。")
    final = _("交上以后不能改。")

    heard = forms.ChoiceField(
        label=_("申辩"),
        choices=[(Heard.STATED.value, Heard.STATED.label), (Heard.WAIVED.value, Heard.WAIVED.label)],
        widget=Cards,
    )
    statement = forms.CharField(label=_("申辩的内容"), required=False, widget=area(5))

    @property
    def about(self) -> About:
        return _case(self.row)


class Decide(ActForm):
    verb = "accountability.decide"
    final = _("决定以后不能改。")

    approve = forms.ChoiceField(
        label=_("决定"), choices=[("yes", _("问责")), ("no", _("不予问责"))], widget=Cards
    )
    text = forms.CharField(label=_("决定的理由"), widget=area(4))

    def values(self) -> dict[str, Any]:
        return {"approve": self.cleaned_data["approve"] == "yes", "text": self.cleaned_data["text"]}

    @property
    def about(self) -> About:
        row = self.row
        spoken = (
            row.statement
            or row.get_heard_display()
            or _now("还没有申辩，期限%(day)s") % {"day": said(row.hear_by)}
        )
        return [*_case(row), (_("单位的申辩"), spoken)]


def _case(row: Any) -> About:
    return [
        (_("问责方式"), f"{row.unit} · {row.get_kind_display()}"),
        (_("问责的理由"), row.reason),
        (_("检查情况"), row.item.finding),
    ]

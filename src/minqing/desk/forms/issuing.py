"""Giving tasks out, rewording them, and which problems they serve."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.norms import norm
from minqing.base.rows import Row
from minqing.desk.forms import choices
from minqing.desk.forms.base import ActForm
from minqing.desk.forms.fields import Day, area
from minqing.desk.forms.linking import problem_seen
from minqing.desk.forms.pickers import Cards, Pick, PickSeveral
from minqing.matters.models import Problem
from minqing.matters.norms import PROMISE
from minqing.matters.rules import said


class LeaderField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Posts are shown with their unit and with who holds them today."""

    holders: dict[object, str]

    def label_from_instance(self, obj: Any) -> str:
        return " ".join(part for part in (obj.unit.name, obj.title, self.holders.get(obj.pk, "")) if part)


class Issue(ActForm):
    verb = "task.issue"
    follows = True

    title = forms.CharField(label=_("任务名称"), max_length=80)
    measure = forms.CharField(label=_("整改措施"), widget=area(4), help_text=_("做什么，做到什么程度算完"))
    lead_unit: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("牵头单位"), queryset=None, widget=Pick, empty_label=""
    )
    joint_units: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("配合单位"), queryset=None, required=False, widget=PickSeveral
    )
    leader_post = LeaderField(label=_("责任领导"), queryset=None, widget=Pick, empty_label="")
    promise_on = forms.DateField(label=_("承诺日期"), required=False, widget=Day)
    problems: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("一并办理的其他问题"), queryset=None, required=False, widget=PickSeveral
    )

    def prepare(self) -> None:
        fields: dict[str, Any] = self.fields
        units, leaders = choices.units(self.viewer), choices.leaders(self.viewer)
        fields["lead_unit"].queryset = fields["joint_units"].queryset = units
        fields["leader_post"].queryset = leaders
        fields["leader_post"].holders = choices.holders(leaders)
        others = choices.without_task(self.viewer).filter(street=self.row.scope[:9])
        fields["problems"].queryset = others.exclude(pk=self.row.pk)
        fields["problems"].label_from_instance = lambda p: f"{p.code} {p.title}"
        fields["promise_on"].help_text = promise_words(self.row)
        self.initial = {"title": self.row.title, "lead_unit": self.row.owner_unit_id}

    def values(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        told["problems"] = [self.row, *told["problems"]]
        told["joint_units"] = list(told["joint_units"])
        return {"scope": self.row.scope, **told}

    @classmethod
    def model(cls) -> type[Row]:
        return Problem

    def target(self) -> None:
        """The task is new: the action is on no row."""
        return


def promise_words(problem: Problem) -> str:
    """Until when at the latest, and by which rule."""
    today = clock.today()
    limit = norm(PROMISE, on=today, subject=problem.category.path if problem.category else "")
    told = {"day": said(limit.due(today)), "rule": limit.words}
    return _now("不填就是%(day)s：%(rule)s。可以提前，不能推后。") % told


class AmendTask(ActForm):
    verb = "task.amend"
    told = _("承诺日期不在这里改：延期要申请，由另一位领导批。")

    title = forms.CharField(label=_("任务名称"), max_length=80)
    measure = forms.CharField(label=_("整改措施"), widget=area(4))
    leader_post = LeaderField(label=_("责任领导"), queryset=None, widget=Pick, empty_label=None)
    joint_units: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("配合单位"), queryset=None, required=False, widget=PickSeveral
    )
    reason = forms.CharField(label=_("为什么改"), max_length=200, required=False)

    def prepare(self) -> None:
        fields: dict[str, Any] = self.fields
        leaders = choices.leaders(self.viewer)
        fields["leader_post"].queryset, fields["leader_post"].holders = leaders, choices.holders(leaders)
        fields["joint_units"].queryset = choices.units(self.viewer)
        self.initial = {
            "title": self.row.title,
            "measure": self.row.measure,
            "leader_post": self.row.leader_post_id,
            "joint_units": [line.unit_id for line in self.row.joint.all()],
        }

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "joint_units": list(self.cleaned_data["joint_units"])}


class AddProblem(ActForm):
    verb = "task.add_problem"
    finds = True

    problem = forms.ChoiceField(label=_("加入哪个问题"), choices=(), widget=Cards)

    def prepare(self) -> None:
        found = choices.without_task(self.viewer).filter(street=self.row.scope[:9])
        if self.sought:
            found = found.filter(pk__in=choices.open_problems(self.viewer, self.sought).values("pk"))
        field: Any = self.fields["problem"]
        field.choices = [(str(p.pk), f"{p.code} {p.title}\n{p.place}") for p in found[: choices.MOST]]
        chosen = str(self.data.get("problem") or "")
        known = problem_seen(self.viewer, chosen) if chosen else None
        if known is not None and chosen not in dict(field.choices):
            field.choices = [(chosen, f"{known.code} {known.title}"), *field.choices]

    def clean_problem(self) -> Problem:
        found = problem_seen(self.viewer, self.cleaned_data["problem"])
        if found is None:
            raise forms.ValidationError(_("没有找到这个问题，或不在你的管辖范围内。"))
        return found


class DropProblem(ActForm):
    verb = "task.drop_problem"
    told = _("问题还在，只是不由这项任务办。")

    problem: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("移出哪个问题"), queryset=None, empty_label=None
    )
    reason = forms.CharField(label=_("为什么移出"), max_length=200)

    def prepare(self) -> None:
        seen = Problem.objects.seen_by(self.viewer).filter(served_by__task=self.row).distinct()
        field: Any = self.fields["problem"]
        field.queryset = seen
        field.label_from_instance = lambda p: f"{p.code} {p.title}"

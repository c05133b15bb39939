"""From opinion to problem: a new one, an old one, none after all, or one that is fixed already."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.desk.forms import choices
from minqing.desk.forms.base import ActForm
from minqing.desk.forms.fields import area
from minqing.desk.forms.pickers import Cards, Pick
from minqing.desk.forms.proofs import ProofFields, proofs_in
from minqing.desk.forms.sorting import category_field
from minqing.desk.reading.alike import lines_of_problems
from minqing.matters.likeness import problems_like
from minqing.matters.models import Outcome, Problem


class RaiseProblem(ActForm):
    verb = "opinion.raise_problem"
    follows = True
    told = _("几条意见说的是同一件事，并入已有问题，不另立。")

    title = forms.CharField(label=_("问题标题"), max_length=80)
    description = forms.CharField(
        label=_("情况"), required=False, widget=area(3), help_text=_("看过现场的，写看到的")
    )
    owner_unit: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("责任单位"), queryset=None, required=False, widget=Pick, empty_label=""
    )
    category = category_field(required=False)

    def prepare(self) -> None:
        self.fields["owner_unit"].queryset = choices.units(self.viewer)  # type: ignore[attr-defined]
        self.fields["category"].queryset = choices.categories(self.viewer)  # type: ignore[attr-defined]
        self.initial = {"title": self.row.title, "category": self.row.category_id}


class Link(ActForm):
    verb = "opinion.link"
    finds = True
    told = _("并入以后还是两条意见：各自有回执，各自评价，件数不减少。")

    problem = forms.ChoiceField(label=_("并入哪个问题"), choices=(), widget=Cards)

    def prepare(self) -> None:
        """The likeliest first, or what the search found; a chosen one stays valid however the list has moved since."""
        field: Any = self.fields["problem"]
        field.choices = [] if self.sought else lines_of_problems(problems_like(self.viewer, self.row))
        self.likely = bool(field.choices)
        found = (
            choices.open_problems(self.viewer, self.sought)
            if self.sought
            else choices.like(self.row, self.viewer).exclude(pk__in=[pk for pk, _line in field.choices])
        )
        shown = found.select_related("owner_unit")[: choices.MOST - len(field.choices)]
        lines = [(str(p.pk), f"{p.code} {p.title}\n{place_of(p)}") for p in shown]
        field.choices = [*field.choices, *lines]
        chosen = str(self.data.get("problem") or "")
        if chosen and chosen not in dict(field.choices):
            known = problem_seen(self.viewer, chosen)
            if known is not None:
                field.choices = [(chosen, f"{known.code} {known.title}"), *field.choices]

    def clean_problem(self) -> Problem:
        found = problem_seen(self.viewer, self.cleaned_data["problem"])
        if found is None:
            raise forms.ValidationError(_("没有找到这个问题，或不在你的管辖范围内。"))
        return found


class Unlink(ActForm):
    verb = "opinion.unlink"
    told = _("并错了才移出。关联不删除，只停用，理由留痕。")

    problem: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("移出哪个问题"), queryset=None, empty_label=None
    )
    reason = forms.CharField(label=_("为什么移出"), max_length=200)

    def prepare(self) -> None:
        seen = Problem.objects.seen_by(self.viewer).filter(links__opinion=self.row)
        self.fields["problem"].queryset = seen.distinct()  # type: ignore[attr-defined]


class FixAtOnce(ActForm, ProofFields):
    verb = "opinion.fix_at_once"
    follows = True
    told = _("已经当场办好的，写怎么办的，附一样佐证。办完就请群众评价。")

    fix_text = forms.CharField(label=_("怎么办好的（群众可见）"), widget=area(3))
    outcome = forms.ChoiceField(label=_("办理结果"), choices=Outcome.choices, initial=Outcome.SOLVED)
    field_order = ("fix_text", "outcome", "proof_kind", "proof_text", "proof_files")

    def values(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {"fix_text": told["fix_text"], "outcome": told["outcome"], "evidence": proofs_in(told)}


def place_of(problem: Problem) -> str:
    unit = problem.owner_unit.name if problem.owner_unit else str(_("还没有责任单位"))
    return " · ".join(part for part in (problem.place, unit, str(problem.get_state_display())) if part)


def problem_seen(viewer: Any, pk: str) -> Problem | None:
    try:
        found: Problem | None = Problem.objects.seen_by(viewer).filter(pk=pk).first()
    except (ValueError, TypeError, forms.ValidationError):
        return None
    return found

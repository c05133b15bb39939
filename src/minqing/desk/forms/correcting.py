"""更正: which entry was typed wrong, what is right, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minqing.desk.forms.base import About, ActForm
from minqing.desk.forms.fields import area
from minqing.matters.actions.correcting import FIELDS, shown
from minqing.matters.models.correction import CLOCKS


class Correct(ActForm):
    """The present values stand above the form, so that they can be copied and put right."""

    told = _("只更正登记时写错的。原来写的不会丢，和理由一起留在经过里。群众评价、批示、承诺变更不能更正。")

    field = forms.ChoiceField(label=_("更正哪一项"))
    new = forms.CharField(
        label=_("更正为"),
        required=False,
        strip=False,
        widget=area(4),
        help_text=_("写全：日期写成 2026年12月2日 9:30，渠道写名称"),
    )
    reason = forms.CharField(label=_("为什么更正（群众可见）"), max_length=300, widget=area(2))

    def prepare(self) -> None:
        choices = [(str(f.value), self._label(f)) for f in FIELDS[type(self.row)]]
        self.fields["field"].choices = [("", ""), *choices]  # type: ignore[attr-defined]

    def _label(self, field: Any) -> str:
        return (
            _now("%(field)s（由另一人批准，期限重新计算）") % {"field": field.label}
            if field in CLOCKS
            else field.label
        )

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"].replace("\r\n", "\n")
        return new

    @property
    def about(self) -> About:
        return [(f.label, shown(f, getattr(self.row, f)) or "—") for f in FIELDS[type(self.row)]]


class CorrectOpinion(Correct):
    verb = "opinion.correct"


class CorrectProblem(Correct):
    verb = "problem.correct"


class CorrectTask(Correct):
    verb = "task.correct"

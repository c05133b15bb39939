"""又出现: which earlier problem a new one is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.desk.forms.base import ActForm
from minqing.desk.forms.fields import area
from minqing.matters.models import Problem


class MarkAgain(ActForm):
    verb = "problem.mark_again"
    told = _("和以前办结过的是同一件事又出现了。以前那个问题的记录不变，算一次复发。")

    number = forms.CharField(label=_("以前那个问题的编号"), max_length=20)
    reason = forms.CharField(label=_("为什么认为是又出现"), widget=area(3))

    def clean_number(self) -> Problem:
        typed = self.cleaned_data["number"].strip()
        found: Problem | None = Problem.objects.seen_by(self.viewer).filter(code__iexact=typed).first()
        if found is None:
            raise forms.ValidationError(_("没有找到这个问题，或不在你的管辖范围内。"))
        return found

    def values(self) -> dict[str, Any]:
        return {"earlier": self.cleaned_data["number"], "reason": self.cleaned_data["reason"]}

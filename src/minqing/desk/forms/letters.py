"""The letter to a body outside as it is written: who it goes to, what it asks, and the numbered paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.desk.forms import choices
from minqing.desk.forms.base import READ_ALOUD, ActForm
from minqing.desk.forms.fields import area
from minqing.desk.forms.pickers import Pick


class _Letter(ActForm):
    """Who it goes to, and what it says."""

    unit: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("外单位"), queryset=None, widget=Pick, required=False, empty_label=""
    )
    body = forms.CharField(
        label=_("函上怎么称呼对方"),
        max_length=60,
        required=False,
        help_text=_("选了外单位可以不写；没有登记过的部门写全称"),
    )
    asked = forms.CharField(label=_("请他们办什么"), widget=area(4))
    reason = forms.CharField(label=_("为什么街道办不了"), widget=area(3), help_text=READ_ALOUD)

    def prepare(self) -> None:
        self.fields["unit"].queryset = choices.outside_units(self.viewer)  # type: ignore[attr-defined]


class Refer(_Letter):
    verb = "problem.refer"
    told = _("先拟稿，不发出。发出以后在提请的页面上记一笔，问题那时才到“街道以外”；问题一直不算办结。")
    follows = True


class AmendReferral(_Letter):
    verb = "referral.amend"

    def prepare(self) -> None:
        super().prepare()
        row = self.row
        self.initial = {"unit": row.unit_id, "body": row.body, "asked": row.asked, "reason": row.reason}


class Letter(ActForm):
    verb = "referral.letter"
    told = _("按现在的内容出一份编号的Word函，留出盖章的地方。函里没有反映人的姓名和电话。")

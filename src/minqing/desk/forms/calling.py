"""What a call-back brought: the resident's answer in their own words, or why there was none."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.desk.forms.base import ActForm
from minqing.desk.forms.fields import area
from minqing.desk.forms.pickers import Cards
from minqing.matters.models import Answer, CallResult


class RecordCallback(ActForm):
    verb = "verdict.record_callback"
    told = _("如实记，不劝、不替。“不满意”会转督导组，不影响你。")
    final = _("评价一经记录不能改，也不能删。")

    answer = forms.ChoiceField(label=_("群众怎么评"), choices=Answer.choices, widget=Cards(letters="123"))
    words = forms.CharField(
        label=_("群众的原话"),
        required=False,
        max_length=2000,
        widget=area(3),
        help_text=_("不满意的，问清哪里没办好"),
    )


class CallAttempt(ActForm):
    verb = "verdict.call_attempt"
    told = _("没有接通、不愿评价都不算满意，单独计数。")

    result = forms.ChoiceField(label=_("情况"), choices=CallResult.choices, widget=Cards)
    note = forms.CharField(label=_("备注"), max_length=200, required=False)

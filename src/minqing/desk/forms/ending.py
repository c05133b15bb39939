"""Answering an opinion, and the ends that make no problem of it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.desk.forms.base import READ_ALOUD, ActForm
from minqing.desk.forms.fields import area
from minqing.desk.forms.pickers import Cards
from minqing.matters.models import EndReason


class Answer(ActForm):
    verb = "opinion.answer"
    told = READ_ALOUD

    text = forms.CharField(
        label=_("答复内容"), widget=area(5), help_text=_("受理了没有，归谁办，什么时候再说")
    )


class End(ActForm):
    verb = "opinion.end"
    told = READ_ALOUD

    reason = forms.ChoiceField(label=_("去向"), choices=EndReason.choices, widget=Cards)
    text = forms.CharField(label=_("给群众的说明"), widget=area(5))


class Reopen(ActForm):
    verb = "opinion.reopen"
    told = _("原来的说明留在留痕里，意见回到“已分类”。")

    reason = forms.CharField(label=_("为什么重新办理"), widget=area(3))

"""More time and 挂账, asked for with a reason that residents read."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.desk.forms.base import About, ActForm
from minqing.desk.forms.fields import Day, area
from minqing.matters.rules import said


class AskExtension(ActForm):
    verb = "task.ask_extension"
    told = _("由另一位领导批。批了日期才变，原日期和理由留着，群众也看得到。")

    new_on = forms.DateField(label=_("延到哪一天"), widget=Day)
    reason = forms.CharField(label=_("理由（群众可见）"), max_length=300, widget=area(3))

    @property
    def about(self) -> About:
        return [(_("现在的承诺日期"), said(self.row.promise_on))]


class AskSuspension(ActForm):
    verb = "task.ask_suspension"
    told = _("现在办不下去的才挂账：由另一位领导批，批了以后承诺日期停走，解除后接着走。")

    until = forms.DateField(label=_("预计哪一天能解除"), widget=Day)
    reason = forms.CharField(label=_("理由（群众可见）"), max_length=300, widget=area(3))


class Resume(ActForm):
    verb = "task.resume"
    told = _("挂账时剩几天，解除后还是几天。")

    reason = forms.CharField(label=_("为什么可以恢复（群众可见）"), max_length=300, widget=area(3))

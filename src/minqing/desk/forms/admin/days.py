"""One day of the workday calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minqing.desk.forms.admin.base import SAID, SettingForm
from minqing.desk.forms.fields import Day, area
from minqing.desk.forms.pickers import Cards
from minqing.desk.links import name_of

WORKED = [("yes", _("上班")), ("no", _("放假"))]


class AmendDay(SettingForm):
    verb = "calendar.amend_day"
    told = _("以后算的期限按新的日历。已经算出的期限不变。")

    day = forms.DateField(label=_("日期"), widget=Day)
    worked = forms.ChoiceField(label=_("这一天"), choices=WORKED, widget=Cards)
    name = forms.CharField(
        label=_("名称"), max_length=40, required=False, help_text=_("例如：国庆节、国庆节调休")
    )
    reason = forms.CharField(
        label=_("为什么改"), max_length=200, widget=area(2), help_text=_("哪个通知、文号")
    )

    def values(self) -> dict[str, Any]:
        told = {name: value for name, value in self.cleaned_data.items() if name != "worked"}
        return {**told, "is_workday": self.cleaned_data["worked"] == "yes"}

    @staticmethod
    def sample(row: Any) -> dict[str, Any]:
        day = dt.date(row.year, 1, 1)
        return {"day": day, "is_workday": False, "name": SAID, "reason": SAID}

    @property
    def trail(self) -> tuple[str, str]:
        return reverse("desk:calendar_year", args=[self.row.year]), name_of(self.row)

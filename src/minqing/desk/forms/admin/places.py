"""Divisions and grids: set up, renamed, retired, recoded."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.desk.forms.admin.base import SAID, NewForm, ReasonForm, SettingForm
from minqing.desk.forms.base import About
from minqing.desk.forms.fields import Day, area
from minqing.org.actions.places import moved_by_recoding


class AddDivision(NewForm):
    verb = "division.add"
    ledger = "divisions"

    scope = forms.CharField(
        label=_("区划代码"),
        max_length=15,
        help_text=_("社区12位，网格15位，不补零。前几位是上一级的代码，上一级要先设好"),
    )
    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("例如：老堤社区、第3网格"))
    valid_from = forms.DateField(label=_("启用日期"), widget=Day)

    def prepare(self) -> None:
        self.first(valid_from=clock.today(), scope=self.viewer.office)


class AmendDivision(SettingForm):
    verb = "division.amend"

    name = forms.CharField(label=_("名称"), max_length=60)

    def prepare(self) -> None:
        self.initial = {"name": self.row.name}


class RetireDivision(ReasonForm):
    verb = "division.retire"
    told = _("停用以后不能再往这里登记。已经办过的事还在原处，查得到。")


class RecodeDivision(SettingForm):
    verb = "division.recode"
    follows = True
    told = _("先填新代码，下一步会列出要移动的记录，确认以后才写入。")
    button = _("下一步：核对")

    code = forms.CharField(label=_("新代码"), max_length=15)
    day = forms.DateField(label=_("从哪一天起用新代码"), widget=Day)
    reason = forms.CharField(
        label=_("为什么改码"), max_length=200, widget=area(2), help_text=_("写明文件和文号")
    )

    def prepare(self) -> None:
        self.initial = {"day": clock.today()}

    @staticmethod
    def sample(row: Any) -> dict[str, Any]:
        tomorrow = clock.today() + dt.timedelta(days=1)
        return {"code": row.scope, "day": tomorrow, "reason": SAID}

    @property
    def about(self) -> About:
        return [(_("现在的代码"), f"{self.row.scope}　{self.row.name}")]

    def moved(self) -> list[tuple[str, int]]:
        """What the confirm page counts."""
        return moved_by_recoding(self.row)

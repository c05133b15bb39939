"""The classification: classes added, renamed, retired and brought back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.desk.forms.admin import pick
from minqing.desk.forms.admin.base import SAID, NewForm, ReasonForm, SettingForm
from minqing.desk.forms.choices import categories


class AddCategory(NewForm):
    verb = "category.add"
    ledger = "categories"

    parent = pick.row_field(_("上级类别"), required=False, empty_label=_("没有上级，新设一级类别"))
    name = forms.CharField(label=_("类别名称"), max_length=60, help_text=_("代码自动编，编过的不再用"))

    def prepare(self) -> None:
        pick.fill(self, parent=categories(self.viewer).filter(level__lte=2).order_by("path"))

    def values(self) -> dict[str, Any]:
        return {"scope": self.viewer.office, **self.cleaned_data}


class AmendCategory(SettingForm):
    verb = "category.amend"
    told = _("代码不变，下面各级的全称跟着变。")

    name = forms.CharField(label=_("类别名称"), max_length=60)
    reason = forms.CharField(label=_("为什么改"), max_length=200, required=False)

    def prepare(self) -> None:
        self.initial = {"name": self.row.name}

    @staticmethod
    def sample(_row: Any) -> dict[str, Any]:
        return {"name": SAID}


class RetireCategory(ReasonForm):
    verb = "category.retire"
    told = _("连同下面各级一起停用。已经分到这一类的还在这一类。")

    @staticmethod
    def fits(row: Any) -> bool:
        return bool(row.active)


class RestoreCategory(ReasonForm):
    verb = "category.restore"

    @staticmethod
    def fits(row: Any) -> bool:
        return not row.active

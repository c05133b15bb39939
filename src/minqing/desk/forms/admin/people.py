"""People of the office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.desk.forms.admin import pick
from minqing.desk.forms.admin.base import NewForm, ReasonForm, SettingForm
from minqing.desk.forms.fields import office_phone


class AddPerson(NewForm):
    verb = "person.add"
    ledger = "people"
    told = _("先登记，再任职；要登录系统的，再开通账号。")

    name = forms.CharField(label=_("姓名"), max_length=40)
    scope = pick.place_field(help_text=_("在哪里上班：街道机关选街道，社区选自己的社区"))
    phone = office_phone(label=_("办公电话"))

    def prepare(self) -> None:
        pick.fill(self, scope=pick.places(self.viewer))
        self.first(scope=self.viewer.office)


class AmendPerson(SettingForm):
    verb = "person.amend"

    name = forms.CharField(label=_("姓名"), max_length=40)
    scope = pick.place_field()
    phone = office_phone(label=_("办公电话"))

    def prepare(self) -> None:
        pick.fill(self, scope=pick.places(self.viewer))
        self.initial = {"name": self.row.name, "scope": self.row.scope, "phone": self.row.phone}


class Leave(ReasonForm):
    verb = "person.leave"
    told = _("账号马上停用，全部任职今天结束。办过的事还记在他名下。")

    @staticmethod
    def fits(row: Any) -> bool:
        return bool(row.active)

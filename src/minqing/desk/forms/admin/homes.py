"""Households by their address, and the office's own particulars."""

from __future__ import annotations

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minqing.desk.forms.admin import pick
from minqing.desk.forms.admin.base import NewForm, ReasonForm, SettingForm
from minqing.desk.forms.fields import office_phone


class _Address(forms.Form):
    scope = pick.place_field(label=_("所在网格"))
    building = forms.CharField(label=_("楼栋"), max_length=60, help_text=_("例如：新安里3栋"))
    room = forms.CharField(label=_("房号"), max_length=30, required=False)
    address = forms.CharField(
        label=_("完整地址"), max_length=160, required=False, help_text=_("不写，就用楼栋加房号")
    )


class AddHousehold(NewForm, _Address):
    verb = "household.add"
    ledger = "households"
    told = _("户址不记人：谁住在这里，写在需要它的登记里。")

    def prepare(self) -> None:
        pick.fill(self, scope=pick.places(self.viewer))


class AmendHousehold(SettingForm, _Address):
    verb = "household.amend"

    def prepare(self) -> None:
        pick.fill(self, scope=pick.places(self.viewer))
        row = self.row
        self.initial = {
            "scope": row.scope,
            "building": row.building,
            "room": row.room,
            "address": row.address,
        }


class CloseHousehold(ReasonForm):
    verb = "household.close"
    told = _("注销以后不再出现在在用的户址里，记录还查得到。同一处以后可以重新登记。")


class AmendOffice(SettingForm):
    verb = "office.amend"
    told = _("电话和办公时间印在居民的回执和页面上。")

    name = forms.CharField(label=_("机构名称"), max_length=60)
    phone = office_phone(label=_("对外电话"))
    hours = forms.CharField(label=_("办公时间"), max_length=60, required=False)
    address = forms.CharField(label=_("地址"), max_length=120, required=False)
    privacy_contact = forms.CharField(
        label=_("个人信息联系人"), max_length=60, required=False, help_text=_("印在居民看的个人信息说明里")
    )

    def prepare(self) -> None:
        self.initial = {name: getattr(self.row, name) for name in self.fields}

    @property
    def trail(self) -> tuple[str, str]:
        return reverse("desk:settings"), str(_("机构和提醒"))

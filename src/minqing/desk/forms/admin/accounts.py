"""The accounts of people: opened, given a new password, unlocked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.base.pinyin import full
from minqing.desk.forms.admin.base import SAID, ReasonForm, SettingForm
from minqing.desk.forms.fields import area
from minqing.org.actions.people import is_locked
from minqing.org.actions.secrets import has_second_factor
from minqing.org.actions.staff import first_password

FIRST_PASSWORD = _("写给本人。第一次登录时必须改掉；点下面的按钮以后，这里再也看不到它")


def password_field() -> forms.CharField:
    return forms.CharField(
        label=_("初始密码"),
        max_length=60,
        strip=False,
        help_text=FIRST_PASSWORD,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )


class OpenAccount(SettingForm):
    verb = "account.open"

    username = forms.CharField(
        label=_("登录名"),
        max_length=40,
        widget=forms.TextInput({"autocapitalize": "off", "autocomplete": "off"}),
    )
    password = password_field()

    def prepare(self) -> None:
        self.initial = {
            "username": full(self.row.name).replace(" ", ""),
            "password": first_password(),
        }

    @staticmethod
    def sample(_row: Any) -> dict[str, Any]:
        return {"username": SAID, "password": SAID}

    @staticmethod
    def fits(row: Any) -> bool:
        return bool(row.active) and not hasattr(row, "account")


class ResetPassword(SettingForm):
    verb = "account.reset_password"
    told = _("本人忘了密码时用。原来的密码马上失效，正开着的页面也要重新登录；本人和管理员都会收到消息。")

    reason = forms.CharField(
        label=_("理由"), max_length=200, help_text=_("例如：本人忘了，已当面核对"), widget=area(2)
    )
    password = password_field()

    def prepare(self) -> None:
        self.initial = {"password": first_password()}

    @staticmethod
    def sample(_row: Any) -> dict[str, Any]:
        return {"password": SAID, "reason": SAID}

    @staticmethod
    def fits(row: Any) -> bool:
        return bool(row.active) and hasattr(row, "account")


class ResetSecondFactor(ReasonForm):
    verb = "account.reset_second_factor"
    told = _("本人丢了验证设备、又没有恢复码时用。先当面核对是本人；下次登录只用密码，本人再重新开通。")

    @staticmethod
    def fits(row: Any) -> bool:
        return bool(row.active) and has_second_factor(row)


class UnlockAccount(SettingForm):
    verb = "account.unlock"
    told = _("连续输错密码会锁15分钟。先问清是本人输错的，再解除；不是本人，请重设密码。")

    @staticmethod
    def fits(row: Any) -> bool:
        return bool(row.active) and hasattr(row, "account") and is_locked(row.account.username)

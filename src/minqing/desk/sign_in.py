"""Sign-in: no sign-up by strangers, and the visitor's address is the socket's own unless a proxy is named."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as library
from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minqing.base.addresses import client_address
from minqing.org.models import Account


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by an administrator, never by a visitor."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("登录名或密码不对。请核对大小写和输入法后再输一次。"),
        "account_inactive": _("这个账号已停用，请找本单位管理员。"),
        "enter_current_password": _("现在的密码不对，请再输一次。"),
        "too_many_login_attempts": _("登录太频繁，请等几分钟再试。"),
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def get_password_change_redirect_url(self, _request: HttpRequest) -> str:
        return reverse("desk:work")

    def set_password(self, user: Account, password: str) -> None:
        """A password of one's own: the first one, known to the administrator, is gone."""
        user.set_password(password)
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])

    def add_message(
        self,
        request: HttpRequest,
        _level: int,
        message_template: str | None = None,
        *_rest: Any,
        **_more: Any,
    ) -> None:
        """Of the library's messages only this one tells something that the page does not show by itself."""
        if (message_template or "").endswith("password_changed.txt"):
            messages.success(request, gettext("密码已经改好，下次登录用新密码。"))


def password_field(label: Any, autocomplete: str, **options: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, widget=widget, **options)


class SignInForm(library.LoginForm):  # type: ignore[misc]
    """The library's form in our words: labels stand above the fields, nothing stands inside them."""

    password = password_field(_("密码"), "current-password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("登录名"),
            max_length=40,
            widget=forms.TextInput(
                attrs={"autocomplete": "username", "autocapitalize": "off", "spellcheck": "false"}
            ),
        )
        self.order_fields(["login", "password"])


class PasswordForm(library.ChangePasswordForm):  # type: ignore[misc]
    """The library's form in our words."""

    oldpassword = password_field(_("现在的密码"), "current-password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        new, again = self.fields["password1"], self.fields["password2"]
        new.label, new.help_text = _("新密码"), _("至少10个字符；不要用常见密码，也不要和登录名相近。")
        again.label = _("再写一遍新密码")
        for field in (new, again):
            field.widget.attrs.pop("placeholder", None)

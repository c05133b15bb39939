"""The second factor: a code from an authenticator that runs on the office's own computer; no private phone is needed.

The library keeps the secret; we seal it, draw its square code ourselves, and count wrong codes like wrong passwords.
"""

from __future__ import annotations

import base64
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as codes
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.utils import is_mfa_enabled
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.norms import norm
from minqing.base.sealing import open_bytes, seal_bytes
from minqing.org.access import Viewer
from minqing.org.models import Account
from minqing.org.norms import SECOND_FACTOR
from minqing.org.permissions import Perm

PURPOSE = "second factor"


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Our words, our square code, and no secret in clear in the database or its backup."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "验证码不对。请看清是“民情台账”那一行、这30秒里的6位数字；电脑的钟不准也会不对。"
        ),
        "cannot_delete_authenticator": _("单位规定管理员必须用第二验证，不能停用。"),
    }

    def get_totp_issuer(self) -> str:
        return "民情台账"

    def build_totp_svg(self, url: str) -> str:
        """The library asks for a drawing; the page shows ours as a picture."""
        return ""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal_bytes(text.encode(), PURPOSE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return open_bytes(base64.b64decode(encrypted_text), PURPOSE).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not (is_required() and _keeps_posts(authenticator.user))

    def send_notification_mail(self, *_args: Any, **_more: Any) -> None:
        """Nothing is mailed but the daily digest."""


def is_required() -> bool:
    """Whether administrators must have one (a norm that the office sets)."""
    return norm(SECOND_FACTOR, on=clock.today()).value > 0


def _keeps_posts(account: Account) -> bool:
    return Viewer.of(account).may(Perm.ORG_EDIT)


def is_missing(request: HttpRequest, viewer: Viewer) -> bool:
    """Whether this administrator must set one up before anything else."""
    if not viewer.may(Perm.ORG_EDIT) or not is_required():
        return False
    return not is_mfa_enabled(request.user, [Authenticator.Type.TOTP])


def _code_field(help_text: Any = "") -> forms.CharField:
    widget = forms.TextInput(
        attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
    )
    return forms.CharField(label=_("验证码"), max_length=20, widget=widget, help_text=help_text)


class _Counted:
    """A wrong code counts like a wrong password: five at one address, then a wait."""

    user: Account

    def clean_code(self) -> str:
        told = {"username": self.user.username}
        if not AxesProxyHandler.is_allowed(context.request, told):
            context.request.axes_locked_out = True
            raise forms.ValidationError(_("错得太多，请等15分钟再试。"))
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except forms.ValidationError:
            user_login_failed.send(sender=__name__, credentials=told, request=context.request)
            raise
        return code


class CodeForm(_Counted, codes.AuthenticateForm):  # type: ignore[misc]
    """At sign-in."""

    code = _code_field(_("验证器上“民情台账”那一行的6位数字；设备不在手边，写恢复单上没有用过的一个码"))


class CodeAgainForm(_Counted, codes.ReauthenticateForm):  # type: ignore[misc]
    """Before a step that matters."""

    code = _code_field()


class ActivateForm(_Counted, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code proves that the authenticator holds the secret."""

    code = _code_field(_("验证器加好以后，它显示的6位数字"))

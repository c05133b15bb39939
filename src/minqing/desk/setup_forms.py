"""The set-up page's form. Each field asks the rule of its own, so that one submit tells all that is wrong at once."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.base.errors import Refused
from minqing.base.lengths import LimitedForm
from minqing.desk.forms.fields import office_phone
from minqing.org.actions.people import check_password
from minqing.org.actions.setup import office_code_refusal


class SetUpForm(LimitedForm):
    """The office and its first administrator."""

    name = forms.CharField(label=_("街道名称"), max_length=60, help_text=_("例如：柳溪街道"))
    scope = forms.CharField(label=_("街道代码"), max_length=9, help_text=_("9位数字的行政区划代码，不补零"))
    county = forms.CharField(label=_("所属区县名称"), max_length=60)
    phone = office_phone(label=_("对外电话"), help_text=_("印在居民的回执和页面上"))
    hours = forms.CharField(
        label=_("办公时间"), max_length=60, required=False, help_text=_("例如：工作日 8:30–17:30")
    )
    administrator = forms.CharField(label=_("管理员姓名"), max_length=40)
    username = forms.CharField(label=_("管理员登录名"), max_length=40)
    password = forms.CharField(
        label=_("密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少10个字符，不要用常见密码"),
    )
    again = forms.CharField(
        label=_("再写一遍密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_scope(self) -> str:
        scope: str = self.cleaned_data["scope"]
        if no := office_code_refusal(scope):
            raise forms.ValidationError(no.why)
        return scope

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        try:
            check_password(password)
        except Refused as no:
            raise forms.ValidationError(no.refusal.why) from no
        return password

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.data.get("password"):
            raise forms.ValidationError(_("两遍密码不一样。"))
        return again

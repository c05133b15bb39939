"""What a resident types to take part in a draw: a receipt code with a commitment, and later the secret."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.base import draws
from minqing.base.lengths import LimitedForm
from minqing.portal.code_forms import CodeForm


class JoinForm(CodeForm):
    """The hash alone: the secret stays on the resident's own machine."""

    commitment = forms.CharField(
        label=_("承诺（秘密的哈希，64位）"),
        max_length=64,
        widget=forms.TextInput({"data-commitment": "", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("这一页能生成时会自动填好；不能的，用别的工具算出 SHA-256 填在这里"),
        error_messages={"required": _("还没有承诺。")},
    )

    def clean_commitment(self) -> str:
        typed: str = self.cleaned_data["commitment"]
        return typed.strip().lower()


class OpenForm(LimitedForm):
    """The secret, as it was kept."""

    secret = forms.CharField(
        label=_("您存下的秘密"),
        max_length=500,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("打开当时存的文件，整行复制过来。公开以后任何人都看得到"),
        error_messages={"required": _("请填入秘密。")},
    )

    def clean_secret(self) -> str:
        return draws.plain(self.cleaned_data["secret"])

"""What residents type with a receipt in hand: its code, and their verdict."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from minqing.base.lengths import TEXT, LimitedForm
from minqing.matters import codes
from minqing.matters.models import Answer

ANSWERS = [
    (Answer.SATISFIED.value, _("满意\n问题解决了")),
    (Answer.BASICALLY.value, _("基本满意\n大体解决了")),
    (Answer.DISSATISFIED.value, _("不满意\n没解决，或者又坏了")),
]


class CodeForm(forms.Form):
    """The one thing that opens a status page."""

    code = forms.CharField(
        label=_("回执码"),
        max_length=100,
        strip=True,
        help_text=_("16个字，分四组，印在回执上。大小写、空格和横线都不要紧"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("请输入回执码。"), "max_length": _("这不是回执码。回执码只有16个字。")},
    )

    def clean_code(self) -> str:
        typed: str = self.cleaned_data["code"]
        if wrong := codes.fault(typed):
            raise ValidationError(wrong)
        return codes.shown(typed)


class VerdictForm(LimitedForm):
    """Three answers and, if they like, a few words."""

    answer = forms.ChoiceField(
        label=_("您的评价"),
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一项：满意、基本满意，或不满意。")},
    )
    words = forms.CharField(
        label=_("想说的话"),
        required=False,
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("哪里好，哪里没办好。工作人员看得到您写的话"),
    )

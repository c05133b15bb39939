"""What residents type on the public pages: one sentence about a list, or that they have the same trouble."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from minqing.base.contact import BadContact, phone_from
from minqing.base.lengths import WORDS, LimitedForm
from minqing.matters.actions.comments import MOST
from minqing.matters.models import Aspect

ASPECTS = [(a.value, a.label) for a in (Aspect.PROMISE, Aspect.PROGRESS, Aspect.RESULT)]


class SayForm(LimitedForm):
    """One sentence. About the whole list where no line is named."""

    aspect = forms.ChoiceField(
        label=_("说的是哪方面"),
        choices=ASPECTS,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一项：承诺、进展，或结果。")},
    )
    words = forms.CharField(
        label=_("您想说的话"),
        max_length=MOST,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("请不要写姓名、电话、门牌"),
        error_messages={"required": _("还没有写。请写一句话。")},
    )


class MeTooForm(LimitedForm):
    """Nothing has to be typed."""

    words = forms.CharField(
        label=_("您那里是什么情况"),
        max_length=WORDS,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    name = forms.CharField(label=_("怎么称呼您"), max_length=40, required=False)
    phone = forms.CharField(
        label=_("电话"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel"}),
    )

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"].strip()
        try:
            return phone_from(typed) if typed else ""
        except BadContact as bad:
            raise ValidationError(str(bad)) from bad

"""Why somebody wants to see what is sealed. The purpose is asked first and stays in the access log."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.base.lengths import LimitedForm

FIELDS = [("name", _("姓名")), ("phone", _("电话")), ("address", _("住址")), ("id_number", _("身份证号"))]


class Purpose(LimitedForm):
    use_required_attribute = False

    purpose = forms.CharField(
        label=_("为什么要看"), max_length=200, help_text=_("写具体的事，例如“核实现场位置”。每次查看都留痕")
    )


class RevealSpeaker(Purpose):
    """Only what is needed: name and telephone unless somebody asks for more."""

    fields_wanted = forms.MultipleChoiceField(
        label=_("要看哪几项"),
        choices=FIELDS,
        initial=["name", "phone"],
        widget=forms.CheckboxSelectMultiple,
    )

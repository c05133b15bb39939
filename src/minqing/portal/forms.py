"""What residents type on the way to an opinion: kind and place, words and photos, who speaks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minqing.base.contact import BadContact, phone_from
from minqing.base.lengths import WORDS, LimitedForm
from minqing.matters.models import Kind
from minqing.org.models import Office
from minqing.portal.places import place_choices

KINDS = [
    (Kind.LIVELIHOOD.value, _("民生问题\n水电、道路、环境、物业这类身边的事")),
    (Kind.REQUEST.value, _("申诉求决\n自己的事，请单位解决或给个说法")),
    (Kind.SUGGESTION.value, _("建议意见\n觉得哪里可以改得更好")),
    (Kind.ACCUSATION.value, _("检举控告\n反映干部或单位违纪、作风不正。只有纪检干部能打开")),
    ("", _("说不清是哪一类\n由工作人员来分")),
]


class StepForm(LimitedForm):
    """One screen. Every field takes what the draft holds; nothing typed is ever cleared."""

    def __init__(self, office: Office, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office = office


class KindForm(StepForm):
    """Screen 1: what kind, and where."""

    kind = forms.ChoiceField(
        label=_("您要说的是哪一类？"), choices=KINDS, required=False, widget=forms.RadioSelect
    )
    scope = forms.ChoiceField(
        label=_("在哪个社区"), required=False, help_text=_("说的是哪里的事，不是您住在哪里。不清楚可以不选")
    )
    place = forms.CharField(
        label=_("具体在什么地方"),
        required=False,
        max_length=120,
        help_text=_("楼栋、路口、店名都可以"),
    )

    def __init__(self, office: Office, *args: Any, **kwargs: Any) -> None:
        super().__init__(office, *args, **kwargs)
        picker = self.fields["scope"]
        assert isinstance(picker, forms.ChoiceField)
        picker.choices = [("", _now("不清楚，或不止一个社区")), *place_choices(office)]


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class WordsForm(StepForm):
    """Screen 2: what happened. Photos are checked by the draft, which says which one it refuses and why."""

    files_kept = True  # the draft has them: the summary of errors does not ask for them again

    words = forms.CharField(
        label=_("用您自己的话写，不用讲究格式"),
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("什么事、什么时候、希望怎么办。也可以用输入法的话筒说"),
        error_messages={"required": _("还没有写出了什么事。写一两句就可以。")},
    )
    photos = forms.FileField(
        label=_("照片或文件"),
        required=False,
        widget=ManyFiles(attrs={"multiple": True, "accept": "image/*,application/pdf"}),
    )

    def clean_photos(self) -> None:
        """Left to the draft: a refused photo must not take the others with it."""


class ContactForm(StepForm):
    """Screen 3: who speaks. All of it may be left out."""

    name = forms.CharField(
        label=_("怎么称呼您"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("联系电话"),
        required=False,
        max_length=40,
        help_text=_("手机、座机都可以"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"]
        if not typed.strip():
            return ""
        try:
            return phone_from(typed)
        except BadContact as bad:
            raise ValidationError(str(bad)) from bad

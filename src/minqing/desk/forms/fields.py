"""Fields of the forms: days and times as browsers type them, long texts, several files at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.base.contact import BadContact, printed_phone
from minqing.base.uploads import ACCEPTED

ACCEPT = "image/*,.pdf,.tif,.tiff,.docx,.xlsx,.txt"
WHEN = "%Y-%m-%dT%H:%M"


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Moment(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format=WHEN)


class _FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several files; what they hold is looked at when they are stored."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", _FilesInput({"accept": ACCEPT}))
        options.setdefault("help_text", _("可以选几个：%(kinds)s") % {"kinds": ACCEPTED})
        super().__init__(required=False, **options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        one = super().clean
        return [one(item, initial) for item in data] if isinstance(data, list | tuple) else []


def area(rows: int = 4, **attrs: Any) -> forms.Textarea:
    return forms.Textarea({"rows": rows, **attrs})


def one_file(**options: Any) -> forms.FileField:
    return forms.FileField(required=False, widget=forms.FileInput({"accept": ACCEPT}), **options)


def plausible(read: Callable[[str], str], typed: str) -> str:
    """A number as it is stored, or why it cannot be one, at its field. Nothing typed is never in the way."""
    if not typed.strip():
        return ""
    try:
        return read(typed)
    except BadContact as bad:
        raise forms.ValidationError(str(bad)) from bad


def _printed(typed: str) -> None:
    plausible(printed_phone, typed)


def office_phone(**options: Any) -> forms.CharField:
    """The number of an office or of its people, as it is printed."""
    return forms.CharField(max_length=30, required=False, validators=[_printed], **options)

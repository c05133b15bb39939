"""How long a text may be: said beside the field, checked in the action, and told in numbers. A longer one is never cut."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from minqing.base.errors import Refusal

WORDS = 5000  # what people say, and what they are answered
LETTER = 20_000  # what comes in a table from another office, as it was written there
TEXT = 2000  # everything else: reasons, progress, proofs, notes


def length(text: str) -> int:
    """As people count: a browser's line end is one character."""
    return len(text.replace("\r\n", "\n"))


def too_long(values: Mapping[str, Any], at_most: Mapping[str, int]) -> Refusal | None:
    """The first text of an action's values, also inside lists and groups, that is longer than its kind may be."""
    for name, value in values.items():
        for text in _texts(value):
            most = at_most.get(name, TEXT)
            if (found := length(text)) > most:
                return Refusal(_told(found, most), kind="input")
    return None


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for part in value.values() for text in _texts(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in _texts(part)]
    return []


def _told(found: int, most: int) -> str:
    told = {"most": most, "n": found, "over": found - most}
    return _("最多%(most)d个字，这里有%(n)d个，多了%(over)d个。写的话都还在，没有删；请写短一些再交。") % told


class _AtMost:
    """In place of the framework's own check, which counts a line end twice and does not say how much is too much."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, text: str) -> None:
        if (found := length(text)) > self.most:
            raise ValidationError(_told(found, self.most), code="too_long")


class LimitedForm(forms.Form):
    """A form whose texts have their limit beside them. No field carries `maxlength`: browsers cut a pasted text by it
    without a word.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.CharField):
                _limit(field, self.most(name))

    def most(self, _name: str) -> int:
        """The limit of a long text that declares none itself."""
        return TEXT


def _limit(field: forms.CharField, otherwise: int) -> None:
    long = isinstance(field.widget, forms.Textarea)
    most = field.max_length or (otherwise if long else None)
    field.widget.attrs.pop("maxlength", None)
    if most is None:
        return
    field.validators = [v for v in field.validators if getattr(v, "code", "") != "max_length"]
    field.validators.append(_AtMost(most))
    if long:
        hint = {"hint": field.help_text, "most": most}
        field.help_text = (
            _("%(hint)s（最多%(most)d字）") % hint if field.help_text else _("最多%(most)d字") % hint
        )

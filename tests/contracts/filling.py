"""Fills a form in as its reader would, so that a refused POST is refused for who sends it and not for what is missing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Model

from minqing.base import clock

SAID = "写明的理由"


def filled(form: forms.BaseForm, **given: Any) -> dict[str, Any]:
    """What is there already stays; the rest is the first choice, tomorrow, one, or a few words."""
    data: dict[str, Any] = {"key": ""}
    for name, part in form.fields.items():
        if isinstance(part, forms.FileField):
            continue
        value = form.get_initial_for_field(part, name)
        if name == "phone" and not value:
            continue  # may be left out, and words are no number
        value = _made(part) if value in (None, "", []) else _typed(value)
        if value is not None:
            data[name] = value
    return data | given


def _typed(value: Any) -> Any:
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, list | tuple) or hasattr(value, "iterator"):
        return [_typed(one) for one in value]
    return str(value)


def _made(part: forms.Field) -> Any:
    if isinstance(part, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
        return _first(part)[:1]
    if isinstance(part, forms.ChoiceField):
        return next(iter(_first(part)), None)
    if isinstance(part, forms.BooleanField):
        return "on"
    if isinstance(part, forms.DateTimeField):
        return None
    if isinstance(part, forms.DateField):
        return (clock.today() + dt.timedelta(days=1)).isoformat()
    if isinstance(part, forms.DecimalField | forms.IntegerField):
        return "1"
    return SAID


def _first(part: Any) -> list[str]:
    found: list[str] = []
    for value, label in part.choices:
        if isinstance(label, list | tuple):
            found += [str(inner) for inner, _label in label if inner not in ("", None)]
        elif value not in ("", None):
            found.append(str(value))
    return found

"""Forms of the desk's own pages: parsing only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.base.lengths import LimitedForm
from minqing.ledger.ledger import Filter
from minqing.ledger.state import ListState
from minqing.org.access import Viewer


class FilterForm(forms.Form):
    """All conditions of a ledger, filled with those in force. It is sent by GET: the URL is the state."""

    def __init__(self, state: ListState, viewer: Viewer) -> None:
        super().__init__(initial=dict(state.filters))
        for declared in state.ledger.filters:
            self.fields[declared.name] = field_of(declared, viewer)
            if declared.kind != "choice":
                self.initial[declared.name] = next(iter(state.filters.get(declared.name, ())), "")


def field_of(declared: Filter, viewer: Viewer) -> forms.Field:
    options: dict[str, Any] = {"label": declared.label, "required": False}
    if declared.kind == "day":
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)
    if declared.choices is not None:
        choices = [(str(value), label) for value, label in declared.choices(viewer)]
        return forms.MultipleChoiceField(
            choices=choices, widget=forms.SelectMultiple(attrs={"data-pick": "", "size": 6}), **options
        )
    return forms.CharField(max_length=60, **options)


class PurposeForm(LimitedForm):
    """Why a sealed value is looked at."""

    purpose = forms.CharField(
        label=_("为什么要看"),
        max_length=200,
        help_text=_("例如：回访约时间、核对地址。会写入查阅记录，审计员看得到。"),
    )

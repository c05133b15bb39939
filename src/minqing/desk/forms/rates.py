"""For which place and period the rates are asked: sent by GET, so that a page can be shared and printed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.desk.forms import choices
from minqing.desk.forms.pickers import Pick
from minqing.desk.reading import places
from minqing.matters.rates import Asked
from minqing.org.access import Viewer
from minqing.org.permissions import Perm

EARLIEST = dt.date(2000, 1, 1)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class RatesForm(forms.Form):
    """`asked()` gives the values once the form is valid."""

    scope = forms.ChoiceField(label=_("地方"), widget=Pick)
    first = _day(_("从哪天"))
    last = _day(_("到哪天"))
    category = forms.ChoiceField(label=_("类别"), required=False, widget=Pick)
    unit: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("责任单位"), queryset=None, required=False, widget=Pick
    )

    def __init__(self, viewer: Viewer, data: Any) -> None:
        today = clock.today()
        self.offered = places_of(viewer)
        self.start = {
            "scope": viewer.current.scope if viewer.current else "",
            "first": today.replace(month=1, day=1),
            "last": today,
        }
        if self.start["scope"] not in dict(self.offered):
            self.start["scope"] = self.offered[0][0] if self.offered else ""
        told = {name: str(value) for name, value in self.start.items()} | {
            name: data[name] for name in ("scope", "first", "last", "category", "unit") if data.get(name)
        }
        super().__init__(told)
        self.fields["scope"].choices = self.offered  # type: ignore[attr-defined]
        classes = choices.categories(viewer).values_list("path", "full_name")
        self.fields["category"].choices = [("", _("全部类别")), *classes]  # type: ignore[attr-defined]
        self.fields["unit"].queryset = choices.units(viewer)  # type: ignore[attr-defined]
        self.fields["unit"].empty_label = _("全部单位")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = told.get("first"), told.get("last")
        if first and first < EARLIEST:
            self.add_error("first", _("最早从2000年1月1日起。"))
        if last and last > clock.today():
            self.add_error("last", _("还没有到这一天，最晚填今天。"))
        if first and last and first > last:
            self.add_error("last", _("止的日期早于起的日期。"))
        return told

    def asked(self) -> Asked:
        told = self.cleaned_data
        unit = told["unit"].pk if told["unit"] is not None else None
        return Asked(told["scope"], told["first"], told["last"], told["category"], unit)

    def words(self) -> str:
        """What is asked for, as it stands on the page and at the foot of the paper."""
        told = self.cleaned_data
        said = [dict(self.offered)[told["scope"]], f"{told['first']:%Y-%m-%d} 至 {told['last']:%Y-%m-%d}"]
        if told["category"]:
            said.append(str(dict(self.fields["category"].choices)[told["category"]]))  # type: ignore[attr-defined]
        if told["unit"] is not None:
            said.append(told["unit"].name)
        return " · ".join(said)


def places_of(viewer: Viewer) -> list[tuple[str, str]]:
    """Places whose problems and verdicts the reader sees whole."""
    inside = tuple(g.scope for g in viewer.grants if {Perm.PROBLEM_READ, Perm.VERDICT_READ} <= g.perms)
    offered = places.choices_in(viewer.office, inside)
    # A matter is recorded at the office itself, "of no community"; a rate of that code is the rate of all below it.
    return [
        (code, name.removesuffix("（不分社区）") if code == viewer.office else name) for code, name in offered
    ]

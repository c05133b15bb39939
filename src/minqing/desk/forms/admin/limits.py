"""Norms: a new value starts on a day, with its source and a reason. The old one stays in the record."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.models.norm import Unit, same_nature
from minqing.base.norms import KEYS, amount, declared
from minqing.desk.forms.admin.base import SAID, NewForm, SettingForm
from minqing.desk.forms.base import About
from minqing.desk.forms.choices import categories
from minqing.desk.forms.fields import Day, area
from minqing.desk.forms.pickers import Pick

# Kept as whole hundredths, said with a decimal point.
HUNDREDTHS = {Unit.BASIS_POINT: _("%"), Unit.FEN: _("元"), Unit.AREA: _("㎡")}
UNITS = [(unit.value, HUNDREDTHS.get(unit, unit.label)) for unit in Unit if unit != Unit.BASIS_POINT]
UNITS.append((Unit.BASIS_POINT.value, _("%（可带两位小数）")))


class _Value(forms.Form):
    value = forms.DecimalField(label=_("值"), min_value=0, max_digits=14, decimal_places=2)
    unit = forms.ChoiceField(label=_("单位"))
    source = forms.CharField(
        label=_("依据"), max_length=300, widget=area(2), help_text=_("法规名称和条款，或本单位的决定和文号")
    )
    valid_from = forms.DateField(label=_("从哪一天起"), widget=Day)
    note = forms.CharField(label=_("说明"), required=False, widget=area(2))

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        value, unit = told.get("value"), told.get("unit")
        if value is None or not unit:
            return told
        if unit in HUNDREDTHS:
            told["value"] = int(value * 100)
        elif value == value.to_integral_value():
            told["value"] = int(value)
        else:
            self.add_error("value", _("这个单位只能写整数。"))
        return told


def units_like(unit: str) -> list[tuple[str, Any]]:
    return [(value, label) for value, label in UNITS if same_nature(value, unit)]


def written(value: int, unit: str) -> Decimal:
    """A stored value as it is typed."""
    return Decimal(value) / 100 if unit in HUNDREDTHS else Decimal(value)


class AmendNorm(SettingForm, _Value):
    verb = "norm.amend"
    told = _("现行的值用到新值生效的前一天。已经算出的期限不变。")

    reason = forms.CharField(label=_("为什么改"), max_length=200, widget=area(2))

    def prepare(self) -> None:
        row = self.row
        self.fields["unit"].choices = units_like(declared(row.key).unit)  # type: ignore[attr-defined]
        tomorrow = clock.today() + dt.timedelta(days=1)
        told = {"value": written(row.value, row.unit), "unit": row.unit, "source": row.source}
        self.initial = {**told, "note": row.note, "valid_from": tomorrow}

    @staticmethod
    def sample(row: Any) -> dict[str, Any]:
        tomorrow = clock.today() + dt.timedelta(days=1)
        told = {"value": row.value, "unit": row.unit, "source": SAID, "valid_from": tomorrow}
        return {**told, "reason": SAID}

    @property
    def about(self) -> About:
        row = self.row
        return [(_("现行的值"), amount(row.value, row.unit)), (_("依据"), row.source)]


class AddNorm(NewForm, _Value):
    verb = "norm.add"
    ledger = "norms"
    told = _("给某个类别另定一个值，或补录过去一段时间的值。现行的值请在它的页面上修改。")

    norm = forms.ChoiceField(label=_("参数"), widget=Pick)
    subject = forms.ChoiceField(label=_("适用类别"), required=False, widget=Pick)
    valid_to = forms.DateField(
        label=_("用到哪一天"), required=False, widget=Day, help_text=_("这一天还算；一直用的不写")
    )
    field_order = ("norm", "subject", "value", "unit", "source", "valid_from", "valid_to", "note")

    def prepare(self) -> None:
        fields: dict[str, Any] = self.fields
        known = sorted(KEYS.values(), key=lambda one: str(one.label))
        fields["norm"].choices = [("", ""), *((one.key, one.label) for one in known)]
        classes = categories(self.viewer).order_by("path").values_list("path", "full_name")
        fields["subject"].choices = [("", _("全部类别")), *classes]
        chosen = KEYS.get(str(self.initial.get("norm")))
        fields["unit"].choices = units_like(chosen.unit) if chosen else [("", ""), *UNITS]
        self.first(valid_from=clock.today(), unit=chosen.unit if chosen else None)

    def values(self) -> dict[str, Any]:
        return {"scope": self.viewer.office, **self.cleaned_data}

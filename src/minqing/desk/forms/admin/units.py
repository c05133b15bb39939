"""Units: set up, amended, retired."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.desk.forms.admin import pick
from minqing.desk.forms.admin.base import NewForm, ReasonForm, SettingForm
from minqing.desk.forms.fields import Day, office_phone
from minqing.org.models import Unit


class AddUnit(NewForm):
    verb = "unit.add"
    ledger = "units"

    name = forms.CharField(label=_("单位名称"), max_length=60)
    kind = forms.ChoiceField(label=_("单位类别"), choices=Unit.Kind.choices)
    scope = pick.place_field(help_text=_("这个单位服务哪里：科室选街道，社区选自己"))
    parent = pick.row_field(_("上级单位"), required=False)
    phone = office_phone(label=_("办公电话"))
    valid_from = forms.DateField(label=_("启用日期"), widget=Day)

    def prepare(self) -> None:
        pick.fill(self, scope=pick.places(self.viewer), parent=pick.units(self.viewer))
        self.first(valid_from=clock.today(), scope=self.viewer.office)


class AmendUnit(SettingForm):
    verb = "unit.amend"

    name = forms.CharField(label=_("单位名称"), max_length=60)
    kind = forms.ChoiceField(label=_("单位类别"), choices=Unit.Kind.choices)
    parent = pick.row_field(_("上级单位"), required=False)
    phone = office_phone(label=_("办公电话"))

    def prepare(self) -> None:
        pick.fill(self, parent=pick.units(self.viewer).exclude(pk=self.row.pk))
        row = self.row
        self.initial = {"name": row.name, "kind": row.kind, "parent": row.parent_id, "phone": row.phone}


class RetireUnit(ReasonForm):
    verb = "unit.retire"
    told = _("撤销以后不能再设岗位、派任务。办过的事还记在它名下。")

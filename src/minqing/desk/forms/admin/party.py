"""Party bodies: set up, amended, retired. Members come with the party's own ledger."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.desk.forms.admin import pick
from minqing.desk.forms.admin.base import NewForm, ReasonForm, SettingForm
from minqing.desk.forms.fields import Day
from minqing.org.models import PartyOrganisation


class AddPartyOrganisation(NewForm):
    verb = "party_organisation.add"
    ledger = "party_organisations"

    name = forms.CharField(label=_("党组织名称"), max_length=80)
    kind = forms.ChoiceField(label=_("党组织类别"), choices=PartyOrganisation.Kind.choices)
    scope = pick.place_field()
    parent = pick.row_field(_("上级党组织"), required=False)
    valid_from = forms.DateField(label=_("成立日期"), widget=Day)

    def prepare(self) -> None:
        pick.fill(self, scope=pick.places(self.viewer), parent=pick.bodies(self.viewer))
        self.first(valid_from=clock.today(), scope=self.viewer.office)


class AmendPartyOrganisation(SettingForm):
    verb = "party_organisation.amend"

    name = forms.CharField(label=_("党组织名称"), max_length=80)
    kind = forms.ChoiceField(label=_("党组织类别"), choices=PartyOrganisation.Kind.choices)
    parent = pick.row_field(_("上级党组织"), required=False)

    def prepare(self) -> None:
        pick.fill(self, parent=pick.bodies(self.viewer).exclude(pk=self.row.pk))
        row = self.row
        self.initial = {"name": row.name, "kind": row.kind, "parent": row.parent_id}


class RetirePartyOrganisation(ReasonForm):
    verb = "party_organisation.retire"

"""The ledgers of units and party bodies: two trees, neither of them a place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.sheets.cells import BadCell, Cell
from minqing.base.sheets.forms import text
from minqing.ledger.ledger import Column, Figure, Ledger, Sort
from minqing.org.actions.units import (
    add_party_organisation,
    add_unit,
    amend_party_organisation,
    amend_unit,
)
from minqing.org.ledgers import parts
from minqing.org.models import PartyOrganisation, Unit
from minqing.org.permissions import Perm


def named(model: Any, what: str) -> Callable[[Cell, Any], Any]:
    """A unit or party body in force, by its name."""

    def parse(cell: Cell, viewer: Any) -> Any:
        written = text(cell)
        if not written:
            return None
        found = list(model.objects.seen_by(viewer).filter(name=written, valid_to__isnull=True)[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise BadCell(f"“{written}”不止一个{what}，请在页面上选。")
        raise BadCell(f"没有“{written}”这个{what}，请写全称。")

    return parse


def here_from_today(viewer: Any, values: dict[str, Any]) -> dict[str, Any]:
    """A table that names no place and no day means the whole office, from today on."""
    return {"scope": viewer.office, "valid_from": clock.today(), **values}


UNITS = Ledger(
    name="units",
    label=_("单位"),
    model=Unit,
    columns=(
        Column("name", _("单位名称"), parse=parts.words, names=("名称", "单位"), width=24),
        Column(
            "kind", _("单位类别"), parse=parts.one_of(Unit.Kind), choices=Unit.Kind.choices, names=("类别",)
        ),
        Column("scope", _("所在区划"), kind="code", parse=parts.place, names=("社区", "区划"), width=20),
        Column(
            "parent", _("上级单位"), path="parent.name", parse=named(Unit, "单位"), names=("上级",), width=24
        ),
        Column("phone", _("办公电话"), parse=parts.words, names=("电话", "联系电话"), width=18),
        Column("valid_from", _("启用日期"), kind="date", parse=parts.day),
        Column("valid_to", _("停用日期"), kind="date"),
    ),
    filters=(
        parts.of_choices("kind", _("单位类别"), Unit.Kind),
        parts.in_place(),
        parts.containing("q", _("单位名称、电话"), "name", "phone"),
    ),
    sorts=(Sort("name", _("单位名称"), "name"),),
    tabs=parts.dated_tabs(_("在设"), _("已撤销")),
    figures=(
        Figure(
            "units.standing", _("在设单位"), Q(valid_to__isnull=True), unit=_("个"), about=_("没有撤销的单位")
        ),
    ),
    key=("name",),
    add=add_unit,
    amend=amend_unit,
    defaults=here_from_today,
    joins=("parent",),
    read=Perm.STAFF_READ,
)

PARTY_ORGANISATIONS = Ledger(
    name="party_organisations",
    label=_("党组织"),
    model=PartyOrganisation,
    columns=(
        Column("name", _("党组织名称"), parse=parts.words, names=("名称", "党组织"), width=30),
        Column(
            "kind",
            _("党组织类别"),
            parse=parts.one_of(PartyOrganisation.Kind),
            choices=PartyOrganisation.Kind.choices,
            names=("类别",),
        ),
        Column("scope", _("所在区划"), kind="code", parse=parts.place, names=("社区", "区划"), width=20),
        Column(
            "parent",
            _("上级党组织"),
            path="parent.name",
            parse=named(PartyOrganisation, "党组织"),
            names=("上级", "上级组织"),
            width=30,
        ),
        Column("valid_from", _("成立日期"), kind="date", parse=parts.day),
        Column("valid_to", _("撤销日期"), kind="date"),
    ),
    filters=(
        parts.of_choices("kind", _("党组织类别"), PartyOrganisation.Kind),
        parts.in_place(),
        parts.containing("q", _("党组织名称"), "name"),
    ),
    sorts=(Sort("name", _("党组织名称"), "name"),),
    tabs=parts.dated_tabs(_("在设"), _("已撤销")),
    figures=(
        Figure(
            "party_organisations.branches",
            _("党支部数"),
            Q(valid_to__isnull=True, kind=PartyOrganisation.Kind.BRANCH),
            unit=_("个"),
            about=_("类型是党支部、没有撤销的党组织"),
        ),
    ),
    key=("name",),
    add=add_party_organisation,
    amend=amend_party_organisation,
    defaults=here_from_today,
    joins=("parent",),
    read=Perm.STAFF_READ,
)

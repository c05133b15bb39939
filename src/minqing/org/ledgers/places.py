"""The ledgers of places: divisions and grids, and households by their address."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.ledger.ledger import Column, Figure, Filter, Ledger, Sort
from minqing.org.actions.places import add_division, add_household, amend_division, amend_household
from minqing.org.ledgers import parts
from minqing.org.models import Division, Household
from minqing.org.models.places import LEVEL_NAMES
from minqing.org.permissions import Perm

LEVELS = [(str(digits), label) for digits, label in LEVEL_NAMES.items() if digits >= 9]


def _at_level(value: str) -> Q:
    if value not in dict(LEVELS):
        raise ValueError(value)
    return Q(scope__length=int(value))


def _from_today(_viewer: Any, values: dict[str, Any]) -> dict[str, Any]:
    """A table that names no day means today."""
    return {"valid_from": clock.today(), **values}


def _level_figure(name: str, label: Any, digits: int, about: Any) -> Figure:
    where = Q(scope__length=digits, valid_to__isnull=True)
    return Figure(name, label, where, unit=_("个"), about=about)


DIVISIONS = Ledger(
    name="divisions",
    label=_("区划网格"),
    model=Division,
    columns=(
        Column(
            "scope",
            _("区划代码"),
            kind="code",
            read=lambda row: row.scope,
            parse=parts.number,
            names=("代码", "网格编码", "网格代码"),
            width=18,
        ),
        Column("name", _("名称"), parse=parts.words, names=("区划名称", "网格名称", "社区"), width=24),
        Column("level", _("级别"), read=lambda row: str(row.level_name)),
        Column("valid_from", _("启用日期"), kind="date", parse=parts.day),
        Column("valid_to", _("停用日期"), kind="date"),
        Column("successor", _("接续代码"), kind="code", width=18),
    ),
    filters=(
        Filter(
            "level",
            _("级别"),
            _at_level,
            choices=lambda _viewer: LEVELS,
            shown=lambda v: str(dict(LEVELS).get(v, v)),
        ),
        parts.in_place(),
        parts.containing("q", _("代码、名称"), "scope", "name"),
    ),
    sorts=(Sort("scope", _("区划代码"), "scope"),),
    tabs=parts.dated_tabs(_("在用"), _("已停用")),
    figures=(
        _level_figure("divisions.communities", _("社区数"), 12, _("代码12位、没有停用的社区和村")),
        _level_figure("divisions.grids", _("网格数"), 15, _("代码15位、没有停用的网格")),
    ),
    key=("scope",),
    add=add_division,
    amend=amend_division,
    defaults=_from_today,
    read=Perm.PLACE_READ,
)

HOUSEHOLDS = Ledger(
    name="households",
    label=_("户址"),
    model=Household,
    columns=(
        Column("address", _("地址"), parse=parts.words, names=("详细地址", "户址"), width=30),
        Column(
            "scope",
            _("所在区划"),
            kind="code",
            parse=parts.place,
            names=("网格", "所属网格", "社区"),
            width=20,
        ),
        Column("building", _("楼栋"), parse=parts.words, names=("楼栋号", "小区楼栋"), width=20),
        Column("room", _("房号"), parse=parts.words, names=("室号", "门牌")),
        Column("valid_to", _("注销日期"), kind="date"),
    ),
    filters=(parts.in_place(), parts.containing("q", _("地址"), "address", "building")),
    sorts=(Sort("address", _("地址"), "address"),),
    tabs=parts.dated_tabs(_("在用"), _("已注销")),
    figures=(
        Figure(
            "households.all",
            _("户址数"),
            Q(valid_to__isnull=True),
            unit=_("户"),
            about=_("登记在用的每一处户址数一次，已注销的不数"),
        ),
    ),
    # The last day is part of the name: a table that says nothing of it means a current household, never a closed one.
    key=("building+room+scope+valid_to",),
    add=add_household,
    amend=amend_household,
    read=Perm.PLACE_READ,
)

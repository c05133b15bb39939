"""The staff list: who works where, as what, with which rights and sign-in name. One table brings a whole office in."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.sheets.cells import BadCell, Cell
from minqing.base.sheets.forms import text
from minqing.ledger.ledger import Column, Figure, Ledger, Sort
from minqing.org.actions.staff import BETWEEN_ROLES, enrol
from minqing.org.ledgers import parts
from minqing.org.ledgers.bodies import named
from minqing.org.models import Appointment, Grant, Unit
from minqing.org.permissions import ROLES, Perm

LIST = frozenset({"list", "detail"})


def _grants(row: Appointment) -> list[Grant]:
    today = clock.today()
    return [g for g in row.post.grants.all() if g.valid_to is None or g.valid_to > today]


def _in_order(labels: set[str]) -> str:
    """Role labels in the order of the roles, so that the same roles are the same text."""
    return BETWEEN_ROLES.join(
        label for label in map(str, (r.label for r in ROLES.values())) if label in labels
    )


def _roles(row: Appointment) -> str:
    return _in_order({str(ROLES[g.role].label) for g in _grants(row)})


def _place(row: Appointment) -> str:
    """The code, where all rights of the post are for one place."""
    scopes = {g.scope for g in _grants(row)}
    return scopes.pop() if len(scopes) == 1 else ""


def _place_names(row: Appointment) -> str:
    return "、".join(dict.fromkeys(g.place for g in _grants(row)))


def roles(cell: Cell, _viewer: Any) -> str:
    """Labels of roles, several parted by a comma of any kind."""
    known = [str(role.label) for role in ROLES.values()]
    told = [part.strip() for part in re.split(r"[、，,；;/]", text(cell)) if part.strip()]
    if unknown := [part for part in told if part not in known]:
        raise BadCell(f"没有“{unknown[0]}”这个角色。可以写：{'、'.join(known)}。")
    return _in_order(set(told))


def _at_the_unit(viewer: Any, values: dict[str, Any]) -> dict[str, Any]:
    """Person and post stand where the unit stands; the list itself is the reason of the rights."""
    unit = values.get("unit")
    return {"scope": unit.scope if unit else viewer.office, "reason": "按人员名册授权", **values}


STAFF = Ledger(
    name="staff",
    label=_("人员名册"),
    model=Appointment,
    columns=(
        Column("name", _("姓名"), path="person.name", parse=parts.words, names=("人员", "人员姓名")),
        Column(
            "unit",
            _("单位"),
            path="post.unit.name",
            parse=named(Unit, "单位"),
            names=("单位名称", "部门"),
            width=24,
        ),
        Column(
            "title", _("岗位"), path="post.title", parse=parts.words, names=("岗位名称", "职务"), width=24
        ),
        Column("role", _("角色"), read=_roles, parse=roles, names=("权限",), width=18),
        Column("places", _("管辖地方"), read=_place_names, shown=LIST, width=20),
        Column(
            "place",
            _("管辖范围"),
            kind="code",
            read=_place,
            parse=parts.place,
            names=("管辖区划", "负责范围"),
            shown=parts.DETAIL,
            width=20,
        ),
        Column(
            "username",
            _("登录名"),
            path="person.account.username",
            parse=parts.number,
            names=("账号", "用户名"),
        ),
        Column("valid_from", _("开始日期"), kind="date", parse=parts.day, names=("任职日期",)),
        Column("valid_to", _("结束日期"), kind="date", shown=parts.DETAIL),
    ),
    filters=(
        parts.in_place(),
        parts.containing("q", _("姓名、岗位、单位"), "person__name", "post__title", "post__unit__name"),
    ),
    sorts=(Sort("valid_from", _("开始日期"), "valid_from", descending=True),),
    tabs=parts.dated_tabs(_("在册"), _("已结束")),
    figures=(
        Figure(
            "staff.standing",
            _("在册人次"),
            parts.standing,
            unit=_("人次"),
            about=_("没有结束的任职，一人有几个岗位的数几次"),
        ),
    ),
    # The last day is part of the name: a line means an appointment that has none, never one that ended.
    key=("name+unit+title+username+valid_to",),
    add=enrol,
    defaults=_at_the_unit,
    joins=("person__account", "post__unit", "*post__grants"),
    read=Perm.ORG_EDIT,
)

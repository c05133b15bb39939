"""The ledgers of people and posts: who works here, and which post waits for somebody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.ledger.ledger import Column, Figure, Ledger, Sort, Tab
from minqing.org.actions.people import add_person, amend_person
from minqing.org.actions.units import add_post, amend_post
from minqing.org.ledgers import parts
from minqing.org.ledgers.bodies import named
from minqing.org.models import Appointment, Grant, Person, Post, Unit
from minqing.org.models.people import in_force
from minqing.org.permissions import ROLES, Perm


def _held_today(rows: Iterable[Any]) -> list[Any]:
    """Appointments or grants in force today, among rows that were fetched with their owner."""
    today: dt.date = clock.today()
    return [row for row in rows if row.valid_from <= today and (row.valid_to is None or row.valid_to > today)]


def _posts(row: Person) -> str:
    held = _held_today(row.appointments.all())
    said = []
    for one in held:
        words = f"{one.post.unit.name} {one.post.title}"
        said.append(_now("%s（代理）") % words if one.kind == Appointment.Kind.SUBSTITUTE else words)
    return "、".join(said)


def _account(row: Person) -> str:
    account = getattr(row, "account", None)
    if account is None:
        return _now("未开通")
    if not account.is_active:
        return _now("已停用")
    if not account.has_usable_password():
        return _now("等发初始密码")
    return _now("等首次改密码") if account.must_change_password else _now("可登录")


def _holders(row: Post) -> str:
    return "、".join(one.person.name for one in _held_today(row.appointments.all()))


def _roles(row: Post) -> str:
    return "、".join(dict.fromkeys(str(ROLES[one.role].label) for one in _held_today(row.grants.all())))


def _without_post() -> Q:
    held = Appointment.objects.filter(in_force(clock.today()), person=OuterRef("pk"))
    return Q(active=True) & ~Q(Exists(held))


def _vacant() -> Q:
    held = Appointment.objects.filter(in_force(clock.today()), post=OuterRef("pk"))
    return parts.standing() & ~Q(Exists(held))


def _ungranted() -> Q:
    given = Grant.objects.filter(in_force(clock.today()), post=OuterRef("pk"))
    return parts.standing() & ~Q(Exists(given))


def _in_the_office(viewer: Any, values: dict[str, Any]) -> dict[str, Any]:
    return {"scope": viewer.office, **values}


def _at_the_unit(viewer: Any, values: dict[str, Any]) -> dict[str, Any]:
    """A post stands where its unit stands."""
    unit = values.get("unit")
    return {"scope": unit.scope if unit else viewer.office, "valid_from": clock.today(), **values}


PEOPLE = Ledger(
    name="people",
    label=_("人员"),
    model=Person,
    columns=(
        Column("name", _("姓名"), parse=parts.words, names=("人员", "人员姓名")),
        Column("posts", _("单位和岗位"), read=_posts, width=36),
        Column("phone", _("办公电话"), parse=parts.words, names=("电话", "联系电话"), width=18),
        Column("scope", _("所在区划"), kind="code", parse=parts.place, names=("社区",), width=20),
        Column("account", _("账号"), read=_account),
        Column("active", _("在岗"), kind="yesno"),
    ),
    filters=(parts.in_place(), parts.containing("q", _("姓名、拼音、电话"), "name", "pinyin", "phone")),
    sorts=(Sort("name", _("姓名"), "pinyin"),),
    tabs=(
        Tab("active", _("在岗"), Q(active=True)),
        Tab("no_post", _("还没有岗位"), _without_post),
        Tab("left", _("已离岗"), Q(active=False)),
        Tab("all", _("全部")),
    ),
    figures=(
        Figure("people.active", _("在岗人员"), Q(active=True), unit=_("人"), about=_("登记为在岗的人员")),
        Figure(
            "people.no_post",
            _("没有岗位的在岗人员"),
            _without_post,
            unit=_("人"),
            about=_("登记为在岗、今天没有任何任职的人员"),
        ),
    ),
    key=("name",),
    add=add_person,
    amend=amend_person,
    defaults=_in_the_office,
    joins=("account", "*appointments__post__unit"),
    read=Perm.STAFF_READ,
)

POSTS = Ledger(
    name="posts",
    label=_("岗位"),
    model=Post,
    columns=(
        Column("unit", _("单位"), path="unit.name", parse=named(Unit, "单位"), names=("单位名称",), width=24),
        Column("title", _("岗位名称"), parse=parts.words, names=("岗位",), width=24),
        Column("holders", _("现任"), read=_holders, width=20),
        Column("roles", _("角色"), read=_roles, width=24),
        Column("duty", _("职责"), parse=parts.words, width=40, shown=parts.DETAIL),
        Column("scope", _("所在区划"), kind="code", width=20),
        Column("valid_from", _("设置日期"), kind="date", parse=parts.day),
        Column("valid_to", _("撤销日期"), kind="date", shown=parts.DETAIL),
    ),
    filters=(parts.in_place(), parts.containing("q", _("岗位、单位"), "title", "unit__name")),
    sorts=(Sort("title", _("岗位名称"), "title"),),
    tabs=(
        Tab("standing", _("在设"), parts.standing),
        Tab("vacant", _("空岗"), _vacant),
        Tab("ungranted", _("没有授权"), _ungranted),
        Tab("ended", _("已撤销"), parts.ended),
    ),
    figures=(
        Figure(
            "posts.standing",
            _("在设岗位"),
            parts.standing,
            unit=_("个"),
            about=_("没有撤销的岗位，有没有人都在内"),
        ),
        Figure(
            "posts.vacant",
            _("空岗"),
            _vacant,
            of="posts.standing",
            unit=_("个"),
            about=_("没有撤销、今天没有人任职的岗位，占在设岗位的多少"),
        ),
    ),
    key=("title+unit",),
    add=add_post,
    amend=amend_post,
    defaults=_at_the_unit,
    joins=("unit", "*appointments__person", "*grants"),
    read=Perm.STAFF_READ,
)

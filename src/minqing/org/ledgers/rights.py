"""The ledgers of appointments and grants: who holds which post, and what a post may do where, from when to when."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.ledger.ledger import Column, Figure, Filter, Ledger, Sort, Tab
from minqing.org.ledgers import parts
from minqing.org.models import Appointment, Grant
from minqing.org.models.people import in_force
from minqing.org.permissions import ROLE_CHOICES, Perm

SOON = dt.timedelta(days=30)
ROLE_LABELS = dict(ROLE_CHOICES)


def _substitutes() -> Q:
    return Q(kind=Appointment.Kind.SUBSTITUTE) & parts.standing()


def _ending() -> Q:
    today = clock.today()
    return in_force(today) & Q(valid_to__lte=today + SOON)


def _holders_ending() -> Q:
    """A substitute ends by itself and on purpose; a holder whose days end leaves a post without anybody."""
    return _ending() & Q(kind=Appointment.Kind.HOLDER)


def _of_role(value: str) -> Q:
    if value not in ROLE_LABELS:
        raise ValueError(value)
    return Q(role=value)


APPOINTMENTS = Ledger(
    name="appointments",
    label=_("任职"),
    model=Appointment,
    columns=(
        Column("person", _("人员"), path="person.name"),
        Column("unit", _("单位"), path="post.unit.name", width=24),
        Column("post", _("岗位"), path="post.title", width=24),
        Column("kind", _("任职方式"), choices=Appointment.Kind.choices),
        Column("scope", _("所在区划"), kind="code", width=20),
        Column("valid_from", _("开始日期"), kind="date"),
        Column("valid_to", _("结束日期"), kind="date"),
    ),
    filters=(
        parts.of_choices("kind", _("任职方式"), Appointment.Kind),
        parts.in_place(),
        parts.containing("q", _("姓名、岗位、单位"), "person__name", "post__title", "post__unit__name"),
    ),
    sorts=(Sort("valid_from", _("开始日期"), "valid_from", descending=True),),
    tabs=(
        Tab("standing", _("现任"), parts.standing),
        Tab("substitutes", _("代理"), _substitutes),
        Tab("ending", _("30天内到期"), _holders_ending),
        Tab("ended", _("已结束"), parts.ended),
    ),
    figures=(
        Figure(
            "appointments.substitutes",
            _("在代理的岗位"),
            _substitutes,
            unit=_("个"),
            about=_("以代理方式任职、没有结束的，还没有开始的也在内"),
        ),
        Figure(
            "appointments.ending",
            _("30天内到期的任职"),
            _holders_ending,
            unit=_("项"),
            about=_("今天在任、30天内结束的任职，不含代理"),
        ),
    ),
    joins=("person", "post__unit"),
    read=Perm.STAFF_READ,
)

GRANTS = Ledger(
    name="grants",
    label=_("授权"),
    model=Grant,
    columns=(
        Column("role", _("角色"), choices=ROLE_CHOICES, width=18),
        Column("unit", _("单位"), path="post.unit.name", width=24),
        Column("post", _("岗位"), path="post.title", width=24),
        Column("place", _("管辖范围"), width=20),
        Column("scope", _("管辖代码"), kind="code", read=lambda row: row.scope, width=20),
        Column("only_unit", _("只限单位"), path="unit.name", width=24),
        Column("category", _("只限类别"), kind="code"),
        Column("valid_from", _("生效日期"), kind="date"),
        Column("valid_to", _("终止日期"), kind="date"),
        Column("reason", _("授权理由"), shown=parts.DETAIL, width=40),
    ),
    filters=(
        Filter(
            "role",
            _("角色"),
            _of_role,
            choices=lambda _viewer: ROLE_CHOICES,
            shown=lambda v: str(ROLE_LABELS.get(v, v)),
        ),
        parts.in_place(),
        parts.containing("q", _("岗位、单位"), "post__title", "post__unit__name"),
    ),
    sorts=(Sort("role", _("角色"), "role"),),
    tabs=(
        Tab("standing", _("有效"), parts.standing),
        Tab("ending", _("30天内到期"), _ending),
        Tab("ended", _("已终止"), parts.ended),
    ),
    figures=(
        Figure(
            "grants.standing",
            _("有效授权"),
            parts.standing,
            unit=_("项"),
            about=_("没有结束的授权，还没有开始的也在内"),
        ),
        Figure(
            "grants.ending",
            _("30天内到期的授权"),
            _ending,
            unit=_("项"),
            about=_("今天有效、30天内结束的授权"),
        ),
    ),
    joins=("post__unit", "unit"),
    read=Perm.STAFF_READ,
)

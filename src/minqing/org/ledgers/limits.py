"""The ledgers of limits: norms by key with their dates and sources, and the workday calendar."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import dateformat
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minqing.base import calendar, clock
from minqing.base.models.calendar import CalendarDay, CalendarYear
from minqing.base.models.norm import Norm
from minqing.base.norms import KEYS, amount
from minqing.ledger.ledger import Column, Figure, Filter, Ledger, Sort, Tab
from minqing.org.ledgers import parts
from minqing.org.permissions import Perm


def _label(row: Norm) -> str:
    known = KEYS.get(row.key)
    return str(known.label) if known else row.key


def _valid() -> Q:
    today = clock.today()
    return (Q(valid_to__isnull=True) | Q(valid_to__gte=today)) & Q(valid_from__lte=today)


def _past() -> Q:
    return Q(valid_to__lt=clock.today())


def _future() -> Q:
    return Q(valid_from__gt=clock.today())


def _of_key(value: str) -> Q:
    if value not in KEYS:
        raise ValueError(value)
    return Q(key=value)


def _keys(_viewer: Any) -> list[tuple[str, Any]]:
    return sorted(((key, str(known.label)) for key, known in KEYS.items()), key=lambda pair: pair[1])


def _norms(_viewer: Any) -> QuerySet[Norm]:
    """Norms bind the whole office: whoever may read them reads all."""
    return Norm.objects.get_queryset()


def _years(_viewer: Any) -> QuerySet[CalendarYear]:
    return CalendarYear.objects.get_queryset()


def _days(_viewer: Any) -> QuerySet[CalendarDay]:
    return CalendarDay.objects.get_queryset()


def _in_year(value: str) -> Q:
    return Q(day__year=int(value))


NORMS = Ledger(
    name="norms",
    label=_("规则参数"),
    model=Norm,
    columns=(
        Column("name", _("参数"), read=_label, width=28),
        Column("amount", _("值"), read=lambda row: amount(row.value, row.unit)),
        Column("subject", _("适用类别"), kind="code", read=lambda row: row.subject or _now("全部")),
        Column("source", _("依据"), width=50),
        Column("valid_from", _("生效日"), kind="date"),
        Column("valid_to", _("失效日"), kind="date"),
        Column("key", _("参数代号"), kind="code", shown=parts.DETAIL, width=30),
        Column("note", _("说明"), shown=parts.DETAIL, width=40),
    ),
    filters=(
        Filter(
            "key",
            _("参数"),
            _of_key,
            choices=_keys,
            shown=lambda v: str(KEYS[v].label) if v in KEYS else v,
        ),
        parts.containing("q", _("依据、代号"), "source", "key"),
    ),
    sorts=(Sort("key", _("参数代号"), "key"), Sort("valid_from", _("生效日"), "valid_from", descending=True)),
    tabs=(
        Tab("valid", _("现行"), _valid),
        Tab("future", _("还未生效"), _future),
        Tab("past", _("已失效"), _past),
        Tab("all", _("全部")),
    ),
    figures=(
        Figure(
            "norms.valid",
            _("现行规则参数"),
            _valid,
            unit=_("项"),
            about=_("今天在有效期内的值；给某个类别另定的单独数"),
        ),
    ),
    door=_norms,
    read=Perm.NORM_READ,
)

CALENDAR_YEARS = Ledger(
    name="calendar_years",
    label=_("工作日历"),
    model=CalendarYear,
    columns=(
        Column("year", _("年份"), read=lambda row: str(row.year)),
        Column("source", _("依据"), width=60),
        Column("loaded_at", _("载入时间"), kind="datetime"),
    ),
    sorts=(Sort("year", _("年份"), "year", descending=True),),
    figures=(
        Figure(
            "calendar_years.loaded", _("已载入的年份"), unit=_("年"), about=_("已经载入放假和调休安排的年份")
        ),
    ),
    door=_years,
    read=Perm.NORM_READ,
)

CALENDAR_DAYS = Ledger(
    name="calendar_days",
    label=_("放假和调休"),
    model=CalendarDay,
    columns=(
        Column("day", _("日期"), kind="date"),
        Column("weekday", _("星期"), read=lambda row: dateformat.format(row.day, "l")),
        Column("is_workday", _("是否上班"), kind="yesno"),
        Column("name", _("名称"), width=24),
    ),
    filters=(
        Filter(
            "year",
            _("年份"),
            _in_year,
            choices=lambda _viewer: [(str(y), str(y)) for y in reversed(calendar.loaded_years())],
        ),
        parts.containing("q", _("名称"), "name"),
    ),
    sorts=(Sort("day", _("日期"), "day", descending=True),),
    tabs=(
        Tab("off", _("放假"), Q(is_workday=False)),
        Tab("worked", _("调休上班"), Q(is_workday=True)),
        Tab("all", _("全部")),
    ),
    door=_days,
    read=Perm.NORM_READ,
)

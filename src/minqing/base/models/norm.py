"""A limit as a row: value, unit, legal source and the days on which it holds."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.base.codes import CodeField
from minqing.base.rows import Row, RowManager, RowQuerySet


class Unit(models.TextChoices):
    """What a norm counts. Areas are 1/100 ㎡ and basis points 1/100 %, so that every value is an integer."""

    MINUTE = "minute", _("分钟")
    HOUR = "hour", _("小时")
    DAY = "day", _("天")
    WORKDAY = "workday", _("个工作日")
    MONTH = "month", _("个月")
    YEAR = "year", _("年")
    COUNT = "count", _("次")
    ITEM = "item", _("项")
    LEVEL = "level", _("级")
    PERSON = "person", _("人")
    HOUSEHOLD = "household", _("户")
    PERCENT = "percent", _("%")
    BASIS_POINT = "basis_point", _("%（万分之一）")
    FEN = "fen", _("元（分）")
    AREA = "area", _("㎡（百分之一）")


# Units that can stand for each other in one norm: a law may turn 7 days into 5 workdays, never into 5 %.
SPANS = frozenset({Unit.MINUTE, Unit.HOUR, Unit.DAY, Unit.WORKDAY, Unit.MONTH, Unit.YEAR})
RATES = frozenset({Unit.PERCENT, Unit.BASIS_POINT})


def same_nature(one: str, other: str) -> bool:
    return one == other or any({one, other} <= kind for kind in (SPANS, RATES))


class NormQuerySet(RowQuerySet["Norm"]):
    def of(self, key: str, subject: str) -> NormQuerySet:
        return self.filter(key=key, subject=subject)

    def valid_on(self, on: dt.date) -> NormQuerySet:
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)

    def overlapping(self, first: dt.date, last: dt.date | None) -> NormQuerySet:
        rows = self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=first))
        return rows if last is None else rows.filter(valid_from__lte=last)


class NormManager(RowManager["Norm"]):
    def get_queryset(self) -> NormQuerySet:
        return NormQuerySet(self.model, using=self._db)

    def of(self, key: str, subject: str) -> NormQuerySet:
        return self.get_queryset().of(key, subject)

    def valid_on(self, on: dt.date) -> NormQuerySet:
        return self.get_queryset().valid_on(on)


class Norm(Row):
    """One value of one norm. `subject` narrows it to a branch of a classification; the longest prefix wins."""

    key = models.CharField(_("参数"), max_length=64)
    subject = CodeField(_("适用类别"), max_length=64, blank=True)
    value = models.BigIntegerField(_("数值"))
    unit = models.CharField(_("单位"), max_length=16, choices=Unit.choices)
    source = models.CharField(_("依据"), max_length=300)
    valid_from = models.DateField(_("生效日"))
    valid_to = models.DateField(_("失效日"), null=True, blank=True)
    note = models.TextField(_("说明"), blank=True)

    objects: ClassVar[NormManager] = NormManager()

    class Meta:
        verbose_name = _("规则参数")
        constraints = [
            models.UniqueConstraint(
                fields=["key", "subject"], condition=Q(valid_to__isnull=True), name="norm_one_open"
            ),
            models.UniqueConstraint(fields=["key", "subject", "valid_from"], name="norm_one_start"),
            # The last day is inside: a value may hold for a single day.
            models.CheckConstraint(
                name="norm_days_in_order",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(name="norm_not_negative", condition=Q(value__gte=0)),
            models.CheckConstraint(name="norm_unit_known", condition=Q(unit__in=Unit.values)),
            models.CheckConstraint(name="norm_sourced", condition=~Q(source="") & ~Q(key="")),
        ]

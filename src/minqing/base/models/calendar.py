"""The workday calendar as rows: a year is loaded whole, and its days are only those that the weekday does not tell."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from minqing.base.rows import Row


class CalendarYear(Row):
    """A year whose holidays and make-up workdays are known. `digest` tells every process whether its copy is fresh."""

    year = models.PositiveSmallIntegerField(_("年份"), unique=True)
    source = models.CharField(_("依据"), max_length=200)
    digest = models.CharField(_("内容摘要"), max_length=64)
    loaded_at = models.DateTimeField(_("载入时间"))

    class Meta:
        verbose_name = _("日历年份")
        constraints = [
            models.CheckConstraint(
                name="calendar_year_range", condition=models.Q(year__gte=1949, year__lte=2199)
            ),
            models.CheckConstraint(name="calendar_year_source", condition=~models.Q(source="")),
        ]


class CalendarDay(Row):
    """A day off, or a weekend day that is worked. Days not listed follow the weekday."""

    day = models.DateField(_("日期"), unique=True)
    is_workday = models.BooleanField(_("是否上班"))
    name = models.CharField(_("名称"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("日历日")

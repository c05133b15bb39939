"""Places: the office itself, divisions and grids with dates and successors, households by address."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.base.codes import CodeField
from minqing.org.access import Access
from minqing.org.permissions import Perm
from minqing.org.scoped import ScopedManager, ScopedQuerySet, ScopedRow, is_code, scope_check

LEVEL_NAMES = {2: _("省"), 4: _("市"), 6: _("区县"), 9: _("街道"), 12: _("社区"), 15: _("网格")}


class Office(ScopedRow):
    """The subdistrict office that keeps this ledger. Its code is its scope."""

    name = models.CharField("名称", max_length=60)
    phone = models.CharField("电话", max_length=30, blank=True)
    hours = models.CharField("办公时间", max_length=60, blank=True)
    address = models.CharField("地址", max_length=120, blank=True)
    privacy_contact = models.CharField("个人信息联系人", max_length=60, blank=True)

    access = Access(read=Perm.PLACE_READ)

    class Meta:
        verbose_name = "机构"
        constraints = [
            scope_check("office"),
            models.UniqueConstraint(fields=["scope"], name="office_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


class DivisionQuerySet(ScopedQuerySet["Division"]):
    def on(self, day: dt.date) -> Self:
        """Divisions in force on a day."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)

    def in_force(self) -> Self:
        """Divisions that are not closed."""
        return self.filter(valid_to__isnull=True)


class DivisionManager(ScopedManager["Division"]):
    def get_queryset(self) -> DivisionQuerySet:
        return DivisionQuerySet(self.model, using=self._db)

    def on(self, day: dt.date) -> DivisionQuerySet:
        return self.get_queryset().on(day)

    def in_force(self) -> DivisionQuerySet:
        return self.get_queryset().in_force()


class Division(ScopedRow):
    """A division or a grid (15 digits). `scope` is its code. A recoded one is closed and names its successor."""

    name = models.CharField("名称", max_length=60)
    valid_from = models.DateField("启用日期")
    valid_to = models.DateField("停用日期", null=True, blank=True)
    successor = CodeField("接续代码", max_length=15, blank=True, default="")

    access = Access(read=Perm.PLACE_READ)
    objects: ClassVar[DivisionManager] = DivisionManager()

    class Meta:
        verbose_name = "区划"
        ordering = ["scope", "valid_from"]
        constraints = [
            scope_check("division"),
            models.UniqueConstraint(
                fields=["scope"], condition=Q(valid_to__isnull=True), name="division_one_in_force"
            ),
            models.CheckConstraint(
                name="division_dates", condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from"))
            ),
            models.CheckConstraint(
                name="division_successor_is_code", condition=Q(successor="") | is_code("successor")
            ),
            models.CheckConstraint(
                name="division_successor_closed", condition=Q(successor="") | Q(valid_to__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["street", "scope", "id"], name="division_street"),
            models.Index(fields=["county", "scope", "id"], name="division_county"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def level_name(self) -> Any:
        return LEVEL_NAMES[len(self.scope)]


class Household(ScopedRow):
    """A household by its address, current until `valid_to`. It names no person: those belong to the register that needs them."""

    building = models.CharField("楼栋", max_length=60)
    room = models.CharField("房号", max_length=30, blank=True, default="")
    address = models.CharField("地址", max_length=160)
    valid_to = models.DateField("注销日期", null=True, blank=True)

    access = Access(read=Perm.PLACE_READ)

    class Meta:
        verbose_name = "户"
        constraints = [
            scope_check("household"),
            models.UniqueConstraint(
                fields=["scope", "building", "room"],
                condition=Q(valid_to__isnull=True),
                name="household_once",
            ),
        ]
        indexes = [
            models.Index(fields=["street", "address", "id"], name="household_street"),
            models.Index(fields=["community", "address", "id"], name="household_community"),
        ]

    def __str__(self) -> str:
        return self.address

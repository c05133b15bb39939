"""Look-backs 回头看: a sample that nobody could choose, and an inspection sheet for each matter in it."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.base.codes import CodeField
from minqing.base.rows import Row
from minqing.matters.lookback_states import LookBackItemState, LookBackState
from minqing.matters.models.lists import listed_by
from minqing.matters.models.lookback_choices import Seen, Strata
from minqing.org.access import Access, Viewer
from minqing.org.permissions import Perm
from minqing.org.scoped import ScopedManager, ScopedQuerySet, ScopedRow, scope_check


class LookBack(ScopedRow):
    """What a supervisor ordered: which matters, how many of a hundred, and the draw that chooses them."""

    office = CodeField(_("机构"), max_length=15)
    code = CodeField(_("编号"), max_length=20)
    draw = models.OneToOneField(
        "base.Draw", on_delete=models.PROTECT, related_name="lookback", verbose_name=_("摇号")
    )
    state = models.CharField(
        _("走到哪一步"), max_length=12, choices=LookBackState.choices, default=LookBackState.DRAWING
    )
    period_from = models.DateField(_("办结不早于"))
    period_to = models.DateField(_("办结不晚于"))
    strata = models.CharField(_("分层"), max_length=12, choices=Strata.choices)
    reason = models.TextField(_("检查理由"))
    ordered_at = models.DateTimeField(_("部署时间"))
    ordered_by = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("部署人")
    )
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("部署单位")
    )
    listed = models.PositiveIntegerField(_("名单件数"))

    access = Access(read=Perm.LOOKBACK_READ)

    class Meta:
        verbose_name = _("回头看")
        constraints = [
            scope_check("lookback"),
            models.UniqueConstraint(fields=["office", "code"], name="lookback_code_once"),
            models.CheckConstraint(
                name="lookback_period_in_order", condition=Q(period_to__gte=F("period_from"))
            ),
            models.CheckConstraint(name="lookback_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="lookback_lists_something", condition=Q(listed__gte=1)),
        ]
        indexes = listed_by("lookback", "ordered_at")

    def __str__(self) -> str:
        return self.code


class LookBackItemQuerySet(ScopedQuerySet["LookBackItem"]):
    def waiting(self) -> Self:
        return self.filter(state=LookBackItemState.WAITING)

    def overdue(self, on: dt.date) -> Self:
        return self.waiting().filter(due_on__lt=on)


class LookBackItemManager(ScopedManager["LookBackItem"]):
    def get_queryset(self) -> LookBackItemQuerySet:
        return LookBackItemQuerySet(self.model, using=self._db)

    def all(self) -> LookBackItemQuerySet:
        return self.get_queryset()

    def seen_by(self, viewer: Viewer) -> LookBackItemQuerySet:
        return self.get_queryset().seen_by(viewer)

    def listed_for(self, viewer: Viewer) -> LookBackItemQuerySet:
        return self.get_queryset().listed_for(viewer)

    def assigned_to(self, viewer: Viewer) -> LookBackItemQuerySet:
        return self.get_queryset().assigned_to(viewer)


class LookBackItem(ScopedRow):
    """One chosen problem with its inspection sheet. Passed or failed is final."""

    office = CodeField(_("机构"), max_length=15)
    lookback = models.ForeignKey(
        LookBack, on_delete=models.PROTECT, related_name="items", verbose_name=_("回头看")
    )
    problem = models.ForeignKey(
        "matters.Problem", on_delete=models.PROTECT, related_name="lookbacks", verbose_name=_("问题")
    )
    state = models.CharField(
        _("检查结果"), max_length=8, choices=LookBackItemState.choices, default=LookBackItemState.WAITING
    )
    due_on = models.DateField(_("检查期限"))
    due_rule = models.CharField(_("检查期限依据"), max_length=300)
    site_seen = models.CharField(_("看过现场"), max_length=4, choices=Seen.choices, blank=True)
    in_order = models.CharField(_("仍然完好"), max_length=4, choices=Seen.choices, blank=True)
    records_agree = models.CharField(_("与台账记录相符"), max_length=4, choices=Seen.choices, blank=True)
    residents_said = models.TextField(_("群众怎么说"), blank=True)
    finding = models.TextField(_("检查情况"), blank=True)
    rework_reason = models.TextField(_("返工理由（群众可见）"), blank=True)
    inspected_at = models.DateTimeField(_("检查时间"), null=True, blank=True)
    inspected_by = models.ForeignKey(
        "org.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("检查人"),
    )

    access = Access(read=Perm.LOOKBACK_READ, category="problem__category__path")
    objects: ClassVar[LookBackItemManager] = LookBackItemManager()

    class Meta:
        verbose_name = _("回头看检查单")
        constraints = [
            scope_check("lookback_item"),
            models.UniqueConstraint(fields=["lookback", "problem"], name="lookback_item_once"),
            models.CheckConstraint(
                name="lookback_item_inspected_whole",
                condition=Q(
                    state=LookBackItemState.WAITING,
                    inspected_at__isnull=True,
                    inspected_by__isnull=True,
                    finding="",
                    site_seen="",
                    in_order="",
                    records_agree="",
                )
                | ~Q(state=LookBackItemState.WAITING)
                & Q(
                    inspected_at__isnull=False,
                    inspected_by__isnull=False,
                    site_seen__in=Seen.values,
                    in_order__in=Seen.values,
                    records_agree__in=Seen.values,
                )
                & ~Q(finding=""),
            ),
            models.CheckConstraint(
                name="lookback_item_passed_is_in_order",
                condition=~Q(state=LookBackItemState.PASSED)
                | ~Q(in_order=Seen.NO) & ~Q(records_agree=Seen.NO),
            ),
            models.CheckConstraint(
                name="lookback_item_failed_says_why",
                condition=Q(state=LookBackItemState.FAILED) & ~Q(rework_reason="")
                | ~Q(state=LookBackItemState.FAILED) & Q(rework_reason=""),
            ),
        ]
        indexes = listed_by("lookback_item", "due_on")

    def __str__(self) -> str:
        return self.problem.code

    @property
    def code(self) -> str:
        return f"{self.lookback.code} {self.problem.code}"

    @property
    def title(self) -> str:
        return self.problem.title


class LookBackFile(Row):
    """A photo or a paper that an inspection rests on."""

    item = models.ForeignKey(
        LookBackItem, on_delete=models.PROTECT, related_name="files", verbose_name=_("检查单")
    )
    file = models.ForeignKey(
        "base.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name=_("文件")
    )

    class Meta:
        verbose_name = _("检查佐证")
        constraints = [models.UniqueConstraint(fields=["item", "file"], name="lookback_file_once")]

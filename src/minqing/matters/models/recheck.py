"""Dissatisfied verdicts before the supervisors."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minqing.base.codes import CodeField
from minqing.matters.models.lists import listed_by
from minqing.matters.states import RecheckState
from minqing.org.access import Access, Viewer
from minqing.org.permissions import Perm
from minqing.org.scoped import ScopedManager, ScopedQuerySet, ScopedRow, scope_check


class RecheckQuerySet(ScopedQuerySet["Recheck"]):
    def open(self) -> Self:
        return self.filter(state=RecheckState.OPEN)

    def overdue(self, on: dt.date) -> Self:
        return self.open().filter(due_on__lt=on)


class RecheckManager(ScopedManager["Recheck"]):
    def get_queryset(self) -> RecheckQuerySet:
        return RecheckQuerySet(self.model, using=self._db)

    def all(self) -> RecheckQuerySet:
        return self.get_queryset()

    def seen_by(self, viewer: Viewer) -> RecheckQuerySet:
        return self.get_queryset().seen_by(viewer)

    def listed_for(self, viewer: Viewer) -> RecheckQuerySet:
        return self.get_queryset().listed_for(viewer)

    def assigned_to(self, viewer: Viewer) -> RecheckQuerySet:
        return self.get_queryset().assigned_to(viewer)


class Recheck(ScopedRow):
    """A dissatisfied verdict before the supervisors: they order rework with a new date, or uphold with reasons."""

    office = CodeField(_("机构"), max_length=15)
    verdict = models.OneToOneField(
        "matters.Verdict", on_delete=models.PROTECT, related_name="recheck", verbose_name=_("群众评价")
    )
    opinion = models.ForeignKey(
        "matters.Opinion", on_delete=models.PROTECT, related_name="rechecks", verbose_name=_("意见")
    )
    state = models.CharField(
        _("复核状态"), max_length=8, choices=RecheckState.choices, default=RecheckState.OPEN
    )
    opened_at = models.DateTimeField(_("转来时间"))
    due_on = models.DateField(_("复核期限"))
    due_rule = models.CharField(_("复核期限依据"), max_length=300)
    decided_at = models.DateTimeField(_("复核时间"), null=True, blank=True)
    decided_by = models.ForeignKey(
        "org.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("复核人"),
    )
    finding = models.TextField(_("复核结论（群众可见）"), blank=True)

    access = Access(read=Perm.RECHECK_READ, category="opinion__category__path")
    objects: ClassVar[RecheckManager] = RecheckManager()

    class Meta:
        verbose_name = _("不满意复核")
        constraints = [
            scope_check("recheck"),
            models.CheckConstraint(
                name="recheck_decided_whole",
                condition=Q(
                    state=RecheckState.OPEN, decided_at__isnull=True, decided_by__isnull=True, finding=""
                )
                | ~Q(state=RecheckState.OPEN)
                & Q(decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(finding=""),
            ),
        ]
        indexes = listed_by("recheck", "due_on")

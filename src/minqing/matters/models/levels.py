"""Who handles a matter: every step between grid, community, subdistrict and outside, and the places that it also concerns."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.base.rows import Row
from minqing.matters.level_states import HopKind, Level
from minqing.matters.models.links import switched_off_whole
from minqing.org.access import Access
from minqing.org.permissions import Perm
from minqing.org.scoped import ScopedRow, scope_check


class Hop(Row):
    """A matter came to a level: from where, why, under which rule, until when. Final; residents read all of it."""

    problem = models.ForeignKey(
        "matters.Problem", on_delete=models.PROTECT, related_name="hops", verbose_name=_("问题")
    )
    from_level = models.CharField(_("原来由哪一级办理"), max_length=12, choices=Level.choices, blank=True)
    to_level = models.CharField(_("由哪一级办理"), max_length=12, choices=Level.choices)
    kind = models.CharField(_("怎么来的"), max_length=8, choices=HopKind.choices)
    reason = models.TextField(_("为什么"), blank=True)
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("经手人")
    )
    due_on = models.DateField(_("办好或上交的日期"), null=True, blank=True)
    due_rule = models.CharField(_("日期依据"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("层级流转")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="hop_levels_known",
                condition=Q(to_level__in=Level.values, from_level__in=["", *Level.values]),
            ),
            models.CheckConstraint(name="hop_moves", condition=~Q(to_level=F("from_level"))),
            models.CheckConstraint(
                name="hop_first_by_rule",
                condition=Q(kind=HopKind.RULE, from_level="") | ~Q(kind=HopKind.RULE) & ~Q(from_level=""),
            ),
            models.CheckConstraint(
                name="hop_says_why",
                condition=Q(kind=HopKind.RULE)
                | Q(kind=HopKind.TIME, by__isnull=True) & ~Q(reason="")
                | Q(kind__in=[HopKind.PERSON, HopKind.RETURNED], by__isnull=False) & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="hop_time_stays_inside", condition=~Q(kind=HopKind.TIME, to_level=Level.OUTSIDE)
            ),
            models.CheckConstraint(
                name="hop_due_whole",
                condition=Q(due_on__isnull=True, due_rule="") | Q(due_on__isnull=False) & ~Q(due_rule=""),
            ),
            models.UniqueConstraint(
                fields=["problem"], condition=Q(kind=HopKind.RULE), name="hop_one_beginning"
            ),
        ]
        indexes = [models.Index(fields=["problem", "at"], name="hop_problem")]


class AlsoConcerns(ScopedRow):
    """A place that a matter also concerns. It reads along; the matter is led, listed and counted at its own place alone."""

    problem = models.ForeignKey(
        "matters.Problem", on_delete=models.PROTECT, related_name="also", verbose_name=_("问题")
    )
    active = models.BooleanField(_("有效"), default=True)
    reason = models.CharField(_("为什么涉及"), max_length=200)
    added_at = models.DateTimeField(_("列入时间"))
    unlinked_at = models.DateTimeField(_("移出时间"), null=True, blank=True)
    unlink_reason = models.CharField(_("移出理由"), max_length=200, blank=True)

    access = Access(read=Perm.PROBLEM_READ)

    class Meta:
        verbose_name = _("也涉及的地方")
        ordering = ["scope"]
        constraints = [
            scope_check("also_concerns"),
            models.UniqueConstraint(fields=["problem", "scope"], name="also_concerns_once"),
            models.CheckConstraint(name="also_concerns_has_reason", condition=~Q(reason="")),
            switched_off_whole("also_concerns"),
        ]
        indexes = [models.Index(fields=["scope", "active", "problem"], name="also_concerns_scope")]

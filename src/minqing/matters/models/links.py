"""Who belongs to what: opinion ↔ problem ↔ task ↔ units. Links are switched off with a reason, never moved or deleted."""

from __future__ import annotations

from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from minqing.base.codes import scope_q
from minqing.base.rows import Row
from minqing.matters.models.choices import Outcome

Ids = frozenset[UUID]


def switched_off_whole(name: str) -> models.CheckConstraint:
    """A link that was switched off says when and why."""
    return models.CheckConstraint(
        name=f"{name}_off_whole",
        condition=Q(active=True, unlinked_at__isnull=True, unlink_reason="")
        | Q(active=False, unlinked_at__isnull=False) & ~Q(unlink_reason=""),
    )


class OpinionLink(Row):
    """An opinion that a problem answers. Un-linking sets `active` off and says why; linking again sets it on."""

    opinion = models.ForeignKey(
        "matters.Opinion", on_delete=models.PROTECT, related_name="links", verbose_name=_("意见")
    )
    problem = models.ForeignKey(
        "matters.Problem", on_delete=models.PROTECT, related_name="links", verbose_name=_("问题")
    )
    active = models.BooleanField(_("有效"), default=True)
    linked_at = models.DateTimeField(_("关联时间"))
    unlinked_at = models.DateTimeField(_("解除时间"), null=True, blank=True)
    unlink_reason = models.CharField(_("解除理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("意见与问题的关联")
        constraints = [
            models.UniqueConstraint(fields=["opinion", "problem"], name="opinion_link_once"),
            switched_off_whole("opinion_link"),
        ]
        indexes = [models.Index(fields=["problem", "active"], name="opinion_link_problem")]


class TaskProblem(Row):
    """A problem that a task serves. Each is confirmed by itself after the task is approved."""

    task = models.ForeignKey(
        "matters.Task", on_delete=models.PROTECT, related_name="serves", verbose_name=_("任务")
    )
    problem = models.ForeignKey(
        "matters.Problem", on_delete=models.PROTECT, related_name="served_by", verbose_name=_("问题")
    )
    active = models.BooleanField(_("有效"), default=True)
    unlinked_at = models.DateTimeField(_("移出时间"), null=True, blank=True)
    unlink_reason = models.CharField(_("移出理由"), max_length=200, blank=True)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "org.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("确认人"),
    )
    outcome = models.CharField(_("确认的办理结果"), max_length=16, choices=Outcome.choices, blank=True)

    class Meta:
        verbose_name = _("任务所办的问题")
        constraints = [
            models.UniqueConstraint(fields=["task", "problem"], name="task_problem_once"),
            switched_off_whole("task_problem"),
            models.CheckConstraint(
                name="task_problem_confirmed_whole",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True, outcome="")
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False) & ~Q(outcome=""),
            ),
        ]
        indexes = [models.Index(fields=["problem", "active"], name="task_problem_problem")]


class TaskUnit(Row):
    """A joint unit of a task, beside its lead unit."""

    task = models.ForeignKey(
        "matters.Task", on_delete=models.PROTECT, related_name="joint", verbose_name=_("任务")
    )
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("配合单位")
    )

    class Meta:
        verbose_name = _("配合单位")
        constraints = [models.UniqueConstraint(fields=["task", "unit"], name="task_unit_once")]


# --- "assigned to these units or posts", for each kind of row ---------------------------------------------------------


def assigned_task(units: Ids, posts: Ids) -> Q:
    """Tasks that these units lead or join, or that these posts answer for."""
    joint = TaskUnit.objects.filter(task=OuterRef("pk"), unit__in=units)
    return Q(lead_unit__in=units) | Q(leader_post__in=posts) | Q(Exists(joint))


def _serving(units: Ids, posts: Ids) -> QuerySet[TaskProblem]:
    joint = TaskUnit.objects.filter(task=OuterRef("task"), unit__in=units)
    theirs = Q(task__lead_unit__in=units) | Q(task__leader_post__in=posts) | Q(Exists(joint))
    served: QuerySet[TaskProblem] = TaskProblem.objects.filter(theirs, active=True)
    return served


def assigned_problem(units: Ids, posts: Ids) -> Q:
    """Problems that these units own, or that a task of theirs serves."""
    return Q(owner_unit__in=units) | Q(Exists(_serving(units, posts).filter(problem=OuterRef("pk"))))


def also_problem(place: str) -> Q:
    """Problems led elsewhere that also concern this place or one inside it."""
    lines = apps.get_model("matters", "AlsoConcerns")._base_manager  # noqa: SLF001 -- Django's public meta API
    return Q(Exists(lines.filter(scope_q("scope", place), problem=OuterRef("pk"), active=True)))


def assigned_opinion(units: Ids, posts: Ids) -> Q:
    """Opinions behind those problems."""
    served = Exists(_serving(units, posts).filter(problem=OuterRef("problem")))
    links = OpinionLink.objects.filter(Q(problem__owner_unit__in=units) | Q(served), active=True)
    return Q(Exists(links.filter(opinion=OuterRef("pk"))))

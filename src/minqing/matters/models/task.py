"""Who does what by when: a task serves one problem or many, and its promise date is never changed without a row."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.base.codes import CodeField
from minqing.matters.models.links import assigned_task
from minqing.matters.models.lists import listed_by
from minqing.matters.states import TaskState
from minqing.org.access import Access, Viewer
from minqing.org.permissions import Perm
from minqing.org.scoped import ScopedManager, ScopedQuerySet, ScopedRow, scope_check

RUNNING_CLOCK = (TaskState.ISSUED, TaskState.DISPUTED, TaskState.WORKING, TaskState.SUBMITTED)


class TaskQuerySet(ScopedQuerySet["Task"]):
    def open(self) -> Self:
        return self.exclude(state=TaskState.FINISHED)

    def on_clock(self) -> Self:
        """Unfinished and not 挂账: the promise date counts."""
        return self.filter(state__in=RUNNING_CLOCK)

    def overdue(self, on: dt.date) -> Self:
        return self.on_clock().filter(promise_on__lt=on)

    def sent_back(self) -> Self:
        """In work again, because what was handed in was refused."""
        return self.filter(state=TaskState.WORKING).exclude(back_reason="")

    def due_within(self, first: dt.date, last: dt.date) -> Self:
        return self.on_clock().filter(promise_on__gte=first, promise_on__lte=last)


class TaskManager(ScopedManager["Task"]):
    def get_queryset(self) -> TaskQuerySet:
        return TaskQuerySet(self.model, using=self._db)

    def all(self) -> TaskQuerySet:
        return self.get_queryset()

    def seen_by(self, viewer: Viewer) -> TaskQuerySet:
        return self.get_queryset().seen_by(viewer)

    def listed_for(self, viewer: Viewer) -> TaskQuerySet:
        return self.get_queryset().listed_for(viewer)

    def assigned_to(self, viewer: Viewer) -> TaskQuerySet:
        return self.get_queryset().assigned_to(viewer)


class Task(ScopedRow):
    """One piece of work with a lead unit, a responsible leader's post, a measure and a promised day."""

    office = CodeField(_("机构"), max_length=15)
    code = CodeField(_("编号"), max_length=20)
    title = models.CharField(_("任务"), max_length=80)
    measure = models.TextField(_("整改措施"))
    category = models.ForeignKey(
        "matters.Category",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("类别"),
    )
    lead_unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("牵头单位")
    )
    leader_post = models.ForeignKey(
        "org.Post", on_delete=models.PROTECT, related_name="+", verbose_name=_("责任领导岗位")
    )
    state = models.CharField(
        _("走到哪一步"), max_length=12, choices=TaskState.choices, default=TaskState.ISSUED
    )
    issued_at = models.DateTimeField(_("下达时间"))
    issued_by = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("下达人")
    )
    first_promise_on = models.DateField(_("原定承诺日期"))
    promise_on = models.DateField(_("承诺日期"))
    promise_rule = models.CharField(_("承诺日期依据"), max_length=300)
    accepted_at = models.DateTimeField(_("接收时间"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        "org.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("接收人"),
    )
    dispute_reason = models.TextField(_("异议理由"), blank=True)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        "org.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("提交人"),
    )
    submit_text = models.TextField(_("完成情况"), blank=True)
    approved_at = models.DateTimeField(_("审批时间"), null=True, blank=True)
    approved_by = models.ForeignKey(
        "org.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("审批人"),
    )
    back_reason = models.TextField(_("退回的理由"), blank=True)
    round = models.PositiveSmallIntegerField(_("第几轮"), default=1)

    access = Access(read=Perm.TASK_READ, assigned=assigned_task, category="category__path")
    objects: ClassVar[TaskManager] = TaskManager()

    class Meta:
        verbose_name = _("整改任务")
        constraints = [
            scope_check("task"),
            models.UniqueConstraint(fields=["office", "code"], name="task_code_once"),
            models.CheckConstraint(name="task_has_measure", condition=~Q(title="") & ~Q(measure="")),
            models.CheckConstraint(name="task_promise_has_rule", condition=~Q(promise_rule="")),
            models.CheckConstraint(
                name="task_accepted_whole",
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="task_working_is_accepted",
                condition=~Q(
                    state__in=[
                        TaskState.WORKING,
                        TaskState.SUBMITTED,
                        TaskState.FINISHED,
                        TaskState.SUSPENDED,
                    ]
                )
                | Q(accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="task_dispute_has_reason", condition=~Q(state=TaskState.DISPUTED) | ~Q(dispute_reason="")
            ),
            models.CheckConstraint(
                name="task_submitted_whole",
                condition=Q(
                    state__in=[TaskState.SUBMITTED, TaskState.FINISHED],
                    submitted_at__isnull=False,
                    submitted_by__isnull=False,
                )
                & ~Q(submit_text="")
                | ~Q(state__in=[TaskState.SUBMITTED, TaskState.FINISHED])
                & Q(submitted_at__isnull=True, submitted_by__isnull=True, submit_text=""),
            ),
            models.CheckConstraint(
                name="task_finished_is_approved",
                condition=Q(state=TaskState.FINISHED, approved_at__isnull=False, approved_by__isnull=False)
                | ~Q(state=TaskState.FINISHED) & Q(approved_at__isnull=True, approved_by__isnull=True),
            ),
            models.CheckConstraint(
                name="task_back_is_worked_on",
                condition=Q(back_reason="") | Q(state__in=[TaskState.WORKING, TaskState.SUSPENDED]),
            ),
            models.CheckConstraint(
                name="task_second_person_approves",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("submitted_by")),
            ),
        ]
        indexes = [
            *listed_by("task", "promise_on"),
            models.Index(fields=["lead_unit", "state", "promise_on"], name="task_lead"),
        ]

    def __str__(self) -> str:
        return self.code

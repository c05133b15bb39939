"""Numbered official papers: what was made of a matter, by which unit, and the file as it went out."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from minqing.base.codes import CodeField
from minqing.matters.models.links import assigned_opinion, assigned_problem, assigned_task
from minqing.matters.models.lists import listed_by
from minqing.matters.models.opinion import Opinion
from minqing.matters.models.problem import Problem
from minqing.matters.models.task import Task
from minqing.matters.paper_states import PaperKind, PaperState
from minqing.org.access import Access
from minqing.org.permissions import Perm
from minqing.org.scoped import ScopedRow, scope_check

VOID = Q(state=PaperState.VOID)


def assigned_paper(units: frozenset[UUID], posts: frozenset[UUID]) -> Q:
    """Papers about what belongs to these units or posts."""
    tasks = Task.objects.all().filter(assigned_task(units, posts), pk=OuterRef("task"))
    problems = Problem.objects.all().filter(assigned_problem(units, posts), pk=OuterRef("problem"))
    opinions = Opinion.objects.all().filter(assigned_opinion(units, posts), pk=OuterRef("opinion"))
    return Q(Exists(tasks)) | Q(Exists(problems)) | Q(Exists(opinions))


class OfficialPaper(ScopedRow):
    """One numbered paper. What stands on it is in the file alone; the number is of the unit, the kind and the year."""

    office = CodeField(_("机构"), max_length=15)
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("出文单位")
    )
    kind = models.CharField(_("文书种类"), max_length=12, choices=PaperKind.choices)
    year = models.PositiveSmallIntegerField(_("年份"))
    number = models.PositiveIntegerField(_("序号"))
    code = models.CharField(_("文号"), max_length=90)
    addressee = models.CharField(_("送给"), max_length=80)
    opinion = models.ForeignKey(
        "matters.Opinion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name=_("意见"),
    )
    problem = models.ForeignKey(
        "matters.Problem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name=_("问题"),
    )
    task = models.ForeignKey(
        "matters.Task",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name=_("任务"),
    )
    reason = models.TextField(_("督办理由"), blank=True)
    reply_on = models.DateField(_("回复期限"), null=True, blank=True)
    made_at = models.DateTimeField(_("出文时间"))
    made_by = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("经手人")
    )
    file = models.ForeignKey(
        "base.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name=_("文件")
    )
    state = models.CharField(_("文书状态"), max_length=8, choices=PaperState.choices, default=PaperState.MADE)
    void_reason = models.TextField(_("作废理由"), blank=True)
    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    voided_by = models.ForeignKey(
        "org.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("作废人"),
    )

    access = Access(read=Perm.PAPER_READ, assigned=assigned_paper)

    class Meta:
        verbose_name = _("文书")
        constraints = [
            scope_check("paper"),
            models.UniqueConstraint(fields=["unit", "kind", "year", "number"], name="paper_number_once"),
            models.CheckConstraint(name="paper_number_whole", condition=Q(number__gt=0) & ~Q(code="")),
            models.CheckConstraint(
                name="paper_about_one",
                condition=Q(kind__in=[PaperKind.TRANSFER, PaperKind.URGE], task__isnull=False)
                & Q(opinion__isnull=True, problem__isnull=True)
                | Q(kind=PaperKind.NOTICE, opinion__isnull=False, problem__isnull=True, task__isnull=True)
                | Q(kind=PaperKind.LETTER, problem__isnull=False, opinion__isnull=True, task__isnull=True),
            ),
            models.CheckConstraint(
                name="paper_urge_has_reason",
                condition=Q(kind=PaperKind.URGE, reply_on__isnull=False) & ~Q(reason="")
                | ~Q(kind=PaperKind.URGE) & Q(reason="", reply_on__isnull=True),
            ),
            models.CheckConstraint(
                name="paper_void_whole",
                condition=Q(VOID, voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason="")
                | ~VOID & Q(voided_at__isnull=True, voided_by__isnull=True, void_reason=""),
            ),
        ]
        indexes = [*listed_by("paper", "made_at")]

    def __str__(self) -> str:
        return self.code

    @property
    def about(self) -> Opinion | Problem | Task:
        """The matter."""
        found = self.opinion or self.problem or self.task
        assert found is not None
        return found

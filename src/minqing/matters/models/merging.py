"""Two problems that are one matter: a link with a reason that can be taken back, never a move. No opinion is lost or counted less."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.base.rows import Row
from minqing.matters.states import ProblemState


class ProblemMerge(Row):
    """`merged` is the same matter as `into`: its opinions answer there while this stands. `state_before` is what an un-merge gives back."""

    merged = models.ForeignKey(
        "matters.Problem", on_delete=models.PROTECT, related_name="merges", verbose_name=_("并入的问题")
    )
    into = models.ForeignKey(
        "matters.Problem", on_delete=models.PROTECT, related_name="took_in", verbose_name=_("并到哪个问题")
    )
    active = models.BooleanField(_("有效"), default=True)
    state_before = models.CharField(_("并入前的状态"), max_length=16, choices=ProblemState.choices)
    reason = models.CharField(_("为什么是同一件事"), max_length=200)
    merged_at = models.DateTimeField(_("并入时间"))
    merged_by = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("并入人")
    )
    unmerged_at = models.DateTimeField(_("分开时间"), null=True, blank=True)
    unmerge_reason = models.CharField(_("为什么分开"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("问题的合并")
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(active=True), name="problem_merge_into_one"
            ),
            models.CheckConstraint(name="problem_merge_of_two", condition=~Q(merged=F("into"))),
            models.CheckConstraint(name="problem_merge_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="problem_merge_off_whole",
                condition=Q(active=True, unmerged_at__isnull=True, unmerge_reason="")
                | Q(active=False, unmerged_at__isnull=False) & ~Q(unmerge_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["into", "active"], name="problem_merge_into")]


class MergeLine(Row):
    """An opinion that came along. `own` says that it was linked to the other problem in its own right, and stays there."""

    merge = models.ForeignKey(
        ProblemMerge, on_delete=models.PROTECT, related_name="lines", verbose_name=_("合并")
    )
    opinion = models.ForeignKey(
        "matters.Opinion", on_delete=models.PROTECT, related_name="merge_lines", verbose_name=_("意见")
    )
    own = models.BooleanField(_("原来就关联着"))

    class Meta:
        verbose_name = _("合并带来的意见")
        constraints = [models.UniqueConstraint(fields=["merge", "opinion"], name="merge_line_once")]

"""What is wrong, as the office words it, and what the resident got. State and outcome are two columns, on purpose."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from minqing.base.codes import CodeField
from minqing.matters.level_states import Level
from minqing.matters.models.choices import Answer, Outcome
from minqing.matters.models.links import OpinionLink, also_problem, assigned_problem
from minqing.matters.models.lists import listed_by
from minqing.matters.states import ProblemState, ReceiptState
from minqing.org.access import Access, Viewer
from minqing.org.permissions import Perm
from minqing.org.scoped import ScopedManager, ScopedQuerySet, ScopedRow, scope_check

DONE = Q(state=ProblemState.DONE)
TIMED = (Level.GRID, Level.COMMUNITY)  # levels with a day on which the matter climbs by itself
# A problem that was merged into another is no problem of its own: whoever counts problems leaves it out.
MERGED = Q(state=ProblemState.MERGED)


def judged(*answers: str) -> Exists:
    """A receipt of this problem carries one of these answers in its present round."""
    # One filter(): a second one would join the verdicts again, and let the round of one answer another.
    return Exists(
        OpinionLink.objects.filter(
            problem=OuterRef("pk"),
            active=True,
            opinion__receipt__state=ReceiptState.JUDGED,
            opinion__receipt__verdicts__round=F("opinion__receipt__round"),
            opinion__receipt__verdicts__answer__in=answers,
        )
    )


class ProblemQuerySet(ScopedQuerySet["Problem"]):
    def open(self) -> Self:
        return self.exclude(DONE | MERGED)

    def counted(self) -> Self:
        """Every problem once: one that was merged is counted where it is handled."""
        return self.exclude(MERGED)

    def level_overdue(self, on: dt.date) -> Self:
        """Under way past the last day of their level."""
        return self.open().filter(level_due__lt=on)

    def level_due_within(self, first: dt.date, last: dt.date) -> Self:
        return self.open().filter(level_due__gte=first, level_due__lte=last)

    def reported_solved(self) -> Self:
        """What the handling unit says of itself."""
        return self.filter(DONE, outcome=Outcome.SOLVED)

    def confirmed_solved(self) -> Self:
        """Reported solved, and at least one receipt confirms it and none denies it."""
        return self.reported_solved().filter(confirmed())

    def unjudged(self) -> Self:
        """Done, but nobody has said anything: its own number, never counted as satisfied."""
        return self.filter(DONE).exclude(judged(*Answer.values))


def confirmed() -> Q:
    """At least one receipt of the problem confirms, and none denies."""
    return Q(judged(Answer.SATISFIED, Answer.BASICALLY)) & ~Q(judged(Answer.DISSATISFIED))


class ProblemManager(ScopedManager["Problem"]):
    def get_queryset(self) -> ProblemQuerySet:
        return ProblemQuerySet(self.model, using=self._db)

    def all(self) -> ProblemQuerySet:
        return self.get_queryset()

    def seen_by(self, viewer: Viewer) -> ProblemQuerySet:
        return self.get_queryset().seen_by(viewer)

    def listed_for(self, viewer: Viewer) -> ProblemQuerySet:
        return self.get_queryset().listed_for(viewer)

    def assigned_to(self, viewer: Viewer) -> ProblemQuerySet:
        return self.get_queryset().assigned_to(viewer)


class Problem(ScopedRow):
    """One matter to put right; many opinions may belong to it."""

    office = CodeField(_("机构"), max_length=15)
    code = CodeField(_("编号"), max_length=20)
    title = models.CharField(_("标题"), max_length=80)
    description = models.TextField(_("情况"), blank=True)
    place = models.CharField(_("地点"), max_length=120, blank=True)
    category = models.ForeignKey(
        "matters.Category",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("类别"),
    )
    owner_unit = models.ForeignKey(
        "org.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("责任单位"),
    )
    state = models.CharField(
        _("整改状态"), max_length=16, choices=ProblemState.choices, default=ProblemState.NOT_STARTED
    )
    state_note = models.TextField(_("当前情况"), blank=True)
    review_on = models.DateField(_("跟踪复查日期"), null=True, blank=True)
    at_once = models.BooleanField(_("立行立改"), default=False)
    raised_at = models.DateTimeField(_("认定时间"))
    raised_by = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("认定人")
    )
    outcome = models.CharField(_("办理结果"), max_length=16, choices=Outcome.choices, blank=True)
    outcome_text = models.TextField(_("办理结果说明"), blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    closed_by = models.ForeignKey(
        "org.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("确认人"),
    )
    reworks = models.PositiveSmallIntegerField(_("返工次数"), default=0)
    reworked_at = models.DateTimeField(_("最近一次返工时间"), null=True, blank=True)
    settled_at = models.DateTimeField(_("群众确认或检查合格时间"), null=True, blank=True)
    relapsed_at = models.DateTimeField(_("复发时间"), null=True, blank=True)
    again_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="came_back_as",
        verbose_name=_("又出现的是"),
    )
    campaign = models.ForeignKey(
        "campaigns.Campaign",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("所属教育实践活动"),
    )

    level = models.CharField(_("办理层级"), max_length=12, choices=Level.choices, default=Level.SUBDISTRICT)
    level_due = models.DateField(_("上交期限"), null=True, blank=True)
    level_rule = models.CharField(_("上交期限依据"), max_length=300, blank=True)

    access = Access(
        read=Perm.PROBLEM_READ, assigned=assigned_problem, also=also_problem, category="category__path"
    )
    objects: ClassVar[ProblemManager] = ProblemManager()

    class Meta:
        verbose_name = _("问题")
        constraints = [
            scope_check("problem"),
            models.UniqueConstraint(fields=["office", "code"], name="problem_code_once"),
            models.CheckConstraint(name="problem_has_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="problem_closed_whole",
                condition=Q(DONE, closed_at__isnull=False, closed_by__isnull=False)
                & ~Q(outcome="")
                & ~Q(outcome_text="")
                | ~DONE & Q(closed_at__isnull=True, closed_by__isnull=True, outcome="", outcome_text=""),
            ),
            models.CheckConstraint(
                name="problem_closed_after_raised",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("raised_at")),
            ),
            models.CheckConstraint(
                name="problem_tracked_has_date",
                condition=~Q(state=ProblemState.TRACKED) | Q(review_on__isnull=False),
            ),
            models.CheckConstraint(name="problem_not_again_of_itself", condition=~Q(again_of=F("id"))),
            models.CheckConstraint(name="problem_level_known", condition=Q(level__in=Level.values)),
            models.CheckConstraint(
                name="problem_level_due_whole",
                condition=Q(level_due__isnull=True, level_rule="")
                | Q(level_due__isnull=False, level__in=TIMED) & ~Q(level_rule=""),
            ),
            models.CheckConstraint(
                name="problem_level_has_due",
                condition=DONE | Q(at_once=True) | ~Q(level__in=TIMED) | Q(level_due__isnull=False),
            ),
        ]
        indexes = [
            *listed_by("problem", "raised_at"),
            models.Index(fields=["owner_unit", "state"], name="problem_owner"),
            models.Index(
                fields=["level_due"], condition=Q(level_due__isnull=False), name="problem_level_due"
            ),
        ]

    def __str__(self) -> str:
        return self.code

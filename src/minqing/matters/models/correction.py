"""更正: a mistyped entry put right. The row keeps what stood there, what stands there now, why, and who agreed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.base.codes import CodeField
from minqing.matters.models.decisions import Decision
from minqing.matters.models.lists import LEVELS
from minqing.matters.models.opinion import Opinion
from minqing.matters.models.paper import assigned_paper
from minqing.matters.models.problem import Problem
from minqing.matters.models.task import Task
from minqing.org.access import Access
from minqing.org.permissions import Perm
from minqing.org.scoped import ScopedRow, scope_check


class CorrectedField(models.TextChoices):
    """What may be corrected. A verdict, a decision and a change of a promise never are."""

    WORDS = "words", _("原话")
    TITLE = "title", _("标题")
    PLACE = "place", _("地点")
    HAPPENED = "happened_at", _("发生时间")
    RECEIVED = "received_at", _("收到时间")
    CHANNEL = "channel", _("渠道")
    SOURCE = "source", _("来源")
    SOURCE_REF = "source_ref", _("来源编号")
    DESCRIPTION = "description", _("情况")
    MEASURE = "measure", _("整改措施")
    PROMISE = "first_promise_on", _("原定承诺日期")


# A date that a clock runs from: another person agrees before it changes.
CLOCKS = frozenset({CorrectedField.RECEIVED, CorrectedField.PROMISE})
CLOCKED = Q(field__in=sorted(CLOCKS))
ASKED = Q(decision=Decision.ASKED)


class Correction(ScopedRow):
    """`old` and `new` are as people read them, `value` as the column takes it, `effect` what it did to a clock."""

    office = CodeField(_("机构"), max_length=15)
    opinion = models.ForeignKey(
        Opinion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("意见"),
    )
    problem = models.ForeignKey(
        Problem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("问题"),
    )
    task = models.ForeignKey(
        Task,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("任务"),
    )
    field = models.CharField(_("更正项"), max_length=20, choices=CorrectedField.choices)
    old = models.TextField(_("原来写的"), blank=True)
    new = models.TextField(_("更正为"), blank=True)
    value = models.TextField(_("存入的值"), blank=True)
    reason = models.TextField(_("更正理由"))
    asked_at = models.DateTimeField(_("提出时间"))
    asked_by = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("更正人")
    )
    decision = models.CharField(_("批示"), max_length=10, choices=Decision.choices, default=Decision.ASKED)
    decided_at = models.DateTimeField(_("批示时间"), null=True, blank=True)
    decided_by = models.ForeignKey(
        "org.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("批示人"),
    )
    decision_text = models.CharField(_("批示意见"), max_length=300, blank=True)
    effect = models.TextField(_("更正的结果"), blank=True)

    access = Access(read=Perm.PAPER_READ, assigned=assigned_paper)

    class Meta:
        verbose_name = _("更正")
        constraints = [
            scope_check("correction"),
            models.CheckConstraint(
                name="correction_of_one",
                condition=Q(opinion__isnull=False, problem__isnull=True, task__isnull=True)
                | Q(opinion__isnull=True, problem__isnull=False, task__isnull=True)
                | Q(opinion__isnull=True, problem__isnull=True, task__isnull=False),
            ),
            models.CheckConstraint(
                name="correction_field_known", condition=Q(field__in=CorrectedField.values)
            ),
            models.CheckConstraint(name="correction_has_reason", condition=~Q(reason="")),
            # What moves a clock is asked for by one person and decided by another; the rest is done at once.
            models.CheckConstraint(
                name="correction_second_person",
                condition=Q(CLOCKED, ASKED, decided_at__isnull=True, decided_by__isnull=True)
                | Q(CLOCKED & ~ASKED, decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(decided_by=F("asked_by"))
                | ~CLOCKED & Q(decision=Decision.APPROVED, decided_at__isnull=True, decided_by__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["opinion"], condition=ASKED & Q(opinion__isnull=False), name="correction_opinion_one"
            ),
            models.UniqueConstraint(
                fields=["task"], condition=ASKED & Q(task__isnull=False), name="correction_task_one"
            ),
        ]
        indexes = [
            models.Index(fields=[level, "asked_at", "id"], name=f"correction_{level}") for level in LEVELS
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.get_field_display()}"

    @property
    def about(self) -> Opinion | Problem | Task:
        """The matter."""
        found = self.opinion or self.problem or self.task
        assert found is not None
        return found

    @property
    def code(self) -> str:
        """A correction is called by the number of its matter."""
        return self.about.code

"""What happens to a task on its way: notes, evidence, changed promises, 挂账. Each is a row of its own with its reason."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.base.rows import Row
from minqing.matters.models.decisions import ChangeKind, Decision, EvidenceKind


def decided_whole(name: str, undecided: str = Decision.ASKED) -> models.CheckConstraint:
    """A request that was decided says who decided and when."""
    return models.CheckConstraint(
        name=f"{name}_decided_whole",
        condition=Q(decision=undecided, decided_at__isnull=True, decided_by__isnull=True)
        | ~Q(decision=undecided) & Q(decided_at__isnull=False, decided_by__isnull=False),
    )


class Progress(Row):
    """A note on how the work goes. Only public ones are shown to residents."""

    task = models.ForeignKey(
        "matters.Task", on_delete=models.PROTECT, related_name="progress", verbose_name=_("任务")
    )
    text = models.TextField(_("进展"))
    public = models.BooleanField(_("群众可见"), default=False)
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("记录人")
    )

    class Meta:
        verbose_name = _("进展")
        constraints = [models.CheckConstraint(name="progress_has_text", condition=~Q(text=""))]


class Evidence(Row):
    """Proof of a result, of a task or of a problem that was put right at once."""

    task = models.ForeignKey(
        "matters.Task",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name=_("任务"),
    )
    problem = models.ForeignKey(
        "matters.Problem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name=_("问题"),
    )
    kind = models.CharField(_("佐证类型"), max_length=16, choices=EvidenceKind.choices)
    text = models.TextField(_("说明"), blank=True)
    file = models.ForeignKey(
        "base.StoredFile",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("文件"),
    )
    round = models.PositiveSmallIntegerField(_("第几轮"), default=1)
    given_at = models.DateTimeField(_("时间"))
    given_by = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("提交人")
    )

    class Meta:
        verbose_name = _("佐证")
        constraints = [
            models.CheckConstraint(
                name="evidence_of_one",
                condition=Q(task__isnull=False, problem__isnull=True)
                | Q(task__isnull=True, problem__isnull=False),
            ),
            models.CheckConstraint(
                name="evidence_shows_something",
                condition=Q(kind__in=[EvidenceKind.DOCUMENT, EvidenceKind.PHOTO], file__isnull=False)
                | Q(kind__in=[EvidenceKind.MEASURED, EvidenceKind.RESIDENT_WORD, EvidenceKind.NOTE])
                & ~Q(text=""),
            ),
        ]


class PromiseChange(Row):
    """A change of a promise date, asked for or ordered. `reason` is shown to residents word for word."""

    task = models.ForeignKey(
        "matters.Task", on_delete=models.PROTECT, related_name="promise_changes", verbose_name=_("任务")
    )
    kind = models.CharField(_("原因类别"), max_length=12, choices=ChangeKind.choices)
    old_on = models.DateField(_("原日期"))
    new_on = models.DateField(_("新日期"))
    reason = models.CharField(_("理由（群众可见）"), max_length=300)
    asked_at = models.DateTimeField(_("提出时间"))
    asked_by = models.ForeignKey(
        "org.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("申请人"),
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

    class Meta:
        verbose_name = _("承诺日期变更")
        constraints = [
            decided_whole("promise_change"),
            models.CheckConstraint(name="promise_change_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="promise_change_changes", condition=~Q(new_on=F("old_on"))),
            models.CheckConstraint(
                name="promise_change_asked_or_ordered",
                condition=Q(kind=ChangeKind.EXTENSION, asked_by__isnull=False, new_on__gt=F("old_on"))
                | ~Q(kind=ChangeKind.EXTENSION) & Q(asked_by__isnull=True, decision=Decision.APPROVED),
            ),
            models.CheckConstraint(
                name="promise_change_second_person",
                condition=Q(decided_by__isnull=True)
                | Q(asked_by__isnull=True)
                | ~Q(decided_by=F("asked_by")),
            ),
            models.UniqueConstraint(
                fields=["task"], condition=Q(decision=Decision.ASKED), name="promise_change_one_pending"
            ),
        ]

    @property
    def how(self) -> str:
        """What was done to the date, in a word: nobody agrees to what was ordered."""
        asked = self.kind == ChangeKind.EXTENSION
        return str(Decision(self.decision).label if asked else ChangeKind(self.kind).label)


class Suspension(Row):
    """挂账: the work cannot go on now. Asked with a reason, approved by another person, ended with a reason."""

    task = models.ForeignKey(
        "matters.Task", on_delete=models.PROTECT, related_name="suspensions", verbose_name=_("任务")
    )
    reason = models.CharField(_("理由（群众可见）"), max_length=300)
    until = models.DateField(_("预计解除日期"))
    asked_at = models.DateTimeField(_("提出时间"))
    asked_by = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("申请人")
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
    ended_at = models.DateTimeField(_("解除时间"), null=True, blank=True)
    ended_by = models.ForeignKey(
        "org.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("解除人"),
    )
    end_reason = models.CharField(_("解除理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("挂账")
        constraints = [
            decided_whole("suspension"),
            models.CheckConstraint(name="suspension_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="suspension_second_person",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="suspension_ended_whole",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | Q(decision=Decision.APPROVED, ended_at__isnull=False, ended_by__isnull=False)
                & ~Q(end_reason=""),
            ),
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(ended_at__isnull=True) & ~Q(decision=Decision.REFUSED),
                name="suspension_one_open",
            ),
        ]

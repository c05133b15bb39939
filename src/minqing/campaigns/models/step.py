"""A step of a stage, the papers it asks for, and what the supervising team decided on it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.base.rows import Row
from minqing.campaigns.models.campaign import Campaign, Stage
from minqing.campaigns.models.kinds import Ruling
from minqing.campaigns.states import StepState

WITH_OFFICE = (StepState.OPEN, StepState.SENT_BACK)


class Step(Row):
    """One thing to do and to hand in. The office hands it in; the supervising team alone passes it or sends it back."""

    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="steps", verbose_name=_("环节"))
    number = models.PositiveSmallIntegerField(_("第几步"))
    title = models.CharField(_("步骤名称"), max_length=80)
    about = models.TextField(_("步骤要求"), blank=True)
    due_on = models.DateField(_("报送期限"))
    state = models.CharField(_("步骤状态"), max_length=10, choices=StepState.choices, default=StepState.OPEN)
    round = models.PositiveSmallIntegerField(_("第几次报送"), default=0)
    handed_in_at = models.DateTimeField(_("报送时间"), null=True, blank=True)
    handed_in_by = models.ForeignKey(
        "org.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("报送人"),
    )
    hand_in_text = models.TextField(_("报送说明"), blank=True)

    class Meta:
        verbose_name = _("活动步骤")
        ordering = ["stage__number", "number"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "number"], name="campaign_step_number_once"),
            models.UniqueConstraint(fields=["stage", "title"], name="campaign_step_title_once"),
            models.CheckConstraint(name="campaign_step_has_title", condition=~Q(title="")),
            models.CheckConstraint(name="campaign_step_numbered", condition=Q(number__gt=0)),
            models.CheckConstraint(
                name="campaign_step_handed_in_whole",
                condition=Q(
                    state=StepState.OPEN, round=0, handed_in_at__isnull=True, handed_in_by__isnull=True
                )
                | ~Q(state=StepState.OPEN)
                & Q(round__gt=0, handed_in_at__isnull=False, handed_in_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["due_on", "id"], name="campaign_step_due")]

    def __str__(self) -> str:
        return self.title

    @property
    def campaign(self) -> Campaign:
        """A list of steps names the campaign of each."""
        return self.stage.campaign


class Paper(Row):
    """A paper that a step asks for, and the file once it is there. A required one must be there before handing in."""

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="papers", verbose_name=_("步骤"))
    name = models.CharField(_("材料名称"), max_length=80)
    required = models.BooleanField(_("必交"), default=True)
    file = models.ForeignKey(
        "base.StoredFile",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("材料文件"),
    )
    filed_at = models.DateTimeField(_("交来时间"), null=True, blank=True)
    filed_by = models.ForeignKey(
        "org.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("交来人"),
    )

    class Meta:
        verbose_name = _("应交材料")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["step", "name"], name="campaign_paper_name_once"),
            models.CheckConstraint(name="campaign_paper_has_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="campaign_paper_filed_whole",
                condition=Q(file__isnull=True, filed_at__isnull=True)
                | Q(file__isnull=False, filed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StepDecision(Row):
    """What the supervising team decided on one handing-in. Final; nobody decides on what they handed in themselves."""

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("步骤"))
    round = models.PositiveSmallIntegerField(_("第几次报送"))
    ruling = models.CharField(_("督导意见"), max_length=10, choices=Ruling.choices)
    reason = models.TextField(_("理由"), blank=True)
    handed_in_by = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("报送人")
    )
    by = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("督导人"))
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("督导单位")
    )
    at = models.DateTimeField(_("决定时间"))

    class Meta:
        verbose_name = _("督导决定")
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(fields=["step", "round"], name="campaign_decision_once_a_round"),
            models.CheckConstraint(name="campaign_decision_known", condition=Q(ruling__in=Ruling.values)),
            models.CheckConstraint(
                name="campaign_decision_has_reason",
                condition=~Q(ruling=Ruling.SENT_BACK) | ~Q(reason=""),
            ),
            models.CheckConstraint(name="campaign_decision_by_another", condition=~Q(by=F("handed_in_by"))),
        ]

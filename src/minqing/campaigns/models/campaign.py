"""A campaign of the whole office, and the stages it goes through."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.base.codes import CodeField
from minqing.base.rows import Row, RowManager, RowQuerySet
from minqing.campaigns.states import CampaignState


class CampaignQuerySet(RowQuerySet["Campaign"]):
    def of_office(self, office: str) -> Self:
        return self.filter(office=office)

    def running(self) -> Self:
        return self.filter(state=CampaignState.RUNNING)

    def offered_first(self) -> Campaign | None:
        """The running one that counts unless somebody says otherwise."""
        return self.running().filter(is_default=True).first()


class CampaignManager(RowManager["Campaign"]):
    def get_queryset(self) -> CampaignQuerySet:
        return CampaignQuerySet(self.model, using=self._db)

    def of_office(self, office: str) -> CampaignQuerySet:
        return self.get_queryset().of_office(office)


class Campaign(Row):
    """教育实践活动: one undertaking of the whole office with a first and a last day. It belongs to no place below the office."""

    office = CodeField(_("机构"), max_length=15)
    name = models.CharField(_("活动名称"), max_length=80)
    about = models.TextField(_("活动要求"), blank=True)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    is_default = models.BooleanField(_("登记时默认"), default=False)
    state = models.CharField(
        _("活动状态"), max_length=8, choices=CampaignState.choices, default=CampaignState.PLANNED
    )
    closed_at = models.DateTimeField(_("实际结束时间"), null=True, blank=True)

    objects: ClassVar[CampaignManager] = CampaignManager()

    class Meta:
        verbose_name = _("教育实践活动")
        ordering = ["starts_on", "name"]
        constraints = [
            models.UniqueConstraint(fields=["office", "name"], name="campaign_name_once"),
            models.UniqueConstraint(
                fields=["office"], condition=Q(is_default=True), name="campaign_one_default"
            ),
            models.CheckConstraint(name="campaign_has_name", condition=~Q(name="")),
            models.CheckConstraint(name="campaign_dates", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="campaign_closed_whole",
                condition=Q(state=CampaignState.CLOSED, closed_at__isnull=False, is_default=False)
                | ~Q(state=CampaignState.CLOSED) & Q(closed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Stage(Row):
    """环节 of a campaign, in order. It is done when all its steps are passed: nobody says so separately."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="stages", verbose_name=_("活动")
    )
    number = models.PositiveSmallIntegerField(_("第几环节"))
    name = models.CharField(_("环节名称"), max_length=60)

    class Meta:
        verbose_name = _("活动环节")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="campaign_stage_number_once"),
            models.UniqueConstraint(fields=["campaign", "name"], name="campaign_stage_name_once"),
            models.CheckConstraint(name="campaign_stage_has_name", condition=~Q(name="")),
            models.CheckConstraint(name="campaign_stage_numbered", condition=Q(number__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name

"""An activity (座谈会, 走访, 会议, 学习 …), recorded once: what, when, where, who organised, who took part, the minutes."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.base.codes import CodeField
from minqing.base.rows import Row
from minqing.campaigns.models.campaign import Campaign
from minqing.campaigns.models.kinds import ActivityKind
from minqing.campaigns.models.registered import listed_by
from minqing.org.access import Access, Viewer
from minqing.org.permissions import Perm
from minqing.org.scoped import ScopedManager, ScopedQuerySet, ScopedRow, scope_check


class ActivityQuerySet(ScopedQuerySet["Activity"]):
    def symposiums(self) -> Self:
        return self.filter(kind=ActivityKind.SYMPOSIUM)


class ActivityManager(ScopedManager["Activity"]):
    def get_queryset(self) -> ActivityQuerySet:
        return ActivityQuerySet(self.model, using=self._db)

    def seen_by(self, viewer: Viewer) -> ActivityQuerySet:
        return self.get_queryset().seen_by(viewer)

    def listed_for(self, viewer: Viewer) -> ActivityQuerySet:
        return self.get_queryset().listed_for(viewer)

    def assigned_to(self, viewer: Viewer) -> ActivityQuerySet:
        return self.get_queryset().assigned_to(viewer)


class Activity(ScopedRow):
    """One activity. It carries no points, no tracks and no list of residents: they are a number and a label of bodies."""

    office = CodeField(_("机构"), max_length=15)
    code = CodeField(_("活动编号"), max_length=20)
    kind = models.CharField(_("活动类型"), max_length=10, choices=ActivityKind.choices)
    title = models.CharField(_("活动主题"), max_length=80)
    held_at = models.DateTimeField(_("活动时间"))
    place = models.CharField(_("活动地点"), max_length=120, blank=True)
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("组织单位")
    )
    campaign = models.ForeignKey(
        Campaign,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("所属教育实践活动"),
    )
    minutes = models.TextField(_("记录"), blank=True)
    residents = models.PositiveIntegerField(_("参加群众人数"), default=0)
    bodies = models.CharField(_("参加的各方"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )

    access = Access(read=Perm.ACTIVITY_READ, assigned=lambda units, _posts: Q(unit__in=units))
    objects: ClassVar[ActivityManager] = ActivityManager()

    class Meta:
        verbose_name = _("活动")
        constraints = [
            scope_check("activity"),
            models.UniqueConstraint(fields=["office", "code"], name="activity_code_once"),
            models.CheckConstraint(name="activity_has_title", condition=~Q(title="")),
            models.CheckConstraint(name="activity_kind_known", condition=Q(kind__in=ActivityKind.values)),
            models.CheckConstraint(
                name="activity_recorded_after_held", condition=Q(recorded_at__gte=F("held_at"))
            ),
        ]
        indexes = listed_by("activity", "held_at")

    def __str__(self) -> str:
        return self.code


class Participant(Row):
    """A member of staff who took part."""

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="participants", verbose_name=_("活动")
    )
    person = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("参加人员")
    )

    class Meta:
        verbose_name = _("参加人员")
        constraints = [
            models.UniqueConstraint(fields=["activity", "person"], name="activity_participant_once")
        ]


class ActivityFile(Row):
    """A file of an activity: sign-in sheet, photograph, the notes as they were taken."""

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="files", verbose_name=_("活动")
    )
    file = models.ForeignKey(
        "base.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name=_("附件")
    )

    class Meta:
        verbose_name = _("活动附件")
        constraints = [models.UniqueConstraint(fields=["activity", "file"], name="activity_file_once")]

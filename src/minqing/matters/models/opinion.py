"""What people say, verbatim, and who said it, sealed. A row of `Opinion` keeps no word of an accusation."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.base.codes import CodeField
from minqing.matters.models.choices import Channel, Kind
from minqing.matters.models.endings import EndReason
from minqing.matters.models.links import assigned_opinion
from minqing.matters.models.lists import listed_by
from minqing.matters.states import OpinionState
from minqing.org.access import Access, Viewer
from minqing.org.permissions import Perm
from minqing.org.scoped import ScopedManager, ScopedQuerySet, ScopedRow, scope_check

NOT_RECORDED = "未记录"
SEALED = Q(state=OpinionState.WITH_DISCIPLINE)
ARCHIVED = Q(state=OpinionState.RECORDED_ONLY)


class OpinionQuerySet(ScopedQuerySet["Opinion"]):
    def open(self) -> Self:
        """Not yet at an end of its own: waiting to be sorted or to be given a problem."""
        return self.filter(state__in=(OpinionState.RECEIVED, OpinionState.TRIAGED))

    def collected(self) -> Self:
        """Every opinion that was taken in, accusations included; archived replies of others are no intake of ours."""
        return self.exclude(ARCHIVED)

    def unanswered(self) -> Self:
        return self.filter(answer_due__isnull=False, answered_at__isnull=True).exclude(SEALED)

    def overdue(self, on: dt.date) -> Self:
        return self.unanswered().filter(answer_due__lt=on)

    def due_within(self, first: dt.date, last: dt.date) -> Self:
        return self.unanswered().filter(answer_due__gte=first, answer_due__lte=last)


class OpinionManager(ScopedManager["Opinion"]):
    def get_queryset(self) -> OpinionQuerySet:
        return OpinionQuerySet(self.model, using=self._db)

    def all(self) -> OpinionQuerySet:
        return self.get_queryset()

    def seen_by(self, viewer: Viewer) -> OpinionQuerySet:
        return self.get_queryset().seen_by(viewer)

    def listed_for(self, viewer: Viewer) -> OpinionQuerySet:
        return self.get_queryset().listed_for(viewer)

    def assigned_to(self, viewer: Viewer) -> OpinionQuerySet:
        return self.get_queryset().assigned_to(viewer)


class Opinion(ScopedRow):
    """One thing that somebody said. When it happened, when it reached us and when it was written down are three times."""

    office = CodeField(_("机构"), max_length=15)
    code = CodeField(_("编号"), max_length=20)
    title = models.CharField(_("标题"), max_length=80, blank=True)
    words = models.TextField(_("原话"), blank=True)
    channel = models.CharField(_("渠道"), max_length=12, choices=Channel.choices)
    kind = models.CharField(_("类型"), max_length=12, choices=Kind.choices, blank=True)
    category = models.ForeignKey(
        "matters.Category",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("类别"),
    )
    place = models.CharField(_("地点"), max_length=120, blank=True)
    happened_at = models.DateTimeField(_("发生时间"), null=True, blank=True)
    received_at = models.DateTimeField(_("收到时间"))
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    recorder_unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("登记单位")
    )
    anonymous = models.BooleanField(_("匿名"), default=False)
    state = models.CharField(
        _("走到哪一步"), max_length=16, choices=OpinionState.choices, default=OpinionState.RECEIVED
    )
    end_reason = models.CharField(_("去向"), max_length=16, choices=EndReason.choices, blank=True)
    end_text = models.TextField(_("去向说明"), blank=True)
    ended_at = models.DateTimeField(_("有去向时间"), null=True, blank=True)
    answer_due = models.DateField(_("答复期限"), null=True, blank=True)
    answer_rule = models.CharField(_("答复期限依据"), max_length=300, blank=True)
    answer = models.TextField(_("答复内容"), blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    source = models.CharField(_("来源"), max_length=40, blank=True)
    source_ref = CodeField(_("来源编号"), max_length=60, blank=True)
    other_reply = models.TextField(_("其他机构的答复"), blank=True)
    other_reply_at = models.DateTimeField(_("其他机构答复时间"), null=True, blank=True)
    outcome_note = models.CharField(_("结果说明"), max_length=40, blank=True)
    campaign = models.ForeignKey(
        "campaigns.Campaign",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("所属教育实践活动"),
    )
    activity = models.ForeignKey(
        "campaigns.Activity",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("来自活动"),
    )
    passage = models.PositiveSmallIntegerField(_("记录第几段"), null=True, blank=True)

    access = Access(read=Perm.OPINION_READ, assigned=assigned_opinion, category="category__path")
    objects: ClassVar[OpinionManager] = OpinionManager()

    class Meta:
        verbose_name = _("意见建议")
        constraints = [
            scope_check("opinion"),
            models.UniqueConstraint(fields=["office", "code"], name="opinion_code_once"),
            models.UniqueConstraint(
                fields=["office", "source", "source_ref"],
                condition=~Q(source_ref=""),
                name="opinion_source_ref_once",
            ),
            models.CheckConstraint(
                name="opinion_sealed_is_empty",
                condition=~SEALED
                | Q(
                    title="",
                    words="",
                    place="",
                    category__isnull=True,
                    happened_at__isnull=True,
                    end_text="",
                    answer="",
                    other_reply="",
                    activity__isnull=True,
                    passage__isnull=True,
                    channel=Channel.HIDDEN,
                ),
            ),
            models.CheckConstraint(
                name="opinion_accusation_is_sealed",
                condition=(SEALED & Q(kind=Kind.ACCUSATION)) | (~SEALED & ~Q(kind=Kind.ACCUSATION)),
            ),
            models.CheckConstraint(
                name="opinion_hidden_channel", condition=SEALED | ~Q(channel=Channel.HIDDEN)
            ),
            models.CheckConstraint(
                name="opinion_has_words", condition=SEALED | (~Q(words="") & ~Q(title=""))
            ),
            models.CheckConstraint(
                name="opinion_ended_with_reason",
                condition=Q(state=OpinionState.ENDED, ended_at__isnull=False)
                & ~Q(end_reason="")
                & ~Q(end_text="")
                | ~Q(state=OpinionState.ENDED) & Q(ended_at__isnull=True, end_reason=""),
            ),
            models.CheckConstraint(
                name="opinion_answer_whole",
                condition=SEALED
                | Q(answer="", answered_at__isnull=True)
                | ~Q(answer="") & Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="opinion_archived_has_no_clock",
                condition=~ARCHIVED | (Q(answer_due__isnull=True) & ~Q(outcome_note="")),
            ),
            models.CheckConstraint(
                name="opinion_reply_has_text", condition=Q(other_reply_at__isnull=True) | ~Q(other_reply="")
            ),
            models.CheckConstraint(
                name="opinion_recorded_after_received", condition=Q(recorded_at__gte=F("received_at"))
            ),
            models.UniqueConstraint(fields=["activity", "passage"], name="opinion_passage_once"),
            models.CheckConstraint(
                name="opinion_passage_of_activity",
                condition=Q(passage__isnull=True) | Q(passage__gt=0, activity__isnull=False),
            ),
            models.CheckConstraint(
                name="opinion_recorder_whole",
                condition=Q(recorded_by__isnull=True, recorder_unit__isnull=True)
                | Q(recorded_by__isnull=False, recorder_unit__isnull=False),
            ),
        ]
        indexes = [
            *listed_by("opinion", "received_at"),
            models.Index(
                fields=["answer_due"], condition=Q(answered_at__isnull=True), name="opinion_answer_due"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def with_discipline(self) -> bool:
        return self.state == OpinionState.WITH_DISCIPLINE

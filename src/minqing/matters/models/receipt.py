"""The resident's side: a receipt for every opinion, append-only verdicts, calls that brought none, and rechecks."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from minqing.base.codes import CodeField
from minqing.base.rows import Row
from minqing.matters.codes import receipt_hmac
from minqing.matters.models.choices import Answer
from minqing.matters.models.endings import CallResult, Via
from minqing.matters.models.lists import listed_by
from minqing.matters.states import ReceiptState
from minqing.org.access import Access, Viewer
from minqing.org.permissions import Perm
from minqing.org.scoped import ScopedManager, ScopedQuerySet, ScopedRow, scope_check


class ReceiptQuerySet(ScopedQuerySet["Receipt"]):
    def asked(self) -> Self:
        """Whoever was asked to judge, in the present round."""
        return self.filter(state__in=(ReceiptState.ASKED, ReceiptState.JUDGED))

    def unjudged(self) -> Self:
        """Asked and silent: a number of its own."""
        return self.filter(state=ReceiptState.ASKED)

    def answered(self, *answers: str) -> Self:
        return self.filter(answered_now(*answers))

    def by_code(self, code: str) -> Receipt | None:
        """The receipt of a code as somebody typed it: one index probe."""
        return self.filter(code_hmac=receipt_hmac(code)).select_related("opinion").first()


class ReceiptManager(ScopedManager["Receipt"]):
    def get_queryset(self) -> ReceiptQuerySet:
        return ReceiptQuerySet(self.model, using=self._db)

    def all(self) -> ReceiptQuerySet:
        return self.get_queryset()

    def seen_by(self, viewer: Viewer) -> ReceiptQuerySet:
        return self.get_queryset().seen_by(viewer)

    def listed_for(self, viewer: Viewer) -> ReceiptQuerySet:
        return self.get_queryset().listed_for(viewer)

    def assigned_to(self, viewer: Viewer) -> ReceiptQuerySet:
        return self.get_queryset().assigned_to(viewer)

    def by_code(self, code: str) -> Receipt | None:
        return self.get_queryset().by_code(code)


class Receipt(ScopedRow):
    """What a resident holds. Its code is stored nowhere: only the HMAC under the index key."""

    office = CodeField(_("机构"), max_length=15)
    opinion = models.OneToOneField(
        "matters.Opinion", on_delete=models.PROTECT, related_name="receipt", verbose_name=_("意见")
    )
    code_hmac = models.CharField(_("回执码查找值"), max_length=64, unique=True)
    issued_at = models.DateTimeField(_("发出时间"))
    state = models.CharField(
        _("评价状态"), max_length=8, choices=ReceiptState.choices, default=ReceiptState.WAITING
    )
    round = models.PositiveSmallIntegerField(_("第几轮评价"), default=0)
    asked_at = models.DateTimeField(_("请评价时间"), null=True, blank=True)
    callback_on = models.DateField(_("回访日期"), null=True, blank=True)

    access = Access(read=Perm.VERDICT_READ, category="opinion__category__path")
    objects: ClassVar[ReceiptManager] = ReceiptManager()

    class Meta:
        verbose_name = _("回执")
        constraints = [
            scope_check("receipt"),
            models.CheckConstraint(
                name="receipt_asked_whole",
                condition=Q(
                    state__in=[ReceiptState.ASKED, ReceiptState.JUDGED],
                    asked_at__isnull=False,
                    callback_on__isnull=False,
                    round__gte=1,
                )
                | Q(
                    state__in=[ReceiptState.WAITING, ReceiptState.CLOSED],
                    asked_at__isnull=True,
                    callback_on__isnull=True,
                ),
            ),
        ]
        indexes = [
            *listed_by("receipt", "issued_at"),
            models.Index(
                fields=["callback_on"], condition=Q(state=ReceiptState.ASKED), name="receipt_callback"
            ),
        ]


class Verdict(Row):
    """A resident's answer for one round. Who might have steered it stands beside it, and may not be who wrote it down."""

    receipt = models.ForeignKey(
        Receipt, on_delete=models.PROTECT, related_name="verdicts", verbose_name=_("回执")
    )
    round = models.PositiveSmallIntegerField(_("第几轮"))
    answer = models.CharField(_("评价"), max_length=12, choices=Answer.choices)
    words = models.TextField(_("群众的话"), blank=True)
    via = models.CharField(_("方式"), max_length=8, choices=Via.choices)
    given_at = models.DateTimeField(_("评价时间"))
    # Snapshots as text, so that the database itself can compare them: ids with dashes, separated by spaces.
    recorder = models.CharField(_("回访人"), max_length=36, blank=True)
    recorder_unit = models.CharField(_("回访单位"), max_length=36, blank=True)
    recorder_name = models.CharField(_("回访人姓名"), max_length=40, blank=True)
    recorder_unit_name = models.CharField(_("回访单位名称"), max_length=60, blank=True)
    barred_people = models.TextField(_("须回避的人"), blank=True)
    barred_units = models.TextField(_("须回避的单位"), blank=True)

    class Meta:
        verbose_name = _("群众评价")
        constraints = [
            models.UniqueConstraint(fields=["receipt", "round"], name="verdict_once_a_round"),
            models.CheckConstraint(name="verdict_answer_known", condition=Q(answer__in=Answer.values)),
            models.CheckConstraint(name="verdict_round_counts", condition=Q(round__gte=1)),
            models.CheckConstraint(
                name="verdict_recorder_not_barred",
                condition=Q(via=Via.WEB, recorder="", recorder_unit="")
                | Q(via=Via.CALLBACK)
                & ~Q(recorder="")
                & ~Q(recorder_unit="")
                & ~Q(barred_people__contains=F("recorder"))
                & ~Q(barred_units__contains=F("recorder_unit")),
            ),
        ]
        indexes = [models.Index(fields=["answer", "given_at"], name="verdict_answer")]


def answered_now(*answers: str) -> Q:
    """Receipts whose present round has one of these answers."""
    verdicts = Verdict.objects.filter(receipt=OuterRef("pk"), round=OuterRef("round"), answer__in=answers)
    return Q(Exists(verdicts), state=ReceiptState.JUDGED)


class CallAttempt(Row):
    """A call-back that brought no verdict, and why."""

    receipt = models.ForeignKey(
        Receipt, on_delete=models.PROTECT, related_name="calls", verbose_name=_("回执")
    )
    round = models.PositiveSmallIntegerField(_("第几轮"))
    result = models.CharField(_("情况"), max_length=12, choices=CallResult.choices)
    note = models.CharField(_("备注"), max_length=200, blank=True)
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("回访人"))
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("回访单位")
    )

    class Meta:
        verbose_name = _("未接通的回访")

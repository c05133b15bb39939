"""提请上级办理: a letter to a body outside the subdistrict, its day, and what came back."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.base.codes import CodeField
from minqing.matters.level_states import ReferralState
from minqing.matters.models.lists import listed_by
from minqing.org.access import Access, Viewer
from minqing.org.permissions import Perm
from minqing.org.scoped import ScopedManager, ScopedQuerySet, ScopedRow, scope_check

SENT = (ReferralState.SENT, ReferralState.REPLIED)


class ReferralQuerySet(ScopedQuerySet["Referral"]):
    def unanswered(self) -> Self:
        """Drafted or sent: the matter cannot be confirmed past it."""
        return self.filter(state__in=(ReferralState.DRAFTED, ReferralState.SENT))

    def overdue(self, on: dt.date) -> Self:
        return self.filter(state=ReferralState.SENT, due_on__lt=on)


class ReferralManager(ScopedManager["Referral"]):
    def get_queryset(self) -> ReferralQuerySet:
        return ReferralQuerySet(self.model, using=self._db)

    def all(self) -> ReferralQuerySet:
        return self.get_queryset()

    def seen_by(self, viewer: Viewer) -> ReferralQuerySet:
        return self.get_queryset().seen_by(viewer)

    def listed_for(self, viewer: Viewer) -> ReferralQuerySet:
        return self.get_queryset().listed_for(viewer)

    def assigned_to(self, viewer: Viewer) -> ReferralQuerySet:
        return self.get_queryset().assigned_to(viewer)


class Referral(ScopedRow):
    """One letter about one problem. `body` is who it goes to, as the letter names them; `unit` where the office knows them."""

    office = CodeField(_("机构"), max_length=15)
    code = CodeField(_("编号"), max_length=20)
    problem = models.ForeignKey(
        "matters.Problem", on_delete=models.PROTECT, related_name="referrals", verbose_name=_("问题")
    )
    unit = models.ForeignKey(
        "org.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("外单位"),
    )
    body = models.CharField(_("提请哪个部门"), max_length=60)
    asked = models.TextField(_("请他们办什么"))
    reason = models.TextField(_("为什么街道办不了"))
    state = models.CharField(
        _("走到哪一步"), max_length=8, choices=ReferralState.choices, default=ReferralState.DRAFTED
    )
    made_at = models.DateTimeField(_("拟稿时间"))
    made_by = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("拟稿人")
    )
    paper = models.OneToOneField(
        "matters.OfficialPaper",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referral",
        verbose_name=_("提请函"),
    )
    sent_on = models.DateField(_("发出日期"), null=True, blank=True)
    sent_by = models.ForeignKey(
        "org.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("发出人"),
    )
    due_on = models.DateField(_("答复期限"), null=True, blank=True)
    due_rule = models.CharField(_("答复期限依据"), max_length=300, blank=True)
    replied_on = models.DateField(_("答复日期"), null=True, blank=True)
    reply = models.TextField(_("答复内容"), blank=True)
    reply_file = models.ForeignKey(
        "base.StoredFile",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("答复原件"),
    )
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    ended_by = models.ForeignKey(
        "org.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("记录人"),
    )
    end_reason = models.TextField(_("没有答复就结束的理由"), blank=True)

    access = Access(read=Perm.PROBLEM_READ, category="problem__category__path")
    objects: ClassVar[ReferralManager] = ReferralManager()

    class Meta:
        verbose_name = _("提请上级办理")
        constraints = [
            scope_check("referral"),
            models.UniqueConstraint(fields=["office", "code"], name="referral_code_once"),
            models.UniqueConstraint(
                fields=["problem"],
                condition=Q(state__in=[ReferralState.DRAFTED, ReferralState.SENT]),
                name="referral_one_open",
            ),
            models.CheckConstraint(
                name="referral_says_what", condition=~Q(body="") & ~Q(asked="") & ~Q(reason="")
            ),
            models.CheckConstraint(
                name="referral_sent_whole",
                condition=Q(sent_on__isnull=True, sent_by__isnull=True, due_on__isnull=True, due_rule="")
                & ~Q(state__in=SENT)
                | Q(sent_on__isnull=False, sent_by__isnull=False, due_on__isnull=False)
                & ~Q(due_rule="")
                & ~Q(state=ReferralState.DRAFTED),
            ),
            models.CheckConstraint(
                name="referral_replied_whole",
                condition=Q(state=ReferralState.REPLIED, replied_on__gte=F("sent_on")) & ~Q(reply="")
                | ~Q(state=ReferralState.REPLIED)
                & Q(replied_on__isnull=True, reply="", reply_file__isnull=True),
            ),
            models.CheckConstraint(
                name="referral_ended_whole",
                condition=Q(
                    state__in=[ReferralState.DRAFTED, ReferralState.SENT],
                    ended_at__isnull=True,
                    ended_by__isnull=True,
                    end_reason="",
                )
                | Q(
                    state=ReferralState.REPLIED,
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                    end_reason="",
                )
                | Q(state=ReferralState.CLOSED, ended_at__isnull=False, ended_by__isnull=False)
                & ~Q(end_reason=""),
            ),
        ]
        indexes = [
            *listed_by("referral", "made_at"),
            models.Index(fields=["due_on"], condition=Q(state=ReferralState.SENT), name="referral_due"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def title(self) -> str:
        """What the letter is about."""
        return self.problem.title

"""问责 after a look-back that a matter did not pass: proposed, the unit heard, decided by somebody else. Never public, never ranked."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.base.codes import CodeField
from minqing.matters.lookback_states import AccountabilityState
from minqing.matters.models.lists import listed_by
from minqing.org.access import Access
from minqing.org.permissions import Perm
from minqing.org.scoped import ScopedRow, scope_check


class Measure(models.TextChoices):
    """How a unit is called to account."""

    REMINDER = "reminder", _("提醒")
    TALK = "talk", _("约谈")
    CIRCULAR = "circular", _("通报")
    STATEMENT = "statement", _("责令检查")


class Heard(models.TextChoices):
    """Whether the unit spoke for itself before the decision."""

    STATED = "stated", _("已申辩")
    WAIVED = "waived", _("放弃申辩")
    SILENT = "silent", _("期限内没有申辩")


def assigned_accountability(units: frozenset[UUID], posts: frozenset[UUID]) -> Q:
    """The unit itself, and the post that is named."""
    return Q(unit__in=units) | Q(post__in=posts)


class Accountability(ScopedRow):
    """One unit called to account for one matter. Seen by the supervisors, the leaders over it and the unit itself."""

    office = CodeField(_("机构"), max_length=15)
    code = CodeField(_("编号"), max_length=20)
    item = models.ForeignKey(
        "matters.LookBackItem",
        on_delete=models.PROTECT,
        related_name="accountabilities",
        verbose_name=_("检查单"),
    )
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位"))
    post = models.ForeignKey(
        "org.Post", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("岗位")
    )
    kind = models.CharField(_("问责方式"), max_length=12, choices=Measure.choices)
    reason = models.TextField(_("问责理由"))
    state = models.CharField(
        _("走到哪一步"),
        max_length=10,
        choices=AccountabilityState.choices,
        default=AccountabilityState.PROPOSED,
    )
    proposed_at = models.DateTimeField(_("提出时间"))
    proposed_by = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("提出人")
    )
    hear_by = models.DateField(_("申辩期限"))
    hear_rule = models.CharField(_("申辩期限依据"), max_length=300)
    heard = models.CharField(_("申辩"), max_length=8, choices=Heard.choices, blank=True)
    statement = models.TextField(_("单位的申辩"), blank=True)
    heard_at = models.DateTimeField(_("申辩时间"), null=True, blank=True)
    heard_by = models.ForeignKey(
        "org.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("申辩人"),
    )
    decision_text = models.TextField(_("决定"), blank=True)
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    decided_by = models.ForeignKey(
        "org.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("决定人"),
    )

    access = Access(
        read=Perm.ACCOUNTABILITY_READ,
        assigned=assigned_accountability,
        category="item__problem__category__path",
    )

    class Meta:
        verbose_name = _("问责")
        constraints = [
            scope_check("accountability"),
            models.UniqueConstraint(fields=["office", "code"], name="accountability_code_once"),
            models.UniqueConstraint(fields=["item", "unit"], name="accountability_once"),
            models.CheckConstraint(name="accountability_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="accountability_heard_whole",
                condition=Q(heard="", heard_at__isnull=True, heard_by__isnull=True, statement="")
                | Q(heard=Heard.STATED, heard_at__isnull=False, heard_by__isnull=False) & ~Q(statement="")
                | Q(heard=Heard.WAIVED, heard_at__isnull=False, heard_by__isnull=False, statement="")
                | Q(heard=Heard.SILENT, heard_at__isnull=False, heard_by__isnull=True, statement=""),
            ),
            models.CheckConstraint(
                name="accountability_decided_whole",
                condition=Q(state__in=[AccountabilityState.DECIDED, AccountabilityState.DROPPED])
                & Q(decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(decision_text="")
                & ~Q(heard="")
                | ~Q(state__in=[AccountabilityState.DECIDED, AccountabilityState.DROPPED])
                & Q(decided_at__isnull=True, decided_by__isnull=True, decision_text=""),
            ),
            models.CheckConstraint(
                name="accountability_second_person",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
            ),
        ]
        indexes = listed_by("accountability", "proposed_at")

    def __str__(self) -> str:
        return self.code

    @property
    def title(self) -> str:
        return f"{self.unit} · {self.get_kind_display()}"

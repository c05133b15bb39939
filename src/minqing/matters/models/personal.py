"""班子个人问题清单: what a leader has to put right in person. Its own table, its own door: no grant of matters opens it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.base.codes import CodeField
from minqing.base.rows import Row
from minqing.matters.models.choices import Wind
from minqing.matters.models.links import Ids, switched_off_whole
from minqing.matters.models.lists import listed_by
from minqing.matters.personal_states import PersonalState
from minqing.org.access import Access, Viewer
from minqing.org.permissions import PERSONAL, Perm
from minqing.org.scoped import ScopedRow, scope_check

DONE = Q(state=PersonalState.DONE)


def _mine(_units: Ids, posts: Ids) -> Q:
    """Rows of these posts. Units own none: what is personal is no unit's."""
    return Q(leader_post__in=posts)


def _not_mine(viewer: Viewer) -> Q:
    """Who reads through a post alone reads what is theirs in person: not a predecessor's, not whom they stand in for."""
    return Q(pk__in=[]) if viewer.may(Perm.PERSONAL_READ) else ~Q(leader=viewer.person_id)


class PersonalProblem(ScopedRow):
    """One problem of one leader. Promise and result are for the public; everything else stays between leader, committee and supervisors."""

    office = CodeField(_("机构"), max_length=15)
    code = CodeField(_("编号"), max_length=20)
    # What a grant's category is held against: only grants of this register see the rows.
    register = CodeField(_("清单"), max_length=20, default=PERSONAL, editable=False)
    campaign = models.ForeignKey(
        "campaigns.Campaign",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("所属教育实践活动"),
    )
    leader = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("班子成员")
    )
    leader_post = models.ForeignKey(
        "org.Post", on_delete=models.PROTECT, related_name="+", verbose_name=_("岗位")
    )
    title = models.CharField(_("问题"), max_length=80)
    detail = models.TextField(_("具体表现"), blank=True)
    wind = models.CharField(_("四风"), max_length=16, choices=Wind.choices, blank=True)
    measure = models.TextField(_("整改措施"), blank=True)
    promise = models.TextField(_("承诺（对外公布）"), blank=True)
    due_on = models.DateField(_("整改期限"), null=True, blank=True)
    result = models.TextField(_("整改结果（对外公布）"), blank=True)
    state = models.CharField(
        _("整改状态"), max_length=12, choices=PersonalState.choices, default=PersonalState.OPEN
    )
    back_reason = models.TextField(_("退回理由"), blank=True)
    recorded_at = models.DateTimeField(_("列入时间"))
    recorded_by = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    reported_at = models.DateTimeField(_("报告时间"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "org.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("确认人"),
    )

    access = Access(read=Perm.PERSONAL_READ, assigned=_mine, sealed=_not_mine, category="register")

    class Meta:
        verbose_name = _("班子个人问题")
        constraints = [
            scope_check("personal"),
            models.UniqueConstraint(fields=["office", "code"], name="personal_code_once"),
            models.CheckConstraint(name="personal_in_its_register", condition=Q(register=PERSONAL)),
            models.CheckConstraint(name="personal_has_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="personal_promise_has_day", condition=Q(promise="") | Q(due_on__isnull=False)
            ),
            models.CheckConstraint(
                name="personal_reported_whole",
                condition=Q(state=PersonalState.OPEN)
                | Q(reported_at__isnull=False) & ~Q(result="") & ~Q(promise=""),
            ),
            models.CheckConstraint(
                name="personal_confirmed_whole",
                condition=Q(DONE, confirmed_at__isnull=False, confirmed_by__isnull=False)
                | ~DONE & Q(confirmed_at__isnull=True, confirmed_by__isnull=True),
            ),
            models.CheckConstraint(
                name="personal_confirmed_by_another", condition=~Q(confirmed_by=F("leader"))
            ),
        ]
        indexes = listed_by("personal", "recorded_at")

    def __str__(self) -> str:
        return self.code


class PersonalLink(Row):
    """An opinion that a personal problem answers: switched off with a reason, never deleted."""

    personal = models.ForeignKey(
        PersonalProblem, on_delete=models.PROTECT, related_name="links", verbose_name=_("个人问题")
    )
    opinion = models.ForeignKey(
        "matters.Opinion", on_delete=models.PROTECT, related_name="personal_links", verbose_name=_("意见")
    )
    active = models.BooleanField(_("有效"), default=True)
    linked_at = models.DateTimeField(_("关联时间"))
    unlinked_at = models.DateTimeField(_("解除时间"), null=True, blank=True)
    unlink_reason = models.CharField(_("解除理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("意见与个人问题的关联")
        constraints = [
            models.UniqueConstraint(fields=["personal", "opinion"], name="personal_link_once"),
            switched_off_whole("personal_link"),
        ]
        indexes = [models.Index(fields=["personal", "active"], name="personal_link_row")]

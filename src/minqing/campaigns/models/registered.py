"""Who takes part in a campaign: party branches of the tree, and their members with sealed names."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.base.codes import CodeField
from minqing.base.sealing import SealedField
from minqing.campaigns.models.campaign import Campaign
from minqing.org.access import Access
from minqing.org.models import PartyOrganisation
from minqing.org.permissions import Perm
from minqing.org.scoped import ScopedRow, scope_check

LEVELS = ("county", "street", "community", "scope")


def listed_by(table: str, date: str) -> list[models.Index]:
    """A list is read under one grant, by equality on its level, in the order of one date."""
    return [models.Index(fields=[level, date, "id"], name=f"{table}_{level}") for level in LEVELS]


def withdrawn_whole(name: str) -> models.CheckConstraint:
    """Who leaves the register again leaves it on a day, not before they came, and for a reason."""
    return models.CheckConstraint(
        name=f"{name}_withdrawn_whole",
        condition=Q(withdrawn_on__isnull=True, withdraw_reason="")
        | Q(withdrawn_on__isnull=False, withdrawn_on__gte=F("registered_on")) & ~Q(withdraw_reason=""),
    )


class CampaignBranch(ScopedRow):
    """A party branch that takes part. Its place is the branch's."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="branches", verbose_name=_("活动")
    )
    organisation = models.ForeignKey(
        "org.PartyOrganisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("党组织")
    )
    registered_on = models.DateField(_("登记日期"))
    withdrawn_on = models.DateField(_("退出日期"), null=True, blank=True)
    withdraw_reason = models.CharField(_("退出原因"), max_length=200, blank=True)

    access = Access(read=Perm.CAMPAIGN_READ)

    class Meta:
        verbose_name = _("参加活动的党组织")
        constraints = [
            scope_check("campaign_branch"),
            models.UniqueConstraint(
                fields=["campaign", "organisation"],
                condition=Q(withdrawn_on__isnull=True),
                name="campaign_branch_once",
            ),
            withdrawn_whole("campaign_branch"),
        ]
        indexes = listed_by("campaign_branch", "registered_on")

    def __str__(self) -> str:
        return self.organisation.name


class CampaignMember(ScopedRow):
    """A party member who takes part through a branch. The name is sealed; `note` tells two of one name apart."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="members", verbose_name=_("活动")
    )
    branch = models.ForeignKey(
        CampaignBranch, on_delete=models.PROTECT, related_name="members", verbose_name=_("党支部")
    )
    code = CodeField(_("登记号"), max_length=20)
    name = SealedField(_("姓名"))
    name_hmac = models.CharField(_("姓名查找值"), max_length=64)
    note = models.CharField(_("同名区别"), max_length=40, blank=True)
    registered_on = models.DateField(_("登记日期"))
    withdrawn_on = models.DateField(_("退出日期"), null=True, blank=True)
    withdraw_reason = models.CharField(_("退出原因"), max_length=200, blank=True)

    access = Access(read=Perm.CAMPAIGN_READ)

    class Meta:
        verbose_name = _("参加活动的党员")
        constraints = [
            scope_check("campaign_member"),
            models.UniqueConstraint(fields=["campaign", "code"], name="campaign_member_code_once"),
            models.UniqueConstraint(
                fields=["branch", "name_hmac", "note"],
                condition=Q(withdrawn_on__isnull=True),
                name="campaign_member_once",
            ),
            models.CheckConstraint(name="campaign_member_named", condition=~Q(name_hmac="")),
            withdrawn_whole("campaign_member"),
        ]
        indexes = listed_by("campaign_member", "registered_on")

    def __str__(self) -> str:
        return self.code

    @property
    def organisation(self) -> PartyOrganisation:
        """A list of members names the branch of each."""
        return self.branch.organisation

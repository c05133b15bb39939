"""Units and party bodies: neither is a place, each has its own tree."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.org.access import Access
from minqing.org.permissions import Perm
from minqing.org.scoped import ScopedRow, scope_check


class Unit(ScopedRow):
    """A department, station or community committee. `scope` is the place it serves."""

    class Kind(models.TextChoices):
        DEPARTMENT = "department", _("科室")
        STATION = "station", _("站所")
        COMMUNITY = "community", _("社区")
        TEAM = "team", _("督导组")
        OUTSIDE = "outside", _("外单位")

    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级单位",
    )
    phone = models.CharField("电话", max_length=30, blank=True, default="")
    valid_from = models.DateField("启用日期")
    valid_to = models.DateField("停用日期", null=True, blank=True)

    access = Access(read=Perm.STAFF_READ)

    class Meta:
        verbose_name = "单位"
        ordering = ["name", "valid_from"]
        constraints = [
            scope_check("unit"),
            models.UniqueConstraint(
                fields=["scope", "name"], condition=Q(valid_to__isnull=True), name="unit_name_once"
            ),
            models.CheckConstraint(
                name="unit_dates", condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from"))
            ),
            models.CheckConstraint(name="unit_not_own_parent", condition=~Q(parent=F("id"))),
        ]
        indexes = [models.Index(fields=["street", "name", "id"], name="unit_street")]

    def __str__(self) -> str:
        return self.name


class PartyOrganisation(ScopedRow):
    """A party body. Members and their records come with the party app; here is only the tree."""

    class Kind(models.TextChoices):
        COMMITTEE = "committee", _("党工委、党委")
        GENERAL_BRANCH = "general_branch", _("党总支")
        BRANCH = "branch", _("党支部")

    name = models.CharField("名称", max_length=80)
    kind = models.CharField("类别", max_length=16, choices=Kind.choices)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级组织",
    )
    valid_from = models.DateField("成立日期")
    valid_to = models.DateField("撤销日期", null=True, blank=True)

    access = Access(read=Perm.STAFF_READ)

    class Meta:
        verbose_name = "党组织"
        ordering = ["name", "valid_from"]
        constraints = [
            scope_check("party_organisation"),
            models.UniqueConstraint(
                fields=["scope", "name"], condition=Q(valid_to__isnull=True), name="party_organisation_once"
            ),
            models.CheckConstraint(
                name="party_organisation_dates",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
            ),
            models.CheckConstraint(name="party_organisation_not_own_parent", condition=~Q(parent=F("id"))),
        ]
        indexes = [models.Index(fields=["street", "name", "id"], name="party_org_street")]

    def __str__(self) -> str:
        return self.name

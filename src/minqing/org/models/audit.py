"""Who looked at which sealed value, and for what purpose. The table is final."""

from __future__ import annotations

from django.db import models

from minqing.org.access import Access
from minqing.org.permissions import Perm
from minqing.org.scoped import ScopedRow, scope_check


class AccessEntry(ScopedRow):
    """One look at personal data. The value itself is not repeated here."""

    person = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, related_name="+", verbose_name="查阅人"
    )
    post = models.ForeignKey(
        "org.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="岗位"
    )
    model = models.CharField("表", max_length=64)
    row = models.UUIDField("行")
    code = models.CharField("编号", max_length=40, blank=True, default="")
    field = models.CharField("栏", max_length=40)
    purpose = models.CharField("用途", max_length=200)
    at = models.DateTimeField("时间")

    access = Access(read=Perm.ACCESS_LOG_READ)

    class Meta:
        verbose_name = "查阅记录"
        constraints = [
            scope_check("access_entry"),
            models.CheckConstraint(name="access_entry_purpose", condition=~models.Q(purpose="")),
        ]
        indexes = [
            models.Index(fields=["street", "at", "id"], name="access_entry_street"),
            models.Index(fields=["row", "at"], name="access_entry_row"),
        ]

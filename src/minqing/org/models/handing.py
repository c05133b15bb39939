"""A post passed from one person to the next: who, when, what the leaving one wants known, and that the next one has read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from minqing.base.codes import CodeField
from minqing.base.rows import Row
from minqing.org.access import Access
from minqing.org.permissions import Perm
from minqing.org.scoped import ScopedRow, scope_check

if TYPE_CHECKING:
    from minqing.org.access import Viewer


def _party_to(viewer: Viewer) -> Q:
    """Whoever holds the post, gave it away or takes it on."""
    own = Q(post__in=viewer.post_ids)
    return own | Q(giver=viewer.person_id) | Q(taker=viewer.person_id) if viewer.person_id else own


class Handover(ScopedRow):
    """One handing over. The work itself stays with the post and its unit: nothing is moved."""

    post = models.ForeignKey(
        "org.Post", on_delete=models.PROTECT, related_name="handovers", verbose_name="岗位"
    )
    giver = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", verbose_name="移交人")
    taker = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", verbose_name="接手人")
    on = models.DateField("交接日期")
    reason = models.CharField("原因", max_length=200)
    begun = models.OneToOneField(
        "org.Appointment", on_delete=models.PROTECT, related_name="+", verbose_name="接手人的任职"
    )
    taken_at = models.DateTimeField("确认时间", null=True, blank=True)
    taken_note = models.CharField("确认时的说明", max_length=200, blank=True, default="")

    access = Access(read=Perm.STAFF_READ, own=_party_to)

    class Meta:
        verbose_name = "岗位交接"
        constraints = [
            scope_check("handover"),
            models.CheckConstraint(name="handover_two_people", condition=~Q(giver=F("taker"))),
            models.CheckConstraint(name="handover_reason", condition=~Q(reason="")),
        ]
        indexes = [models.Index(fields=["street", "on", "id"], name="handover_street")]

    def __str__(self) -> str:
        return f"{self.post} {self.on:%Y-%m-%d}"


class HandoverNote(Row):
    """What the leaving one says of one open item: where it stands, what was promised. Read by the two of them alone."""

    handover = models.ForeignKey(
        Handover, on_delete=models.PROTECT, related_name="notes", verbose_name="岗位交接"
    )
    model = models.CharField("表", max_length=64)
    row = models.UUIDField("行")
    code = CodeField("编号", max_length=40)
    text = models.CharField("说明", max_length=500)

    class Meta:
        verbose_name = "交接说明"
        constraints = [
            models.UniqueConstraint(fields=["handover", "row"], name="handover_note_once"),
            models.CheckConstraint(name="handover_note_says", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.code

"""Counters behind official numbers: one row per office, kind and year, locked by that key."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minqing.base.codes import CodeField
from minqing.base.rows import new_id


class Counter(models.Model):
    """The last number given. Machinery like the journal's head, not a guarded row: only `next_number` writes it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = CodeField(_("机构"), max_length=15)
    kind = models.CharField(_("种类"), max_length=60)
    year = models.PositiveSmallIntegerField(_("年份"))
    last = models.PositiveIntegerField(_("最后一号"), default=0)

    class Meta:
        verbose_name = _("编号计数")
        constraints = [
            models.UniqueConstraint(fields=["office", "kind", "year"], name="counter_key"),
            models.CheckConstraint(
                name="counter_key_whole", condition=~Q(office="") & ~Q(kind="") & Q(year__gt=0)
            ),
        ]

"""Two small tables that no action writes: counted tries, and forms on their way from the first screen to the last."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from minqing.base.rows import new_id
from minqing.base.sealing import SealedField


class Attempt(models.Model):
    """How often something was tried in one window of time: one row per window, so that a flood writes few rows.

    `who` is an HMAC of the visitor's address, or `all`. Every worker counts in the same row.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    what = models.CharField(_("事项"), max_length=12)
    who = models.CharField(_("来处"), max_length=64)
    seconds = models.PositiveIntegerField(_("时段长度"))
    window = models.BigIntegerField(_("时段序号"))
    tries = models.PositiveBigIntegerField(_("次数"), default=0)
    ends_at = models.DateTimeField(_("时段结束"))

    class Meta:
        verbose_name = _("尝试次数")
        constraints = [
            models.UniqueConstraint(fields=["what", "who", "seconds", "window"], name="attempt_window_once")
        ]
        indexes = [models.Index(fields=["ends_at"], name="attempt_ends_at")]


class Draft(models.Model):
    """What a resident has written so far: sealed, found only with the secret in the writer's own cookie."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.CharField(_("持有人凭据摘要"), max_length=64)
    body = SealedField(_("内容"))
    bytes_kept = models.PositiveBigIntegerField(_("附件字节数"), default=0)
    made_at = models.DateTimeField(_("开始时间"))
    expires_at = models.DateTimeField(_("清除时间"))
    sent_at = models.DateTimeField(_("交上时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("未交的草稿")
        indexes = [models.Index(fields=["expires_at"], name="draft_expires_at")]

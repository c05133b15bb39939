"""Idempotency keys: what came with a key once, and what was answered."""

from __future__ import annotations

from django.db import models

from minqing.base.codes import CodeField
from minqing.base.rows import new_id
from minqing.base.sealing import SealedField


class ActionKey(models.Model):
    """An idempotency key that was used: what came with it, and what was answered.

    `forget_at` is when the part of the answer goes that is told only once (a receipt code); the key itself stays.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = CodeField("机构", max_length=15)
    key = models.CharField("幂等键", max_length=64)
    verb = models.CharField("动作", max_length=64)
    content = models.CharField("内容摘要", max_length=64)
    answer = SealedField("答复")
    at = models.DateTimeField("时间")
    forget_at = models.DateTimeField("忘记答复的时间", null=True)

    class Meta:
        verbose_name = "幂等键"
        constraints = [models.UniqueConstraint(fields=["office", "key"], name="action_key_once")]
        indexes = [
            models.Index(fields=["forget_at"], name="action_key_forget"),
            models.Index(fields=["content"], name="action_key_content"),
        ]

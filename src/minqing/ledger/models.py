"""Imports under way, and the headings an office has mapped before. Neither is anybody's record: rows go through actions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from minqing.base.codes import CodeField
from minqing.base.rows import new_id
from minqing.base.sealing import SealedField


class ImportBatch(models.Model):
    """One file on its way in. The file itself lies sealed under `<var>/imports/`, named by this id."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("已上传")
        WAITING = "waiting", _("排队中")
        RUNNING = "running", _("正在写入")
        DONE = "done", _("已完成")
        CANCELLED = "cancelled", _("已取消")
        FAILED = "failed", _("没有完成")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = CodeField(_("机构"), max_length=15)
    ledger = models.CharField(_("台账"), max_length=40)
    name = models.CharField(_("文件名"), max_length=200)
    account = models.UUIDField(_("账号"))
    grant = models.CharField(_("授权"), max_length=40, blank=True)
    mapping = models.JSONField(_("栏目对应"), default=dict)
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.UPLOADED)
    total = models.PositiveIntegerField(_("要写的行数"), default=0)
    done = models.PositiveIntegerField(_("已写的行数"), default=0)
    counts = models.JSONField(_("各类行数"), default=dict)
    refused = SealedField(_("写入时被拒的行"))
    words = models.CharField(_("说明"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("上传时间"))

    class Meta:
        verbose_name = _("表格导入批次")
        indexes = [models.Index(fields=["account", "made_at"], name="import_batch_account")]


class Mapping(models.Model):
    """Which column a heading meant last time, per ledger."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = CodeField(_("机构"), max_length=15)
    ledger = models.CharField(_("台账"), max_length=40)
    heading = models.CharField(_("表头"), max_length=120)
    column = models.CharField(_("栏目"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("表头对应")
        constraints = [
            models.UniqueConstraint(fields=["office", "ledger", "heading"], name="mapping_heading_once")
        ]

"""What was delivered to whom, how far the journal has been read, who wants a digest, and the outbox of its mails.

An item holds a verb and a number, never a resident's words or name: its sentence is made when it is read.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minqing.base.codes import CodeField
from minqing.base.rows import Row, new_id
from minqing.base.sealing import SealedField


class Item(models.Model):
    """One message to one person about one entry of the journal."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = CodeField("机构", max_length=15)
    leaf = models.BigIntegerField("留痕序号")
    person = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, related_name="+", verbose_name="收件人"
    )
    verb = models.CharField("动作", max_length=64)
    model = models.CharField("表", max_length=64)
    row = models.UUIDField("行")
    code = models.CharField("编号", max_length=80)
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("读过的时间", null=True)

    class Meta:
        verbose_name = "消息"
        constraints = [models.UniqueConstraint(fields=["office", "leaf", "person"], name="item_once")]
        indexes = [
            models.Index(fields=["person", "-at"], name="item_person"),
            models.Index(fields=["person"], name="item_unread", condition=Q(read_at__isnull=True)),
            models.Index(fields=["at"], name="item_at"),
        ]


class Position(models.Model):
    """The first entry of an office's journal that has not been read yet."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = CodeField("机构", max_length=15, unique=True)
    next = models.BigIntegerField("下一条")

    class Meta:
        verbose_name = "留痕读到哪里"


class Wish(Row):
    """Somebody's own wish for the daily digest. Nobody else sees the address."""

    person = models.OneToOneField(
        "org.Person", on_delete=models.PROTECT, related_name="digest_wish", verbose_name="人员"
    )
    wanted = models.BooleanField("每天一封", default=False)
    address = SealedField("邮箱")

    class Meta:
        verbose_name = "每日提醒"


class Mail(models.Model):
    """One digest in the outbox. A person has one a day, whatever happens; with nothing to tell, the row alone says so."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等发送")
        SENDING = "sending", _("正在发送")
        SENT = "sent", _("已发送")
        FAILED = "failed", _("没有发成")
        UNSURE = "unsure", _("不知道对方收到没有")
        NOTHING = "nothing", _("没有要办的，没有发")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, related_name="+", verbose_name="收件人"
    )
    day = models.DateField("日期")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField("试过几次", default=0)
    next_at = models.DateTimeField("下次发送")
    sent_at = models.DateTimeField("发送时间", null=True)
    fault = models.CharField("原因", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "每日提醒邮件"
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="mail_once_a_day")]
        indexes = [models.Index(fields=["state", "next_at"], name="mail_waiting")]

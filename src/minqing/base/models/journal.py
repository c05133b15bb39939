"""The journal's tables: leaves and tree nodes are final; values sit apart so that they can be erased.

None of them is a guarded row: they are written by the journal itself, once per action.
"""

from __future__ import annotations

from django.db import models

from minqing.base.codes import CodeField
from minqing.base.rows import new_id
from minqing.base.sealing import SealedField


class JournalHead(models.Model):
    """Size and root of one office's tree, and the roots of its complete subtrees, largest first, as hex."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = CodeField("机构", max_length=15, unique=True)
    size = models.BigIntegerField("条数", default=0)
    root = models.CharField("树根", max_length=64)
    peaks = models.JSONField("子树根", default=list)

    class Meta:
        verbose_name = "留痕树头"


class JournalLeaf(models.Model):
    """One entry: `leaf` is the exact text whose hash stands in the tree."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = CodeField("机构", max_length=15)
    index = models.BigIntegerField("序号")
    leaf = models.TextField("原文")
    hash = models.CharField("叶哈希", max_length=64)
    verb = models.CharField("动作", max_length=64)
    at = models.DateTimeField("时间")
    by_person = models.UUIDField("人员", null=True)
    by_post = models.UUIDField("岗位", null=True)

    class Meta:
        verbose_name = "留痕"
        constraints = [models.UniqueConstraint(fields=["office", "index"], name="journal_leaf_index")]
        indexes = [models.Index(fields=["by_person", "at"], name="journal_leaf_person")]


class JournalNode(models.Model):
    """Root of a complete subtree of 2^level leaves, the `position`-th from the left (RFC 6962, interior hash)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = CodeField("机构", max_length=15)
    level = models.PositiveSmallIntegerField("层")
    position = models.BigIntegerField("位置")
    hash = models.CharField("哈希", max_length=64)

    class Meta:
        verbose_name = "留痕树节点"
        constraints = [
            models.UniqueConstraint(fields=["office", "level", "position"], name="journal_node_place")
        ]


class JournalRow(models.Model):
    """Which leaf touched which row: c created, u changed, d deleted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    leaf = models.ForeignKey(JournalLeaf, on_delete=models.PROTECT, related_name="rows")
    model = models.CharField("表", max_length=64)
    row = models.UUIDField("行")
    op = models.CharField("操作", max_length=1)

    class Meta:
        verbose_name = "留痕涉及的行"
        indexes = [models.Index(fields=["row", "model"], name="journal_row_row")]


class JournalValue(models.Model):
    """A value committed to by a leaf. Erasing takes value and salt; the commitment stays and tells nothing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    leaf = models.ForeignKey(JournalLeaf, on_delete=models.PROTECT, related_name="values")
    model = models.CharField("表", max_length=64)
    row = models.UUIDField("行", null=True)
    field = models.CharField("栏", max_length=64)
    salt = models.BinaryField("盐", max_length=16, null=True)
    value = models.TextField("值", null=True)
    sealed = SealedField("密封值")
    erased_at = models.DateTimeField("抹除时间", null=True)

    class Meta:
        verbose_name = "留痕的值"
        indexes = [
            models.Index(fields=["row", "field"], name="journal_value_row"),
            models.Index(
                fields=["erased_at"], name="journal_value_erased", condition=models.Q(erased_at__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="journal_value_erased_whole",
                condition=models.Q(erased_at__isnull=True, salt__isnull=False)
                | models.Q(erased_at__isnull=False, salt__isnull=True, value__isnull=True),
            )
        ]

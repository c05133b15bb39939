"""The classification of matters, three levels deep, as a tree of codes that an office edits or imports."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minqing.base.codes import CodeField
from minqing.base.rows import Row, RowManager, RowQuerySet


class CategoryQuerySet(RowQuerySet["Category"]):
    def of_office(self, office: str) -> Self:
        return self.filter(office=office)

    def in_use(self) -> Self:
        return self.filter(active=True)

    def below(self, path: str) -> Self:
        """A branch: the category itself and everything under it."""
        return self.filter(Q(path=path) | Q(path__startswith=path + "."))


class CategoryManager(RowManager["Category"]):
    def get_queryset(self) -> CategoryQuerySet:
        return CategoryQuerySet(self.model, using=self._db)

    def of_office(self, office: str) -> CategoryQuerySet:
        return self.get_queryset().of_office(office)


class Category(Row):
    """One class. `path` is its code, `01.03.002`: two digits, two digits, three digits; norms and grants use its prefix."""

    office = CodeField(_("机构"), max_length=15)
    path = CodeField(_("类别代码"), max_length=9)
    name = models.CharField(_("类别名称"), max_length=60)
    full_name = models.CharField(_("类别全称"), max_length=190)
    level = models.PositiveSmallIntegerField(_("层级"))
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级类别"),
    )
    active = models.BooleanField(_("在用"), default=True)

    objects: ClassVar[CategoryManager] = CategoryManager()

    class Meta:
        verbose_name = _("问题类别")
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(fields=["office", "path"], name="category_path_once"),
            models.UniqueConstraint(fields=["parent", "name"], name="category_name_once"),
            models.UniqueConstraint(
                fields=["office", "name"], condition=Q(parent__isnull=True), name="category_top_name_once"
            ),
            models.CheckConstraint(
                name="category_path_fits_level",
                condition=Q(level=1, path__regex=r"^[0-9]{2}$", parent__isnull=True)
                | Q(level=2, path__regex=r"^[0-9]{2}\.[0-9]{2}$", parent__isnull=False)
                | Q(level=3, path__regex=r"^[0-9]{2}\.[0-9]{2}\.[0-9]{3}$", parent__isnull=False),
            ),
            models.CheckConstraint(name="category_has_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.full_name

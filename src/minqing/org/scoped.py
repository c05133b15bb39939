"""Rows that belong to a place, and the one door through which they are read."""

from __future__ import annotations

from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Substr

from minqing.base.codes import CodeField
from minqing.base.rows import Row, RowManager, RowQuerySet
from minqing.org.access import Access, Viewer

S = TypeVar("S", bound="ScopedRow")
CODE_LENGTHS = (2, 4, 6, 9, 12, 15)
models.CharField.register_lookup(Length, "length")


def is_code(field: str) -> Q:
    """The CHECK of a division code: digits only, of a length that the national scheme knows (grids have 15)."""
    return Q(**{f"{field}__regex": r"^[0-9]+$"}) & Q(**{f"{field}__length__in": CODE_LENGTHS})


class ScopedQuerySet(RowQuerySet[S]):
    """`seen_by` for row pages and search, `listed_for` for lists, `assigned_to` and `also_concerning` for tabs."""

    def seen_by(self, viewer: Viewer) -> Self:
        return self.filter(viewer.seen(self.model.access))

    def listed_for(self, viewer: Viewer) -> Self:
        return self.filter(viewer.listed(self.model.access))

    def assigned_to(self, viewer: Viewer) -> Self:
        return self.filter(viewer.to_us(self.model.access))

    def also_concerning(self, viewer: Viewer) -> Self:
        return self.filter(viewer.also_here(self.model.access))

    def within(self, scope: str) -> Self:
        """Rows at or under a place, for code that has already chosen the place (never for a viewer)."""
        return self.filter(scope__gte=scope, scope__lt=scope + ":")


class ScopedManager(RowManager[S]):
    """The default manager of rows that belong to a place."""

    def get_queryset(self) -> ScopedQuerySet[S]:
        return ScopedQuerySet(self.model, using=self._db)

    def seen_by(self, viewer: Viewer) -> ScopedQuerySet[S]:
        return self.get_queryset().seen_by(viewer)

    def listed_for(self, viewer: Viewer) -> ScopedQuerySet[S]:
        return self.get_queryset().listed_for(viewer)

    def assigned_to(self, viewer: Viewer) -> ScopedQuerySet[S]:
        return self.get_queryset().assigned_to(viewer)

    def also_concerning(self, viewer: Viewer) -> ScopedQuerySet[S]:
        return self.get_queryset().also_concerning(viewer)


def level(length: int) -> models.GeneratedField:
    """A level column: the first `length` digits of the scope, kept by the database."""
    return models.GeneratedField(
        expression=Substr(F("scope"), 1, length), output_field=CodeField(max_length=length), db_persist=True
    )


class ScopedRow(Row):
    """A row at a place. `scope` is the place of the matter, not the home of whoever spoke."""

    scope = CodeField("所在区划", max_length=15)
    county = level(6)
    street = level(9)
    community = level(12)

    access: ClassVar[Access]
    objects: ClassVar[ScopedManager[Any]] = ScopedManager()

    class Meta:
        abstract = True


def scope_check(name: str) -> models.CheckConstraint:
    """The constraint every scoped table carries: `Meta.constraints = [scope_check("problem"), …]`."""
    return models.CheckConstraint(name=f"{name}_scope_is_code", condition=is_code("scope"))

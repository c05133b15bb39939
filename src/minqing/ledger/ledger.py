"""A ledger as plain data: which rows, columns, filters, sorts, tabs and figures. Instances, no base classes, no hooks.

Where a page needs more than this, write a plain view that calls `ledger.rows()`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db.models import Aggregate, Count, Q, QuerySet

from minqing.base.action import Action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal, Refused
from minqing.base.rows import Row
from minqing.ledger.declared import Column, Filter, Mask, Sort, Tab, Where

__all__ = ["Column", "Figure", "Filter", "Ledger", "Mask", "Reader", "Sort", "Tab", "where"]
LEVELS = ("county", "street", "community", "scope")
MASK_MARK = "〔遮盖〕"


class Reader(Actor, Protocol):
    """Who reads a ledger: an actor whose grants say what is seen."""

    def may(self, perm: str, scope: str = "") -> bool: ...


def where(condition: Where) -> Q:
    """A condition that may depend on the day is a callable; it is asked when it is needed."""
    return condition() if callable(condition) else condition


@dataclass(frozen=True)
class Figure:
    """A named number. Its drill-down is the set it counts. A rate names its base in `of`, and implies it."""

    name: str
    label: Any
    where: Where = field(default_factory=Q)
    of: str = ""
    measure: Aggregate = field(default_factory=lambda: Count("pk"))
    dated_by: str = ""
    unit: Any = ""
    about: Any = ""


@dataclass(frozen=True)
class Ledger:
    """All that is declared once about one kind of row. Reads go through `rows`, writes through `add` and `amend`."""

    name: str
    label: Any
    model: type[Row]
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...] = ()
    sorts: tuple[Sort, ...] = ()
    tabs: tuple[Tab, ...] = ()
    figures: tuple[Figure, ...] = ()
    key: tuple[str, ...] = ()  # each a column, or several joined by "+": the first must be filled
    add: Action[Any] | None = None
    amend: Action[Any] | None = None
    defaults: Callable[[Any, dict[str, Any]], dict[str, Any]] | None = None
    joins: tuple[str, ...] = ()
    door: Callable[[Any], QuerySet[Any]] | None = None
    read: str = ""  # the permission that opens the ledger at all; empty: the model's own access says so

    def column(self, name: str) -> Column:
        return _pick(self.columns, name, self, "栏目")

    def filter(self, name: str) -> Filter:
        return _pick(self.filters, name, self, "条件")

    def sort(self, name: str) -> Sort:
        return _pick(self.sorts, name, self, "排序")

    def tab(self, name: str) -> Tab:
        return _pick(self.tabs, name, self, "标签页")

    def figure(self, name: str) -> Figure:
        return _pick(self.figures, name, self, "数据项")

    def importable(self) -> tuple[Column, ...]:
        return tuple(c for c in self.columns if c.parse is not None)

    def open_to(self, viewer: Reader) -> bool:
        """Whether this viewer may open the ledger at all."""
        if self.read:
            return viewer.may(self.read)
        access = getattr(self.model, "access", None)
        if access is None:
            return False
        # Where nothing can be assigned, reading by assignment opens nothing: an empty list would say "there are none".
        return viewer.may(access.read) or (access.assigned is not None and viewer.may("assigned.read"))

    def listed(self, viewer: Reader, door: str = "listed_for") -> QuerySet[Any]:
        """The rows of the list: the current grant's place, or what a tab's own door shows."""
        if self.door is not None:
            rows = self.door(viewer)
        else:
            rows = getattr(self.model.objects, door)(viewer)
        return self._joined(rows)

    def seen(self, viewer: Reader) -> QuerySet[Any]:
        """Every row that the viewer may open, through any grant: for row pages, figures' links and imports."""
        manager: Any = self.model.objects
        return self._joined(self.door(viewer) if self.door is not None else manager.seen_by(viewer))

    def _joined(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        # "*tags" is a to-many join: fetched once for the page, not joined into the row.
        fetched = [j[1:] for j in self.joins if j.startswith("*")]
        return rows.select_related(*(j for j in self.joins if j[0] != "*")).prefetch_related(*fetched)


def _pick(declared: Iterable[Any], name: str, ledger: Ledger, what: str) -> Any:
    for one in declared:
        if one.name == name:
            return one
    raise Refused(Refusal(f"{ledger.label}没有“{name[:40]}”这个{what}，请从页面上重新选。", kind="input"))

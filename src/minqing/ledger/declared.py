"""The small parts of a ledger's declaration: columns and their masks, filters, sorts, tabs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q

Where = Q | Callable[[], Q]
SHOWN = frozenset({"list", "detail", "excel"})


@dataclass(frozen=True)
class Mask:
    """A sealed column: what is shown instead, and the permission that lets a purpose reveal it."""

    show: Callable[[str], str]
    perm: str
    field: str
    holder: str = ""  # path from the row to the row that holds the sealed field


@dataclass(frozen=True)
class Column:
    """One column. `kind` is one of base.sheets.forms or "light"; `parse(cell, viewer)` makes it importable.

    An importable column's name is the parameter of the ledger's actions.
    """

    name: str
    label: Any
    kind: str = "text"
    path: str = ""
    read: Callable[[Any], Any] | None = None
    parse: Callable[[Any, Any], Any] | None = None
    names: tuple[str, ...] = ()
    mask: Mask | None = None
    shown: frozenset[str] = SHOWN
    width: int = 14
    choices: Sequence[tuple[str, Any]] = ()

    def value(self, row: Any) -> Any:
        """The value of this column in a row; None where the path ends early."""
        if self.read is not None:
            return self.read(row)
        try:
            return reduce(_step, (self.path or self.name).split("."), row)
        except ObjectDoesNotExist:
            return None

    @property
    def lookup(self) -> str:
        return (self.path or self.name).replace(".", "__")


def _step(value: Any, name: str) -> Any:
    return None if value is None else getattr(value, name)


@dataclass(frozen=True)
class Filter:
    """A condition that the URL may carry. Several values of one filter are alternatives."""

    name: str
    label: Any
    narrow: Callable[[str], Q]
    choices: Callable[[Any], Iterable[tuple[str, Any]]] | None = None
    kind: str = "choice"  # choice | day | text
    shown: Callable[[str], str] | None = None


@dataclass(frozen=True)
class Sort:
    """An order that the URL may carry: one column that is never null, then the id."""

    name: str
    label: Any
    field: str
    descending: bool = False


@dataclass(frozen=True)
class Tab:
    """A named part of the list. `door` names what stands in it instead of the place's rows: assigned_to, also_concerning."""

    name: str
    label: Any
    where: Where = field(default_factory=Q)
    door: str = "listed_for"

"""Cells as they are shown: dates, choices and lights in words, sealed values masked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from minqing.base import clock
from minqing.base.dates import day_words
from minqing.base.marks import mark
from minqing.base.money import yuan
from minqing.ledger.ledger import MASK_MARK, Column, Ledger, Reader


@dataclass(frozen=True)
class Cell:
    """One cell of a list or row page. `reveal` tells that the viewer may ask to see the sealed value."""

    column: Column
    text: str
    value: Any = None
    masked: bool = False
    reveal: bool = False


def cell(column: Column, row: Any, viewer: Reader) -> Cell:
    value = column.value(row)
    if column.mask is not None:
        if not value:
            return Cell(column, "—", None)
        shown = column.mask.show(str(value))
        may = viewer.may(column.mask.perm, getattr(row, "scope", ""))
        return Cell(column, shown, None, masked=True, reveal=may)
    return Cell(column, words(column, value), value)


def words(column: Column, value: Any) -> str:
    """A value in words; an empty one is a dash."""
    if value is None or value == "":
        return "—"
    if column.choices:
        return str(dict(column.choices).get(value, value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime):
        local = value.astimezone(clock.ZONE)
        return f"{day_words(local.date())} {local.hour}:{local.minute:02d}"
    if isinstance(value, dt.date):
        return day_words(value)
    if column.kind == "money":
        return yuan(value)
    if column.kind == "int":
        return f"{value:,}"
    return str(value)


def excel_value(column: Column, row: Any) -> Any:
    """A value as it is written to a workbook; a sealed one stays masked, with a mark that means "unchanged" on the way in."""
    value = column.value(row)
    if column.mask is not None:
        return f"{MASK_MARK}{column.mask.show(str(value))}" if value else ""
    if column.choices and value not in {None, ""}:
        return str(dict(column.choices).get(value, value))
    return value


def columns_for(ledger: Ledger, where: str) -> list[Column]:
    """The columns of a list, a row page or a workbook."""
    return [c for c in ledger.columns if where in c.shown]


def stored(column: Column, row: Any) -> Any:
    """The stored value in the form that `parse` gives: a row for a foreign key, the bare value otherwise."""
    related = getattr(row, column.name, None) if column.path or column.read else None
    return related if hasattr(related, "pk") else column.value(row)


def marked(ledger: Ledger) -> list[str]:
    """The columns that an exported row's mark speaks for. Sealed ones never: a print of a name could be guessed."""
    return [c.name for c in ledger.importable() if c.mask is None and "excel" in c.shown]


def mark_of(ledger: Ledger, row: Any) -> str:
    """The hidden cell of an exported row: an import then knows which cells the clerk himself changed."""
    return mark(row.pk, (stored(ledger.column(name), row) for name in marked(ledger)))

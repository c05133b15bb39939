"""Households and their workbooks, for the tests of what every ledger gives."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
from tests.support.cast import GRID_1, GRID_2

from minqing.base.sheets.cells import Workbook
from minqing.base.sheets.read import read_workbook
from minqing.base.sheets.write import OutColumn, write_rows
from minqing.desk.exporting import write_list
from minqing.ledger.registry import LEDGERS
from minqing.ledger.state import ListState
from minqing.org.actions.places import add_household
from minqing.org.models import Household

HEADS = ("地址", "所在区划", "楼栋", "房号")
COLUMN = {"id": 1, "address": 2, "scope": 3, "building": 4, "room": 5}
FIRST = 3  # below the title and the header


def households(cast: Any, number: int = 3) -> list[Household]:
    """堤街 1栋1室, 2栋2室, … turn by turn in the two grids of 老堤社区."""
    return [
        add_household(by=cast.system, scope=(GRID_1, GRID_2)[n % 2], building=f"{n}栋", room=f"{n}室", address=f"堤街{n}栋{n}室")
        for n in range(1, number + 1)
    ]  # fmt: skip


def exported(name: str, viewer: Any) -> bytes:
    out = io.BytesIO()
    write_list(ListState(LEDGERS[name]), viewer, out, lambda _n: None)
    return out.getvalue()


def edited(data: bytes, **cells: str) -> bytes:
    """The workbook with some cells written over: `address_3="…"` is the address in row 3."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for place, value in cells.items():
        column, row = place.rsplit("_", 1)
        book.worksheets[0].cell(int(row), COLUMN[column]).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def table(*rows: Any, heads: Any = HEADS) -> bytes:
    out = io.BytesIO()
    write_rows(out, [OutColumn(h, h) for h in heads], rows)
    return out.getvalue()


def book(data: bytes) -> Workbook:
    return read_workbook(data, "户址.xlsx")

"""What a workbook is once read: sheets, rows and plain values, with the row numbers and column letters people see."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

Cell = None | str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta

META_SHEET = "_minqing"
ERROR_LABEL = "错误"
SAMPLE_MARK = "示例："
# A text longer than an Excel cell holds is cut when written; `forms.is_cut` says so and the import leaves it unchanged.
CUT_MARK = "……【本格文字过长，未导出全文，导入时不改动】"


class BadCell(ValueError):
    """One cell cannot be read; `sentence` says what was found and how to write it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def letter(column: int) -> str:
    """The letters of a column counted from 0: 0 is A, 26 is AA."""
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


@dataclass
class Sheet:
    """`rows[0]` is row 1, index 0 is column A; `merges` are first row, column, last row, column, counted from 0.
    A merged text or date is repeated downwards; a merged number is not: a shared amount must not count twice.
    """

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False

    def cell(self, row: int, column: int) -> Cell:
        """The value at `row` as numbered on screen (from 1) and `column` counted from 0."""
        values = self.rows[row - 1] if 0 < row <= len(self.rows) else []
        return values[column] if column < len(values) else None

    @property
    def blank(self) -> bool:
        return not any(cell is not None for row in self.rows for cell in row)


@dataclass
class Workbook:
    """`sheets` without our own hidden one, whose pairs are `meta`; `warnings` name what could not be read exactly."""

    sheets: tuple[Sheet, ...]
    kind: str
    meta: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

"""Hands a workbook back with its faults marked where they are: red cell, comment, and a last column 错误."""

from __future__ import annotations

import datetime as dt
import io
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.cell import Cell as XlsxCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from minqing.base.sheets.cells import ERROR_LABEL, Sheet, Workbook, letter
from minqing.base.sheets.header import find_header
from minqing.base.sheets.read import read_workbook
from minqing.base.sheets.write import HIDDEN, NUMBER_FORMATS, put, sheet_name, write_meta
from minqing.base.spreadsheet_files import unpacked_size

AUTHOR = "民情台账"
RED = "#F8C9C4"
# openpyxl makes an object of some 300 bytes of every cell, also of blank ones; above this the values are written anew.
MAX_IN_PLACE = 8 << 20
KINDS = {int: "number", float: "number", dt.date: "date", dt.datetime: "datetime"}
# row → column, or -1 for the whole row → sentence
Marks = dict[int, dict[int, str]]
Places = Mapping[str, tuple[int, int]]  # sheet → its header row, its column for 错误
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class CellError:
    """`row` as numbered on screen, `column` counted from 0; no column: the whole row."""

    sheet: str
    row: int
    column: int | None
    sentence: str


def return_with_errors(
    original: bytes, name: str, errors: Iterable[CellError], head_rows: Mapping[str, int] | None = None, *, only_wrong: bool = False
) -> bytes:  # fmt: skip
    """The same workbook as .xlsx. With `only_wrong` the good rows are left out, so that none is imported twice.
    `head_rows` gives the last header row of each sheet; where it is missing it is found.
    """
    book = read_workbook(original, name)
    marks: dict[str, Marks] = {sheet.name: {} for sheet in book.sheets}
    for error in errors:
        told = marks[error.sheet].setdefault(error.row, {})
        column = -1 if error.column is None else error.column
        before = f"{told[column]}\n" if column in told else ""
        told[column] = before + ILLEGAL_CHARACTERS_RE.sub("", error.sentence)
    places = {sheet.name: _places(sheet, (head_rows or {}).get(sheet.name)) for sheet in book.sheets}
    if book.kind == "xlsx" and not only_wrong and unpacked_size(original) <= MAX_IN_PLACE:
        try:
            return _mark(original, book, marks, places)
        except (
            Exception
        ):  # openpyxl fails on oddities that Excel and calamine read; the values are then written anew
            log.warning("openpyxl could not mark a workbook; its values were written anew", exc_info=True)
    return _write_anew(book, marks, places, only_wrong)


def _places(sheet: Sheet, head: int | None) -> tuple[int, int]:
    """The header row and the column for 错误: the one from last time, else the first that is free."""
    header = None if head else find_header(sheet, {})
    row = head or (header.last_row if header else 1)
    heads = sheet.rows[row - 1] if row <= len(sheet.rows) else []
    free = max((len(cells) for cells in sheet.rows), default=0)
    return row, heads.index(ERROR_LABEL) if ERROR_LABEL in heads else free


def _summary(told: Mapping[int, str]) -> str:
    """For the 错误 column; the key -1 is the whole row."""
    return "；".join(text if at < 0 else f"{letter(at)}列：{text}" for at, text in sorted(told.items()))


def _mark(original: bytes, book: Workbook, marks: Mapping[str, Marks], places: Places) -> bytes:
    xlsx = openpyxl.load_workbook(io.BytesIO(original), keep_links=False)
    red = PatternFill("solid", fgColor=f"FF{RED[1:]}")
    for sheet in book.sheets:
        page, (head, last) = xlsx[sheet.name], places[sheet.name]
        _wipe(page, sheet, head, last)
        if marks[sheet.name]:
            _write_text(page.cell(head, last + 1), ERROR_LABEL)
        for row, told in marks[sheet.name].items():
            _write_text(page.cell(row, last + 1), _summary(told))
            for column, text in told.items():
                cell = page.cell(row, (last if column < 0 else column) + 1)
                cell.fill = red
                if isinstance(cell, XlsxCell):  # not the covered part of a merged area
                    cell.comment = Comment(text, AUTHOR, height=90, width=260)
    result = io.BytesIO()
    xlsx.save(result)
    return result.getvalue()


def _wipe(page: Any, sheet: Sheet, head: int, last: int) -> None:
    """Our marks of an earlier round; other people's colours and comments stay."""
    for row, cells in enumerate(sheet.rows[head - 1 :], head):
        for cell in (page.cell(row, column + 1) for column in range(len(cells))):
            if cell.comment is not None and cell.comment.author == AUTHOR:
                cell.comment, cell.fill = None, PatternFill()
        if len(cells) > last:
            page.cell(row, last + 1).value = None


def _write_text(cell: Any, text: str) -> None:
    cell.value = text
    cell.data_type = "s"  # a text that starts with “=” stays a text


def _write_anew(book: Workbook, marks: Mapping[str, Marks], places: Places, only_wrong: bool) -> bytes:
    """Values without the original's looks: for the other formats, for large files, and for the wrong rows alone."""
    result = io.BytesIO()
    with xlsxwriter.Workbook(result, {"constant_memory": True}) as xlsx:
        looks = {}
        for kind in ("text", *KINDS.values()):
            look = {"num_format": NUMBER_FORMATS.get(kind, "@")}
            looks[kind, False], looks[kind, True] = (
                xlsx.add_format(look | extra) for extra in ({}, {"bg_color": RED})
            )
        for sheet in book.sheets:
            if sheet.hidden or (only_wrong and not marks[sheet.name]):
                continue
            name = sheet_name(sheet.name)
            page = xlsx.add_worksheet(None if name.lower() in map(str.lower, xlsx.sheetnames) else name)
            for column in map(int, filter(str.isdecimal, book.meta.get(HIDDEN, "").split(","))):
                page.set_column(column, column, None, None, {"hidden": True})
            _copy(page, sheet, marks[sheet.name], places[sheet.name], looks, only_wrong)
        write_meta(xlsx, book.meta)
    return result.getvalue()


def _copy(
    page: Any, sheet: Sheet, marks: Marks, place: tuple[int, int], looks: Any, only_wrong: bool
) -> None:
    head, last = place
    page.set_column(last, last, 40)
    kept = [row for row in range(1, len(sheet.rows) + 1) if not only_wrong or row <= head or row in marks]
    for at, row in enumerate(kept):
        told = marks.get(row, {})
        cells = [*sheet.rows[row - 1][:last], *[None] * (last - len(sheet.rows[row - 1]))]
        for column, value in enumerate([*cells, ERROR_LABEL if row == head else _summary(told)]):
            kind = KINDS.get(type(value), "text")
            put(page, at, column, value, kind, looks[kind, column in told or (-1 in told and column == last)])
            if column in told:
                page.write_comment(at, column, told[column], {"author": AUTHOR})

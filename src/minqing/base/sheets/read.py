"""Reads any workbook a clerk may send (.xlsx .xls .xlsb .ods .csv) into plain rows, and refuses the rest in words."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from minqing.base import apart, spreadsheet_child
from minqing.base.sheets.cells import META_SHEET, Cell, Sheet, Workbook
from minqing.base.spreadsheet_files import MAX_FILE, BadWorkbook, failure, look, text_of

MAX_ROWS, MAX_COLUMNS = 100_000, 300
MEMORY, SECONDS = 280 << 20, 60
CHILD = Path(spreadsheet_child.__file__)
TYPES: dict[str, Any] = {kind.__name__: kind.fromisoformat for kind in (dt.date, dt.datetime, dt.time)}
TYPES["timedelta"] = lambda seconds: dt.timedelta(seconds=seconds)


def read_workbook(source: bytes | str | os.PathLike[str], name: str = "") -> Workbook:
    """Everything in the file, values only. `name` is the file's name as uploaded; the content decides what it is."""
    if isinstance(source, bytes):
        data = source
    else:
        name = name or Path(source).name
        with Path(source).open("rb") as stream:
            data = stream.read(MAX_FILE + 1)
    kind, warnings = look(data, name)
    sheets = [_read_csv(data, name)] if kind == "csv" else list(_read_apart(data))
    meta = next((sheet for sheet in sheets if sheet.name == META_SHEET), Sheet(META_SHEET))
    pairs = {str(row[0]): str(row[1] or "") for row in meta.rows if len(row) > 1}
    book = Workbook(tuple(sheet for sheet in sheets if sheet is not meta), kind, pairs, warnings)
    if all(sheet.blank for sheet in book.sheets):
        raise BadWorkbook(_("工作簿里没有数据。请确认内容在工作表里（不是图片或文本框），保存后再上传。"))
    return book


def _read_apart(data: bytes) -> Iterator[Sheet]:
    """Sheets from spreadsheet_child.py. Its death is an answer too: it is killed for asking more than it may."""
    sheet: Sheet | None = None
    for told in apart.lines(CHILD, data, MAX_ROWS, MAX_COLUMNS, memory=MEMORY, seconds=SECONDS):
        if isinstance(told, list):
            assert sheet is not None
            cells = [TYPES[cell[0]](cell[1]) if isinstance(cell, list) else cell for cell in told]
            sheet.rows.append(_shortened(cells))
            continue
        if sheet is not None:
            yield _finished(sheet)
        if "end" in told:
            return
        if "error" in told:
            raise failure(told["error"])
        sheet = Sheet(told["sheet"], hidden=told["hidden"])
        sheet.merges = [(*first, *last) for first, last in told["merges"]]
        _refuse_size(sheet.name, told["height"], told["width"])
    raise failure("bomb")


def _shortened(cells: list[Cell]) -> list[Cell]:
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _finished(sheet: Sheet) -> Sheet:
    """Merged texts and dates repeated downwards, no blank rows at the end."""
    repeats = MAX_ROWS * 10  # more comes only from merged areas that overlap, and Excel makes none
    for top, left, bottom, _right in sheet.merges:
        value = sheet.cell(top + 1, left)
        if isinstance(value, (str, dt.date)):
            below = sheet.rows[top + 1 : bottom + 1]
            repeats -= len(below)
            if repeats < 0:
                raise failure("damaged")
            for row in below:
                row.extend([None] * (left + 1 - len(row)))
                row[left] = value
    while sheet.rows and not sheet.rows[-1]:
        sheet.rows.pop()
    return sheet


def _refuse_size(name: str, height: int, width: int) -> None:
    if height > MAX_ROWS or width > MAX_COLUMNS:
        sentence = _(
            "工作表“%(name)s”有%(height)d行、%(width)d列，最多%(rows)d行、%(columns)d列。"
            "请删去表格下方和右侧多余的行列，或拆成几个文件。"
        )
        size = {"height": height, "width": width, "rows": MAX_ROWS, "columns": MAX_COLUMNS}
        raise BadWorkbook(sentence % {"name": name, **size})


def _read_csv(data: bytes, name: str) -> Sheet:
    text = text_of(data)
    sheet = Sheet(Path(name).stem or "CSV")
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=max(",\t;", key=text[:4096].count)):
            sheet.rows.append(_shortened([cell or None for cell in row]))
            _refuse_size(sheet.name, len(sheet.rows), len(sheet.rows[-1]))
    except csv.Error as fault:
        raise failure("damaged") from fault
    return _finished(sheet)

"""Writes workbooks that a clerk can print as they are and send back: an unchanged export imports as no change."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from minqing.base.clock import ZONE
from minqing.base.sheets.cells import CUT_MARK, META_SHEET, SAMPLE_MARK, letter

MAX_TEXT = 32_767
# XML has no place for these; everything else in a text survives.
UNWRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
NUMBER_FORMATS = {"int": "#,##0", "money": "#,##0.00", "date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm:ss",
                  "month": "yyyy-mm", "number": "General"}  # fmt: skip
LOOK = {
    "font_name": "宋体",
    "font_size": 11,
    "valign": "top",
    "text_wrap": True,
    "border": 1,
    "border_color": "#BFBFBF",
}
HEAD = LOOK | {"bold": True, "bg_color": "#F1ECE2", "valign": "vcenter", "align": "center"}
SPARE_ROWS = 1_000  # rows under the table that get drop-downs too
HIDDEN = "hidden columns"  # a key of the meta pairs
Target = str | Path | IO[bytes]


@dataclass(frozen=True)
class OutColumn:
    """`kind` is one of forms.FORMS: it sets how values are stored and shown. Kind "id" is hidden."""

    name: str
    label: str
    kind: str = "text"
    width: float = 14
    choices: Sequence[str] = ()
    note: str = ""


def write_rows(
    target: Target,
    columns: Sequence[OutColumn],
    rows: Iterable[Sequence[Any]],
    title: str = "",
    footnotes: Sequence[str] = (),
    meta: Mapping[str, str] | None = None,
) -> int:
    """Stream `rows` (a value per column: 分, dates and bool as the forms return them); returns how many.
    `meta` comes back as `Workbook.meta`; nobody sees it in Excel.
    """
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(sheet_name(title))
        top = at = 1 if title else 0
        _head(book, sheet, columns, title, top)
        numbers = {column.kind: NUMBER_FORMATS.get(column.kind, "@") for column in columns}
        looks = {kind: book.add_format(LOOK | {"num_format": number}) for kind, number in numbers.items()}
        for at, row in enumerate(rows, top + 1):
            for index, (column, value) in enumerate(zip(columns, row, strict=True)):
                put(sheet, at, index, value, column.kind, looks[column.kind])
        for offset, note in enumerate(footnotes, at + 2):
            sheet.write_string(offset, 0, f"{_('注：')}{note}")
        _page(sheet, len(columns), top, at)
        _drop_downs(book, sheet, columns, top + 1, at + SPARE_ROWS)
        hidden = [str(index) for index, column in enumerate(columns) if column.kind == "id"]
        write_meta(book, {**(meta or {}), **({HIDDEN: ",".join(hidden)} if hidden else {})})
    return at - top


def write_template(target: Target, columns: Sequence[OutColumn], sample: Sequence[Any], title: str) -> None:
    """An empty form: notes on the headings, drop-downs, and one sample row that the import sets aside."""
    first = next(index for index, value in enumerate(sample) if isinstance(value, str))
    marked = [f"{SAMPLE_MARK}{value}" if index == first else value for index, value in enumerate(sample)]
    write_rows(target, columns, [marked], title)


def sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\']|[\x00-\x1f]", " ", UNWRITABLE.sub("", title))[:31].strip() or _("台账")


def put(sheet: Any, row: int, column: int, value: Any, kind: str, look: Any) -> None:
    """Text only by write_string: a resident's “=…” never becomes a formula, nor an address a link."""
    if isinstance(value, bool):
        value = _("是") if value else _("否")
    number = isinstance(value, (int, float)) and abs(value) <= 10**15
    if value is None or value == "":
        sheet.write_blank(row, column, None, look)
    elif kind in {"int", "money", "number"} and number:
        sheet.write_number(row, column, value / 100 if kind == "money" else value, look)
    elif kind in NUMBER_FORMATS and isinstance(value, dt.date) and value.year > 1900:
        if isinstance(value, dt.datetime):
            local = value.astimezone(ZONE) if value.tzinfo else value
            value = local.replace(tzinfo=None, microsecond=0)
        sheet.write_datetime(row, column, value, look)
    else:
        text = UNWRITABLE.sub("", str(value))
        cut = text if len(text) <= MAX_TEXT else text[: MAX_TEXT - len(CUT_MARK)] + CUT_MARK
        sheet.write_string(row, column, cut, look)


def write_meta(book: Any, meta: Mapping[str, str]) -> None:
    """Pairs in a sheet that Excel does not offer to show."""
    if meta:
        sheet = book.add_worksheet(META_SHEET)
        sheet.very_hidden()
        for row, (key, value) in enumerate(meta.items()):
            sheet.write_string(row, 0, key)
            sheet.write_string(row, 1, value)


def _head(book: Any, sheet: Any, columns: Sequence[OutColumn], title: str, top: int) -> None:
    text = book.add_format({"num_format": "@"})
    for index, column in enumerate(columns):
        look = None if column.kind in NUMBER_FORMATS else text
        sheet.set_column(index, index, column.width, look, {"hidden": column.kind == "id"})
    if title:
        sheet.set_row(0, 30)
        sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 16}))
    head = book.add_format(HEAD)
    for index, column in enumerate(columns):
        sheet.write_string(top, index, column.label, head)
        if column.note:
            sheet.write_comment(top, index, column.note)


def _page(sheet: Any, width: int, top: int, last: int) -> None:
    """Frozen head, filter, and A4 landscape pages that repeat the head and fit the width."""
    sheet.freeze_panes(top + 1, 0)
    sheet.autofilter(top, 0, max(last, top), width - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(top)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C" + _("第 &P 页，共 &N 页"))


def _drop_downs(book: Any, sheet: Any, columns: Sequence[OutColumn], first: int, last: int) -> None:
    """Excel takes 255 characters in place; longer lists stand in a hidden sheet. Other words are warned of, not barred."""
    lists = None
    for index, column in enumerate(columns):
        choices = list(column.choices) or ([_("是"), _("否")] if column.kind == "yesno" else [])
        source: Any = choices
        if len(",".join(choices)) > 255 or any("," in choice for choice in choices):
            lists = lists or book.add_worksheet("_lists")
            lists.very_hidden()
            for row, choice in enumerate(choices):
                lists.write_string(row, index, choice)
            source = f"=_lists!${letter(index)}$1:${letter(index)}${len(choices)}"
        if choices:
            message = {"error_type": "warning", "error_message": _("请从下拉列表中选择。")}
            sheet.data_validation(
                first, index, last, index, {"validate": "list", "source": source, **message}
            )

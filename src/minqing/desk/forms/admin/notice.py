"""The State Council's holiday notice, as it is written or as a table of three columns, kept between plan and writing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minqing.base.calendar import DayRow
from minqing.base.calendar_notice import ITEM, Said, read_notice
from minqing.base.docx_text import paragraphs_of
from minqing.base.errors import Refusal, Refused
from minqing.base.lengths import LimitedForm
from minqing.base.sheets.cells import BadCell, Workbook
from minqing.base.sheets.forms import date, text, yes_no
from minqing.base.sheets.header import Line, find_tables, lines_under
from minqing.base.sheets.read import read_workbook
from minqing.desk.forms.fields import area

NAMES = {
    "day": ("日期", "放假日期", "年月日"),
    "worked": ("是否上班", "上班", "是否工作日", "工作日", "类型", "安排"),
    "name": ("名称", "节日", "节假日", "说明", "备注"),
}
# Beside yes and no: what such tables say.
WORKED = {"上班": True, "班": True, "调休": True, "补班": True, "调休上班": True, "工作日": True}
WORKED |= dict.fromkeys(("放假", "休", "休息", "休假", "节假日", "假日"), False)
SALT, KEPT = "calendar table", 24 * 3600


@dataclass(frozen=True)
class Read:
    """One line of the file: a day, or the sentence that says why it is none."""

    number: int
    shown: tuple[str, str, str]
    row: DayRow | None
    error: str = ""


class NoticeForm(LimitedForm):
    """The file, the year that it is about, and where it comes from."""

    year = forms.IntegerField(label=_("哪一年"), min_value=1949, max_value=2199)
    source = forms.CharField(
        label=_("依据"),
        max_length=200,
        required=False,
        widget=area(2),
        help_text=_("哪个通知、文号，会写在日历上。文件里有文号的可以不写"),
    )
    file = forms.FileField(
        label=_("通知文件"),
        help_text=_(
            "国务院办公厅的通知原文（Word 的 docx，或复制到 txt），或一张表：日期、是否上班、名称三列，"
            "放假的日子和调休上班的周末都要列出。其余日子按周一至周五上班算"
        ),
    )

    def lines(self) -> list[Read]:
        """Refused in words for a file that is neither the notice nor such a table."""
        upload = self.cleaned_data["file"]
        data, name = upload.read(), upload.name.lower()
        if name.endswith((".docx", ".txt")):
            return self._prose(paragraphs_of(data) if name.endswith(".docx") else _text_lines(data))
        if name.endswith((".doc", ".wps", ".pdf", ".ofd")):
            raise Refused(
                Refusal(_now("这种文件读不了。请另存为 docx，或把通知全文复制到 txt 文件再传。"), kind="file")
            )
        return self._table(read_workbook(data, upload.name))

    def _prose(self, paragraphs: list[str]) -> list[Read]:
        """The notice as it is written. Its own number stands for what the form left out."""
        year = self.cleaned_data["year"]
        notice = read_notice(paragraphs, year)
        if notice is None:
            why = _now("文件里没有找到“一、元旦：……放假……”这样的安排，请核对是不是放假安排的通知。")
            raise Refused(Refusal(why, kind="file"))
        if notice.year and notice.year != year:
            told = {"is": notice.year, "year": year}
            raise Refused(Refusal(_now("文件是%(is)d年的安排，上面选的是%(year)d年。") % told, kind="file"))
        self.cleaned_data["source"] = self.cleaned_data["source"].strip() or notice.source
        return [Read(said.paragraph, _shown(said), said.row, said.error) for said in notice.days]

    def _table(self, book: Workbook) -> list[Read]:
        tables = find_tables(book, NAMES, ("day", "worked"))
        missing = tables[0][1].missing if tables else ["day"]
        if missing and (pasted := _pasted(book)):
            return self._prose(pasted)
        if missing:
            named = "、".join(NAMES[name][0] for name in missing)
            raise Refused(Refusal(_now("表里没有找到“%s”这一列，请核对表头。") % named, kind="file"))
        sheet, header = tables[0]
        return [_read(line, header.columns) for line in lines_under(sheet, header) if line.kind == "row"]


def _text_lines(data: bytes) -> list[str]:
    """UTF-8, or the Chinese code page that Notepad wrote."""
    for code in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(code).splitlines()
        except UnicodeDecodeError:
            continue
    raise Refused(Refusal(_now("文字的编码认不出来，请用记事本另存为 UTF-8 再传。"), kind="file"))


def _pasted(book: Workbook) -> list[str]:
    """The notice's text pasted into a sheet, line by line; empty when it is no such text."""
    lines = ["".join(text(cell) for cell in row) for sheet in book.sheets for row in sheet.rows]
    return lines if any(ITEM.match(line.strip()) for line in lines) else []


def _shown(said: Said) -> tuple[str, str, str]:
    if said.row is None:
        return said.text, "", ""
    return said.text, _now("上班") if said.row.is_workday else _now("放假"), said.row.name


def _read(line: Line, columns: dict[str, int]) -> Read:
    cells = [line.get(columns.get(name)) for name in NAMES]
    shown = (text(cells[0]), text(cells[1]), text(cells[2]))
    try:
        day, worked = date(cells[0]), _worked(cells[1])
    except BadCell as bad:
        return Read(line.number, shown, None, bad.sentence)
    if day is None or worked is None:
        return Read(line.number, shown, None, _now("日期和是否上班都要写。"))
    return Read(line.number, shown, DayRow(day, worked, shown[2]))


def _worked(cell: Any) -> bool | None:
    known = WORKED.get(text(cell).replace(" ", ""))
    if known is not None:
        return known
    answer: bool | None = yes_no(cell)
    return answer


def kept(rows: Sequence[DayRow]) -> str:
    """The rows of the plan, to be handed back unchanged when it is confirmed."""
    told = [[row.day.isoformat(), row.is_workday, row.name] for row in rows]
    return signing.dumps(told, salt=SALT, compress=True)


def kept_rows(text_: str) -> list[DayRow]:
    try:
        told = signing.loads(text_, salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        raise Refused(Refusal(_now("这份计划放得太久，请重新上传表格。"), kind="input")) from None
    return [DayRow(dt.date.fromisoformat(day), worked, name) for day, worked, name in told]

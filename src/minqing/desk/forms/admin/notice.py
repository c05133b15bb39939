"""The State Council's holiday notice as a table: three columns, read line by line, kept between plan and writing."""

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
from minqing.base.errors import Refusal, Refused
from minqing.base.lengths import LimitedForm
from minqing.base.sheets.cells import BadCell
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
        label=_("依据"), max_length=200, widget=area(2), help_text=_("哪个通知、文号。会写在日历上")
    )
    file = forms.FileField(
        label=_("表格文件"),
        help_text=_("三列：日期、是否上班、名称。放假的日子和调休上班的周末都要列出，其余按周一至周五上班算"),
    )

    def lines(self) -> list[Read]:
        """Refused in words for a file that is no such table."""
        upload = self.cleaned_data["file"]
        book = read_workbook(upload.read(), upload.name)
        tables = find_tables(book, NAMES, ("day", "worked"))
        missing = tables[0][1].missing if tables else ["day"]
        if missing:
            named = "、".join(NAMES[name][0] for name in missing)
            raise Refused(Refusal(_now("表里没有找到“%s”这一列，请核对表头。") % named, kind="file"))
        sheet, header = tables[0]
        return [_read(line, header.columns) for line in lines_under(sheet, header) if line.kind == "row"]


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

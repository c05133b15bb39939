"""The one table of accepted forms: what a cell may hold for each kind of column, and what is said otherwise."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from minqing.base.answers import choice_from, whole_from, yes_from
from minqing.base.clock import ZONE
from minqing.base.contact import any_phone_from, id_from
from minqing.base.dates import moment_from, month_from
from minqing.base.money import fen_from
from minqing.base.sheets.cells import CUT_MARK, BadCell, Cell

# Excel's day numbers from 1927-05-18 to 2099-12-31. Smaller and larger numbers are something else.
SERIALS = range(10_000, 73_051)
EPOCH = dt.datetime(1899, 12, 30, tzinfo=ZONE)
T = TypeVar("T")
SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d{1,3}")


def text(cell: Cell) -> str:
    """Words as written, without blanks at the two ends; 2549.0 is “2549”."""
    if isinstance(cell, bool):
        return _("是") if cell else _("否")
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return "" if cell is None else str(cell).replace("\r\n", "\n").replace("\r", "\n").strip()


def is_cut(cell: Cell) -> bool:
    """A text too long for a cell came back shortened: leave the stored one unchanged."""
    return isinstance(cell, str) and cell.endswith(CUT_MARK)


def code(cell: Cell) -> str:
    """Numbers that are names (编号, 区划代码): as text. Excel keeps 15 digits; beyond them nothing is guessed."""
    written = unicodedata.normalize("NFKC", text(cell))
    if SCIENTIFIC.fullmatch(written) or (isinstance(cell, (int, float)) and abs(cell) >= 10**15):
        raise BadCell(_("Excel 把号码存成了数字，后几位已丢失，不能猜。请把这一格设为文本后重填。"))
    if isinstance(cell, (dt.date, dt.time, dt.timedelta)):
        raise BadCell(_("Excel 把号码变成了日期“%s”。请把这一格设为文本后重填。") % written)
    return written


def phone(cell: Cell) -> str:
    return _said(any_phone_from, code(cell)) or ""


def id_number(cell: Cell) -> str:
    return _said(id_from, code(cell)) or ""


def money(cell: Cell, unit: str = "") -> int | None:
    """Integer 分. `unit` is the one in the heading: 金额（万元）."""
    amount = cell if isinstance(cell, (int, float)) and not isinstance(cell, bool) else text(cell)
    return _said(fen_from, amount, unit or "元")


def datetime(cell: Cell) -> dt.datetime | None:
    """A moment in Beijing time, to the second. Real dates, Excel's day numbers, and the forms of base.dates."""
    if isinstance(cell, dt.datetime):
        return (cell + dt.timedelta(microseconds=500_000)).replace(microsecond=0, tzinfo=ZONE)
    if isinstance(cell, dt.date):
        return dt.datetime(cell.year, cell.month, cell.day, tzinfo=ZONE)
    if isinstance(cell, (int, float)) and SERIALS.start <= cell < SERIALS.stop:
        return EPOCH + dt.timedelta(seconds=round(cell * 86_400))
    if isinstance(cell, float):
        raise BadCell(_("“%s”可能是年月，也可能是别的数。请写成 2026年12月2日 这样的日期。") % text(cell))
    return _said(moment_from, text(cell))


def date(cell: Cell) -> dt.date | None:
    moment = datetime(cell)
    return moment.date() if moment else None


def month(cell: Cell) -> dt.date | None:
    """The first of the month: 2026年11月, 2026-11 or any day in it."""
    if isinstance(cell, str):
        return _said(month_from, text(cell))
    day = date(cell)
    return day.replace(day=1) if day else None


def same(mine: Any, theirs: Any) -> bool:
    """Whether a value from a file equals the stored one: blank ends, line ends and parts of a second do not count."""
    return bool(_comparable(mine) == _comparable(theirs))


def _comparable(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(ZONE).replace(microsecond=0)
    return text(value) if isinstance(value, str) else value


def _said(parse: Callable[..., T], value: Any, *options: Any) -> T | None:
    """What `parse` makes of a cell; None if it is blank."""
    try:
        return None if value == "" else parse(value, *options)
    except ValueError as fault:
        raise BadCell(str(fault)) from fault


def _reads(parse: Callable[..., Any]) -> Callable[..., Any]:
    return lambda cell, *options: _said(parse, text(cell), *options)


integer, yes_no, choice = (
    _reads(whole_from),
    _reads(yes_from),
    _reads(choice_from),
)  # choice(cell, labels or label → value)
FORMS: dict[str, Callable[..., Any]] = {
    "text": text, "code": code, "id": code, "phone": phone, "id_number": id_number, "int": integer, "money": money,
    "date": date, "datetime": datetime, "month": month, "yesno": yes_no, "choice": choice,
}  # fmt: skip

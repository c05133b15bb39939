"""Loading and amending the workday calendar: the administrator's two acts on it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.base import calendar
from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.calendar import DayRow
from minqing.base.errors import Refusal
from minqing.base.models.calendar import CalendarDay, CalendarYear

# From 2004 to 2026 a year had 248 to 252 workdays; a table far outside is incomplete or of another year.
FEWEST, MOST = 240, 256


@action("calendar.load_year", label=_("载入工作日历"), needs="calendar.edit")
def load_year(act: Act, *, scope: str, year: int, rows: Sequence[DayRow], source: str) -> CalendarYear:
    """Load the holiday arrangement of a year, or replace the one loaded. Only the days that differ are written."""
    wanted = {row.day: row for row in _cleaned(rows) if not calendar.follows_weekday(row)}
    present = {day.day: day for day in CalendarDay.objects.filter(day__year=year)}
    for day, known in present.items():
        if day not in wanted:
            known.delete()
    for day, row in wanted.items():
        line = present.get(day) or CalendarDay(day=day)
        line.is_workday, line.name = row.is_workday, row.name
        line.save()
    loaded = CalendarYear.objects.select_for_update().filter(year=year).first() or CalendarYear(year=year)
    loaded.source, loaded.loaded_at = source.strip(), act.now
    _sum_up(loaded)
    return loaded


@load_year.refusing
def _load_year(
    by: Actor, *, scope: str, year: int, rows: Sequence[DayRow], source: str, **_values: Any
) -> Refusal | None:
    return refuse_year(year, rows) or _no_source(source)


@action("calendar.amend_day", label=_("改动工作日历的一天"), needs="calendar.edit", on=CalendarYear)
def amend_day(
    act: Act, year: CalendarYear, *, day: dt.date, is_workday: bool, name: str, reason: str
) -> CalendarYear:
    """Change one day of a loaded year, with the reason (a late notice, a local holiday)."""
    row = DayRow(day, is_workday, " ".join(name.split()))
    line = CalendarDay.objects.filter(day=day).first()
    if calendar.follows_weekday(row):
        if line is not None:
            line.delete()
    else:
        line = line or CalendarDay(day=day)
        line.is_workday, line.name = row.is_workday, row.name
        line.save()
    act.say(reason=reason.strip())
    _sum_up(year)
    return year


@amend_day.refusing
def _amend_day(
    by: Actor, year: CalendarYear, *, day: dt.date, is_workday: bool, name: str, reason: str, **_values: Any
) -> Refusal | None:
    if day.year != year.year:
        return Refusal(f"{_said(day)}不在{year.year}年，请到{day.year}年的日历里改。", kind="input")
    if not reason.strip():
        return Refusal("改动工作日历要写明理由（例如哪个通知）。", kind="input")
    row = DayRow(day, is_workday, " ".join(name.split()))
    known = CalendarDay.objects.filter(day=day).first()
    present = DayRow(day, known.is_workday, known.name) if known else DayRow(day, day.weekday() < 5)
    return Refusal(f"{_said(day)}本来就是这样，没有要改的。", kind="input") if row == present else None


def refuse_year(year: int, rows: Sequence[DayRow]) -> Refusal | None:
    """Why a table cannot be the arrangement of `year`: the upload page asks before it shows the plan."""
    if not rows:
        return Refusal(
            "表里没有日期。请上传国务院办公厅放假安排，三列：日期、是否上班、名称。", kind="calendar"
        )
    foreign = sorted({row.day for row in rows if row.day.year != year})
    if foreign:
        return Refusal(
            f"表里有不属于{year}年的日期：{'、'.join(_said(d) for d in foreign[:5])}。", kind="calendar"
        )
    twice = sorted(day for day, times in Counter(row.day for row in rows).items() if times > 1)
    if twice:
        return Refusal(
            f"表里有重复的日期：{'、'.join(_said(d) for d in twice[:5])}，每天只能写一行。", kind="calendar"
        )
    long = [row.name for row in rows if len(row.name) > 40]
    if long:
        return Refusal(f"名称超过40个字：“{long[0][:40]}…”。", kind="calendar")
    total = len(calendar.workdays_of(year, rows))
    if FEWEST <= total <= MOST:
        return None
    return Refusal(
        f"按这份表，{year}年有{total}个工作日，历年都在248至252个之间，表可能不完整：放假的日子和调休上班的周末都要列出。",
        kind="calendar",
    )


def _no_source(source: str) -> Refusal | None:
    if source.strip():
        return None
    return Refusal("请写明依据（哪个通知、文号）。", kind="input")


def _said(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _cleaned(rows: Sequence[DayRow]) -> list[DayRow]:
    return [DayRow(row.day, row.is_workday, " ".join(row.name.split())) for row in rows]


def _sum_up(year: CalendarYear) -> None:
    year.digest = calendar.digest_of(calendar.stored_rows(year.year))
    year.save()
    calendar.reread()

"""Workdays as the State Council orders them, make-up workdays included; a year that was not loaded is refused aloud."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from chinese_calendar import constants
from django.core.signals import request_finished, request_started
from django.dispatch import receiver

from minqing.base import clock
from minqing.base.errors import Refusal, Refused
from minqing.base.models.calendar import CalendarDay, CalendarYear

if TYPE_CHECKING:
    from django.apps.registry import Apps

ONE = dt.timedelta(days=1)


class DayRow(NamedTuple):
    """A line of the uploaded table: 日期, 是否上班, 名称."""

    day: dt.date
    is_workday: bool
    name: str = ""


class YearMissing(Refused):
    """Workdays were asked of a year whose holiday notice is not loaded."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(
            Refusal(
                f"{year}年的工作日历还没有载入，算不出涉及这一年的工作日期限。",
                who=f"管理员在“设置 › 工作日历”上传国务院办公厅的{year}年放假安排（日期、是否上班、名称三列）",
                basis=f"国务院办公厅关于{year}年部分节假日安排的通知",
                kind="calendar",
            )
        )


# --- pure part -------------------------------------------------------------------------------------------------------


def follows_weekday(row: DayRow) -> bool:
    """A day that needs no row: unnamed, and what its weekday says."""
    return not row.name and row.is_workday == (row.day.weekday() < 5)


def days_of(year: int) -> list[dt.date]:
    first = dt.date(year, 1, 1)
    return [first + ONE * n for n in range((dt.date(year + 1, 1, 1) - first).days)]


def workdays_of(year: int, rows: Iterable[DayRow]) -> list[dt.date]:
    """All workdays of a year, in order, from the rows that differ from the weekday."""
    told = {row.day: row.is_workday for row in rows}
    return [day for day in days_of(year) if told.get(day, day.weekday() < 5)]


def digest_of(rows: Iterable[DayRow]) -> str:
    """Tells whether two copies of a year are the same."""
    lines = sorted(f"{row.day.isoformat()}|{int(row.is_workday)}|{row.name}" for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@dataclass(frozen=True)
class _Year:
    digest: str
    workdays: list[dt.date]


# --- one copy per process, checked against the database's digests -----------------------------------------------------

# Content is found by its digest, so a copy read inside a transaction that rolled back can never pass for the real one.
_copies: dict[int, _Year] = {}
_request = threading.local()


@receiver(request_started, dispatch_uid="calendar request started")
def _start(**_: Any) -> None:
    _request.under_way, _request.digests = True, None


@receiver(request_finished, dispatch_uid="calendar request finished")
def _finish(**_: Any) -> None:
    _request.under_way, _request.digests = False, None


def reread() -> None:
    """Look at the database again: called where the calendar was written."""
    _request.digests = None


def _digests() -> dict[int, str]:
    """Year → digest, asked of the database once per request; outside requests, each time."""
    known: dict[int, str] | None = getattr(_request, "digests", None)
    if known is None or not getattr(_request, "under_way", False):
        known = dict(CalendarYear.objects.values_list("year", "digest"))
        _request.digests = known
    return known


def _year(year: int) -> _Year:
    digest = _digests().get(year)
    if digest is None:
        raise YearMissing(year)
    copy = _copies.get(year)
    if copy is None or copy.digest != digest:
        rows = stored_rows(year)
        copy = _copies[year] = _Year(digest_of(rows), workdays_of(year, rows))
    return copy


def stored_rows(year: int) -> list[DayRow]:
    """The rows of a loaded year, in order of days."""
    days = CalendarDay.objects.filter(day__year=year).order_by("day")
    return [DayRow(*line) for line in days.values_list("day", "is_workday", "name")]


# --- questions -------------------------------------------------------------------------------------------------------


def loaded_years() -> list[int]:
    return sorted(_digests())


def is_loaded(year: int) -> bool:
    return year in _digests()


def is_workday(day: dt.date) -> bool:
    """Whether offices work on `day`."""
    workdays = _year(day.year).workdays
    at = bisect_left(workdays, day)
    return at < len(workdays) and workdays[at] == day


def workdays_in(year: int) -> int:
    """Number of workdays of a year."""
    return len(_year(year).workdays)


def add_workdays(start: dt.date, n: int) -> dt.date:
    """The n-th workday after `start`, which itself does not count (民法典 201). Zero gives `start` back."""
    if n < 0:
        message = "workdays are counted forwards"
        raise ValueError(message)
    if n == 0:
        return start
    year = start.year
    workdays = _year(year).workdays
    at = bisect_right(workdays, start) + n - 1
    while at >= len(workdays):
        at -= len(workdays)
        year += 1
        workdays = _year(year).workdays
    return workdays[at]


def workdays_between(start: dt.date, end: dt.date) -> int:
    """Workdays after `start` up to and with `end`; negative when `end` comes first."""
    if end < start:
        return -workdays_between(end, start)
    if start.year == end.year:
        workdays = _year(start.year).workdays
        return bisect_right(workdays, end) - bisect_right(workdays, start)
    first = _year(start.year).workdays
    whole = sum(workdays_in(year) for year in range(start.year + 1, end.year))
    return len(first) - bisect_right(first, start) + whole + bisect_right(_year(end.year).workdays, end)


def next_workday_after_holiday(day: dt.date) -> dt.date:
    """`day`, or the first workday after it: a period that ends on a day off ends then (民法典 203)."""
    while not is_workday(day):
        day += ONE
    return day


# --- what is packaged ------------------------------------------------------------------------------------------------

_NAMES = {holiday.value: holiday.chinese for holiday in constants.Holiday}


def packaged_year(year: int) -> list[DayRow]:
    """The State Council's arrangement of a year as packaged with the software; empty when it was not yet published."""
    off = [DayRow(day, False, _NAMES[name]) for day, name in constants.holidays.items() if day.year == year]
    on = [
        DayRow(day, True, f"{_NAMES[name]}调休")
        for day, name in constants.workdays.items()
        if day.year == year
    ]
    return sorted(off + on)


def packaged_years() -> list[int]:
    return sorted({day.year for day in constants.holidays})


def seed_calendar(apps: Apps, using: str) -> int:
    """Load the packaged years that the database lacks, and touch no other. Part of installing, so no action."""
    years = apps.get_model("base", "CalendarYear")._base_manager.using(using)  # noqa: SLF001 -- Django's public meta API
    days = apps.get_model("base", "CalendarDay")._base_manager.using(using)  # noqa: SLF001
    known = set(years.values_list("year", flat=True))
    missing = [year for year in packaged_years() if year not in known]
    for year in missing:
        rows = packaged_year(year)
        days.filter(day__year=year).delete()
        days.bulk_create(days.model(day=d, is_workday=w, name=n, version=1) for d, w, n in rows)
        source = f"国务院办公厅关于{year}年部分节假日安排的通知（随软件提供，chinesecalendar）"
        told = {"source": source, "digest": digest_of(rows), "loaded_at": clock.now()}
        years.bulk_create([years.model(year=year, version=1, **told)])
    reread()
    return len(missing)

"""A year of the workday calendar as twelve small months."""

from __future__ import annotations

import calendar as months
import datetime as dt
from dataclasses import dataclass

from minqing.base import calendar, clock
from minqing.base.calendar import DayRow
from minqing.base.models.calendar import CalendarYear
from minqing.desk.reading.cards import moves_on
from minqing.desk.reading.moves import Moves
from minqing.ledger.registry import LEDGERS
from minqing.org.access import Viewer

WEEKDAYS = "一二三四五六日"
NEAR = 6
WEEKS = months.Calendar()


@dataclass(frozen=True)
class Day:
    """One square. `mark` is 休 or 班 where the day is not what its weekday says, or has a name."""

    day: dt.date
    worked: bool
    name: str
    mark: str
    today: bool


@dataclass(frozen=True)
class Month:
    number: int
    weeks: list[list[Day | None]]
    workdays: int


@dataclass(frozen=True)
class Span:
    """Days on end that have one name."""

    name: str
    mark: str
    first: dt.date
    last: dt.date

    @property
    def days(self) -> str:
        said = f"{self.first.month}月{self.first.day}日"
        if self.first == self.last:
            return said
        month = "" if self.first.month == self.last.month else f"{self.last.month}月"
        return f"{said}–{month}{self.last.day}日"


@dataclass(frozen=True)
class Year:
    """The whole page."""

    year: int
    row: CalendarYear | None
    months: list[Month]
    spans: list[Span]
    workdays: int
    moves: Moves | None
    years: list[int]

    @property
    def near(self) -> list[int]:
        """The years that are looked at: this page's own, and the latest ones."""
        return sorted({*self.years[:NEAR], self.year}, reverse=True)

    @property
    def older(self) -> bool:
        return len(self.years) > NEAR


def year_of(year: int, viewer: Viewer) -> Year:
    row = LEDGERS["calendar_years"].seen(viewer).filter(year=year).first()
    years = sorted({*calendar.loaded_years(), year, clock.today().year + 1}, reverse=True)
    if row is None:
        return Year(year, None, [], [], 0, None, years)
    told = {one.day: one for one in calendar.stored_rows(year)}
    drawn = [_month(year, number, told) for number in range(1, 13)]
    workdays = sum(month.workdays for month in drawn)
    return Year(year, row, drawn, _spans(list(told.values())), workdays, moves_on(row, viewer), years)


def _spans(rows: list[DayRow]) -> list[Span]:
    """Days of one name that follow each other, told as one: 春节 2月15日–23日."""
    found: list[tuple[DayRow, DayRow]] = []
    for row in rows:
        first, last = found[-1] if found else (None, None)
        if first and last and row[1:] == last[1:] and row.day - last.day == calendar.ONE:
            found[-1] = (first, row)
        else:
            found.append((row, row))
    return [
        Span(first.name, "班" if first.is_workday else "休", first.day, last.day) for first, last in found
    ]


def _month(year: int, number: int, told: dict[dt.date, DayRow]) -> Month:
    weeks = [
        [_day(day, told) if day.month == number else None for day in week]
        for week in WEEKS.monthdatescalendar(year, number)
    ]
    return Month(number, weeks, sum(1 for week in weeks for day in week if day is not None and day.worked))


def _day(day: dt.date, told: dict[dt.date, DayRow]) -> Day:
    row = told.get(day)
    worked = row.is_workday if row else day.weekday() < 5
    return Day(
        day, worked, row.name if row else "", ("班" if worked else "休") if row else "", day == clock.today()
    )

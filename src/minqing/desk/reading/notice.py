"""What an uploaded table of holidays would change in a year of the workday calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from minqing.base import calendar
from minqing.base.calendar import DayRow
from minqing.desk.forms.admin.notice import Read
from minqing.desk.reading.months import WEEKDAYS


@dataclass(frozen=True)
class Planned:
    """One line of the plan: new, changed, same, gone or wrong."""

    kind: str
    number: int | None
    shown: tuple[str, str, str]
    weekday: str = ""
    before: str = ""
    error: str = ""


@dataclass(frozen=True)
class Plan:
    """What a table would do to the year. `counts` add up to the lines of the file; `gone` come on top."""

    lines: list[Planned]
    counts: dict[str, int]
    gone: int
    rows: list[DayRow]
    workdays: int

    @property
    def read(self) -> int:
        """How many lines the file has."""
        return len(self.lines) - self.gone


def plan_of(year: int, lines: Sequence[Read]) -> Plan:
    stored = {row.day: row for row in calendar.stored_rows(year)}
    rows = [line.row for line in lines if line.row is not None]
    planned = [_planned(line, stored) for line in lines]
    named = {row.day for row in rows}
    gone = [row for day, row in sorted(stored.items()) if day not in named]
    planned += [Planned("gone", None, _words(row), WEEKDAYS[row.day.weekday()]) for row in gone]
    counts = {kind: sum(1 for p in planned if p.kind == kind) for kind in ("new", "changed", "same", "wrong")}
    return Plan(planned, counts, len(gone), rows, len(calendar.workdays_of(year, rows)))


def _planned(line: Read, stored: dict[dt.date, DayRow]) -> Planned:
    row = line.row
    if row is None:
        return Planned("wrong", line.number, line.shown, error=line.error)
    known, weekday = stored.get(row.day), WEEKDAYS[row.day.weekday()]
    if known == row or (known is None and calendar.follows_weekday(row)):
        return Planned("same", line.number, _words(row), weekday)
    if known is None:
        return Planned("new", line.number, _words(row), weekday)
    return Planned("changed", line.number, _words(row), weekday, before=" ".join(_words(known)[1:]))


def _words(row: DayRow) -> tuple[str, str, str]:
    return f"{row.day.month}月{row.day.day}日", "上班" if row.is_workday else "放假", row.name

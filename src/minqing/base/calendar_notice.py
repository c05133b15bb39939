"""The State Council's holiday notice as it is written: 一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。

Read clause by clause into days off and days worked. Whatever the text itself lets be checked is checked: the day of the
week behind a date, the number of days, the year in the title.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from minqing.base.calendar import DayRow

ITEM = re.compile(r"^[（(]?[一二三四五六七八九十]+[、.．)）]\s*([^：:，。]{2,16})[：:](.+)$")
TITLE = re.compile(r"关于(\d{4})年.{0,8}节假日安排")
NUMBER = re.compile(r"国办发?明电〔\d{4}〕\d+号|国办发〔\d{4}〕\d+号|国办发明电\[\d{4}\]\d+号")
# A date with what stands in brackets behind it; year and month may be left out after the first.
DATE = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:[（(]([^）)]*)[）)])?")
WORD = re.compile(r"(至|到|—|－|-|~)|(放假|补休|连休|公休|休息)|(上班)|共(\d{1,2})天")
WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
WEEKDAYS = "一二三四五六日"
LONGEST_REST = 15


@dataclass(frozen=True)
class Said:
    """One day of the notice, or what is wrong with what it says. `paragraph` counts from one."""

    paragraph: int
    text: str
    row: DayRow | None
    error: str = ""


@dataclass(frozen=True)
class Notice:
    """What a text says. `year` is its title's, 0 where it has none; `source` its title and number."""

    days: list[Said]
    year: int
    source: str


def read_notice(paragraphs: Iterable[str], year: int) -> Notice | None:
    """None when the text has no numbered holidays: it is no such notice."""
    lines = [" ".join(line.split()) for line in paragraphs]
    days: list[Said] = []
    found = False
    for number, line in enumerate(lines, start=1):
        item = ITEM.match(line.replace(" ", ""))
        if item is not None:
            found = True
            days += _item(number, item[1], item[2], year)
    whole = "".join(lines)
    title, told = TITLE.search(whole), NUMBER.search(whole)
    named = int(title[1]) if title else 0
    source = f"国务院办公厅关于{named or year}年部分节假日安排的通知（{told[0]}）" if told else ""
    return Notice(_once(days), named, source) if found else None


def _once(days: list[Said]) -> list[Said]:
    """A day that two holidays share (中秋节、国庆节连休) stands once."""
    seen: set[dt.date] = set()
    kept = []
    for said in days:
        if said.row is None or said.row.day not in seen:
            kept.append(said)
        if said.row is not None:
            seen.add(said.row.day)
    return kept


def _item(number: int, name: str, text: str, year: int) -> Iterator[Said]:
    for sentence in re.split(r"[。；;]", text):
        # What is only recommended (安排职工在除夕休息) is no holiday.
        if sentence and not re.search(r"鼓励|倡导|建议", sentence):
            yield from _Sentence(number, name, year).read(sentence)


class _Sentence:
    """Dates gather until a word says what they are."""

    def __init__(self, number: int, name: str, year: int) -> None:
        self.number, self.name, self.year = number, name, year
        self.days: list[dt.date] = []
        self.off: list[dt.date] = []
        self.month, self.at, self.ranging = 0, year, False

    def read(self, text: str) -> Iterator[Said]:
        for token in re.finditer(f"{DATE.pattern}|{WORD.pattern}", text):
            if token[3]:
                yield from self._date(token)
            elif token[5]:
                self.ranging = True
            elif token[6]:
                self.off += self.days
                yield from self._tell(worked=False)
            elif token[7]:
                yield from self._tell(worked=True)
            elif token[8] and int(token[8]) != len(self.off):
                yield self._wrong(token[0], f"写的是{token[0]}，日期数下来是{len(self.off)}天，请核对原文。")

    def _date(self, token: re.Match[str]) -> Iterator[Said]:
        self.at = int(token[1]) if token[1] else self.at
        self.month = int(token[2]) if token[2] else self.month
        try:
            day = dt.date(self.at, self.month, int(token[3]))
        except ValueError:
            yield self._wrong(token[0], f"没有“{token[0]}”这一天，请核对原文。")
            return
        told = WEEKDAY.search(token[4] or "")
        if told and WEEKDAYS.index(told[1].replace("天", "日")) != day.weekday():
            right = WEEKDAYS[day.weekday()]
            yield self._wrong(
                token[0], f"{day.year}年{day.month}月{day.day}日是星期{right}，请核对年份和原文。"
            )
        if self.ranging and self.days and self.days[-1] < day:
            between = (day - self.days[-1]).days
            if between > LONGEST_REST:
                yield self._wrong(token[0], f"一次放假{between + 1}天，太长了，请核对原文。")
            else:
                first = self.days[-1]
                self.days += [first + dt.timedelta(days=n) for n in range(1, between + 1)]
        else:
            self.days.append(day)
        self.ranging = False

    def _tell(self, *, worked: bool) -> Iterator[Said]:
        days, self.days = self.days, []
        for day in days:
            row = DayRow(day, worked, f"{self.name}调休" if worked else self.name)
            text = f"{day.month}月{day.day}日"
            if day.year == self.year:
                yield Said(self.number, text, row)
            elif worked != (day.weekday() < 5):
                yield self._wrong(text, f"这一天属于{day.year}年，请在那一年的日历里改，并从这份文件里去掉。")

    def _wrong(self, text: str, why: str) -> Said:
        return Said(self.number, text, None, why)

"""Dates and times as people write them in Chinese offices, read strictly: what can mean two days is refused."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from calendar import monthrange

from django.utils import dateformat
from django.utils.translation import gettext as _

from minqing.base.clock import ZONE, today
from minqing.base.text import shorten

DIGITS = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")
CHINESE = re.compile(r"[〇○零Oo一二三四五六七八九十廿卅]+(?=[年月日号])")
DAY = r"(?P<y>\d{4})(?:年|[-./])(?P<m>\d{1,2})(?:月|[-./])(?P<d>\d{1,2})[日号]?"
TIME = r"(?P<half>上午|下午|晚上|中午|凌晨)?(?P<H>\d{1,2})[:时点](?:(?P<M>\d{1,2})分?(?::?(?P<S>\d{1,2})(?:\.\d+)?秒?)?)?(?P<ampm>[ap]m)?"
WEEKDAY = r"(?:\(?(?:星期|周)[一二三四五六日天]\)?)?"
MOMENT = re.compile(rf"{DAY}{WEEKDAY}(?:[T,]?{TIME}(?P<zone>Z|[+-]\d\d:?\d\d)?)?", re.IGNORECASE)
COMPACT = re.compile(r"(?P<y>(?:19|20|21)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?:(?P<H>\d\d)(?P<M>\d\d)(?P<S>\d\d)?)?")
MONTH = re.compile(r"(?P<y>\d{4})(?:年|[-./])(?P<m>\d{1,2})月?(?:份)?")


def day_words(day: dt.date) -> str:
    """11月24日 in this year, 2026年11月24日 otherwise."""
    return dateformat.format(day, _("n月j日") if day.year == today().year else _("Y年n月j日"))


class BadDate(ValueError):
    """The text is no date; the message says why and how to write it."""


def date_from(text: str) -> dt.date:
    """The day that a text names; a time of day beside it is left out."""
    return moment_from(text).date()


def moment_from(text: str) -> dt.datetime:
    """The moment that a text names, in Beijing time to the second; without a time of day it is midnight."""
    plain = _plain(text)
    found = MOMENT.fullmatch(plain) or COMPACT.fullmatch(plain)
    if not found:
        raise BadDate(_why_not(shorten(text, 30), plain))
    parts = found.groupdict()
    day = _day(int(parts["y"]), int(parts["m"]), int(parts["d"]))
    hour, minute, second = _hour(parts), int(parts.get("M") or 0), int(parts.get("S") or 0)
    if hour > 23 or minute > 59 or second > 59:
        raise BadDate(_("没有“%s”这个时刻。请写成 2026年12月2日 8:30 这样的时间。") % shorten(text, 30))
    moment = dt.datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=ZONE)
    if zone := parts.get("zone"):
        moment = dt.datetime.fromisoformat(f"{moment:%Y-%m-%dT%H:%M:%S}{zone.upper()}").astimezone(ZONE)
    return moment


def month_from(text: str) -> dt.date:
    """The first day of the month that a text names: 2026年11月, 2026-11, or any date in it."""
    found = MONTH.fullmatch(_plain(text))
    return _day(int(found["y"]), int(found["m"]), 1) if found else date_from(text).replace(day=1)


def _plain(text: str) -> str:
    """Half-width, without spaces, Chinese numerals as digits."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", re.sub(r"(?<=\d)\s+(?=\d)", ",", text.strip())))
    return CHINESE.sub(lambda numeral: _digits(numeral.group()), plain)


def _digits(numeral: str) -> str:
    """二〇二六 → 2026, 十一 → 11, 二十四 and 廿四 → 24."""
    numeral = numeral.replace("廿", "二十").replace("卅", "三十")
    if "十" not in numeral:
        return numeral.translate(DIGITS)
    tens, _ten, ones = numeral.partition("十")
    return (tens or "一").translate(DIGITS) + (ones or "零").translate(DIGITS)


def _hour(parts: dict[str, str | None]) -> int:
    hour = int(parts.get("H") or 0)
    late = parts.get("half") in {"下午", "晚上"} or (parts.get("ampm") or "").lower() == "pm"
    early = parts.get("half") in {"上午", "凌晨"} or (parts.get("ampm") or "").lower() == "am"
    if late and hour < 12:
        return hour + 12
    return 0 if early and hour == 12 else hour


def _day(year: int, month: int, day: int) -> dt.date:
    example = _("请写成 2026年12月2日 这样的日期。")
    if not 1900 <= year <= 2100:
        raise BadDate(_("%d年不在1900年到2100年之间。") % year + example)
    if not 1 <= month <= 12:
        raise BadDate(_("没有%d月。") % month + example)
    try:
        return dt.date(year, month, day)
    except ValueError:
        last = monthrange(year, month)[1]
        told = {"year": year, "month": month, "day": day, "last": last}
        raise BadDate(
            _("%(year)d年%(month)d月没有%(day)d日。这个月最后一天是%(year)d年%(month)d月%(last)d日，请核对。")
            % told
        ) from None


def _why_not(text: str, plain: str) -> str:
    if MONTH.fullmatch(plain):
        why = _("“%s”只有年月，没有日。")
    elif re.fullmatch(r"\d{1,2}月\d{1,2}[日号]?", plain):
        why = _("“%s”没有年份。")
    elif re.fullmatch(r"\d{1,2}[-./年]\d{1,2}[-./月]\d{1,2}日?", plain):
        why = _("“%s”的年份只有两位，无法确定是哪一年。")
    elif re.fullmatch(r"\d{1,2}[-./]\d{1,2}[-./]\d{4}", plain):
        why = _("“%s”的年份应写在最前面，否则月和日分不清。")
    else:
        why = _("看不懂日期“%s”。")
    return why % text + _("请写成 2026年12月2日 这样的日期。")

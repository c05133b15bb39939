"""The only "now": every date and time in the product comes from here, so that tests and the demo can set it."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")

# A plain module variable, not a context variable: a browser test sets it in one thread, the server reads it in another.
_frozen: list[dt.datetime] = []


def now() -> dt.datetime:
    """The present moment, aware, in Beijing time."""
    if _frozen:
        return _frozen[-1]
    return dt.datetime.now(ZONE)


def today() -> dt.date:
    """The present date in Beijing time."""
    return now().date()


def at(day: dt.date, hour: int = 0, minute: int = 0) -> dt.datetime:
    """A moment on `day` in Beijing time."""
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


@contextlib.contextmanager
def frozen(moment: dt.datetime) -> Iterator[None]:
    """Hold the clock at `moment` for the whole process; a naive moment is Beijing time."""
    _frozen.append(moment if moment.tzinfo else moment.replace(tzinfo=ZONE))
    try:
        yield
    finally:
        _frozen.pop()

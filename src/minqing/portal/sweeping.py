"""What residents leave behind goes on time: drafts in hours, counted tries when their window is over.

Any resident's page sweeps, at most once in ten minutes and process; the worker sweeps where nobody comes by.
"""

from __future__ import annotations

import datetime as dt

from minqing.base import clock
from minqing.portal import drafts, rate
from minqing.portal.models import Attempt, Draft

EVERY = dt.timedelta(minutes=10)
_last: list[dt.datetime] = []


def now_and_then() -> None:
    """Sweep if it is time. A page that finds nothing to sweep writes nothing."""
    moment = clock.now()
    if _last and abs(moment - _last[0]) < EVERY:
        return
    _last[:] = [moment]
    if (
        Draft.objects.filter(expires_at__lte=moment).exists()
        or Attempt.objects.filter(ends_at__lt=moment).exists()
    ):
        sweep()


def sweep() -> int:
    """Throw away what is past its time. Returns how many drafts and windows went."""
    return drafts.sweep() + rate.sweep()

"""Rate limits that all workers share, counted per visitor and for everybody together.

A try is counted before it is answered, so that tries sent at the same moment cannot slip past the count.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest

from minqing.base import clock
from minqing.base.addresses import client_address, household_of
from minqing.base.sealing import lookup
from minqing.portal.models import Attempt

ALL = "all"
MINUTE, HOUR = 60, 3600


@dataclass(frozen=True)
class Limit:
    """At most `most` tries in one window of `seconds`, by one visitor or by all together."""

    seconds: int
    most: int
    together: bool = False


@dataclass(frozen=True)
class Guard:
    """One thing that is limited."""

    what: str
    limits: tuple[Limit, ...]


# Two windows may meet in the middle of a minute: 5 a window are at most 10 in any 60 seconds.
# A code has 80 bits; the limit for all together only keeps a flood of guesses from slowing everybody's look-ups.
CODE = Guard("code", (Limit(MINUTE, 5), Limit(HOUR, 30), Limit(MINUTE, 300, together=True)))
# A hall full of people may share one address.
DRAFT = Guard("draft", (Limit(HOUR, 200),))
SEND = Guard("send", (Limit(HOUR, 60),))
COMMENT = Guard("comment", (Limit(HOUR, 60), Limit(HOUR, 600, together=True)))


@dataclass(frozen=True)
class Count:
    """What became of one try. `wait` is how long the visitor must wait; zero means go on."""

    guard: Guard
    rows: tuple[Attempt, ...]
    wait: dt.timedelta

    @property
    def refused(self) -> bool:
        return bool(self.wait)

    def give_back(self) -> None:
        """A try that turned out right does not count."""
        with transaction.atomic():
            for row in self.rows:
                Attempt.objects.filter(pk=row.pk, tries__gt=0).update(tries=F("tries") - 1)


def visitor(request: HttpRequest) -> str:
    """Who is counted. The address itself is kept nowhere."""
    return lookup(household_of(client_address(request)), "visitor address")


def attempt(guard: Guard, request: HttpRequest) -> Count:
    """Count one try and say whether it may go on."""
    moment, who = clock.now(), visitor(request)
    wait, rows = dt.timedelta(), []
    with transaction.atomic():
        for limit in guard.limits:
            row = _counted(guard.what, ALL if limit.together else who, limit.seconds, moment)
            rows.append(row)
            if row.tries > limit.most:
                wait = max(wait, row.ends_at - moment)
    return Count(guard, tuple(rows), wait)


def _counted(what: str, who: str, seconds: int, moment: dt.datetime) -> Attempt:
    window = int(moment.timestamp()) // seconds
    ends_at = dt.datetime.fromtimestamp((window + 1) * seconds, tz=clock.ZONE)
    row, _made = Attempt.objects.get_or_create(
        what=what, who=who, seconds=seconds, window=window, defaults={"ends_at": ends_at}
    )
    Attempt.objects.filter(pk=row.pk).update(tries=F("tries") + 1)  # waits for its turn on the row
    row.refresh_from_db(fields=["tries"])
    return row


def sweep() -> int:
    """Forget windows that are over."""
    gone, _per_table = Attempt.objects.filter(ends_at__lt=clock.now()).delete()
    return gone

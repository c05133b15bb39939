"""Loads the demo: an office raised half a year ago, and a few hundred matters that have lived until now."""

from __future__ import annotations

import datetime as dt
import heapq
import random
from collections.abc import Callable

from minqing.base import clock, sealing
from minqing.demo import places
from minqing.demo.life import Life, live
from minqing.demo.office import ADMINISTRATOR, PASSWORD, raise_office
from minqing.org.models import Office
from minqing.org.permissions import ROLES

SEED = 20140310
MATTERS = 300
DAYS = 170

Progress = Callable[[int, int], None]


def loaded() -> bool:
    """Whether the demo office is there already."""
    return Office.objects.filter(scope=places.STREET).exists()


def accounts() -> list[tuple[str, str, str, str]]:
    """(login name, password, role, name and post) of everybody who can sign in."""
    told = [
        (ADMINISTRATOR[0], PASSWORD, str(ROLES["administrator"].label), f"{ADMINISTRATOR[1]}（系统管理员）")
    ]
    for staff in places.STAFF:
        who = f"{staff.name}（{staff.unit}{staff.post}）"
        told.append((staff.username, PASSWORD, str(ROLES[staff.role].label), who))
    return told


def load(progress: Progress | None = None, matters: int = MATTERS) -> None:
    """Raise the office and let its matters live, in the order of time, up to the present moment."""
    sealing.ensure_keyring()
    now = clock.now()
    start = now - dt.timedelta(days=DAYS)
    with clock.frozen(start - dt.timedelta(days=1)):
        world = raise_office(start.date() - dt.timedelta(days=30))
    rng = random.Random(SEED)  # noqa: S311 -- a fixed seed, so that every demo is the same
    waiting: list[tuple[dt.datetime, int, Life]] = []
    for number in range(matters):
        # Two in five lie in the last five weeks, so that every state is there today.
        back = rng.randrange(0, 36) if rng.randrange(5) < 2 else rng.randrange(36, DAYS)
        day = (now - dt.timedelta(days=back)).date()
        begun = clock.at(day, rng.randrange(8, 18), rng.randrange(60))
        life = live(world, SEED + number, begun)
        heapq.heappush(waiting, (next(life), number, life))
    _run(waiting, now, matters, progress)


def _run(
    waiting: list[tuple[dt.datetime, int, Life]], now: dt.datetime, matters: int, progress: Progress | None
) -> None:
    ended = 0
    while waiting:
        moment, number, life = heapq.heappop(waiting)
        following = None
        if moment <= now:
            with clock.frozen(moment):
                following = next(life, None)
        if following is None:
            ended += 1
            if progress is not None:
                progress(ended, matters)
        else:
            # A step never comes before the one it follows, whatever hour was drawn.
            heapq.heappush(waiting, (max(following, moment + dt.timedelta(minutes=5)), number, life))

"""Loads the demo: an office raised half a year ago, and a few hundred matters that have lived until now."""

from __future__ import annotations

import datetime as dt
import heapq
import random
from collections.abc import Callable, Iterator

from minqing.base import clock, sealing
from minqing.demo import places
from minqing.demo.campaign import campaign_of_2014, campaign_today
from minqing.demo.handing import SUCCESSOR, handing
from minqing.demo.leaders import leaders
from minqing.demo.levels import climbs
from minqing.demo.life import Fate, Life, live
from minqing.demo.lookback import lookbacks
from minqing.demo.looks import looks
from minqing.demo.office import ADMINISTRATOR, PASSWORD, raise_office
from minqing.demo.public import public
from minqing.demo.several import several
from minqing.demo.slips import slips
from minqing.org.models import Office
from minqing.org.permissions import ROLES

SEED = 20140310
MATTERS = 300
DAYS = 170
# What must lie on a desk whatever the seed holds: the turn that a matter takes, how many do, the day on which they do
# (negative: not yet), and how many days after the resident's words that is. Each leaves time for all steps before it.
FATES = (
    ("extension", 2, 2, 14),
    ("suspension", 2, 3, 14),
    ("returned", 2, 6, 14),
    ("denied", 2, 23, 14),
    ("late", 2, -4, 36),
    ("lies", 2, -3, 22),
    ("accusation", 1, 26, 3),
)

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
    told.append(
        (
            SUCCESSOR[0],
            PASSWORD,
            str(ROLES["office_handler"].label),
            f"{SUCCESSOR[1]}（城市建设办经办员，刚接手）",
        )
    )
    return told


def load(progress: Progress | None = None, matters: int = MATTERS) -> None:
    """Raise the office and let its matters live, in the order of time, up to the present moment."""
    sealing.ensure_keyring()
    now = clock.now()
    start = now - dt.timedelta(days=DAYS)
    with clock.frozen(start - dt.timedelta(days=1)):
        world = raise_office(start.date() - dt.timedelta(days=30))
    campaign_of_2014(world)
    rng = random.Random(SEED)  # noqa: S311 -- a fixed seed, so that every demo is the same
    waiting: list[tuple[dt.datetime, int, Life]] = []
    fates = list(_fates(now))
    for number in range(matters):
        # Two in five lie in the last five weeks, so that every state is there today.
        back = rng.randrange(0, 36) if rng.randrange(5) < 2 else rng.randrange(36, DAYS)
        day = (now - dt.timedelta(days=back)).date()
        begun = clock.at(day, rng.randrange(8, 18), rng.randrange(60))
        fate = None
        if number < len(fates):
            begun, fate = fates[number]
        life = live(world, SEED + number, begun, fate)
        heapq.heappush(waiting, (next(life), number, life))
    for number, life in enumerate((looks(world, now), leaders(world, now), several(world, now)), matters + 2):
        heapq.heappush(waiting, (next(life), number, life))
    looked = lookbacks(world, now)
    heapq.heappush(waiting, (next(looked), matters + 1, looked))
    climbing = climbs(world, now)
    heapq.heappush(waiting, (next(climbing), matters + 9, climbing))
    papers = slips(world, now)
    heapq.heappush(waiting, (next(papers), matters + 10, papers))
    shown = public(world, now)
    heapq.heappush(waiting, (next(shown), matters + 11, shown))
    running = campaign_today(world, now)
    heapq.heappush(waiting, (next(running), matters + 20, running))
    people = handing(world, now)
    heapq.heappush(waiting, (next(people), matters + 99, people))
    _run(waiting, now, progress)


def _fates(now: dt.datetime) -> Iterator[tuple[dt.datetime, Fate]]:
    """When the matter begins, and where it is to stand."""
    for turn, times, ago, lead in FATES:
        for n in range(times):
            at = clock.at((now - dt.timedelta(days=ago)).date(), 9 + n, 40)
            yield at - dt.timedelta(days=lead), Fate(turn, at)


def _run(waiting: list[tuple[dt.datetime, int, Life]], now: dt.datetime, progress: Progress | None) -> None:
    ended, lives = 0, len(waiting)
    while waiting:
        moment, number, life = heapq.heappop(waiting)
        following = None
        if moment <= now:
            with clock.frozen(moment):
                following = next(life, None)
        if following is None:
            ended += 1
            if progress is not None:
                progress(ended, lives)
        else:
            # A step never comes before the one it follows, whatever hour was drawn.
            heapq.heappush(waiting, (max(following, moment + dt.timedelta(minutes=5)), number, life))

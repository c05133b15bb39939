"""One matter that several people tell of: a problem with "me too", a second problem merged into it, and a third telling that waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from minqing.base import clock
from minqing.demo import places
from minqing.demo.office import World
from minqing.matters.actions import merging, opinion
from minqing.matters.models import Opinion, Problem
from minqing.org.access import ResidentActor

PLACE = "东坪路8号院"
LEAF = ("城乡建设", "市政设施", "排水")
TOLD = (
    "东坪路8号院门口的污水井往外冒，臭得不敢开窗，快半个月了。",
    "8号院大门口污水井冒水，骑车溅一身，老人都绕着走。",
    "东坪路8号院污水井又冒了，一楼的住户受不了。",
)
ALSO = ("我家就在井边上，小孩都咳嗽了。", "晚上味道更大。", "")


def several(world: World, now: dt.datetime) -> Iterator[dt.datetime]:
    """Within the last fortnight, so that it is still open today."""
    day = clock.at((now - dt.timedelta(days=12)).date(), 9, 15)
    yield day
    first = _raised(world, TOLD[0], "8号院门口污水井冒水")
    yield day + dt.timedelta(days=1, hours=2)
    second = _raised(world, TOLD[1], "东坪路8号院污水外溢")
    for number, words in enumerate(ALSO):
        yield day + dt.timedelta(days=2 + number, hours=1)
        if number == 1:
            merging.me_too(first, by=ResidentActor(places.STREET), words=words)
        else:
            merging.me_too(first, by=world.by("dongping"), words=words, channel="phone")
    yield day + dt.timedelta(days=6)
    merging.merge(second, by=world.by("fenban"), into=first, reason="现场看过，是同一口井，两家各反映了一次")
    yield clock.at((now - dt.timedelta(days=1)).date(), 16, 20)
    _heard(world, TOLD[2])


def _heard(world: World, words: str) -> Opinion:
    grid = world.grids["东坪社区"][1]
    told = opinion.record(by=world.by("dongping"), scope=grid, words=words, place=PLACE, channel="phone")
    return Opinion.objects.get(pk=told["opinion"])


def _raised(world: World, words: str, title: str) -> Problem:
    by, row = world.by("fenban"), _heard(world, words)
    opinion.classify(row, by=by, kind="livelihood", category=world.categories[LEAF], title=title)
    return opinion.raise_problem(row, by=by, title=title, owner_unit=world.units["城市建设办"])

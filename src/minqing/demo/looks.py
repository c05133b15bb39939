"""Looks at what is sealed, each with its purpose, so that the access auditor has something to read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from minqing.base import clock
from minqing.demo.office import World
from minqing.matters.actions import accusation
from minqing.matters.models import Opinion
from minqing.matters.states import OpinionState
from minqing.org.access import Viewer
from minqing.org.actions.reveal import reveal

DISCIPLINE = "jijian"
# (days ago, hour, who, why)
LOOKS = (
    (24, 15, DISCIPLINE, "初核线索，登记在案"),
    (17, 9, "shuji", "约上门核实的时间"),
    (11, 10, DISCIPLINE, "与另一封来信比对，防止重复受理"),
    (9, 16, "shequ", "门牌号对不上，打电话问清楚"),
    (5, 14, "shuji", "反映人说没有接到答复，核对电话"),
    (2, 11, DISCIPLINE, "约谈前再看一遍原话"),
)


def looks(world: World, now: dt.datetime) -> Iterator[dt.datetime]:
    """One after the other, as the lives of the matters go on around them."""
    for days, hour, who, purpose in LOOKS:
        moment = clock.at((now - dt.timedelta(days=days)).date(), hour, 20)
        yield moment
        viewer = world.by(who)
        if who == DISCIPLINE:
            _open(viewer, moment, purpose)
        else:
            _reveal(viewer, moment, purpose)


def _open(viewer: Viewer, moment: dt.datetime, purpose: str) -> None:
    """The accusation that discipline was handed last."""
    handed = Opinion.objects.filter(state=OpinionState.WITH_DISCIPLINE, received_at__lte=moment)
    found = handed.order_by("-received_at").first()
    if found is not None:
        accusation.open_(found, by=viewer, purpose=purpose)


def _reveal(viewer: Viewer, moment: dt.datetime, purpose: str) -> None:
    """Who brought the latest matter of the viewer's own place."""
    named = Opinion.objects.seen_by(viewer).filter(speaker__isnull=False, received_at__lte=moment)
    found = named.select_related("speaker").order_by("-received_at").first()
    if found is not None:
        reveal(
            by=viewer,
            scope=found.scope,
            code=found.code,
            row=found.speaker,
            fields=("name", "phone"),
            purpose=purpose,
        )

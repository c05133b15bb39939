"""A look-back, step by step: what its tests stand on. Secrets are fixed, so that every run draws the same."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.matters import steps
from tests.support.cast import STREET, Cast

from minqing.base import clock, draws
from minqing.base.models import Draw
from minqing.matters.actions import draw, lookback
from minqing.matters.models import LookBack

FIRST, SECOND = "1" * 63 + "a", "2" * 63 + "b"
GOOD = {"site_seen": "yes", "in_order": "yes", "records_agree": "yes", "finding": "到现场看过，水流得走。"}
BAD = {**GOOD, "in_order": "no", "finding": "雨后又积水。", "rework_reason": "雨后仍有积水，请重做。"}


def ordered(cast: Cast, **more: Any) -> LookBack:
    today = clock.today()
    given = {
        "scope": STREET,
        "period_from": today - dt.timedelta(days=30),
        "period_to": today,
        "rate": 10_000,
        "strata": "community",
        "reason": "季度回头看",
        **more,
    }
    return lookback.order(by=cast.viewer("supervisor"), **given)


def committed(cast: Cast, row: LookBack) -> Draw:
    draw.commit(row.draw, by=cast.viewer("supervisor"), commitment=draws.commitment(FIRST))
    return draw.commit(row.draw, by=cast.viewer("discipline"), commitment=draws.commitment(SECOND))


def drawn(cast: Cast, **more: Any) -> LookBack:
    row = ordered(cast, **more)
    found = committed(cast, row)
    draw.open_(found, by=cast.viewer("supervisor"), secret=FIRST)
    draw.open_(found, by=cast.viewer("discipline"), secret=SECOND)
    row.refresh_from_db()
    return row


def looked_at(cast: Cast, result: str = "failed") -> Any:
    """A matter done, drawn and inspected: (the matter, its sheet)."""
    matter = steps.done(cast)
    item = drawn(cast).items.get(problem=matter.problem)
    lookback.inspect(
        item, by=cast.viewer("supervisor"), result=result, **(GOOD if result == "passed" else BAD)
    )
    item.refresh_from_db()
    return matter.fresh(), item

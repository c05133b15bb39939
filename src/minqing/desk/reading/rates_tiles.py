"""The rates as they stand on the leaders' page: for the whole place against last year, and for each place inside it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minqing.desk.reading.rates import query_of
from minqing.matters.rates import RATES, Asked, Counts, Part, Rate, Reckoned, counts_basically, smallest
from minqing.org.access import Viewer


@dataclass(frozen=True)
class Number:
    """A number with its rows; `kind` is its light, where it has one."""

    label: Any
    value: int
    url: str
    kind: str = ""


@dataclass(frozen=True)
class RateTile:
    """A rate with numerator and denominator, each with its rows. `percent` is empty where the denominator is small."""

    label: Any
    percent: str
    top: int
    base: int
    top_url: str
    base_url: str
    change: str
    beside: tuple[Number, ...]


@dataclass(frozen=True)
class Tiles:
    """For the whole and for each place inside."""

    whole: tuple[RateTile, ...]
    by_place: dict[str, tuple[RateTile, ...]]


# What is told next to each rate: the excluded, the unjudged, what is not due yet.
TOLD = {
    "rates.response": ("waiting", "no_opinion"),
    "rates.solved": ("withdrawn", "not_ours"),
    "rates.satisfied": ("basically", "unjudged"),
}


def rate_tiles(viewer: Viewer, level: str, now: Asked, before: Asked) -> Tiles:
    """One query for each rate: the whole is the sum of its places. Both years are reckoned by this year's choices."""
    small, also = smallest(now), counts_basically(now)
    now, before = replace(now, basically=also), replace(before, basically=also)
    whole: list[RateTile] = []
    places: dict[str, tuple[RateTile, ...]] = {}
    for rate in RATES.values():
        found = rate.counts_by(level, viewer, now, before)
        this: Counter[str] = Counter()
        last: Counter[str] = Counter()
        for code, (at_now, at_before) in found.items():
            this.update(at_now)
            last.update(at_before)
            tile = _tile(rate, at_now, replace(now, scope=code), small, "")
            places[code] = (*places.get(code, ()), tile)
        before_words = Reckoned(rate, last, small).percent
        whole.append(_tile(rate, this, now, small, before_words))
    return Tiles(tuple(whole), _filled(places))


def _filled(places: dict[str, tuple[RateTile, ...]]) -> dict[str, tuple[RateTile, ...]]:
    """A place without a row in one rate has that rate missing, not another one in its column."""
    wanted = [rate.label for rate in RATES.values()]
    return {
        code: tuple(next((t for t in tiles if t.label == label), None) for label in wanted)  # type: ignore[misc]
        for code, tiles in places.items()
    }


def _tile(rate: Rate, numbers: Counts, asked: Asked, small: int, before: str) -> RateTile:
    numbers = Counter(numbers)
    found, query = Reckoned(rate, numbers, small), query_of(asked)

    def url(part: Part) -> str:
        return f"{reverse('desk:rate_rows', args=[rate.name, part.name])}?{query}"

    told = [part for part in rate.parts if part.name in TOLD[rate.name]]
    return RateTile(
        rate.label,
        found.percent,
        found.top,
        found.base,
        url(next(rate.of("top"))),
        url(next(rate.of("base"))),
        points(found.percent, before),
        tuple(Number(part.label, numbers[part.name], url(part)) for part in told),
    )


def points(now: str, before: str) -> str:
    """同比 +1.5个百分点; nothing where one of the two has no percentage."""
    if not now or not before:
        return ""
    apart = Decimal(now.rstrip("%")) - Decimal(before.rstrip("%"))
    sign = "\N{MINUS SIGN}" if apart < 0 else "+"
    return _("同比 %(sign)s%(n)s个百分点") % {"sign": sign, "n": abs(apart)}

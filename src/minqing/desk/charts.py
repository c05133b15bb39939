"""Where things stand in a small chart drawn by the server: bars, a solid line with dots, a dotted line, one bar in segments.

Numbers in, places in an SVG box out; no colour, no words, no database. Geometry goes into attributes: pages have no styles of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# At most so many steps above zero: more lines than that tell a reader nothing.
STEPS = 5
LEFT, RIGHT, TOP, BOTTOM = 34, 8, 10, 22  # room for the scale and for the labels below
BAR = 0.46  # of the width that one place has


@dataclass(frozen=True)
class Tick:
    """A line across the chart with its value."""

    y: float
    value: int


@dataclass(frozen=True)
class Bar:
    """One bar; `middle` is where its label and its value stand."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    value: int
    label: str


@dataclass(frozen=True)
class Dot:
    """A point of the solid line."""

    x: float
    y: float
    value: int


@dataclass(frozen=True)
class Chart:
    """Three series over the same places. `line` and `dotted` are what an SVG polyline takes; empty where there is nothing."""

    width: int
    height: int
    left: int
    right: float
    floor: float
    ticks: tuple[Tick, ...]
    bars: tuple[Bar, ...]
    dots: tuple[Dot, ...]
    line: str
    dotted: str

    @property
    def value_y(self) -> float:
        """Values of the bars stand just above the floor."""
        return self.floor - 5

    @property
    def label_y(self) -> float:
        return self.floor + 16


def step_for(highest: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50 … that reaches the highest value in STEPS steps."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if step * STEPS >= highest:
                return step
        size *= 10


def chart(
    labels: Sequence[str],
    bars: Sequence[int],
    solid: Sequence[int] = (),
    dotted: Sequence[int] = (),
    *,
    width: int = 760,
    height: int = 176,
) -> Chart:
    """A chart of several places side by side. A series may be shorter than the labels: the rest has not come yet."""
    if len(bars) != len(labels) or len(solid) > len(labels) or len(dotted) > len(labels):
        message = "a series has a value for each label, or for the first ones"
        raise ValueError(message)
    highest = max((*bars, *solid, *dotted, 1))
    step = step_for(highest)
    steps = -(-highest // step)
    floor, room = height - BOTTOM, height - BOTTOM - TOP
    place = (width - LEFT - RIGHT) / max(len(labels), 1)

    def y(value: int) -> float:
        return round(floor - room * value / (step * steps), 1)

    def x(index: int) -> float:
        return round(LEFT + place * (index + 0.5), 1)

    def path(values: Sequence[int]) -> str:
        return " ".join(f"{x(i)},{y(v)}" for i, v in enumerate(values))

    wide = round(place * BAR, 1)
    drawn = tuple(
        Bar(round(x(i) - wide / 2, 1), y(v), wide, round(floor - y(v), 1), x(i), v, labels[i])
        for i, v in enumerate(bars)
    )
    ticks = tuple(Tick(y(n * step), n * step) for n in range(steps + 1))
    dots = tuple(Dot(x(i), y(v), v) for i, v in enumerate(solid))
    return Chart(width, height, LEFT, width - RIGHT, floor, ticks, drawn, dots, path(solid), path(dotted))


@dataclass(frozen=True)
class Segment:
    """A part of one bar: `index` is its place among the values given, so that it keeps its look where others are zero."""

    index: int
    x: float
    width: float


def segments(values: Sequence[int], *, width: int = 760, gap: float = 1.5) -> tuple[Segment, ...]:
    """One bar cut by these values; what is zero has no part, and the parts with their gaps fill the width."""
    present = [(i, v) for i, v in enumerate(values) if v]
    if not present:
        return ()
    whole = sum(v for _i, v in present)
    room = width - gap * (len(present) - 1)
    found, at = [], 0.0
    for index, value in present:
        part = room * value / whole
        found.append(Segment(index, round(at, 1), round(part, 1)))
        at += part + gap
    return tuple(found)

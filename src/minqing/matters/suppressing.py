"""Small counts told as "fewer than": together with the total, and with the other counts, none of them can be worked out. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LEAST = 3  # "fewer than two" would mean one


@dataclass(frozen=True)
class Told:
    """What the public reads. `None` in `shown` is a count that is not told; `total` likewise."""

    least: int
    shown: tuple[int | None, ...]
    small: frozenset[int]  # places told as "fewer than"; the other untold ones are covered to protect them
    total: int | None

    def words(self, place: int) -> str:
        value = self.shown[place]
        if value is not None:
            return f"{value}人"
        return f"少于{self.least}人" if place in self.small else "不单列"


def told(counts: Sequence[int], norm: int) -> Told:
    """Cover what is small, then the smallest others until nothing can be subtracted; as a last resort the total."""
    least = max(norm, LEAST)
    small = frozenset(i for i, n in enumerate(counts) if 0 < n < least)
    covered: list[int] = []
    rest = sorted((n, i) for i, n in enumerate(counts) if n >= least)
    while not _safe(counts, small, covered, least) and rest:
        covered.append(rest.pop(0)[1])
    safe = _safe(counts, small, covered, least)
    hidden = small | frozenset(covered if safe else ())
    shown = tuple(None if i in hidden else n for i, n in enumerate(counts))
    return Told(least, shown, small, sum(counts) if safe else None)


def _safe(counts: Sequence[int], small: frozenset[int], covered: Sequence[int], least: int) -> bool:
    """Whether each untold count could still be two different ones, the total being known."""
    if not small:
        return True
    untold, few = sum(counts[i] for i in (*small, *covered)), len(small)
    if covered:  # each small one at least 1, each covered one at least `least`, and one to spare
        return untold > few + least * len(covered)
    return few > 1 and few < untold < few * (least - 1)

"""可能是同一件事, as pages draw it: number, title, and why it stands there. A person decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from minqing.desk.links import page_of
from minqing.matters.likeness import Alike, opinions_like, problems_like
from minqing.matters.models import Opinion
from minqing.org.access import Viewer


@dataclass(frozen=True)
class Candidate:
    """One line of the card."""

    pk: str
    code: str
    title: str
    state: str
    why: str
    url: str


@dataclass(frozen=True)
class Candidates:
    """The card: problems to link to, and opinions that say the same and have no problem yet."""

    problems: tuple[Candidate, ...]
    opinions: tuple[Candidate, ...]

    def __bool__(self) -> bool:
        return bool(self.problems or self.opinions)


def candidates_of(opinion: Opinion, viewer: Viewer, *, problems: bool = True) -> Candidates:
    """Two queries, or one where the problems stand in a form of the page already."""
    found = problems_like(viewer, opinion) if problems else []
    return Candidates(tuple(map(_drawn, found)), tuple(map(_drawn, opinions_like(viewer, opinion))))


def _drawn(alike: Alike) -> Candidate:
    row = alike.row
    return Candidate(str(row.pk), row.code, row.title, row.get_state_display(), alike.why, page_of(row))


def lines_of_problems(found: Iterable[Alike]) -> list[tuple[str, str]]:
    """Radio cards: the number and title, and why below."""
    return [(str(a.row.pk), f"{a.row.code} {a.row.title}\n{a.why}") for a in found]

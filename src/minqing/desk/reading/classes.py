"""The classification as a tree, read in one query."""

from __future__ import annotations

from dataclasses import dataclass, field

from minqing.ledger.registry import LEDGERS
from minqing.matters.models import Category
from minqing.org.access import Viewer


@dataclass
class Branch:
    """One class and what stands under it."""

    row: Category
    below: list[Branch] = field(default_factory=list)

    @property
    def leaves(self) -> int:
        return sum(len(branch.below) for branch in self.below)


@dataclass
class Tree:
    """All classes, top ones first, and how many stand at each level."""

    tops: list[Branch]
    counts: tuple[int, int, int]
    retired: int


def class_tree(viewer: Viewer) -> Tree:
    rows = list(LEDGERS["categories"].seen(viewer).order_by("path"))
    branches = {row.pk: Branch(row) for row in rows}
    tops: list[Branch] = []
    for row in rows:
        above = branches.get(row.parent_id)
        (above.below if above is not None else tops).append(branches[row.pk])
    counts = [sum(1 for row in rows if row.level == level and row.active) for level in (1, 2, 3)]
    return Tree(tops, (counts[0], counts[1], counts[2]), sum(1 for row in rows if not row.active))

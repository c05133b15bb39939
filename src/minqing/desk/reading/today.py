"""What stands on the page of my work today: the blocks with their first lines, and the side column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minqing.base.norms import norm
from minqing.desk.reading.blocks import Block, Chain, blocks_of, count
from minqing.desk.reading.lights import Days
from minqing.desk.reading.lines import Line, Lines, by_date
from minqing.desk.reading.workload import shares
from minqing.matters.norms import SOON
from minqing.org.access import Viewer
from minqing.org.permissions import Perm

FIRST = 6


@dataclass(frozen=True)
class Shown:
    """A block with its number and its first lines."""

    block: Block
    label: Any
    n: int
    lines: list[Line]
    url: str

    @property
    def more(self) -> bool:
        return self.n > len(self.lines)


@dataclass(frozen=True)
class Register:
    """A button that starts something new."""

    label: Any
    url: str
    letter: str = ""


def registers(viewer: Viewer) -> list[Register]:
    if not viewer.may(Perm.OPINION_RECORD):
        return []
    found = [
        Register(_("来访来电"), reverse("desk:record", args=["call"]), "n"),
        Register(_("走访见闻"), reverse("desk:record", args=["walk"])),
    ]
    if viewer.may(Perm.PROBLEM_RAISE):
        found.append(Register(_("立行立改"), reverse("desk:record", args=["fixed"])))
    return found


def today_for(viewer: Viewer) -> dict[str, Any]:
    """One query counts all queues; only those that hold something are read."""
    found = blocks_of(viewer)
    counts = count([queue for _block, queues in found for queue in queues], viewer)
    chosen = [
        (block, [(queue, counts.by_queue.get(queue.name, 0)) for queue in queues]) for block, queues in found
    ]
    lines = Lines(viewer)
    rows = {block.name: _first(queues, viewer) for block, queues in chosen}
    drawn = lines.draw_all(rows)
    blocks = [
        Shown(
            block,
            _label(block),
            counts.of(block),
            by_date(drawn[block.name])[:FIRST],
            reverse("desk:block", args=[block.name]),
        )
        for block, _queues in chosen
    ]
    return {"blocks": blocks, "matters": counts.matters}


def _first(queues: list[Any], viewer: Viewer) -> list[Any]:
    """The first lines of each queue: whichever of them is due first is among these."""
    return [pair for queue, n in queues if n for pair in Chain([(queue, n)], viewer)[:FIRST]]


def _label(block: Block) -> Any:
    if block.name != "soon":
        return block.label
    return _("%(days)s内到期") % {"days": norm(SOON).amount}


def workload_words(viewer: Viewer) -> dict[str, Any]:
    """Unfinished tasks under the post on top, by light; nothing for roles that see no tasks."""
    grant = viewer.current
    if grant is None or not {Perm.TASK_READ, Perm.ASSIGNED_READ} & grant.perms:
        return {}
    parts = shares(viewer, Days())
    whose = grant.unit_name if Perm.TASK_READ not in grant.perms else (grant.place or grant.unit_name)
    return {"shares": parts, "under_way": sum(part.n for part in parts), "whose": whose}

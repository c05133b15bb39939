"""The order in which opinions are sorted: unsorted ones first, then those without a destination, oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from minqing.desk.reading.story import drawn, files_of
from minqing.matters.models import Opinion
from minqing.matters.queues import QUEUES
from minqing.org.access import Viewer

NAMES = ("opinions_to_triage", "opinions_to_place")


@dataclass(frozen=True)
class Waiting:
    """All opinions that wait for this reader, in order."""

    pks: tuple[UUID, ...]

    @staticmethod
    def of(viewer: Viewer) -> Waiting:
        queues = [queue for queue in QUEUES if queue.name in NAMES]
        return Waiting(tuple(pk for queue in queues for pk in queue.of(viewer).values_list("pk", flat=True)))

    def __len__(self) -> int:
        return len(self.pks)

    def place(self, pk: UUID) -> int:
        """第几件, from 1; 0 for one that waits no more."""
        return self.pks.index(pk) + 1 if pk in self.pks else 0

    def after(self, pk: UUID | None) -> UUID | None:
        """The next one; behind the last comes the first again."""
        left = [other for other in self.pks if other != pk]
        if pk not in self.pks or not left:
            return left[0] if left else None
        return self.pks[(self.pks.index(pk) + 1) % len(self.pks)]


def attachments(opinion: Opinion) -> list[dict[str, Any]]:
    """What came with it, as the timeline draws files."""
    return [drawn(stored) for stored in files_of((), [opinion]).with_opinion.get(opinion.pk, ())]

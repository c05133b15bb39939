"""One reader at one page: what was asked of the database once about a row is not asked again for the next button."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from minqing.base.rows import Row
from minqing.org.access import GrantView, Viewer


@dataclass(frozen=True)
class Glance(Viewer):
    """For drawing only: an action is always called by the viewer itself, which asks anew."""

    _known: dict[tuple[Any, ...], bool] = field(default_factory=dict, compare=False, repr=False)

    @staticmethod
    def at(row: Row, viewer: Viewer) -> Glance:
        """At a row that this viewer has just got through `seen_by`."""
        glance = Glance(viewer.office, viewer.person_id, viewer.name, viewer.grants, viewer.current)
        glance._known["sees", row.pk] = True
        return glance

    def _sees(self, row: Row) -> bool:
        key = ("sees", row.pk)
        if key not in self._known:
            self._known[key] = super()._sees(row)
        return self._known[key]

    def _covers(self, grant: GrantView, row: Row) -> bool:
        key = ("covers", grant.id, row.pk)
        if key not in self._known:
            self._known[key] = super()._covers(grant, row)
        return self._known[key]

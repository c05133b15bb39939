"""Everybody who works here today, as the table of notices asks for them: by post, by unit, by what they may do where."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from minqing.base.codes import scope_q
from minqing.org.access import GrantView, Viewer, grant_view
from minqing.org.models import Appointment, Grant, Person
from minqing.org.models.people import in_force
from minqing.org.permissions import Perm


class Staff:
    """The office's people with an account, read once for a batch of entries: two queries."""

    def __init__(self, office: str, day: dt.date) -> None:
        self.office = office
        grants: dict[uuid.UUID, list[Any]] = defaultdict(list)
        given = Grant.objects.filter(in_force(day), scope_q("scope", office)).select_related("post__unit")
        for grant in given:
            grants[grant.post_id].append(grant)
        held: dict[Person, list[GrantView]] = defaultdict(list)
        self.holders: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
        appointments = Appointment.objects.filter(
            in_force(day), person__office=office, person__active=True, person__account__is_active=True
        )
        for one in appointments.select_related("person"):
            stands_in = one.kind == Appointment.Kind.SUBSTITUTE
            views = (grant_view(grant, substitute=stands_in) for grant in grants[one.post_id])
            held[one.person].extend(views)
            self.holders[one.post_id].append(one.person_id)
        self.viewers = {
            person.pk: Viewer(office, person.pk, person.name, tuple(views), views[0] if views else None)
            for person, views in held.items()
        }

    def of(self, people: Iterable[uuid.UUID | None]) -> list[Viewer]:
        """Those of these people who work here."""
        return [self.viewers[pk] for pk in people if pk in self.viewers]

    def at_post(self, post: uuid.UUID | None) -> list[Viewer]:
        """Whoever holds a post, or stands in at it."""
        return self.of(self.holders.get(post, ())) if post else []

    def at_unit(self, unit: uuid.UUID | None, perm: Perm) -> list[Viewer]:
        """Those of a unit who may do this."""
        return [
            viewer
            for viewer in self.viewers.values()
            if any(g.unit_id == unit and perm in g.perms for g in viewer.grants)
        ]

    def may(self, perm: Perm, scope: str) -> list[Viewer]:
        """Whoever may do this at a place."""
        return [viewer for viewer in self.viewers.values() if viewer.may(perm, scope)]

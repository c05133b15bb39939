"""Whether somebody acted for the holder of a post: read from the appointment's days, so that no entry can leave it out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from minqing.base import clock
from minqing.base.journal import Entry
from minqing.org.models import Appointment


def acted_for(entries: Sequence[Entry]) -> Callable[[Entry], bool]:
    """Asked once for a whole story: was the entry written by a substitute, on a day of the substitution?"""
    found = Appointment.objects.filter(
        kind=Appointment.Kind.SUBSTITUTE,
        post__in={e.by_post for e in entries if e.by_post},
        person__in={e.by_person for e in entries if e.by_person},
    )
    days = list(found.values_list("person", "post", "valid_from", "valid_to"))

    def asked(entry: Entry) -> bool:
        day = entry.at.astimezone(clock.ZONE).date()
        who = (entry.by_person, entry.by_post)
        return any((person, post) == who and first <= day < last for person, post, first, last in days)

    return asked

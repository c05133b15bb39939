"""The handover sheet, and the page of AB岗: what lies open at a post, and who stands in for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse

from minqing.base import clock
from minqing.desk.links import form_of
from minqing.desk.reading.blocks import count, rows_of
from minqing.desk.reading.lines import Line, Lines
from minqing.matters.handing import as_at, as_taken, queues_at
from minqing.matters.queues import Queue
from minqing.org.access import Viewer
from minqing.org.actions.handing import note, take_over
from minqing.org.actions.substitutes import holds, is_guarded
from minqing.org.models import Appointment, Handover, Post
from minqing.org.models.people import not_over
from minqing.org.permissions import Perm

SHOWN_AT_MOST = 200
SEALED = "accusations_unopened"


@dataclass(frozen=True)
class Part:
    """One kind of open matter: its number, and the address of its rows where this reader may open them."""

    queue: Queue
    n: int
    url: str


@dataclass(frozen=True)
class Sheet:
    """The whole page."""

    handover: Handover
    parts: list[Part]
    total: int
    notes: list[Any]
    take_url: str
    may_note: bool


def is_party(viewer: Viewer, handover: Handover) -> bool:
    return viewer.person_id in (handover.giver_id, handover.taker_id) or handover.post_id in viewer.post_ids


def sheet_of(handover: Handover, viewer: Viewer) -> Sheet:
    """Counts for whoever may see that the post is handed over; rows and notes only for those who hold or held it."""
    mine = as_at(viewer, handover)
    at = mine or as_taken(handover, clock.today())
    # How many accusations wait is nobody's but the post's.
    queues = [q for q in queues_at(at) if mine or q.name != SEALED]
    counts = count(queues, at)
    parts = [
        Part(queue, counts.by_queue.get(queue.name, 0), _rows_url(handover, queue) if mine else "")
        for queue in queues
    ]
    ready = take_over.refusal(viewer, handover) is None
    return Sheet(
        handover,
        parts,
        counts.matters,
        list(handover.notes.order_by("code")) if is_party(viewer, handover) else [],
        form_of("post.take_over", handover) if ready else "",
        note.refusal(viewer, handover, text="……") is None and mine is not None,
    )


def _rows_url(handover: Handover, queue: Queue) -> str:
    return reverse("desk:handover_rows", args=[handover.pk, queue.name])


@dataclass(frozen=True)
class Noted:
    """One open row with what the leaving one says of it."""

    line: Line
    row: Any
    model: str
    text: str


def rows_at(handover: Handover, name: str, viewer: Viewer) -> tuple[Queue, list[Noted]] | None:
    """The rows behind one number; None for whoever does not hold the post, or where it has no such list."""
    at = as_at(viewer, handover)
    queue = next((q for q in queues_at(at) if q.name == name), None) if at else None
    if at is None or queue is None:
        return None
    rows = list(rows_of(queue, at)[:SHOWN_AT_MOST])
    said = dict(handover.notes.values_list("row", "text"))
    lines = Lines(at).draw([(queue, row) for row in rows])
    return queue, [
        Noted(line, row, row._meta.label_lower, said.get(row.pk, ""))  # noqa: SLF001 -- Django's public meta API
        for line, row in zip(lines, rows, strict=True)
    ]


@dataclass(frozen=True)
class Held:
    """A post of one's own, and who stands in at it."""

    post: Post
    substitutes: list[tuple[Appointment, str]]
    name_url: str
    guarded: bool


def own_posts(viewer: Viewer) -> list[Held]:
    today = clock.today()
    posts = Post.objects.seen_by(viewer).filter(pk__in=viewer.post_ids).select_related("unit")
    return [_held(post, viewer, today) for post in posts.order_by("title") if holds(viewer, post)]


def _held(post: Post, viewer: Viewer, today: Any) -> Held:
    rows = post.appointments.filter(not_over(today), kind=Appointment.Kind.SUBSTITUTE)
    found = [
        (row, form_of("substitute.end", row)) for row in rows.select_related("person").order_by("valid_from")
    ]
    guarded = is_guarded(post, today) and not viewer.may(Perm.ORG_EDIT, post.scope)
    return Held(post, found, form_of("substitute.name", post), guarded)


def standing_in(viewer: Viewer) -> list[Appointment]:
    """The posts at which this person stands in now or will soon."""
    rows = Appointment.objects.filter(
        not_over(clock.today()), person=viewer.person_id, kind=Appointment.Kind.SUBSTITUTE
    )
    return list(rows.select_related("post__unit").order_by("valid_from"))


def all_standing_in(viewer: Viewer) -> list[Appointment]:
    """For whoever keeps the posts of the office: everybody who stands in."""
    if not viewer.may(Perm.ORG_EDIT):
        return []
    rows = Appointment.objects.seen_by(viewer).filter(
        not_over(clock.today()), kind=Appointment.Kind.SUBSTITUTE
    )
    return list(rows.select_related("post__unit", "person").order_by("valid_to")[:SHOWN_AT_MOST])


def own_handovers(viewer: Viewer) -> list[Handover]:
    """Those of one's own that are not acknowledged yet, or were within the last days."""
    mine = Q(giver=viewer.person_id) | Q(taker=viewer.person_id)
    rows = Handover.objects.filter(mine).select_related("post__unit", "giver", "taker")
    return list(rows.order_by("-on")[:20])

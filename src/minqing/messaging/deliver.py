"""Reads the journal's new entries and puts a message before everybody whom one concerns. Once per entry and person.

The position moves in the transaction that writes the items: whatever dies in between is read again, and the unique
constraint keeps a second reader from writing an item twice.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import transaction

from minqing.base import clock
from minqing.base.models.journal import JournalHead, JournalLeaf, JournalRow, JournalValue
from minqing.base.norms import norm
from minqing.messaging.models import Item, Position
from minqing.messaging.norms import KEEP
from minqing.messaging.staff import Staff
from minqing.messaging.table import NOTICES, Notice
from minqing.org.access import Viewer
from minqing.org.models import Person
from minqing.org.scoped import ScopedRow

AT_ONCE = 200
CODE_LENGTH = 80


def deliver() -> int:
    """Everything that is new, in every office. Returns how many messages were written."""
    made = 0
    for head in JournalHead.objects.all():
        place, _new = Position.objects.get_or_create(office=head.office, defaults={"next": head.size})
        while place.next < head.size:
            made += _batch(place)
    return made


@transaction.atomic
def _batch(place: Position) -> int:
    """The next entries of one office; the position is locked, so that two readers take turns."""
    fresh = Position.objects.select_for_update().get(pk=place.pk)
    leaves = list(
        JournalLeaf.objects.filter(office=fresh.office, index__gte=fresh.next).order_by("index")[:AT_ONCE]
    )
    told = [leaf for leaf in leaves if leaf.verb in NOTICES]
    items = list(_items(fresh.office, told)) if told else []
    Item.objects.bulk_create(items, ignore_conflicts=True)
    if leaves:
        fresh.next = leaves[-1].index + 1
        fresh.save(update_fields=["next"])
    place.next = fresh.next
    return len(items)


@dataclass
class _Read:
    """What the entries of one batch touched and said."""

    rows: dict[uuid.UUID, list[JournalRow]]
    said: dict[tuple[uuid.UUID, str], str]

    @staticmethod
    def of(leaves: list[JournalLeaf]) -> _Read:
        rows: dict[uuid.UUID, list[JournalRow]] = defaultdict(list)
        for row in JournalRow.objects.filter(leaf__in=leaves):
            rows[row.leaf_id].append(row)
        names = {n.said for leaf in leaves for n in NOTICES[leaf.verb] if n.said}
        values = JournalValue.objects.filter(
            leaf__in=leaves, row__isnull=True, field__in=names, value__isnull=False
        )
        said = {(v.leaf_id, v.field): str(json.loads(v.value or '""')) for v in values.defer("sealed")}
        return _Read(rows, said)

    def subjects(self, leaf: JournalLeaf, notice: Notice) -> Iterator[Any]:
        """The rows that a line tells of, as they are now."""
        if notice.said:
            name = self.said.get((leaf.pk, notice.said), "")
            yield from Person.objects.filter(account__username=name)
            return
        touched = [row for row in self.rows[leaf.pk] if row.model == notice.model]
        wanted = [row.row for row in touched if row.op == "c" or not notice.made]
        model: Any = apps.get_model(notice.model)
        for found in model._base_manager.filter(pk__in=wanted):  # noqa: SLF001 -- Django's public meta API
            yield getattr(found, notice.up.partition(":")[0]) if notice.up else found


def _items(office: str, leaves: list[JournalLeaf]) -> Iterator[Item]:
    staff, read = Staff(office, clock.today()), _Read.of(leaves)
    for leaf in leaves:
        reached: set[uuid.UUID | None] = {leaf.by_person}  # nobody is told what he did himself
        for notice in NOTICES[leaf.verb]:
            for subject in read.subjects(leaf, notice):
                for viewer in _concerned(notice, subject, staff):
                    if viewer.person_id not in reached:
                        reached.add(viewer.person_id)
                        yield _item(leaf, viewer, subject, str(subject) if notice.named else code_of(subject))


def _concerned(notice: Notice, subject: Any, staff: Staff) -> Iterable[Viewer]:
    """Nobody is told of a row that he may not see; oneself and the office's administrators are told of an account."""
    for viewer in notice.to(subject, staff):
        if notice.said or not isinstance(subject, ScopedRow) or _sees(viewer, subject):
            yield viewer


def _sees(viewer: Viewer, subject: ScopedRow) -> bool:
    return type(subject).objects.seen_by(viewer).filter(pk=subject.pk).exists()


def _item(leaf: JournalLeaf, viewer: Viewer, subject: Any, code: str) -> Item:
    return Item(
        office=leaf.office,
        leaf=leaf.index,
        person_id=str(viewer.person_id),
        verb=leaf.verb,
        model=subject._meta.label_lower,  # noqa: SLF001 -- Django's public meta API
        row=subject.pk,
        code=code[:CODE_LENGTH],
        at=leaf.at,
    )


def code_of(subject: Any) -> str:
    """The number of a matter, or the post's name: never a title, which may hold a resident's words."""
    if hasattr(subject, "code"):
        return str(subject.code)
    if hasattr(subject, "opinion_id"):
        return str(subject.opinion.code)
    if hasattr(subject, "post_id"):
        return f"{subject.post.unit.name} {subject.post.title}"
    return str(subject.name) if isinstance(subject, Person) else ""


def sweep() -> int:
    """Messages past their time go. Returns how many."""
    oldest = clock.now() - dt.timedelta(days=norm(KEEP).value)
    old = Item.objects.filter(at__lt=oldest)
    # Asked first: a DELETE that finds nothing would still take SQLite's one write lock, every few seconds.
    return old.delete()[0] if old.exists() else 0

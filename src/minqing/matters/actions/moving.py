"""What several actions share: moving a second row by its own table, who is acting, and what they may point at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any
from uuid import UUID

from minqing.base.action import Act
from minqing.base.actor import Actor
from minqing.base.calendar import YearMissing
from minqing.base.errors import Refusal, Refused
from minqing.base.norms import NormValue
from minqing.base.rows import Row
from minqing.base.states import StateTable
from minqing.org.access import Viewer
from minqing.org.models import Division
from minqing.org.rules import inside_refusal
from minqing.org.scoped import ScopedRow


def step(table: StateTable, row: Row, verb: str, target: str | None = None) -> None:
    """Move a row that is not the action's own by its own table, and save it."""
    found = table.step(verb, getattr(row, table.field))
    if found is None:
        raise Refused(table.refusal(verb, row) or Refusal("现在不能这样做。", kind="state"))
    state = found.target if found.target is not None else target
    if state is not None:
        setattr(row, table.field, state)
    row.save()


def person_refusal(by: Actor, what: str) -> Refusal | None:
    """Some acts need a person who answers for them; the machine is none."""
    if by.person_id is None:
        return Refusal(f"{what}须由具体的人来做。", kind="permission")
    return None


def units_of(by: Actor) -> Collection[UUID]:
    """Every unit that the actor has a post in."""
    return by.unit_ids if isinstance(by, Viewer) else ()


def unseen_refusal(by: Actor, row: ScopedRow, what: str) -> Refusal | None:
    """A row that an action points at must be visible to whoever points."""
    if isinstance(by, Viewer) and not type(row).objects.seen_by(by).filter(pk=row.pk).exists():
        return Refusal(f"没有找到这个{what}，或不在你的管辖范围内。", kind="scope")
    return None


def place_refusal(by: Actor, scope: str) -> Refusal | None:
    """A matter lies at a place of this office that is in force."""
    if no := inside_refusal(scope, by.office):
        return no
    if not Division.objects.filter(scope=scope, valid_to__isnull=True).exists():
        return Refusal(f"区划“{scope}”没有设立或已停用，请重新选择地点。", kind="input")
    return None


def heard_by(norm: NormValue, start: dt.date) -> dt.date:
    """When a period ends that a resident's word starts. A missing calendar must not shut the door: then plain days count."""
    try:
        return norm.due(start)
    except YearMissing:
        return start + dt.timedelta(days=norm.value)


def due_words(norm: NormValue, start: dt.date) -> str:
    """The rule behind a date, with the date's start."""
    try:
        return norm.due_words(start)
    except YearMissing as missing:
        return f"{norm.words}；{missing.year}年工作日历未载入，按自然日计算"


def texts(**given: Any) -> dict[str, Any]:
    """Only what was given: None leaves a field as it is."""
    return {name: value for name, value in given.items() if value is not None}


def by_person(act: Act) -> UUID:
    """The person who acts; a rule has already refused everybody else."""
    assert act.by.person_id is not None
    return act.by.person_id

"""What several actions share: moving a second row by its own table, who is acting, and what they may point at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any, TypeVar
from uuid import UUID

from minqing.base.actor import Actor
from minqing.base.calendar import YearMissing
from minqing.base.errors import Refusal, Refused
from minqing.base.norms import NormValue
from minqing.base.rows import Row
from minqing.base.states import StateTable
from minqing.org.access import Viewer, any_of
from minqing.org.models import Division
from minqing.org.rules import inside_refusal
from minqing.org.scoped import ScopedRow

M = TypeVar("M", bound=Row)


def step(table: StateTable, row: Row, verb: str, target: str | None = None) -> None:
    """Move a row that is not the action's own by its own table, and save it."""
    found = table.step(verb, getattr(row, table.field))
    if found is None:
        raise Refused(table.refusal(verb, row) or Refusal("现在不能这样做。", kind="state"))
    state = found.target if found.target is not None else target
    if state is not None:
        setattr(row, table.field, state)
    row.save()


def locked(row: M) -> M:
    """A second row, read afresh and held until the action ends, so that two actions cannot cross on it."""
    fresh: M = type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)  # noqa: SLF001
    return fresh


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


def along_refusal(by: Actor, row: ScopedRow, what: str) -> Refusal | None:
    """Who only reads a row along, because it also concerns their place, starts nothing with it."""
    if not isinstance(by, Viewer) or row.access.also is None:
        return None
    own = any_of(g.covers(row.access) | g.assigned(row.access) for g in by.grants)
    if type(row).objects.filter(own, pk=row.pk).exists():
        return None
    return Refusal(f"这个{what}由别处主办，这里只能看。", who="主办的社区或街道", kind="permission")


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


# Columns that are not written over: what to use instead.
OWN_DOORS = {
    "words": "群众的原话不能改；办公室自己打错的，打开这一条用“更正”。",
    "kind": "类型请用“分类”来改。",
    "category": "类别请用“分类”来改。",
    "scope": "所在区划请用“改所在地”来改。",
    "channel": "渠道写错了，打开这一条用“更正”。",
    "received_at": "收到时间写错了，打开这一条用“更正”，由另一人批准。",
    "source": "来源写错了，打开这一条用“更正”。",
    "source_ref": "来源编号写错了，打开这一条用“更正”。",
    "answer": "答复请用“答复反映人”来写，写过的不能改。",
    "answered_at": "答复时间不能改。",
    "other_reply": "其他机构的答复不能改。",
    "other_reply_at": "其他机构答复的时间不能改。",
    "code": "编号不能改。",
}


def fixed_refusal(fixed: Mapping[str, Any]) -> Refusal | None:
    """Why these columns of a stored row are not simply written over."""
    for name in fixed:
        if name.startswith("speaker_"):
            return Refusal("反映人信息登记以后不能从表格改。", who="反映人本人提出更正", kind="input")
        return Refusal(OWN_DOORS.get(name, f"没有“{name}”这一栏。"), kind="input")
    return None

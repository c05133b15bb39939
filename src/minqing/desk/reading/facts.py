"""The cards at the side of a matter: labelled values, and links to what belongs together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.text import mask_name, mask_phone
from minqing.desk.links import name_of, page_of
from minqing.desk.reading.lights import Days, Shown
from minqing.matters.models import OfficialPaper, Opinion, Problem, Speaker, Task
from minqing.org.access import Viewer

NO_LIGHT = Shown()


@dataclass(frozen=True)
class Fact:
    """One line of a card. `small` stands below the value; `link` goes to more of it."""

    label: Any
    text: Any
    small: Any = ""
    light: Shown = NO_LIGHT
    url: str = ""
    link: Any = ""


@dataclass(frozen=True)
class Linked:
    """A matter that belongs to this one."""

    code: str
    title: str
    state: str
    url: str
    light: Shown = NO_LIGHT
    note: str = ""


@dataclass(frozen=True)
class Pair:
    """State and outcome: side by side, never one from the other."""

    state: Any
    outcome: Any
    since: Any = ""
    says: Any = ""


@dataclass(frozen=True)
class Group:
    """A headed list of linked matters."""

    label: Any
    rows: tuple[Linked, ...]
    none: Any = ""


@dataclass
class Page:
    """What `desk/matter.html` draws."""

    row: Any
    kind: Any
    list_label: Any
    list_url: str
    title: str
    place: str
    pair: Pair
    entries: list[Any]
    moves: Any
    facts: list[Fact]
    groups: list[Group]
    promise: Any = None
    tally: Any = None
    labels: tuple[Any, Any] = (_("走到哪一步"), _("居民得到什么"))

    @property
    def now(self) -> dt.datetime:
        return clock.now()

    @property
    def code(self) -> str:
        return name_of(self.row)


def linked_opinions(opinions: Iterable[Opinion]) -> tuple[Linked, ...]:
    """An accusation shows its number and where it went, nothing else."""
    return tuple(
        Linked(
            o.code,
            "" if o.with_discipline else o.title,
            o.get_state_display(),
            page_of(o),
            note="" if o.with_discipline else o.get_channel_display(),
        )
        for o in opinions
    )


def linked_problems(problems: Iterable[Problem]) -> tuple[Linked, ...]:
    return tuple(
        Linked(p.code, p.title, p.get_state_display(), page_of(p), note=p.get_outcome_display())
        for p in problems
    )


def linked_tasks(tasks: Iterable[Task], days: Days) -> tuple[Linked, ...]:
    """With `lead_unit` joined."""
    return tuple(
        Linked(t.code, t.title, t.get_state_display(), page_of(t), light=days.task(t), note=t.lead_unit.name)
        for t in tasks
    )


def papers_about(viewer: Viewer, **about: object) -> Group:
    """The numbered papers of a matter; no card where there is none."""
    rows = OfficialPaper.objects.seen_by(viewer).filter(**about).order_by("made_at")
    return Group(
        _("文书"),
        tuple(
            Linked(p.code, "", p.get_state_display(), page_of(p), note=str(p.get_kind_display()))
            for p in rows
        ),
    )


def masked(speaker: Speaker | None, *, anonymous: bool) -> str:
    """陈** 138****6027."""
    if speaker is None:
        return "匿名" if anonymous else "没有留姓名电话"
    return " ".join(part for part in (mask_name(speaker.name), mask_phone(speaker.phone)) if part)

"""The whole story of a matter for staff, read from the journal: what, who, when, and the reason given. Seven queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import QuerySet
from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minqing.base import clock
from minqing.base.journal import Entry, entries_of
from minqing.base.rows import Row
from minqing.matters import histories
from minqing.matters.models import (
    Comment,
    Correction,
    Evidence,
    Opinion,
    PersonalProblem,
    Problem,
    PromiseChange,
    Publication,
    Task,
    Verdict,
)
from minqing.org.acting import acted_for
from minqing.org.models import Person, Post, Unit

# Fields that are told, by model, in the order of telling. Everything else is bookkeeping.
TOLD: dict[str, tuple[str, ...]] = {
    "opinion": (
        "words",
        "title",
        "channel",
        "kind",
        "place",
        "answer",
        "end_reason",
        "end_text",
        "other_reply",
        "outcome_note",
    ),
    "problem": (
        "title",
        "description",
        "owner_unit_id",
        "state_note",
        "review_on",
        "outcome",
        "outcome_text",
    ),
    "task": (
        "title",
        "measure",
        "lead_unit_id",
        "leader_post_id",
        "promise_on",
        "promise_rule",
        "dispute_reason",
        "submit_text",
    ),
    "problemmerge": ("merged_id", "into_id", "reason", "unmerge_reason"),
    "personalproblem": ("title", "detail", "wind", "measure", "promise", "due_on", "result", "back_reason"),
    "publication": ("title", "intro", "expires_on", "back_reason", "withdraw_reason"),
    "publicationitem": ("title", "promise", "progress", "result"),
    "comment": ("words", "keep_reason", "reply"),
    "personallink": ("opinion_id", "unlink_reason"),
    "opinionlink": ("opinion_id", "problem_id", "unlink_reason"),
    "taskproblem": ("problem_id", "unlink_reason", "outcome"),
    "evidence": ("kind", "text"),
    "progress": ("text",),
    "promisechange": ("kind", "old_on", "new_on", "reason", "decision", "decision_text"),
    "suspension": ("reason", "until", "decision", "decision_text", "end_reason"),
    "verdict": ("answer", "words", "via", "recorder_unit_name"),
    "callattempt": ("result", "note"),
    "recheck": ("due_on", "finding"),
    "lookbackitem": ("state", "finding", "rework_reason"),
    "officialpaper": ("code", "addressee", "reason", "reply_on", "void_reason"),
    "correction": ("field", "old", "new", "reason", "effect", "decision_text"),
    "hop": ("to_level", "reason", "due_on", "due_rule"),
    "referral": (
        "body",
        "asked",
        "reason",
        "sent_on",
        "due_on",
        "due_rule",
        "replied_on",
        "reply",
        "end_reason",
    ),
    "alsoconcerns": ("reason", "unlink_reason"),
}
SAYS = {
    "reason": gettext_lazy("理由"),
    "note": gettext_lazy("备注"),
    "text": gettext_lazy("意见"),
    "decision": gettext_lazy("裁定"),
    "dispute": gettext_lazy("异议"),
    "submitted": gettext_lazy("当时的完成情况"),
    "place": gettext_lazy("也涉及的地方"),
    "ended": gettext_lazy("原来的说明"),
    "reported": gettext_lazy("当时报告的结果"),
}
# What an action is called in a matter's own story, where its name speaks of something else.
CALLED = {"draw.open": gettext_lazy("回头看抽中")}
QUOTED = {("opinion", "words"), ("comment", "words"), ("verdict", "words")}
# The first promise is no change of one.
GIVEN_OUT = frozenset({"task.issue", "task.take_over", "task.import_line"})
# Verbs whose correction tells it all.
CORRECTED = frozenset({"opinion.correct", "problem.correct", "task.correct"})
NAMES = (
    "owner_unit_id",
    "lead_unit_id",
    "leader_post_id",
    "opinion_id",
    "problem_id",
    "merged_id",
    "into_id",
)


@dataclass(frozen=True)
class Line:
    """One thing told: `quote` is a resident's own words, set apart and never edited. `name` is what a page goes by."""

    label: str
    text: str
    quote: bool = False
    name: str = field(default="", compare=False)


@dataclass(frozen=True)
class Event:
    """One entry of a timeline. `mark`: resident, step, date (a promise changed) or denied (not satisfied)."""

    at: dt.datetime
    verb: str
    label: str
    who: str
    mark: str
    lines: tuple[Line, ...]
    files: tuple[UUID, ...] = field(default=())
    row: UUID | None = None


def staff_timeline(
    row: Opinion | Problem | Task | PersonalProblem | Publication | Comment,
    opinions: QuerySet[Opinion] | None = None,
) -> list[Event]:
    """Oldest first. The caller has seen the row through `seen_by`; `opinions` are those of a problem that he sees too."""
    known = _history(row, opinions)
    entries = entries_of(known)
    names, stood_in = _names(entries), acted_for(entries)
    told = [(_event(entry, known, names), stood_in(entry)) for entry in entries]
    return [
        replace(event, who=_("%(who)s（代）") % {"who": event.who}) if acting else event
        for event, acting in told
    ]


def _history(
    row: Opinion | Problem | Task | PersonalProblem | Publication | Comment,
    opinions: QuerySet[Opinion] | None,
) -> histories.Of:
    if isinstance(row, Opinion):
        return histories.of_opinion(row)
    if isinstance(row, PersonalProblem):
        return histories.of_personal(row)
    if isinstance(row, Publication):
        return histories.of_publication(row)
    if isinstance(row, Comment):
        return histories.of_comment(row)
    return histories.of_problem(row, opinions) if isinstance(row, Problem) else histories.of_task(row)


def _names(entries: Sequence[Entry]) -> Mapping[str, str]:
    """What the people, posts, units and matters of the story are called, by id, in one query."""
    wanted = {str(i) for entry in entries for i in (entry.by_person, entry.by_post) if i}
    for entry in entries:
        for changes in entry.changes.values():
            wanted |= {str(changes[name]) for name in NAMES if changes.get(name)}
    people = Person.objects.filter(pk__in=wanted).order_by().values_list("pk", "name")
    units = Unit.objects.filter(pk__in=wanted).order_by().values_list("pk", "name")
    posts = Post.objects.filter(pk__in=wanted).order_by().values_list("pk", "title")
    opinions = Opinion.objects.filter(pk__in=wanted).order_by().values_list("pk", "code")
    problems = Problem.objects.filter(pk__in=wanted).order_by().values_list("pk", "code")
    return {str(pk): name for pk, name in people.union(units, posts, opinions, problems, all=True)}


def _event(entry: Entry, known: histories.Of, names: Mapping[str, str]) -> Event:
    lines: list[Line] = []
    files: list[UUID] = []
    marks = {"step"}
    for pk, changes in entry.changes.items():
        model = known[pk]
        if entry.verb in CORRECTED and model is not Correction:
            continue  # the correction tells both values; nothing was said or done anew
        lines += lines_of(model, changes, names)
        marks.add(_mark(model, entry.verb, changes))
        if model is Evidence and changes.get("file_id"):
            files.append(UUID(changes["file_id"]))
    lines += [
        Line(str(SAYS[name]), text, name=f"says.{name}") for name, text in entry.says.items() if name in SAYS
    ]
    mark = next(m for m in ("denied", "resident", "date", "step") if m in marks)
    who = " ".join(n for n in (names.get(str(entry.by_post), ""), names.get(str(entry.by_person), "")) if n)
    first = next(iter(entry.ops), None)
    return Event(
        entry.at.astimezone(clock.ZONE),
        entry.verb,
        str(CALLED.get(entry.verb, entry.label)),
        who or entry.by_name,
        mark,
        tuple(lines),
        tuple(files),
        first,
    )


def _mark(model: type[Row], verb: str, changes: Mapping[str, Any]) -> str:
    if model is Verdict:
        return "denied" if changes.get("answer") == "dissatisfied" else "resident"
    if model is Opinion and "words" in changes and changes["words"]:
        return "resident"
    if model is Task and "promise_on" in changes and verb not in GIVEN_OUT:
        return "date"
    return "date" if model is PromiseChange and "new_on" in changes else "step"


def lines_of(model: type[Row], changes: Mapping[str, Any], names: Mapping[str, str]) -> list[Line]:
    """What a row's change tells, in words: labels of choices, names behind ids, dates as people write them."""
    kind = model._meta.model_name or ""  # noqa: SLF001 -- Django's public meta API
    told = []
    for name in TOLD.get(kind, ()):
        value = changes.get(name)
        if value in (None, ""):
            continue
        field_ = model._meta.get_field(name)  # noqa: SLF001
        assert isinstance(field_, models.Field)
        words = _said(field_, value, names)
        told.append(Line(str(field_.verbose_name), words, (kind, name) in QUOTED, f"{kind}.{name}"))
    return told


def _said(field_: models.Field[Any, Any], value: Any, names: Mapping[str, str]) -> str:
    if field_.is_relation:
        return names.get(str(value), "")
    if field_.choices:
        return str(dict(field_.flatchoices).get(value, value))
    if isinstance(field_, models.DateField) and not isinstance(field_, models.DateTimeField):
        day = dt.date.fromisoformat(value)
        return dateformat.format(day, _("Y年n月j日"))
    return str(value)

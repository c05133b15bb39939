"""A matter's timeline as the page draws it: short facts on one line, long texts below, the resident's words apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from minqing.base.models.file import StoredFile
from minqing.base.previews import has_preview
from minqing.matters.models import (
    Comment,
    Evidence,
    Opinion,
    OpinionFile,
    PersonalProblem,
    Problem,
    Publication,
    Task,
)
from minqing.matters.timeline import Event, Line, staff_timeline

MARKS = {"resident": "words", "step": "step", "date": "moved", "denied": "bad"}
# What the entry's own head or another of its lines has already said.
SILENT = frozenset({"taskproblem.outcome", "promisechange.kind"})
TITLES = frozenset(
    {
        "opinion.title",
        "problem.title",
        "task.title",
        "personalproblem.title",
        "publication.title",
        "comment.words",
    }
)
BASES = frozenset({"task.promise_rule", "hop.due_rule", "referral.due_rule"})
# The head names the verb: these follow it without a label.
NAMELESS = frozenset(
    {
        "opinion.answer",
        "opinion.end_text",
        "problem.description",
        "problem.outcome_text",
        "hop.reason",
        "alsoconcerns.reason",
        "alsoconcerns.unlink_reason",
        "referral.reply",
        "referral.end_reason",
        "problemmerge.reason",
        "problemmerge.unmerge_reason",
        "progress.text",
        "evidence.text",
        "promisechange.reason",
        "suspension.reason",
        "suspension.end_reason",
        "callattempt.note",
        "recheck.finding",
        "officialpaper.reason",
        "officialpaper.void_reason",
        "correction.effect",
        "lookbackitem.finding",
        "says.reason",
        "says.text",
        "says.note",
    }
)
# What it came to, in one word: it stands beside the head.
VERDICTS = frozenset(
    {
        "opinion.end_reason",
        "problem.outcome",
        "verdict.answer",
        "lookbackitem.state",
        "callattempt.result",
        "promisechange.decision",
        "suspension.decision",
    }
)
# Particulars, on one grey line.
FACTS = frozenset(
    {
        "opinion.channel",
        "opinion.place",
        "opinion.kind",
        "hop.to_level",
        "hop.due_on",
        "referral.body",
        "referral.sent_on",
        "referral.due_on",
        "referral.replied_on",
        "says.place",
        "problemmerge.merged_id",
        "problemmerge.into_id",
        "personallink.opinion_id",
        "personalproblem.wind",
        "personalproblem.due_on",
        "opinionlink.opinion_id",
        "opinionlink.problem_id",
        "taskproblem.problem_id",
        "problem.owner_unit_id",
        "problem.review_on",
        "task.lead_unit_id",
        "task.leader_post_id",
        "task.promise_on",
        "evidence.kind",
        "promisechange.old_on",
        "promisechange.new_on",
        "suspension.until",
        "verdict.via",
        "verdict.recorder_unit_name",
        "recheck.due_on",
        "officialpaper.code",
        "officialpaper.addressee",
        "officialpaper.reply_on",
        "correction.field",
    }
)
TAKEN_IN = (
    "opinion.record",
    "opinion.record_paper",
    "opinion.submit",
    "opinion.record_fixed",
    "opinion.import_line",
)


@dataclass
class Entry:
    """One line of the timeline, ready to draw."""

    when: dt.datetime
    mark: str
    title: str
    who: str
    verdict: str = ""
    voices: list[str] = field(default_factory=list)
    facts: list[Line] = field(default_factory=list)
    texts: list[Line] = field(default_factory=list)
    bases: list[str] = field(default_factory=list)
    was: str = ""
    becomes: str = ""
    files: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Files:
    """The stored files of one page: by id, and those that came with an opinion."""

    by_id: Mapping[UUID, StoredFile] = field(default_factory=dict)
    with_opinion: Mapping[UUID, Sequence[StoredFile]] = field(default_factory=dict)


def story_of(
    row: Opinion | Problem | Task | PersonalProblem | Publication | Comment,
    files: Files,
    opinions: QuerySet[Opinion] | None = None,
) -> list[Entry]:
    """Oldest first. Of a problem's opinions only those that the reader sees have a say."""
    title = row.words if isinstance(row, Comment) else row.title
    return [_entry(event, title, row.code, files) for event in staff_timeline(row, opinions)]


def _entry(event: Event, title: str, code: str, files: Files) -> Entry:
    # A date that is only asked for has not changed yet.
    changed = event.mark == "date" and event.verb != "task.ask_extension"
    entry = Entry(
        event.at, MARKS[event.mark] if changed or event.mark != "date" else "step", event.label, event.who
    )
    heard: set[str] = set()
    for line in event.lines:
        if line.text in (*heard, code) or line.name in SILENT or _undecided(line, event):
            continue
        if line.text == title and line.name in TITLES:
            continue
        if changed and line.name == "promisechange.old_on":
            entry.was = line.text
        elif changed and line.name in ("promisechange.new_on", "task.promise_on"):
            entry.becomes = line.text
        else:
            _place(entry, line)
        heard.add(line.text)
    entry.files = [drawn(files.by_id[pk]) for pk in event.files if pk in files.by_id]
    if event.verb in TAKEN_IN and event.row is not None:
        entry.files += [drawn(stored) for stored in files.with_opinion.get(event.row, ())]
    return entry


def _undecided(line: Line, event: Event) -> bool:
    """Only a decision tells what was decided: requests and orders carry the column too."""
    return line.name.endswith(".decision") and not event.verb.startswith("task.decide_")


def _place(entry: Entry, line: Line) -> None:
    if line.quote:
        entry.voices.append(line.text)
    elif line.name in VERDICTS:
        entry.verdict = line.text
    elif line.name in BASES:
        entry.bases.append(f"{line.label}：{line.text}")
    elif line.name in FACTS:
        entry.facts.append(line)
    else:
        entry.texts.append(Line("" if line.name in NAMELESS else line.label, line.text))


def drawn(stored: StoredFile) -> dict[str, Any]:
    """A file under an entry: the picture itself opens large, everything else is a download."""
    original = reverse("desk:file", args=[stored.pk])
    if not stored.display_sha256:
        look = reverse("desk:file_look", args=[stored.pk]) if has_preview(stored) else original
        return {"url": look, "thumb": "", "name": stored.name}
    shown = reverse("desk:file_view", args=[stored.pk])
    return {"url": shown, "thumb": shown, "name": stored.name}


def files_of(evidence: Iterable[Evidence], opinions: Iterable[Opinion] = ()) -> Files:
    """Evidence with its `file` joined; opinions are asked for what came with them."""
    came: dict[UUID, list[StoredFile]] = {}
    for attached in OpinionFile.objects.filter(opinion__in=list(opinions)).select_related("file"):
        came.setdefault(attached.opinion_id, []).append(attached.file)
    return Files({proof.file.pk: proof.file for proof in evidence if proof.file is not None}, came)

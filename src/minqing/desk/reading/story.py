"""A matter's timeline as the page draws it: short facts on one line, long texts below, the resident's words apart."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from minqing.base.models.file import StoredFile
from minqing.matters.models import Evidence, Opinion, OpinionFile, Problem, Task
from minqing.matters.timeline import Event, Line, staff_timeline

MARKS = {"resident": "words", "step": "step", "date": "moved", "denied": "bad"}
OWN_CODE = re.compile(r"[A-Z]{2}-\d{4}-\d+")
# Labels of what the entry's own head or another line has already said.
SILENT = frozenset({"确认的办理结果", "当前情况", "原因类别"})
BASES = frozenset({"承诺日期依据", "复核期限依据"})
NAMELESS = frozenset({"进展", "说明", "答复内容", "意见", "理由", "理由（群众可见）", "办理结果说明"})
# What an entry is about in one word: it stands beside the head.
VERDICTS = frozenset({"评价", "办理结果", "去向", "批示"})
# Particulars, on one grey line.
FACTS = frozenset(
    {
        "渠道",
        "地点",
        "类型",
        "责任单位",
        "牵头单位",
        "责任领导岗位",
        "承诺日期",
        "问题",
        "佐证类型",
        "方式",
        "回访单位名称",
        "复核期限",
        "跟踪复查日期",
        "预计解除日期",
        "原日期",
        "新日期",
        "情况",
    }
)
TAKEN_IN = ("opinion.record", "opinion.submit", "opinion.record_fixed", "opinion.import_line")


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
    row: Opinion | Problem | Task, files: Files, opinions: QuerySet[Opinion] | None = None
) -> list[Entry]:
    """Oldest first. Of a problem's opinions only those that the reader sees have a say."""
    return [_entry(event, row.title, row.code, files) for event in staff_timeline(row, opinions)]


def _entry(event: Event, title: str, code: str, files: Files) -> Entry:
    # A date that is only asked for has not changed yet.
    changed = event.mark == "date" and event.verb != "task.ask_extension"
    entry = Entry(
        event.at, MARKS[event.mark] if changed or event.mark != "date" else "step", event.label, event.who
    )
    heard: set[str] = set()
    for line in event.lines:
        if line.text in (*heard, code) or line.label in SILENT or _undecided(line, event):
            continue
        if line.quote:
            entry.voices.append(line.text)
        elif changed and line.label == "原日期":
            entry.was = line.text
        elif changed and line.label in ("新日期", "承诺日期"):
            entry.becomes = line.text
        elif line.label in VERDICTS:
            entry.verdict = line.text
        elif line.label in BASES:
            entry.bases.append(f"{line.label}：{line.text}")
        elif line.text != title or line.label not in ("标题", "任务"):
            _place(entry, line)
        heard.add(line.text)
    entry.files = [drawn(files.by_id[pk]) for pk in event.files if pk in files.by_id]
    if event.verb in TAKEN_IN and event.row is not None:
        entry.files += [drawn(stored) for stored in files.with_opinion.get(event.row, ())]
    return entry


def _undecided(line: Line, event: Event) -> bool:
    """Only a decision tells what was decided: requests and orders carry the column too."""
    return line.label == "批示" and not event.verb.startswith("task.decide_")


def _place(entry: Entry, line: Line) -> None:
    if line.label in FACTS or OWN_CODE.fullmatch(line.text):
        entry.facts.append(line)
    else:
        entry.texts.append(Line("" if line.label in NAMELESS else line.label, line.text))


def drawn(stored: StoredFile) -> dict[str, Any]:
    """A file under an entry: the picture itself opens large, everything else is a download."""
    original = reverse("desk:file", args=[stored.pk])
    if not stored.display_sha256:
        return {"url": original, "thumb": "", "name": stored.name}
    shown = reverse("desk:file_view", args=[stored.pk])
    return {"url": shown, "thumb": shown, "name": stored.name}


def files_of(evidence: Iterable[Evidence], opinions: Iterable[Opinion] = ()) -> Files:
    """Evidence with its `file` joined; opinions are asked for what came with them."""
    came: dict[UUID, list[StoredFile]] = {}
    for attached in OpinionFile.objects.filter(opinion__in=list(opinions)).select_related("file"):
        came.setdefault(attached.opinion_id, []).append(attached.file)
    return Files({proof.file.pk: proof.file for proof in evidence if proof.file is not None}, came)

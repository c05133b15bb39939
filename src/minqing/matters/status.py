"""What a resident sees behind a receipt: where it stands, the promise and every change of it, who is in charge, what was said.

Public words only. No name of staff, no note between officials, no word of another resident.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minqing.base import clock
from minqing.base.action import ACTIONS
from minqing.base.journal import Entry, entries_of
from minqing.base.rows import Row
from minqing.matters import histories, level_rules, rules
from minqing.matters.models import (
    ChangeKind,
    Correction,
    Decision,
    Hop,
    LookBackItem,
    Opinion,
    Problem,
    Progress,
    PromiseChange,
    Receipt,
    Recheck,
    Referral,
    Suspension,
    Task,
    TaskProblem,
    Verdict,
)
from minqing.matters.queues import soon_until
from minqing.matters.states import OPINION, OpinionState, ProblemState, ReceiptState
from minqing.matters.timeline import GIVEN_OUT, Line, lines_of
from minqing.org.models import Unit

# Which fields of which row the resident reads, by model.
PUBLIC: dict[type[Row], frozenset[str]] = {
    Opinion: frozenset({"answer", "end_text", "outcome_note"}),
    Problem: frozenset({"state_note", "outcome", "outcome_text"}),
    Progress: frozenset({"text"}),
    PromiseChange: frozenset({"old_on", "new_on", "reason"}),
    Suspension: frozenset({"reason", "until", "end_reason"}),
    Verdict: frozenset({"answer", "words"}),
    Recheck: frozenset({"due_on", "finding"}),
    LookBackItem: frozenset({"state", "rework_reason"}),
    Task: frozenset({"promise_on"}),
    Correction: frozenset({"field", "old", "new", "reason", "effect"}),
    Hop: frozenset({"to_level", "reason", "due_on", "due_rule"}),
    Referral: frozenset({"sent_on", "due_on", "reply", "end_reason"}),
}
# One reason, or one new date, is written into several rows; a step says it once.
SAME = {
    "recheck.finding": "reason",
    "lookbackitem.rework_reason": "reason",
    "promisechange.reason": "reason",
    "problem.state_note": "reason",
    "promisechange.new_on": "date",
    "task.promise_on": "date",
}
REWORKED = (ChangeKind.REWORK, ChangeKind.SENT_BACK)
WITH_DISCIPLINE = gettext_lazy("已由有权机关受理，按规定不在网上公开办理情况。")


@dataclass(frozen=True)
class Step:
    """One step as the resident reads it. `mark`: step, date (the promise changed) or denied."""

    at: dt.datetime
    label: str
    lines: tuple[Line, ...]
    mark: str = "step"


@dataclass(frozen=True)
class Change:
    """A change of the promised day. `ordered` names the order; `reason` is empty where the step below gives it."""

    old_on: dt.date
    new_on: dt.date
    ordered: str
    reason: str
    at: dt.datetime


@dataclass(frozen=True)
class Promise:
    """One task's promised day: the first one, the present one, its light, and every change in between."""

    title: str
    unit: str
    phone: str
    first_on: dt.date
    on: dt.date
    rule: str
    light: rules.Light
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Status:
    """The receipt's page. `ask` is set while the resident may judge; `verdict` once this round is judged."""

    number: str
    title: str
    headline: str
    received_at: dt.datetime
    answer_due: dt.date | None
    answered: bool
    promises: tuple[Promise, ...]
    units: tuple[tuple[str, str], ...]
    levels: tuple[str, ...]
    steps: tuple[Step, ...]
    results: tuple[Line, ...]
    ask: bool
    round: int
    verdict: str
    recheck_due: dt.date | None


def resident_status(receipt: Receipt) -> Status:
    """Everything on the status page of a receipt that was found by its code."""
    opinion = receipt.opinion
    problems = list(
        Problem.objects.filter(links__opinion=opinion, links__active=True).select_related("owner_unit")
    )
    served = TaskProblem.objects.filter(problem__in=problems, active=True)
    tasks = list(
        Task.objects.filter(pk__in=served.values("task")).select_related("lead_unit").order_by("issued_at")
    )
    verdict = Verdict.objects.filter(receipt=receipt, round=receipt.round).first()
    judged = verdict if receipt.state == ReceiptState.JUDGED else None
    check = Recheck.objects.all().open().filter(opinion=opinion).first()
    return Status(
        number=opinion.code,
        title=opinion.title,
        headline=_headline(opinion, problems, receipt),
        received_at=opinion.received_at.astimezone(clock.ZONE),
        answer_due=None if opinion.with_discipline else opinion.answer_due,
        answered=opinion.answered_at is not None,
        promises=_promises(tasks),
        units=_units(problems, tasks),
        levels=_levels(problems),
        steps=_steps(opinion),
        results=tuple(_results(opinion, problems)),
        ask=receipt.state == ReceiptState.ASKED,
        round=receipt.round,
        verdict=judged.answer if judged else "",
        recheck_due=check.due_on if check else None,
    )


def _headline(opinion: Opinion, problems: list[Problem], receipt: Receipt) -> str:
    if opinion.with_discipline:
        return _("已转有权机关")
    if receipt.state == ReceiptState.ASKED:
        return _("办好了没有，请您评价")
    if receipt.state == ReceiptState.JUDGED:
        return _("您已评价")
    if not problems:
        return (
            _("正在看您反映的情况")
            if opinion.state == OpinionState.RECEIVED
            else OPINION.label_of(opinion.state)
        )
    return _("已经办理") if all(p.state == ProblemState.DONE for p in problems) else _("正在办理")


def _units(problems: list[Problem], tasks: list[Task]) -> tuple[tuple[str, str], ...]:
    """Who is in charge, with a telephone."""
    units: dict[UUID, Unit] = {task.lead_unit_id: task.lead_unit for task in tasks}
    for problem in problems:
        if problem.owner_unit is not None:
            units.setdefault(problem.owner_unit.pk, problem.owner_unit)
    return tuple((unit.name, unit.phone) for unit in units.values())


def _levels(problems: list[Problem]) -> tuple[str, ...]:
    """Which level has it now, and what happens on which day."""
    under_way = [p for p in problems if p.state in level_rules.UNDER_WAY]
    return tuple(dict.fromkeys(level_rules.stands_words(p.level, p.level_due) for p in under_way))


def _promises(tasks: list[Task]) -> tuple[Promise, ...]:
    if not tasks:
        return ()
    changes: dict[UUID, list[Change]] = {}
    approved = PromiseChange.objects.filter(task__in=tasks, decision=Decision.APPROVED).order_by("decided_at")
    for change in approved:
        assert change.decided_at is not None
        asked = change.kind == ChangeKind.EXTENSION
        told = Change(
            change.old_on,
            change.new_on,
            "" if asked else change.how,
            "" if change.kind in REWORKED else change.reason,
            change.decided_at.astimezone(clock.ZONE),
        )
        changes.setdefault(change.task_id, []).append(told)
    today, soon = clock.today(), soon_until(clock.today())
    return tuple(
        Promise(
            title=task.title,
            unit=task.lead_unit.name,
            phone=task.lead_unit.phone,
            first_on=task.first_promise_on,
            on=task.promise_on,
            rule=task.promise_rule,
            light=rules.light(task.state, task.promise_on, today, soon),
            changes=tuple(changes.get(task.pk, ())),
        )
        for task in tasks
    )


def _results(opinion: Opinion, problems: list[Problem]) -> list[Line]:
    """What the office reports: the resident judges this."""
    if opinion.state == OpinionState.ENDED:
        return [Line(opinion.get_end_reason_display(), opinion.end_text)]
    done = [p for p in problems if p.state == ProblemState.DONE]
    return [Line(p.get_outcome_display(), p.outcome_text) for p in done]


def _steps(opinion: Opinion) -> tuple[Step, ...]:
    if opinion.with_discipline:
        at = opinion.received_at.astimezone(clock.ZONE)
        return (Step(at, _("收到您反映的情况"), (Line("", str(WITH_DISCIPLINE)),)),)
    known = histories.of_opinion(opinion)
    entries = entries_of(known)
    begins = next((i for i, entry in enumerate(entries) if opinion.pk in entry.changes), 0)
    found = (_step(entry, known) for entry in entries[begins:])
    return tuple(step for step in found if step is not None)


def _step(entry: Entry, known: histories.Of) -> Step | None:
    action = ACTIONS.get(entry.verb)
    if action is None or not action.for_resident or _is_private(entry, known):
        return None
    lines: list[Line] = []
    for pk, changes in entry.changes.items():
        allowed = PUBLIC.get(known[pk], frozenset())
        told: Mapping[str, Any] = {name: value for name, value in changes.items() if name in allowed}
        said = {(SAME.get(line.name, line.label), line.text) for line in lines}
        lines += [
            line
            for line in lines_of(known[pk], told, {})
            if (SAME.get(line.name, line.label), line.text) not in said
        ]
    return Step(entry.at.astimezone(clock.ZONE), str(action.for_resident), tuple(lines), _mark(entry, known))


def _is_private(entry: Entry, known: histories.Of) -> bool:
    """A note that is not for residents; a request that was refused changes nothing for them."""
    for pk, changes in entry.changes.items():
        if known[pk] is Progress and changes.get("public") is False:
            return True
        if changes.get("decision") == Decision.REFUSED:
            return True
        if known[pk] is Correction and changes.get("decision") == Decision.ASKED:
            return True
    return False


def _mark(entry: Entry, known: histories.Of) -> str:
    for pk, changes in entry.changes.items():
        if known[pk] is Verdict and changes.get("answer") == "dissatisfied":
            return "denied"
        if known[pk] is Task and "promise_on" in changes and entry.verb not in GIVEN_OUT:
            return "date"
    return "step"

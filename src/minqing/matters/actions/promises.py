"""Promise dates: given by a norm, changed only with a row that says why, never silently."""

from __future__ import annotations

import datetime as dt

from minqing.base.action import Act
from minqing.base.norms import NormValue, norm
from minqing.matters.actions.moving import step
from minqing.matters.models import ChangeKind, Decision, PromiseChange, Task
from minqing.matters.norms import PROMISE
from minqing.matters.states import TASK, TaskState

# The supervisors order; leaders send back what they find not good enough.
ORDERED = ("recheck.order_rework", "lookback.inspect")


def promise_norm(on: dt.date, category_path: str) -> NormValue:
    """The norm that a promise rests on."""
    return norm(PROMISE, on=on, subject=category_path)


def change(act: Act, task: Task, kind: ChangeKind, new_on: dt.date, reason: str) -> None:
    """An ordered change. The caller saves the task."""
    if new_on == task.promise_on:
        return
    PromiseChange.objects.create(
        task=task,
        kind=kind,
        old_on=task.promise_on,
        new_on=new_on,
        reason=reason,
        asked_at=act.now,
        decision=Decision.APPROVED,
        decided_at=act.now,
        decided_by_id=act.by.person_id,
    )
    task.promise_on = new_on


def reopen_task(act: Act, task: Task, verb: str, reason: str, promise_on: dt.date | None) -> None:
    """A finished task works again, one round later, with a new promise. One that still works only gets the date."""
    path = task.category.path if task.category else ""
    kind = ChangeKind.REWORK if verb in ORDERED else ChangeKind.SENT_BACK
    change(act, task, kind, promise_on or promise_norm(act.today, path).due(act.today), reason)
    if task.state in (TaskState.FINISHED, TaskState.WORKING, TaskState.SUSPENDED):
        task.back_reason = _both(task.back_reason, reason)
    if task.state != TaskState.FINISHED:
        task.save()
        return
    task.round += 1
    task.submitted_at, task.submitted_by, task.submit_text = None, None, ""
    task.approved_at, task.approved_by = None, None
    step(TASK, task, verb)


def _both(known: str, reason: str) -> str:
    """One task may serve several problems that come back one after the other, each with its reason."""
    return known if reason in known.splitlines() else f"{known}\n{reason}".strip()

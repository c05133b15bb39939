"""More time and 挂账: asked by the handling unit with a reason that residents read, decided by another person."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.base.norms import norm
from minqing.matters import rules
from minqing.matters.actions import promises
from minqing.matters.actions.working import lead_refusal
from minqing.matters.models import ChangeKind, Decision, PromiseChange, Suspension, Task
from minqing.matters.norms import EXTENSION_LONGEST, EXTENSIONS, SUSPENSION_LONGEST
from minqing.matters.states import TASK
from minqing.org.permissions import Perm


def _path(task: Task) -> str:
    return task.category.path if task.category else ""


def pending_extension(task: Task) -> PromiseChange | None:
    return PromiseChange.objects.filter(task=task, decision=Decision.ASKED).first()


def pending_suspension(task: Task) -> Suspension | None:
    return Suspension.objects.filter(task=task, decision=Decision.ASKED).first()


def running_suspension(task: Task) -> Suspension | None:
    return Suspension.objects.filter(task=task, decision=Decision.APPROVED, ended_at__isnull=True).first()


@action("task.ask_extension", label=_("申请延期"), needs=Perm.TASK_WORK, on=Task, states=TASK)
def ask_extension(act: Act, task: Task, *, new_on: dt.date, reason: str) -> PromiseChange:
    """The promise stays as it is until another person agrees."""
    return PromiseChange.objects.create(
        task=task,
        kind=ChangeKind.EXTENSION,
        old_on=task.promise_on,
        new_on=new_on,
        reason=reason.strip(),
        asked_at=act.now,
        asked_by_id=act.by.person_id,
    )


@ask_extension.refusing
def _ask_extension(by: Actor, task: Task, *, new_on: dt.date, reason: str) -> Refusal | None:
    if no := lead_refusal(by, task) or rules.reason_refusal(reason, "延期的理由（群众可见）"):
        return no
    if pending_extension(task) is not None:
        return Refusal("已经有一份延期申请在等批示。", who="审批领导", kind="state")
    granted = PromiseChange.objects.filter(
        task=task, kind=ChangeKind.EXTENSION, decision=Decision.APPROVED, decided_at__gte=task.issued_at
    ).count()
    most = norm(EXTENSIONS, subject=_path(task))
    longest = norm(EXTENSION_LONGEST, subject=_path(task))
    latest = longest.due(task.promise_on)
    return rules.extension_refusal(
        task.promise_on, new_on, latest, granted, most.value, (most.words, longest.words)
    )


@action(
    "task.decide_extension",
    label=_("批延期"),
    needs=Perm.TASK_APPROVE,
    on=Task,
    states=TASK,
    for_resident=_("承诺日期有变"),
)
def decide_extension(act: Act, task: Task, *, approve: bool, text: str = "") -> PromiseChange:
    asked = PromiseChange.objects.get(task=task, decision=Decision.ASKED)
    asked.decision = Decision.APPROVED if approve else Decision.REFUSED
    asked.decided_at, asked.decided_by_id, asked.decision_text = act.now, act.by.person_id, text.strip()
    asked.save()
    if approve:
        task.promise_on = asked.new_on
        task.save()
    return asked


@decide_extension.refusing
def _decide_extension(by: Actor, task: Task, *, approve: bool, text: str = "") -> Refusal | None:
    asked = pending_extension(task)
    if asked is None:
        return Refusal("没有等待批示的延期申请。", kind="state")
    if no := rules.second_person_refusal(asked.asked_by_id, by.person_id, "这份延期申请"):
        return no
    return None if approve else rules.reason_refusal(text, "不同意的理由")


@action("task.ask_suspension", label=_("申请挂账"), needs=Perm.TASK_WORK, on=Task, states=TASK)
def ask_suspension(act: Act, task: Task, *, reason: str, until: dt.date) -> Suspension:
    """The work cannot go on now: why, and until when."""
    return Suspension.objects.create(
        task=task, reason=reason.strip(), until=until, asked_at=act.now, asked_by_id=act.by.person_id
    )


@ask_suspension.refusing
def _ask_suspension(by: Actor, task: Task, *, reason: str, until: dt.date) -> Refusal | None:
    if no := lead_refusal(by, task) or rules.reason_refusal(reason, "挂账的理由（群众可见）"):
        return no
    if pending_suspension(task) is not None:
        return Refusal("已经有一份挂账申请在等批示。", who="审批领导", kind="state")
    today = clock.today()
    longest = norm(SUSPENSION_LONGEST, subject=_path(task))
    if until <= today:
        return Refusal("预计解除日期要晚于今天。", kind="input")
    if until > longest.due(today):
        return Refusal(f"挂账最长到{rules.said(longest.due(today))}。", basis=longest.words)
    return None


@action(
    "task.decide_suspension",
    label=_("批挂账"),
    needs=Perm.TASK_APPROVE,
    on=Task,
    states=TASK,
    for_resident=_("暂时办不了，挂账"),
)
def decide_suspension(act: Act, task: Task, *, approve: bool, text: str = "") -> Suspension:
    asked = Suspension.objects.get(task=task, decision=Decision.ASKED)
    asked.decision = Decision.APPROVED if approve else Decision.REFUSED
    asked.decided_at, asked.decided_by_id, asked.decision_text = act.now, act.by.person_id, text.strip()
    asked.save()
    act.move(task, "suspended" if approve else "working")
    return asked


@decide_suspension.refusing
def _decide_suspension(by: Actor, task: Task, *, approve: bool, text: str = "") -> Refusal | None:
    asked = pending_suspension(task)
    if asked is None:
        return Refusal("没有等待批示的挂账申请。", kind="state")
    if no := rules.second_person_refusal(asked.asked_by_id, by.person_id, "这份挂账申请"):
        return no
    if approve and pending_extension(task) is not None:
        return Refusal("先批延期申请，再批挂账。", kind="state")
    return None if approve else rules.reason_refusal(text, "不同意的理由")


@action(
    "task.resume",
    label=_("解除挂账"),
    needs=Perm.TASK_WORK,
    on=Task,
    states=TASK,
    for_resident=_("恢复办理"),
)
def resume(act: Act, task: Task, *, reason: str) -> Task:
    """The days that were left when the clock stopped are left again now."""
    held = Suspension.objects.get(task=task, decision=Decision.APPROVED, ended_at__isnull=True)
    held.ended_at, held.ended_by_id, held.end_reason = act.now, act.by.person_id, reason.strip()
    held.save()
    assert held.decided_at is not None
    stopped = held.decided_at.astimezone(clock.ZONE).date()
    left = max(task.promise_on - stopped, dt.timedelta())
    promises.change(act, task, ChangeKind.RESUMED, act.today + left, reason.strip())
    act.move(task)
    return task


@resume.refusing
def _resume(by: Actor, task: Task, *, reason: str) -> Refusal | None:
    return lead_refusal(by, task) or rules.reason_refusal(reason, "为什么可以恢复（群众可见）")

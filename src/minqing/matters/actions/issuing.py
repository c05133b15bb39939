"""Giving tasks out: unit, leader, measure, problems, and a promise date that a norm gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.base.numbers import next_code
from minqing.matters import rules
from minqing.matters.actions import promises
from minqing.matters.actions.moving import (
    along_refusal,
    locked,
    person_refusal,
    place_refusal,
    step,
    unseen_refusal,
)
from minqing.matters.actions.problem import unit_refusal
from minqing.matters.actions.taking import category_refusal
from minqing.matters.models import Category, ChangeKind, Problem, Task, TaskProblem, TaskUnit
from minqing.matters.states import PROBLEM, TASK, ProblemState, TaskState
from minqing.org.models import Post, Unit
from minqing.org.permissions import Perm


@action(
    "task.issue", label=_("下达整改任务"), needs=Perm.TASK_ISSUE, for_resident=_("定下办理单位和承诺日期")
)
def issue(
    act: Act,
    *,
    scope: str,
    title: str,
    measure: str,
    lead_unit: Unit,
    leader_post: Post,
    problems: Sequence[Problem],
    joint_units: Iterable[Unit] = (),
    category: Category | None = None,
    promise_on: dt.date | None = None,
) -> Task:
    """The promise is the norm's day, or an earlier one. One task serves one problem or many."""
    kind = category or problems[0].category
    limit = promises.promise_norm(act.today, kind.path if kind else "")
    due = promise_on or limit.due(act.today)
    task = Task.objects.create(
        office=act.office,
        scope=scope,
        code=next_code(act.office, "RW", act.today.year),
        title=title.strip(),
        measure=measure.strip(),
        category=kind,
        lead_unit=lead_unit,
        leader_post=leader_post,
        issued_at=act.now,
        issued_by_id=act.by.person_id,
        first_promise_on=due,
        promise_on=due,
        promise_rule=limit.due_words(act.today),
    )
    for unit in joint_units:
        TaskUnit.objects.create(task=task, unit=unit)
    for problem in problems:
        serve(task, problem, "task.issue")
    return task


def serve(task: Task, given: Problem, verb: str) -> None:
    problem = locked(given)
    known = TaskProblem.objects.filter(task=task, problem=problem).first()
    if known is None:
        TaskProblem.objects.create(task=task, problem=problem)
    else:
        known.active, known.unlinked_at, known.unlink_reason = True, None, ""
        known.save()
    if problem.owner_unit_id is None:
        problem.owner_unit_id = task.lead_unit_id
    step(PROBLEM, problem, verb)


@issue.refusing
def _issue(
    by: Actor,
    *,
    scope: str,
    title: str,
    measure: str,
    lead_unit: Unit,
    leader_post: Post,
    problems: Sequence[Problem],
    joint_units: Iterable[Unit] = (),
    category: Category | None = None,
    promise_on: dt.date | None = None,
) -> Refusal | None:
    if not 0 < len(title.strip()) <= 80:
        return Refusal("任务名称要写，最多80字。", kind="input")
    if not problems:
        return Refusal("任务要针对至少一个问题，请先选问题。", kind="input")
    no = (
        place_refusal(by, scope)
        or rules.reason_refusal(measure, "整改措施")
        or units_refusal(by, lead_unit, joint_units, leader_post)
        or category_refusal(by, category)
    )
    for problem in problems:
        no = no or servable(by, problem, None)
    return no or _promise_refusal(problems[0], category, promise_on)


def _promise_refusal(
    problem: Problem, category: Category | None, promise_on: dt.date | None
) -> Refusal | None:
    kind = category or problem.category
    today = clock.today()
    limit = promises.promise_norm(today, kind.path if kind else "")
    latest = limit.due(today)  # raises in words where the calendar of that year is not loaded
    return rules.promise_refusal(promise_on, latest, today, limit.words) if promise_on else None


def units_refusal(by: Actor, lead: Unit, joint: Iterable[Unit], leader: Post) -> Refusal | None:
    if leader.valid_to is not None:
        return Refusal(f"岗位“{leader.title}”已撤销，请另选责任领导。", kind="input")
    partners = list(joint)
    if lead.pk in {unit.pk for unit in partners}:
        return Refusal("牵头单位不用再列为配合单位。", kind="input")
    return next((no for unit in (lead, *partners) if (no := unit_refusal(by, unit))), None)


def servable(by: Actor, problem: Problem, task: Task | None) -> Refusal | None:
    """A problem that is visible, open, and not in another unfinished task."""
    if no := unseen_refusal(by, problem, "问题") or along_refusal(by, problem, "问题"):
        return no
    if problem.state == ProblemState.DONE:
        return Refusal(f"{problem.code}已经整改到位，不用再下任务。", kind="state")
    if problem.state == ProblemState.MERGED:
        return Refusal(f"{problem.code}已经并入别的问题，任务下在那个问题上。", kind="state")
    lines = TaskProblem.objects.filter(problem=problem, active=True).select_related("task")
    for line in lines:
        if task is not None and line.task_id == task.pk:
            return Refusal(f"{problem.code}已经在这项任务里。", kind="state")
        if line.task.state != TaskState.FINISHED:
            return Refusal(f"{problem.code}已经在任务{line.task.code}里办理。", who="先移出那项任务")
    return None


@action("task.amend", label=_("修改任务"), needs=Perm.TASK_ISSUE, on=Task, states=TASK)
def amend(
    act: Act,
    task: Task,
    *,
    reason: str = "",
    title: str | None = None,
    measure: str | None = None,
    leader_post: Post | None = None,
    joint_units: Iterable[Unit] | None = None,
) -> Task:
    """Wording, measure, leader and partners. The promise date has its own actions."""
    act.say(reason=reason.strip())
    if title is not None:
        task.title = title.strip()
    if measure is not None:
        task.measure = measure.strip()
    if leader_post is not None:
        task.leader_post = leader_post
    task.save()
    if joint_units is not None:
        wanted = {unit.pk for unit in joint_units}
        for old in TaskUnit.objects.filter(task=task):
            if old.unit_id not in wanted:
                old.delete()
            wanted.discard(old.unit_id)
        for unit_id in sorted(wanted):
            TaskUnit.objects.create(task=task, unit_id=unit_id)
    return task


@amend.refusing
def _amend(
    by: Actor,
    task: Task,
    *,
    reason: str = "",
    title: str | None = None,
    measure: str | None = None,
    leader_post: Post | None = None,
    joint_units: Iterable[Unit] | None = None,
) -> Refusal | None:
    if title is not None and not 0 < len(title.strip()) <= 80:
        return Refusal("任务名称要写，最多80字。", kind="input")
    if measure is not None and (no := rules.reason_refusal(measure, "整改措施")):
        return no
    return units_refusal(by, task.lead_unit, joint_units or (), leader_post or task.leader_post)


@action("task.add_problem", label=_("加入问题"), needs=Perm.TASK_ISSUE, on=Task, states=TASK)
def add_problem(_act: Act, task: Task, *, problem: Problem) -> Problem:
    serve(task, problem, "task.add_problem")
    return problem


@add_problem.refusing
def _add_problem(by: Actor, task: Task, *, problem: Problem) -> Refusal | None:
    return servable(by, problem, task)


@action("task.drop_problem", label=_("移出问题"), needs=Perm.TASK_ISSUE, on=Task, states=TASK)
def drop_problem(act: Act, task: Task, *, problem: Problem, reason: str) -> Problem:
    """The problem stays, without this task."""
    line = TaskProblem.objects.get(task=task, problem=problem, active=True)
    line.active, line.unlinked_at, line.unlink_reason = False, act.now, reason.strip()
    line.save()
    return problem


@drop_problem.refusing
def _drop_problem(_by: Actor, task: Task, *, problem: Problem, reason: str) -> Refusal | None:
    lines = TaskProblem.objects.filter(task=task, active=True)
    if not lines.filter(problem=problem).exists():
        return Refusal(f"{problem.code}不在这项任务里。", kind="state")
    return rules.reason_refusal(reason, "为什么移出")


@action(
    "task.settle_dispute",
    label=_("裁定异议"),
    needs=Perm.TASK_ISSUE,
    on=Task,
    states=TASK,
    for_resident=_("确定承办单位"),
)
def settle_dispute(act: Act, task: Task, *, text: str, lead_unit: Unit | None = None) -> Task:
    """Another unit gets it, with the full time from today; or it stays, and counts as accepted from now."""
    act.say(decision=text.strip(), dispute=task.dispute_reason)
    if lead_unit is None or lead_unit.pk == task.lead_unit_id:
        act.move(task, TaskState.ISSUED)
        return task
    path = task.category.path if task.category else ""
    limit = promises.promise_norm(act.today, path)
    promises.change(act, task, ChangeKind.REASSIGNED, limit.due(act.today), f"改由{lead_unit.name}办理")
    for line in TaskProblem.objects.filter(task=task, active=True).select_related("problem"):
        if line.problem.owner_unit_id == task.lead_unit_id:
            line.problem.owner_unit = lead_unit
            line.problem.save()
    for partner in TaskUnit.objects.filter(task=task, unit=lead_unit):
        partner.delete()
    task.lead_unit, task.promise_rule, task.dispute_reason = lead_unit, limit.due_words(act.today), ""
    act.move(task, TaskState.ISSUED)
    return task


@settle_dispute.refusing
def _settle_dispute(by: Actor, task: Task, *, text: str, lead_unit: Unit | None = None) -> Refusal | None:
    if no := person_refusal(by, "裁定异议") or rules.reason_refusal(text, "裁定的理由"):
        return no
    return unit_refusal(by, lead_unit) if lead_unit is not None else None

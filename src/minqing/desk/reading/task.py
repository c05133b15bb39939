"""The page of a task: its promise with every change, its proofs, and each problem it serves with a result of its own."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from minqing.base import clock
from minqing.desk.links import list_of, page_of
from minqing.desk.reading import places
from minqing.desk.reading.facts import Fact, Group, Linked, Page, Pair, papers_about
from minqing.desk.reading.lights import Days, Shown
from minqing.desk.reading.moves import moves_of
from minqing.desk.reading.story import files_of, story_of
from minqing.matters.models import (
    Decision,
    Evidence,
    Outcome,
    Problem,
    PromiseChange,
    Suspension,
    Task,
    TaskProblem,
    TaskUnit,
)
from minqing.matters.rules import said
from minqing.matters.states import TaskState
from minqing.org.access import Viewer

JOINS = ("category", "lead_unit", "leader_post", "issued_by")


@dataclass(frozen=True)
class Promise:
    """The promised day, the day first promised, and every change in between, asked ones included."""

    on: str
    light: Shown
    first: str
    rule: str
    changes: tuple[PromiseChange, ...]
    paused: Suspension | None

    @property
    def moved(self) -> int:
        return sum(change.decision == Decision.APPROVED for change in self.changes)


def task_page(task: Task, viewer: Viewer) -> Page:
    days = Days()
    serves = list(TaskProblem.objects.filter(task=task, active=True))
    problems = list(Problem.objects.seen_by(viewer).filter(pk__in=[line.problem_id for line in serves]))
    proofs = Evidence.objects.filter(task=task).select_related("file", "given_by").order_by("given_at")
    promise = promise_of(task, days)
    return Page(
        row=task,
        kind=_("整改任务"),
        list_label=_("整改任务"),
        list_url=list_of("tasks", viewer),
        title=task.title,
        place=places.full_name(places.names_of(viewer.office), task.scope),
        pair=_pair(task, serves),
        entries=story_of(task, files_of(proofs)),
        moves=moves_of(task, viewer),
        facts=_facts(task, promise),
        groups=[
            Group(_("所办的问题"), _served(problems, serves), _("这项任务里已经没有问题")),
            papers_about(viewer, task=task),
        ],
        promise=promise,
    )


def promise_of(task: Task, days: Days) -> Promise:
    changes = PromiseChange.objects.filter(task=task).select_related("asked_by", "decided_by")
    paused = None
    if task.state == TaskState.SUSPENDED:
        held = {"task": task, "decision": Decision.APPROVED, "ended_at": None}
        paused = Suspension.objects.filter(**held).first()
    return Promise(
        on=said(task.promise_on),
        light=days.task(task),
        first=said(task.first_promise_on),
        rule=task.promise_rule,
        changes=tuple(changes.order_by("asked_at")),
        paused=paused,
    )


def _pair(task: Task, serves: list[TaskProblem]) -> Pair:
    done = [str(Outcome(line.outcome).label) for line in serves if line.outcome]
    told = "、".join(dict.fromkeys(done)) or _("还没有结果")
    says = ""
    if task.state == TaskState.FINISHED:
        told_of = {"n": len(done), "of": len(serves)}
        says = _("已逐个确认%(n)s个，共%(of)s个问题") % told_of
    return Pair(task.get_state_display(), told, _since(task), says)


def _since(task: Task) -> str:
    at = task.approved_at or task.submitted_at or task.accepted_at or task.issued_at
    return _("%(day)s起") % {"day": said(at.astimezone(clock.ZONE).date())}


def _facts(task: Task, promise: Promise) -> list[Fact]:
    joint = [str(line.unit) for line in TaskUnit.objects.filter(task=task).select_related("unit")]
    issued = said(task.issued_at.astimezone(clock.ZONE).date())
    facts = [
        Fact(
            _("牵头单位"), task.lead_unit, _("配合：%(units)s") % {"units": "、".join(joint)} if joint else ""
        ),
        Fact(_("责任领导"), task.leader_post),
        Fact(_("整改措施"), task.measure),
        Fact(_("下达"), issued, task.issued_by or ""),
    ]
    if task.round > 1:
        facts.append(Fact(_("第几轮"), _("第%(n)s轮，返工") % {"n": task.round}))
    if task.back_reason:
        facts.append(Fact(_("退回理由"), task.back_reason))
    if task.dispute_reason:
        facts.append(Fact(_("异议"), task.dispute_reason))
    if task.submit_text:
        facts.append(Fact(_("完成情况"), task.submit_text))
    if promise.paused is not None:
        facts.append(Fact(_("挂账到"), said(promise.paused.until), promise.paused.reason))
    return facts


def _served(problems: list[Problem], serves: list[TaskProblem]) -> tuple[Linked, ...]:
    """Each problem is confirmed by itself."""
    outcomes = {line.problem_id: line.outcome for line in serves}
    return tuple(
        Linked(
            p.code,
            p.title,
            p.get_state_display(),
            page_of(p),
            note=str(Outcome(outcomes[p.pk]).label) if outcomes[p.pk] else _("结果待确认"),
        )
        for p in problems
    )

"""Working on a task: taken or disputed, noted, proven, handed in, and approved or returned by a second person."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.base.norms import norm
from minqing.matters import rules
from minqing.matters.actions.fixing import add_proof, proof_refusal
from minqing.matters.actions.moving import person_refusal, units_of
from minqing.matters.models import (
    Decision,
    Evidence,
    Progress,
    PromiseChange,
    Suspension,
    Task,
    TaskProblem,
    TaskUnit,
)
from minqing.matters.norms import DISPUTE
from minqing.matters.states import TASK
from minqing.org.access import Viewer
from minqing.org.permissions import Perm


def ours_refusal(by: Actor, task: Task) -> Refusal | None:
    """Only the lead or a joint unit works on a task, whoever else may see it."""
    if not isinstance(by, Viewer):
        return None
    mine = set(units_of(by))
    partners = set(TaskUnit.objects.filter(task=task).values_list("unit", flat=True))
    if mine & ({task.lead_unit_id} | partners):
        return None
    return Refusal("这项任务不是你单位承办的。", who=f"{task.lead_unit.name}经办人", kind="permission")


def lead_refusal(by: Actor, task: Task) -> Refusal | None:
    """What only the lead unit decides: taking the task, asking for time, handing it in."""
    if isinstance(by, Viewer) and task.lead_unit_id not in units_of(by):
        return Refusal("这一步由牵头单位来做。", who=f"{task.lead_unit.name}经办人", kind="permission")
    return person_refusal(by, "这一步")


@action(
    "task.accept",
    label=_("接收任务"),
    needs=Perm.TASK_WORK,
    on=Task,
    states=TASK,
    for_resident=_("承办单位接收，开始办理"),
)
def accept(act: Act, task: Task) -> Task:
    task.accepted_at, task.accepted_by_id = act.now, act.by.person_id
    act.move(task)
    return task


@accept.refusing
def _accept(by: Actor, task: Task) -> Refusal | None:
    return lead_refusal(by, task)


@action("task.dispute", label=_("提出异议"), needs=Perm.TASK_WORK, on=Task, states=TASK)
def dispute(act: Act, task: Task, *, reason: str) -> Task:
    """It is not ours: with reasons, and in time."""
    task.dispute_reason = reason.strip()
    act.move(task)
    return task


@dispute.refusing
def _dispute(by: Actor, task: Task, *, reason: str) -> Refusal | None:
    if no := lead_refusal(by, task) or rules.reason_refusal(reason, "为什么不归本单位办，以及该归谁办"):
        return no
    if task.dispute_reason:
        return Refusal("异议已经裁定过一次，不能再提。", who="下达任务的领导", kind="state")
    issued = task.issued_at.astimezone(clock.ZONE).date()
    limit = norm(DISPUTE, on=issued, subject=task.category.path if task.category else "")
    last = limit.due(issued)
    if clock.today() > last:
        return Refusal(
            f"提出异议的期限是{rules.said(last)}，已经过了。", who="下达任务的领导协调", basis=limit.words
        )
    return None


@action(
    "task.progress", label=_("写进展"), needs=Perm.TASK_WORK, on=Task, states=TASK, for_resident=_("办理进展")
)
def progress(act: Act, task: Task, *, text: str, public: bool = False) -> Progress:
    """A note; `public` shows it to residents word for word."""
    return Progress.objects.create(
        task=task, text=text.strip(), public=public, at=act.now, by_id=act.by.person_id
    )


@progress.refusing
def _progress(by: Actor, task: Task, *, text: str, public: bool = False) -> Refusal | None:
    return ours_refusal(by, task) or rules.reason_refusal(text, "进展")


@action("task.add_evidence", label=_("交佐证"), needs=Perm.TASK_WORK, on=Task, states=TASK)
def add_evidence(act: Act, task: Task, *, kind: str, text: str = "", file: Any = None) -> Evidence:
    return add_proof(act, task, kind, text, file)


@add_evidence.refusing
def _add_evidence(by: Actor, task: Task, *, kind: str, text: str = "", file: Any = None) -> Refusal | None:
    return person_refusal(by, "交佐证") or ours_refusal(by, task) or proof_refusal(kind, text, file)


@action(
    "task.submit",
    label=_("提交办结"),
    needs=Perm.TASK_WORK,
    on=Task,
    states=TASK,
    for_resident=_("承办单位报告办完，等待审批"),
)
def submit(act: Act, task: Task, *, text: str) -> Task:
    """Handed in for approval, with evidence of this round."""
    task.submitted_at, task.submitted_by_id, task.submit_text = act.now, act.by.person_id, text.strip()
    task.back_reason = ""
    act.move(task)
    return task


@submit.refusing
def _submit(by: Actor, task: Task, *, text: str) -> Refusal | None:
    if no := lead_refusal(by, task) or rules.reason_refusal(text, "完成情况"):
        return no
    if not TaskProblem.objects.filter(task=task, active=True).exists():
        return Refusal("这项任务里已经没有问题，不能提交。", who="下达任务的人")
    if PromiseChange.objects.filter(task=task, decision=Decision.ASKED).exists():
        return Refusal("延期申请还没有批，批了再提交。", who="审批领导", kind="state")
    if Suspension.objects.filter(task=task, decision=Decision.ASKED).exists():
        return Refusal("挂账申请还没有批，批了再提交。", who="审批领导", kind="state")
    proofs = Evidence.objects.filter(task=task, round=task.round)
    return rules.evidence_refusal([rules.Proof(p.kind, p.given_by_id) for p in proofs], by.person_id)


@action(
    "task.approve",
    label=_("同意办结"),
    needs=Perm.TASK_APPROVE,
    on=Task,
    states=TASK,
    for_resident=_("审批办结，逐个确认结果"),
)
def approve(act: Act, task: Task, *, text: str = "") -> Task:
    """A second person. The problems are then confirmed one by one."""
    act.say(text=text.strip())
    task.approved_at, task.approved_by_id = act.now, act.by.person_id
    act.move(task)
    return task


@approve.refusing
def _approve(by: Actor, task: Task, *, text: str = "") -> Refusal | None:
    return rules.second_person_refusal(task.submitted_by_id, by.person_id, "这项任务")


@action(
    "task.return",
    label=_("退回补办"),
    needs=Perm.TASK_APPROVE,
    on=Task,
    states=TASK,
    for_resident=_("退回补办"),
)
def return_(act: Act, task: Task, *, reason: str) -> Task:
    """Not good enough yet. Evidence given so far stays."""
    act.say(reason=reason.strip(), submitted=task.submit_text)
    task.submitted_at, task.submitted_by, task.submit_text = None, None, ""
    task.back_reason = reason.strip()
    act.move(task)
    return task


@return_.refusing
def _return(by: Actor, task: Task, *, reason: str) -> Refusal | None:
    return rules.second_person_refusal(
        task.submitted_by_id, by.person_id, "这项任务"
    ) or rules.reason_refusal(reason, "退回的理由")

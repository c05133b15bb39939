"""Problems: raising, handing to a unit, the state of rectification, and the outcome as the office reports it."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.campaigns.models import Campaign
from minqing.matters import rules
from minqing.matters.actions import levels, receipts, settling
from minqing.matters.actions.fixing import add_proof, new_problem, proof_refusal
from minqing.matters.actions.moving import fixed_refusal, person_refusal, place_refusal
from minqing.matters.actions.promises import reopen_task
from minqing.matters.actions.taking import AS_IT_IS, campaign_refusal, category_refusal
from minqing.matters.models import Category, Evidence, Outcome, Problem, Recheck, TaskProblem
from minqing.matters.states import PROBLEM, RecheckState, TaskState
from minqing.org.models import Unit
from minqing.org.permissions import Perm


@action("problem.raise", label=_("登记问题"), needs=Perm.PROBLEM_RAISE)
def raise_(
    act: Act,
    *,
    scope: str,
    title: str,
    description: str = "",
    place: str = "",
    category: Category | None = None,
    owner_unit: Unit | None = None,
    campaign: Campaign | None = None,
    code: str = "",
) -> Problem:
    """A problem that no opinion brought: found by the office itself."""
    return new_problem(
        act,
        scope,
        title=title.strip(),
        description=description.strip(),
        place=place.strip(),
        category=category,
        owner_unit=owner_unit,
        campaign=campaign,
    )


@raise_.refusing
def _raise(
    by: Actor,
    *,
    scope: str,
    title: str,
    place: str = "",
    category: Category | None = None,
    campaign: Campaign | None = None,
    code: str = "",
    **_more: Any,
) -> Refusal | None:
    if code:
        return Refusal(f"没有编号是{code}的问题。新的一行，编号请留空，由系统给。", kind="input")
    if no := place_refusal(by, scope) or wording_refusal(title, place):
        return no
    return category_refusal(by, category) or campaign_refusal(by, campaign)


def wording_refusal(title: str | None, place: str | None) -> Refusal | None:
    if title is not None and not 0 < len(title.strip()) <= 80:
        return Refusal("标题要写，最多80字。", kind="input")
    if place is not None and len(place.strip()) > 120:
        return Refusal("地点最多120字。", kind="input")
    return None


@action("problem.amend", label=_("修改问题"), needs=Perm.PROBLEM_RAISE, on=Problem, states=PROBLEM)
def amend(
    _act: Act,
    problem: Problem,
    *,
    title: str | None = None,
    description: str | None = None,
    place: str | None = None,
    category: Category | None = None,
    campaign: Campaign | str | None = AS_IT_IS,
    **_fixed: Any,
) -> Problem:
    for name, value in (("title", title), ("description", description), ("place", place)):
        if value is not None:
            setattr(problem, name, value.strip())
    if category is not None:
        problem.category = category
    if campaign != AS_IT_IS:
        problem.campaign = cast("Campaign | None", campaign)
    problem.save()
    return problem


@amend.refusing
def _amend(
    by: Actor,
    problem: Problem,
    *,
    title: str | None = None,
    description: str | None = None,
    place: str | None = None,
    category: Category | None = None,
    campaign: Campaign | str | None = AS_IT_IS,
    **fixed: Any,
) -> Refusal | None:
    if isinstance(campaign, Campaign) and (no := campaign_refusal(by, campaign)):
        return no
    return fixed_refusal(fixed) or wording_refusal(title, place) or category_refusal(by, category)


@action(
    "problem.assign_owner",
    label=_("定责任单位"),
    needs=Perm.PROBLEM_MANAGE,
    on=Problem,
    states=PROBLEM,
    for_resident=_("交给责任单位"),
)
def assign_owner(act: Act, problem: Problem, *, unit: Unit, reason: str = "") -> Problem:
    act.say(reason=reason.strip())
    problem.owner_unit = unit
    problem.save()
    return problem


@assign_owner.refusing
def _assign_owner(by: Actor, problem: Problem, *, unit: Unit, reason: str = "") -> Refusal | None:
    if no := unit_refusal(by, unit):
        return no
    if problem.owner_unit_id not in (None, unit.pk):
        return rules.reason_refusal(reason, "为什么改责任单位")
    return None


def unit_refusal(by: Actor, unit: Unit) -> Refusal | None:
    """A unit that still exists, and works in this office or outside it by name."""
    if unit.valid_to is not None:
        return Refusal(f"“{unit.name}”已停用，请另选单位。", kind="input")
    if not unit.scope.startswith(by.office[:6]):
        return Refusal("没有找到这个单位。", kind="input")
    return None


@action(
    "problem.coordinate",
    label=_("转为协调中"),
    needs=Perm.PROBLEM_MANAGE,
    on=Problem,
    states=PROBLEM,
    for_resident=_("正在协调"),
)
def coordinate(act: Act, problem: Problem, *, note: str) -> Problem:
    """Others must help: with whom, on what. The note is shown to residents."""
    problem.state_note, problem.review_on = note.strip(), None
    act.move(problem)
    return problem


@coordinate.refusing
def _coordinate(_by: Actor, _problem: Problem, *, note: str) -> Refusal | None:
    return rules.reason_refusal(note, "正在和谁协调什么（群众可见）")


@action(
    "problem.track",
    label=_("转为跟踪管理"),
    needs=Perm.PROBLEM_MANAGE,
    on=Problem,
    states=PROBLEM,
    for_resident=_("列入跟踪管理"),
)
def track(act: Act, problem: Problem, *, note: str, review_on: dt.date) -> Problem:
    """It takes long: looked at again on a day."""
    problem.state_note, problem.review_on = note.strip(), review_on
    act.move(problem)
    return problem


@track.refusing
def _track(by: Actor, problem: Problem, *, note: str, review_on: dt.date) -> Refusal | None:
    if review_on <= clock.today():
        return Refusal("下次复查日期要晚于今天。", kind="input")
    return rules.reason_refusal(note, "为什么要长期跟踪（群众可见）")


@action("problem.add_evidence", label=_("交佐证"), needs=Perm.TASK_WORK, on=Problem, states=PROBLEM)
def add_evidence(act: Act, problem: Problem, *, kind: str, text: str = "", file: Any = None) -> Evidence:
    return add_proof(act, problem, kind, text, file)


@add_evidence.refusing
def _add_evidence(
    by: Actor, _problem: Problem, *, kind: str, text: str = "", file: Any = None
) -> Refusal | None:
    return person_refusal(by, "交佐证") or proof_refusal(kind, text, file)


@action(
    "problem.confirm",
    label=_("确认办理结果"),
    needs=Perm.PROBLEM_CONFIRM,
    on=Problem,
    states=PROBLEM,
    for_resident=_("办理单位报告结果，请您评价"),
)
def confirm(act: Act, problem: Problem, *, outcome: str, text: str) -> Problem:
    """Each problem by itself: what the resident got, in the office's words. Then the residents are asked."""
    problem.outcome, problem.outcome_text = outcome, text.strip()
    problem.closed_at, problem.closed_by_id = act.now, act.by.person_id
    problem.review_on, problem.level_due, problem.level_rule = None, None, ""
    act.move(problem)
    for served in TaskProblem.objects.filter(problem=problem, active=True, confirmed_at__isnull=True):
        served.confirmed_at, served.confirmed_by_id, served.outcome = act.now, act.by.person_id, outcome
        served.save()
    receipts.ask_when_all_done(act, problem, "problem.confirm")
    return problem


@confirm.refusing
def _confirm(by: Actor, problem: Problem, *, outcome: str, text: str) -> Refusal | None:
    if no := person_refusal(by, "确认结果"):
        return no
    if outcome not in Outcome.values:
        return Refusal(f"请选择办理结果：{'、'.join(str(o.label) for o in Outcome)}。", kind="input")
    if no := levels.unanswered_refusal(problem):
        return no
    return _proven_refusal(by, problem, outcome) or rules.reason_refusal(text, "办理结果（群众可见）")


def _proven_refusal(by: Actor, problem: Problem, outcome: str) -> Refusal | None:
    """Its tasks are approved; without a task, there is evidence on the problem, from somebody else than who confirms."""
    served = TaskProblem.objects.filter(problem=problem, active=True).select_related("task")
    for line in served:
        if line.task.state != TaskState.FINISHED:
            state = TaskState(line.task.state).label
            return Refusal(
                f"任务{line.task.code}还是“{state}”，办结审批后才能确认这个问题。", who="承办单位、审批领导"
            )
        if line.task.submitted_by_id == by.person_id:
            return rules.second_person_refusal(by.person_id, by.person_id, "这项任务的结果")
    if served or outcome in (Outcome.WITHDRAWN, Outcome.NOT_OURS):
        return None
    proofs = Evidence.objects.filter(problem=problem, round=problem.reworks + 1)
    return rules.evidence_refusal([rules.Proof(p.kind, p.given_by_id) for p in proofs], by.person_id)


@action(
    "problem.rework",
    label=_("退回返工"),
    needs=Perm.PROBLEM_CONFIRM,
    on=Problem,
    states=PROBLEM,
    for_resident=_("退回重新办理"),
)
def rework(act: Act, problem: Problem, *, reason: str, promise_on: dt.date | None = None) -> Problem:
    """The leaders themselves find it not good enough."""
    send_back(act, problem, "problem.rework", reason.strip(), promise_on)
    act.move(problem)
    return problem


@rework.refusing
def _rework(by: Actor, problem: Problem, *, reason: str, promise_on: dt.date | None = None) -> Refusal | None:
    waiting = Recheck.objects.filter(
        opinion__links__problem=problem, opinion__links__active=True, state=RecheckState.OPEN
    )
    if waiting.exists():
        return Refusal("群众不满意，督导组正在复核，由督导组决定是否返工。", who="督导组")
    if promise_on is not None and promise_on <= clock.today():
        return Refusal("新的承诺日期要晚于今天。", kind="input")
    return person_refusal(by, "退回返工") or rules.reason_refusal(reason, "退回的理由（群众可见）")


def send_back(act: Act, problem: Problem, verb: str, reason: str, promise_on: dt.date | None) -> None:
    """Take back outcome and questions, and set the tasks to work again with a new promise. The caller moves the problem."""
    problem.outcome, problem.outcome_text, problem.closed_at, problem.closed_by = "", "", None, None
    problem.reworks += 1
    settling.sent_back(act, problem)
    problem.state_note = reason
    levels.restart(act, problem, reason)
    receipts.take_back_all(problem, verb)
    for served in TaskProblem.objects.filter(problem=problem, active=True).select_related("task"):
        served.confirmed_at, served.confirmed_by, served.outcome = None, None, ""
        served.save()
        reopen_task(act, served.task, verb, reason, promise_on)

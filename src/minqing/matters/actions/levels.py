"""小事不出社区、大事不出街道: at which level a matter starts, and every step up and down, each with its row and reason."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from minqing.base import clock, journal
from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal, Refused
from minqing.base.norms import norm
from minqing.matters import level_rules, rules
from minqing.matters.actions.moving import due_words, heard_by, person_refusal
from minqing.matters.level_states import LEVEL, HopKind, Level
from minqing.matters.models import Category, Hop, Problem, Referral, TaskProblem
from minqing.matters.norms import LEVEL_LOWEST
from minqing.matters.states import PROBLEM, TaskState
from minqing.org.access import Viewer
from minqing.org.permissions import Perm


def path_of(category: Category | None) -> str:
    return category.path if category else ""


def reach(by: Actor, scope: str, perm: str, post: UUID | None = None) -> Level:
    """How far up somebody stands over a place: by the grants that give the permission there (of one post, if named)."""
    if not isinstance(by, Viewer):
        return Level.SUBDISTRICT
    able = [g for g in by.grants if perm in g.perms and scope.startswith(g.scope)]
    chosen = [g for g in able if g.post_id == post] or able
    return level_rules.higher(*(level_rules.of_code(g.scope) for g in chosen)) if chosen else Level.GRID


def least(on: dt.date, category: Category | None) -> Level:
    """The lowest level at which matters of a class may be handled, as the norm of that day says."""
    return level_rules.lowest(norm(LEVEL_LOWEST, on=on, subject=path_of(category)).value)


def limit_of(level: str, category: Category | None, today: dt.date) -> tuple[dt.date | None, str]:
    """By when a level has to be done, and the rule. The day is the resident's: a missing calendar counts plain days."""
    key = level_rules.CLOCKS.get(Level(level))
    if key is None:
        return None, ""
    limit = norm(key, on=today, subject=path_of(category))
    return heard_by(limit, today), due_words(limit, today)


def begin(act: Act, scope: str, category: Category | None, *, at_once: bool) -> dict[str, Any]:
    """Columns of a new problem. What is put right at once has a level and no day."""
    stands = reach(act.by, scope, Perm.PROBLEM_RAISE, act.authority.post_id)
    level = level_rules.start(scope, stands, least(act.today, category))
    due, rule = (None, "") if at_once else limit_of(level, category, act.today)
    return {"level": level, "level_due": due, "level_rule": rule}


def hop(act: Act, problem: Problem, came_from: str, kind: HopKind, reason: str = "") -> Hop:
    """The row of a step, with the day and rule that the problem now has."""
    return Hop.objects.create(
        problem=problem,
        from_level=came_from,
        to_level=problem.level,
        kind=kind,
        reason=reason,
        at=act.now,
        by_id=act.by.person_id,
        due_on=problem.level_due,
        due_rule=problem.level_rule,
    )


def move(act: Act, problem: Problem, verb: str, kind: HopKind, reason: str, to: str | None = None) -> None:
    """One step by the table of levels. The caller saves the problem."""
    old, found = problem.level, LEVEL.step(verb, problem.level)
    if found is None:
        raise Refused(LEVEL.refusal(verb, problem) or Refusal("现在不能这样做。", kind="state"))
    problem.level = found.target or to or old
    problem.level_due, problem.level_rule = limit_of(problem.level, problem.category, act.today)
    if problem.level != old:
        hop(act, problem, old, kind, reason)


def restart(act: Act, problem: Problem, reason: str) -> None:
    """Sent back to work: the level's time runs anew; what was ended outside is the subdistrict's again. The caller saves."""
    old = problem.level
    if old == Level.OUTSIDE:
        problem.level = Level.SUBDISTRICT
    problem.level_due, problem.level_rule = limit_of(problem.level, problem.category, act.today)
    if problem.level != old:
        hop(act, problem, old, HopKind.RETURNED, reason)


@action(
    "problem.escalate",
    label=_("上交上一级"),
    needs=Perm.PROBLEM_ESCALATE,
    on=Problem,
    states=PROBLEM,
    for_resident=_("上交上一级办理"),
)
def escalate(act: Act, problem: Problem, *, reason: str = "") -> Problem:
    """One level up, inside the subdistrict: by a person with a reason, or by the schedule when the level's day is past."""
    if act.by.person_id is None:
        assert problem.level_due is not None
        words = level_rules.time_words(problem.level_due, problem.level, problem.level_rule)
        move(act, problem, "problem.escalate", HopKind.TIME, words)
    else:
        move(act, problem, "problem.escalate", HopKind.PERSON, reason.strip())
    act.move(problem)
    return problem


@escalate.refusing
def _escalate(by: Actor, problem: Problem, *, reason: str = "") -> Refusal | None:
    if no := LEVEL.refusal("problem.escalate", problem):
        return no
    if by.person_id is None:
        return level_rules.time_refusal(problem.level_due, clock.today())
    stands = reach(by, problem.scope, Perm.PROBLEM_ESCALATE)
    return level_rules.reach_refusal(stands, problem.level) or rules.reason_refusal(
        reason, "为什么上交（群众可见）"
    )


@action(
    "problem.return_level",
    label=_("退回下一级"),
    needs=Perm.PROBLEM_ESCALATE,
    on=Problem,
    states=PROBLEM,
    for_resident=_("退回下一级办理"),
)
def return_level(act: Act, problem: Problem, *, reason: str) -> Problem:
    """The level that has it finds that the one below can do it."""
    move(act, problem, "problem.return_level", HopKind.RETURNED, reason.strip())
    act.move(problem)
    return problem


@return_level.refusing
def _return_level(by: Actor, problem: Problem, *, reason: str) -> Refusal | None:
    if no := LEVEL.refusal("problem.return_level", problem) or person_refusal(by, "退回下一级"):
        return no
    stands = reach(by, problem.scope, Perm.PROBLEM_ESCALATE)
    no = (
        level_rules.reach_refusal(stands, problem.level)
        or level_rules.return_refusal(problem.level, problem.scope, least(clock.today(), problem.category))
        or unanswered_refusal(problem)
    )
    if no is None and problem.level != Level.OUTSIDE:
        no = _working_refusal(problem)
    return no or rules.reason_refusal(reason, "为什么退回（群众可见）")


def _working_refusal(problem: Problem) -> Refusal | None:
    served = TaskProblem.objects.filter(problem=problem, active=True).select_related("task")
    for line in served:
        if line.task.state != TaskState.FINISHED:
            why = f"任务{line.task.code}正在办理，不能把问题退回下一级。"
            return Refusal(why, who="分办员、分管领导先把问题移出任务")
    return None


def unanswered_refusal(problem: Problem) -> Refusal | None:
    """While a letter waits, the matter is neither confirmed nor moved: first the reply, or the reason why none is waited for."""
    waiting = Referral.objects.all().unanswered().filter(problem=problem).first()
    if waiting is None:
        return None
    return Refusal(
        f"提请{waiting.body}办理的{waiting.code}还没有答复。先记录答复；不再等的，写明理由结束提请。",
        who="分办员、分管领导",
    )


def wipe(problem: Problem, words: str) -> None:
    """An accusation is sealed: what the steps and the ended letters of its problem said goes too."""
    for step in Hop.objects.filter(problem=problem).exclude(reason=""):
        journal.erase_values(step, ("reason",))
        step.reason = words
        step.save()
    for letter in Referral.objects.filter(problem=problem):
        journal.erase_values(letter, ("body", "asked", "reason", "end_reason"))
        letter.body, letter.asked, letter.reason, letter.end_reason = words, words, words, words
        letter.unit = None
        letter.save()

"""又出现: a problem that is an earlier one come back. Said by a person, on the new problem; nothing of the old one changes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.matters import rules
from minqing.matters.actions import settling
from minqing.matters.actions.moving import unseen_refusal
from minqing.matters.models import Problem
from minqing.matters.states import PROBLEM, ProblemState
from minqing.org.permissions import Perm


@action("problem.mark_again", label=_("标明又出现"), needs=Perm.PROBLEM_RAISE, on=Problem, states=PROBLEM)
def mark_again(act: Act, problem: Problem, *, earlier: Problem, reason: str) -> Problem:
    act.say(reason=reason.strip())
    problem.again_of = earlier
    problem.save()
    settling.named_again(earlier, problem.raised_at)
    return problem


@mark_again.refusing
def _mark_again(by: Actor, problem: Problem, *, earlier: Problem, reason: str) -> Refusal | None:
    if no := unseen_refusal(by, earlier, "问题"):
        return no
    if earlier.state != ProblemState.DONE or earlier.closed_at is None:
        return Refusal(f"{earlier.code}还没有办结；同一件事请并入它。", kind="input")
    if earlier.closed_at > problem.raised_at:
        return Refusal(f"{earlier.code}办结在后，这个问题认定在前，不是又出现。", kind="input")
    return rules.reason_refusal(reason, "为什么认为是又出现")

"""The supervisors' answer to a dissatisfied resident: rework with a new date, or the result stands, with reasons."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.matters import rules
from minqing.matters.actions import receipts
from minqing.matters.actions.moving import person_refusal, step
from minqing.matters.actions.opinion import reopened_by_recheck
from minqing.matters.actions.problem import send_back
from minqing.matters.models import Problem, Recheck
from minqing.matters.states import PROBLEM, RECHECK, OpinionState, ProblemState
from minqing.org.permissions import Perm

VERB = "recheck.order_rework"


def _decide(act: Act, recheck: Recheck, finding: str) -> None:
    recheck.finding, recheck.decided_at, recheck.decided_by_id = finding.strip(), act.now, act.by.person_id
    act.move(recheck)


@action(
    VERB,
    label=_("责令返工"),
    needs=Perm.RECHECK_DECIDE,
    on=Recheck,
    states=RECHECK,
    for_resident=_("督导组复核：责令返工"),
)
def order_rework(act: Act, recheck: Recheck, *, finding: str, promise_on: dt.date | None = None) -> Recheck:
    """The problems go back to work with a new promise; when they are done again, the residents are asked again."""
    _decide(act, recheck, finding)
    opinion = recheck.opinion
    if opinion.state == OpinionState.ENDED:
        receipts.take_back(opinion, VERB)
        reopened_by_recheck(opinion)
        return recheck
    for problem in _done_problems(recheck):
        send_back(act, problem, VERB, finding.strip(), promise_on)
        step(PROBLEM, problem, VERB)
    return recheck


def _done_problems(recheck: Recheck) -> list[Problem]:
    return list(
        Problem.objects.filter(
            links__opinion=recheck.opinion, links__active=True, state=ProblemState.DONE
        ).distinct()
    )


@order_rework.refusing
def _order_rework(
    by: Actor, _recheck: Recheck, *, finding: str, promise_on: dt.date | None = None
) -> Refusal | None:
    if promise_on is not None and promise_on <= clock.today():
        return Refusal("新的承诺日期要晚于今天。", kind="input")
    return person_refusal(by, "复核") or rules.reason_refusal(finding, "返工的理由（群众可见）")


@action(
    "recheck.uphold",
    label=_("维持原结果"),
    needs=Perm.RECHECK_DECIDE,
    on=Recheck,
    states=RECHECK,
    for_resident=_("督导组复核：维持原结果"),
)
def uphold(act: Act, recheck: Recheck, *, finding: str) -> Recheck:
    """The result stands. The resident's verdict stands too: the problem does not count as solved."""
    _decide(act, recheck, finding)
    return recheck


@uphold.refusing
def _uphold(by: Actor, _recheck: Recheck, *, finding: str) -> Refusal | None:
    return person_refusal(by, "复核") or rules.reason_refusal(finding, "维持的理由（群众可见）")

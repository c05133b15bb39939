"""When a matter counts as settled, and when as come back 复发: noted on the problem at the moment that it happens.

Settled: a resident's verdict makes it count as solved (confirmed and not denied), or a look-back passes it. A denial in
the same round takes a confirmation back; what an inspection passed stays passed. Come back: sent back to work, or named
by a new problem as the earlier one, within the days that the norm gives on that day. Each problem counts once.
"""

from __future__ import annotations

import datetime as dt

from minqing.base.action import Act
from minqing.base.norms import norm
from minqing.matters.actions.moving import locked
from minqing.matters.lookback_norms import RELAPSE
from minqing.matters.lookback_states import LookBackItemState
from minqing.matters.models import LookBackItem, Opinion, Problem
from minqing.matters.states import ProblemState


def settled_now(problem: Problem) -> bool:
    """Since the last time that it was worked on."""
    if problem.settled_at is None:
        return False
    return problem.reworked_at is None or problem.settled_at > problem.reworked_at


def judged(act: Act, opinion: Opinion) -> None:
    """After a verdict: what it means for each problem of the opinion."""
    done = Problem.objects.filter(
        links__opinion=opinion, links__active=True, state=ProblemState.DONE
    ).distinct()
    for found in done:
        confirmed = Problem.objects.all().confirmed_solved().filter(pk=found.pk).exists()
        if confirmed != settled_now(found):
            problem = locked(found)
            problem.settled_at = act.now if confirmed else _passed_since(problem)
            problem.save()


def _passed_since(problem: Problem) -> dt.datetime | None:
    sheets = LookBackItem.objects.filter(problem=problem, state=LookBackItemState.PASSED)
    if problem.reworked_at is not None:
        sheets = sheets.filter(inspected_at__gt=problem.reworked_at)
    first: dt.datetime | None = sheets.order_by("inspected_at").values_list("inspected_at", flat=True).first()
    return first


def passed(act: Act, problem: Problem) -> None:
    """A look-back found it in order."""
    if problem.state == ProblemState.DONE and not settled_now(problem):
        problem.settled_at = act.now
        problem.save()


def sent_back(act: Act, problem: Problem) -> None:
    """It is worked on again. The caller saves the problem."""
    if settled_now(problem):
        _relapsed(problem, act.now)
    problem.reworked_at = act.now


def named_again(earlier: Problem, at: dt.datetime) -> None:
    """A problem raised at this moment is the earlier one come back."""
    problem = locked(earlier)
    if settled_now(problem):
        _relapsed(problem, at)
        problem.save()


def _relapsed(problem: Problem, at: dt.datetime) -> None:
    assert problem.settled_at is not None
    if problem.relapsed_at is None and at <= problem.settled_at + dt.timedelta(days=norm(RELAPSE).value):
        problem.relapsed_at = at

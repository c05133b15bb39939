"""What a level has not done in its time goes one level up by itself: called by the worker, safe to call as often as one likes."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from minqing.base import clock
from minqing.base.errors import Refused
from minqing.matters.actions.levels import escalate
from minqing.matters.models import Problem
from minqing.org.access import SystemActor

NAME = "到期自动上交"
log = logging.getLogger("minqing.levels")


@dataclass(frozen=True)
class Moved:
    """Numbers of the problems that went up, and of those that a rule kept: they are tried again the next time."""

    up: tuple[str, ...]
    kept: tuple[str, ...]


def escalate_due() -> Moved:
    """One action and one transaction a problem, each judged anew: a worker that is killed goes on where it was."""
    up: list[str] = []
    kept: list[str] = []
    # As of one morning: what goes up now has a new day, and is not met again in this round.
    due = Problem.objects.all().level_overdue(clock.today()).order_by("level_due", "pk")
    for problem in list(due):
        try:
            escalate(problem, by=SystemActor(problem.office, NAME))
        except Refused as no:
            log.warning("%s was not handed up: %s", problem.code, no.refusal)
            kept.append(problem.code)
        else:
            up.append(problem.code)
    return Moved(tuple(up), tuple(kept))

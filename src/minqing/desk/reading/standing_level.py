"""Where a problem stands between grid and outside, for its page: the level, its day, and the places that it also concerns."""

from __future__ import annotations

from django.utils.translation import gettext as _

from minqing.desk.reading import places
from minqing.desk.reading.facts import Fact
from minqing.desk.reading.lights import Days
from minqing.matters.level_rules import UNDER_WAY
from minqing.matters.models import Problem
from minqing.matters.rules import said


def level_facts(problem: Problem, names: places.Names, days: Days) -> list[Fact]:
    """The level; under way, the day on which the matter climbs by itself, and why then."""
    open_ = problem.state in UNDER_WAY
    facts = [Fact(_("办理层级") if open_ else _("由哪一级办结"), problem.get_level_display())]
    if open_ and problem.level_due is not None:
        light = days.date(problem.level_due)
        facts.append(Fact(_("上交期限"), said(problem.level_due), problem.level_rule, light))
    also = [places.full_name(names, line.scope) for line in problem.also.filter(active=True)]
    if also:
        facts.append(Fact(_("也涉及"), "、".join(also), _("由%(place)s主办") % _lead(problem, names)))
    return facts


def _lead(problem: Problem, names: places.Names) -> dict[str, str]:
    return {"place": places.full_name(names, problem.scope)}

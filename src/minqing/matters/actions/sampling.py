"""What a look-back draws from, and the sheets that are handed out for what was drawn."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from minqing.base import clock, draws
from minqing.base.action import Act
from minqing.base.norms import norm
from minqing.base.text import normalise_space
from minqing.matters import lookback_norms
from minqing.matters.actions.moving import due_words, heard_by
from minqing.matters.models import LookBack, LookBackItem, OpinionLink, Problem, Strata
from minqing.matters.states import OpinionState, ProblemState


def listed(scope: str, first: dt.date, last: dt.date) -> QuerySet[Problem]:
    """Problems confirmed done in the period at or under a place: each once, of whatever outcome; accusations never."""
    accused = OpinionLink.objects.filter(opinion__state=OpinionState.WITH_DISCIPLINE).values("problem")
    rows = Problem.objects.get_queryset().within(scope)
    found: QuerySet[Problem] = rows.filter(
        state=ProblemState.DONE,
        closed_at__gte=clock.at(first),
        closed_at__lt=clock.at(last + dt.timedelta(days=1)),
    ).exclude(pk__in=accused)
    return found.select_related("category", "owner_unit")


def entries(problems: QuerySet[Problem], strata: str, names: dict[str, str]) -> list[draws.Entry]:
    """Stratum and number of each; `names` are those of the communities."""
    return [(_stratum(problem, strata, names), problem.code) for problem in problems]


def _stratum(problem: Problem, strata: str, names: dict[str, str]) -> str:
    if strata == Strata.COMMUNITY:
        code = problem.scope[:12]
        return f"{code} {names.get(code, '')}".strip()
    if strata == Strata.CATEGORY:
        if problem.category is None:
            return "没有分类"
        return f"{problem.category.path[:2]} {problem.category.full_name.partition(' / ')[0]}"
    if strata == Strata.UNIT:
        return normalise_space(problem.owner_unit.name) if problem.owner_unit else "没有责任单位"
    return "全部"


def hand_out(act: Act, ordered: LookBack) -> None:
    """A sheet for each chosen problem, to be filled in by a day."""
    limit = norm(lookback_norms.INSPECT, on=act.today)
    rows = {
        p.code: p for p in Problem.objects.filter(office=ordered.office, code__in=ordered.draw.chosen_ids)
    }
    LookBackItem.objects.bulk_create(
        LookBackItem(
            office=ordered.office,
            scope=rows[code].scope,
            lookback=ordered,
            problem=rows[code],
            due_on=heard_by(limit, act.today),
            due_rule=due_words(limit, act.today),
        )
        for code in ordered.draw.chosen_ids
    )

"""A matter of several communities has one place that leads; the others are named, read along, and are counted nowhere."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.matters import level_rules, rules
from minqing.matters.actions.moving import place_refusal
from minqing.matters.models import AlsoConcerns, Problem
from minqing.matters.states import PROBLEM
from minqing.org.models import Division
from minqing.org.permissions import Perm


def _name_of(place: str) -> str:
    """As the timeline names it: 东坪社区 第1网格."""
    codes = [place[:12], place] if len(place) == 15 else [place]
    found = dict(Division.objects.in_force().filter(scope__in=codes).values_list("scope", "name"))
    return " ".join(found[code] for code in codes if code in found)


@action(
    "problem.add_place",
    label=_("列入也涉及的社区"),
    needs=Perm.PROBLEM_MANAGE,
    on=Problem,
    states=PROBLEM,
    at_most={"reason": 200},
)
def add_place(act: Act, problem: Problem, *, place: str, reason: str) -> AlsoConcerns:
    """The staff there read the matter; who leads it stays as it is."""
    act.say(place=_name_of(place))
    known = AlsoConcerns.objects.filter(problem=problem, scope=place).first()
    if known is None:
        return AlsoConcerns.objects.create(
            problem=problem, scope=place, reason=reason.strip(), added_at=act.now
        )
    known.active, known.reason, known.added_at = True, reason.strip(), act.now
    known.unlinked_at, known.unlink_reason = None, ""
    known.save()
    return known


@add_place.refusing
def _add_place(by: Actor, problem: Problem, *, place: str, reason: str) -> Refusal | None:
    if no := level_rules.place_refusal(place, problem.scope, by.office) or place_refusal(by, place):
        return no
    if AlsoConcerns.objects.filter(problem=problem, scope=place, active=True).exists():
        return Refusal("这一处已经列入。", kind="input")
    return rules.reason_refusal(reason, "为什么也涉及这一处")


@action(
    "problem.drop_place",
    label=_("移出也涉及的社区"),
    needs=Perm.PROBLEM_MANAGE,
    on=Problem,
    states=PROBLEM,
    at_most={"reason": 200},
)
def drop_place(act: Act, problem: Problem, *, place: str, reason: str) -> AlsoConcerns:
    """Named by mistake, or no longer concerned. The line is switched off, never deleted."""
    act.say(place=_name_of(place))
    found = AlsoConcerns.objects.get(problem=problem, scope=place, active=True)
    found.active, found.unlinked_at, found.unlink_reason = False, act.now, reason.strip()
    found.save()
    return found


@drop_place.refusing
def _drop_place(_by: Actor, problem: Problem, *, place: str, reason: str) -> Refusal | None:
    if not AlsoConcerns.objects.filter(problem=problem, scope=place, active=True).exists():
        return Refusal("没有列入过这一处。", kind="state")
    return rules.reason_refusal(reason, "为什么移出")

"""Look-backs: ordered with a frozen list, and inspected sheet by sheet. A matter that fails goes back to work at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.base import clock, drawing
from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.draw_states import DrawState
from minqing.base.errors import Refusal
from minqing.base.files import store
from minqing.base.models.draw import Draw
from minqing.base.norms import norm
from minqing.base.numbers import next_code
from minqing.matters import lookback_norms, lookback_rules, rules
from minqing.matters.actions import barring, sampling, settling
from minqing.matters.actions.moving import locked, person_refusal, step, units_of
from minqing.matters.actions.problem import send_back
from minqing.matters.lookback_states import ITEM, LOOKBACK, LookBackItemState
from minqing.matters.models import LookBack, LookBackFile, LookBackItem, Problem
from minqing.matters.states import PROBLEM, ProblemState
from minqing.org.models import Division
from minqing.org.permissions import Perm

PURPOSE = "lookback"
VERB = "lookback.inspect"


@action("lookback.order", label=_("部署回头看"), needs=Perm.LOOKBACK_ORDER, others_act=True)
def order(
    act: Act,
    *,
    scope: str,
    period_from: dt.date,
    period_to: dt.date,
    rate: int,
    strata: str,
    reason: str,
    instead_of: Draw | None = None,
) -> LookBack:
    """Freeze the list of what was done in the period. Who is looked at is drawn by two parties, chosen by nobody."""
    assert act.authority.unit_id is not None
    names = dict(Division.objects.in_force().within(act.office).values_list("scope", "name"))
    entries = sampling.entries(sampling.listed(scope, period_from, period_to), strata, names)
    period = f"{rules.said(period_from)}至{rules.said(period_to)}"
    draw = drawing.freeze(
        act,
        purpose=PURPOSE,
        heading=f"{names.get(scope, scope)} {period}办结事项回头看",
        entries=entries,
        rate=rate,
        unit=act.authority.unit_id,
        days=_days(act.today),
        instead_of=instead_of,
    )
    return LookBack.objects.create(
        office=act.office,
        scope=scope,
        code=next_code(act.office, "HT", act.today.year),
        draw=draw,
        period_from=period_from,
        period_to=period_to,
        strata=strata,
        reason=reason.strip(),
        ordered_at=act.now,
        ordered_by_id=act.by.person_id,
        unit_id=act.authority.unit_id,
        listed=len(entries),
    )


def _days(today: dt.date) -> tuple[dt.date, dt.date]:
    """The last days to commit and to open."""
    commit_by = norm(lookback_norms.COMMIT, on=today).due(today)
    return commit_by, norm(lookback_norms.OPEN, on=today).due(commit_by)


@order.refusing
def _order(
    by: Actor,
    *,
    scope: str,
    period_from: dt.date,
    period_to: dt.date,
    rate: int,
    strata: str,
    reason: str,
    instead_of: Draw | None = None,
) -> Refusal | None:
    if no := person_refusal(by, "部署回头看"):
        return no
    if not scope.startswith(by.office):
        return Refusal("请选择本机构范围内的地方。", kind="input")
    limit = norm(lookback_norms.RATE)
    least = (limit.value, limit.words)
    if no := lookback_rules.order_refusal(period_from, period_to, clock.today(), rate, least, strata):
        return no
    if not sampling.listed(scope, period_from, period_to).exists():
        return Refusal("这一段时间、这个范围里没有确认办结的问题，没有可抽的。", kind="input")
    return rules.reason_refusal(reason, "检查的理由") or _replacing_refusal(by, instead_of)


def _replacing_refusal(by: Actor, instead_of: Draw | None) -> Refusal | None:
    """A draw that came to nothing is named by the next one, so that nobody draws until it suits them unseen."""
    left = drawing.unreplaced(by.office, PURPOSE, clock.today())
    if left is not None and instead_of != left:
        return Refusal(
            f"上一次摇号{left.number}作废了。新的一次要写明代替它（公开可见）。",
            basis=drawing.BASIS,
            kind="input",
        )
    if left is None and instead_of is not None:
        return Refusal(f"{instead_of.number}没有作废，或已有别的摇号代替。", kind="input")
    return None


@action(
    VERB,
    label=_("写检查单"),
    needs=Perm.LOOKBACK_INSPECT,
    on=LookBackItem,
    states=ITEM,
    for_resident=_("督导组回头看"),
    others_act=True,
)
def inspect(
    act: Act,
    item: LookBackItem,
    *,
    result: str,
    site_seen: str,
    in_order: str,
    records_agree: str,
    residents_said: str = "",
    finding: str,
    rework_reason: str = "",
    promise_on: dt.date | None = None,
    files: Sequence[Any] = (),
) -> LookBackItem:
    """What was found. Not good enough: the problem is worked on again, and its residents are asked again."""
    item.site_seen, item.in_order, item.records_agree = site_seen, in_order, records_agree
    item.residents_said, item.finding = residents_said.strip(), finding.strip()
    item.inspected_at, item.inspected_by_id = act.now, act.by.person_id
    failed = result == LookBackItemState.FAILED
    item.rework_reason = rework_reason.strip() if failed else ""
    act.move(item, result)
    for upload in files:
        LookBackFile.objects.create(item=item, file=store(upload))
    problem: Problem = locked(item.problem)
    if failed and problem.state == ProblemState.DONE:
        send_back(act, problem, VERB, item.rework_reason, promise_on)
        step(PROBLEM, problem, VERB)
    elif not failed:
        settling.passed(act, problem)
    _finish(item)
    return item


def _finish(item: LookBackItem) -> None:
    """The last sheet ends the look-back."""
    ordered = LookBack.objects.select_for_update().get(pk=item.lookback_id)
    if not LookBackItem.objects.all().waiting().filter(lookback=ordered).exists():
        step(LOOKBACK, ordered, VERB)


@inspect.refusing
def _inspect(
    by: Actor,
    item: LookBackItem,
    *,
    result: str,
    site_seen: str,
    in_order: str,
    records_agree: str,
    finding: str,
    rework_reason: str = "",
    promise_on: dt.date | None = None,
    **_more: Any,
) -> Refusal | None:
    barred = barring.of_problem(item.problem)
    if no := lookback_rules.inspector_refusal(barred, by.person_id, units_of(by)):
        return no
    if result not in (LookBackItemState.PASSED, LookBackItemState.FAILED):
        return Refusal("请选择检查结果：合格或不合格。", kind="input")
    passed, seen = result == LookBackItemState.PASSED, (site_seen, in_order, records_agree)
    return lookback_rules.sheet_refusal(passed, seen, finding, rework_reason, promise_on, clock.today())


def is_void(ordered: LookBack) -> bool:
    """By rule, from the day on which the draw's time ran out."""
    return ordered.draw.state_on(clock.today()) == DrawState.VOID

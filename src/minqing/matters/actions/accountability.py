"""Calling a unit to account: the inspector proposes, the unit speaks first or says that it will not, somebody else decides."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.base.norms import norm
from minqing.base.numbers import next_code
from minqing.matters import lookback_norms, lookback_rules, rules
from minqing.matters.actions import barring
from minqing.matters.actions.moving import due_words, heard_by, person_refusal, units_of
from minqing.matters.actions.problem import unit_refusal
from minqing.matters.lookback_states import ACCOUNTABILITY, ITEM, AccountabilityState
from minqing.matters.models import Accountability, Heard, LookBackItem
from minqing.org.models import Post, Unit
from minqing.org.permissions import Perm


@action(
    "accountability.propose",
    label=_("提出问责"),
    needs=Perm.LOOKBACK_INSPECT,
    on=LookBackItem,
    states=ITEM,
    others_act=True,
)
def propose(
    act: Act, item: LookBackItem, *, unit: Unit, kind: str, reason: str, post: Post | None = None
) -> Accountability:
    limit = norm(lookback_norms.HEAR, on=act.today)
    return Accountability.objects.create(
        office=act.office,
        scope=item.scope,
        code=next_code(act.office, "WZ", act.today.year),
        item=item,
        unit=unit,
        post=post,
        kind=kind,
        reason=reason.strip(),
        proposed_at=act.now,
        proposed_by_id=act.by.person_id,
        hear_by=heard_by(limit, act.today),
        hear_rule=due_words(limit, act.today),
    )


@propose.refusing
def _propose(
    by: Actor, item: LookBackItem, *, unit: Unit, kind: str, reason: str, post: Post | None = None
) -> Refusal | None:
    if by.person_id != item.inspected_by_id:
        return Refusal("问责由做检查的人提出。", who=str(item.inspected_by or ""), kind="permission")
    if unit.pk not in barring.of_problem(item.problem).units:
        return Refusal(f"“{unit.name}”没有办理这件事，不能为它问责。", kind="input")
    if post is not None and post.unit_id != unit.pk:
        return Refusal("这个岗位不在被问责的单位里。", kind="input")
    if Accountability.objects.filter(item=item, unit=unit).exists():
        return Refusal(f"为这件事已经对“{unit.name}”提出过问责。", kind="input")
    return unit_refusal(by, unit) or lookback_rules.propose_refusal(kind, reason)


@action(
    "accountability.hear",
    label=_("申辩或放弃申辩"),
    needs=Perm.ASSIGNED_READ,
    on=Accountability,
    states=ACCOUNTABILITY,
    others_act=True,
)
def hear(act: Act, entry: Accountability, *, heard: str, statement: str = "") -> Accountability:
    """The unit's own words, as they are, before anybody decides."""
    entry.heard, entry.statement = heard, statement.strip() if heard == Heard.STATED else ""
    entry.heard_at, entry.heard_by_id = act.now, act.by.person_id
    act.move(entry)
    return entry


@hear.refusing
def _hear(by: Actor, entry: Accountability, *, heard: str, statement: str = "") -> Refusal | None:
    if no := person_refusal(by, "申辩"):
        return no
    if entry.unit_id not in set(units_of(by)):
        return Refusal("申辩由被问责的单位自己来写，别人不能代写。", who=str(entry.unit), kind="permission")
    if entry.hear_by < clock.today():
        return Refusal("申辩期限已过。", who="决定问责的人", basis=entry.hear_rule, kind="state")
    if heard not in (Heard.STATED, Heard.WAIVED):
        return Refusal("请选择：申辩，或放弃申辩。", kind="input")
    return rules.reason_refusal(statement, "申辩的内容") if heard == Heard.STATED else None


@action(
    "accountability.decide",
    label=_("决定问责"),
    needs=Perm.ACCOUNTABILITY_DECIDE,
    on=Accountability,
    states=ACCOUNTABILITY,
    others_act=True,
)
def decide(act: Act, entry: Accountability, *, approve: bool, text: str) -> Accountability:
    if not entry.heard:
        entry.heard, entry.heard_at = Heard.SILENT, act.now
    entry.decision_text, entry.decided_at, entry.decided_by_id = text.strip(), act.now, act.by.person_id
    act.move(entry, AccountabilityState.DECIDED if approve else AccountabilityState.DROPPED)
    return entry


@decide.refusing
def _decide(by: Actor, entry: Accountability, *, text: str, **_more: Any) -> Refusal | None:
    barred = barring.of_problem(entry.item.problem)
    return (
        lookback_rules.decider_refusal(
            by.person_id, units_of(by), entry.proposed_by_id, entry.unit_id, barred
        )
        or lookback_rules.unheard_refusal(entry.heard, entry.hear_by, clock.today())
        or rules.reason_refusal(text, "决定的理由")
    )

"""Pure rules of look-backs and calls to account: values in, a refusal out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from minqing.base.draws import WHOLE
from minqing.base.errors import Refusal
from minqing.matters.models.accountability import Measure
from minqing.matters.models.lookback_choices import Seen, Strata
from minqing.matters.rules import Barred, reason_refusal, said

INSPECTORS = "没有经办这件事的另一位督导人员"
PARTY_BASIS = "第二方须是另一单位、没有经办过名单里的事，或是持回执的居民"


def order_refusal(
    first: dt.date, last: dt.date, today: dt.date, rate: int, least: tuple[int, str], strata: str
) -> Refusal | None:
    """`least` is the lowest rate in basis points and its words."""
    if last < first:
        return Refusal("办结的结束日期早于开始日期，请核对。", kind="input")
    if first > today:
        return Refusal("这一段时间还没有到，没有办结的事可查。", kind="input")
    if not 1 <= rate <= WHOLE:
        return Refusal("抽取比例应在0.01%到100%之间。", kind="input")
    if rate < least[0]:
        return Refusal(
            "抽取比例低于下限。", who="管理员可以改规则参数，写明依据", basis=least[1], kind="input"
        )
    if strata not in Strata.values:
        return Refusal(f"请选择分层：{'、'.join(str(s.label) for s in Strata)}。", kind="input")
    return None


def inspector_refusal(barred: Barred, person: UUID | None, units: Collection[UUID]) -> Refusal | None:
    """Nobody inspects what they or their unit handled."""
    if person is None:
        return Refusal("检查须由具体的人来做。", kind="permission")
    if person in barred.people:
        return Refusal("这件事你经手过，不能由你检查。", who=INSPECTORS, basis="经办与检查分开")
    if barred.units & set(units):
        return Refusal(
            "这件事是你所在单位经办或登记的，不能由你检查。", who=INSPECTORS, basis="经办与检查分开"
        )
    return None


def party_refusal(barred: Barred, person: UUID | None, units: Collection[UUID]) -> Refusal | None:
    """The second party of a draw has no part in what is drawn from."""
    who = "另一单位的人员，或持回执的居民"
    if person is None:
        return Refusal("承诺须由具体的人来交。", kind="permission")
    if person in barred.people:
        return Refusal("名单里有你经手过的事，不能由你做第二方。", who=who, basis=PARTY_BASIS)
    if barred.units & set(units):
        return Refusal("名单里有你所在单位经办或登记的事，不能由你做第二方。", who=who, basis=PARTY_BASIS)
    return None


def sheet_refusal(
    passed: bool,
    seen: tuple[str, str, str],
    finding: str,
    rework_reason: str,
    promise_on: dt.date | None,
    today: dt.date,
) -> Refusal | None:
    """`seen`: site seen, still in order, records agree."""
    if not set(seen) <= set(Seen.values):
        return Refusal("三项检查都要选：是、否或不适用。", kind="input")
    if no := reason_refusal(finding, "检查情况"):
        return no
    if passed and Seen.NO in seen[1:]:
        return Refusal("写了不完好或与记录不符，不能评为合格。请改为不合格，或核对上面两项。", kind="input")
    if passed:
        return None
    if promise_on is not None and promise_on <= today:
        return Refusal("新的承诺日期要晚于今天。", kind="input")
    return reason_refusal(rework_reason, "返工的理由（群众可见）")


def propose_refusal(kind: str, reason: str) -> Refusal | None:
    if kind not in Measure.values:
        return Refusal(f"请选择问责方式：{'、'.join(str(m.label) for m in Measure)}。", kind="input")
    return reason_refusal(reason, "问责的理由")


def decider_refusal(
    person: UUID | None, units: Collection[UUID], inspector: UUID | None, unit: UUID, barred: Barred
) -> Refusal | None:
    """Who decides is neither who inspected, nor of the unit, nor had a part in the matter."""
    who, basis = "另一位督导人员，或没有经办这件事的分管领导", "检查、提出与决定分开"
    if person is None:
        return Refusal("问责须由具体的人来决定。", kind="permission")
    if person == inspector:
        return Refusal("检查和提出问责的是你，不能由你自己决定。", who=who, basis=basis)
    if unit in set(units):
        return Refusal("这是对你所在单位的问责，不能由你决定。", who=who, basis=basis)
    if person in barred.people:
        return Refusal("这件事你经手过，不能由你决定问责。", who=who, basis=basis)
    return None


def unheard_refusal(heard: str, hear_by: dt.date, today: dt.date) -> Refusal | None:
    """First the unit speaks, says that it will not, or lets its time pass."""
    if heard or hear_by < today:
        return None
    return Refusal(
        f"单位还没有申辩，也没有放弃。申辩期限是{said(hear_by)}，过了才能决定。",
        who="被问责的单位申辩或放弃申辩",
        basis="先听申辩，后作决定",
        kind="state",
    )

"""The resident's verdict: by receipt code, or asked by telephone by somebody who had no part in the matter."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.base.norms import norm
from minqing.matters import codes, rules
from minqing.matters.actions import barring, settling
from minqing.matters.actions.moving import due_words, heard_by, units_of
from minqing.matters.models import (
    Answer,
    CallAttempt,
    CallResult,
    Opinion,
    Problem,
    Receipt,
    Recheck,
    Verdict,
    Via,
)
from minqing.matters.norms import RECHECK as RECHECK_NORM
from minqing.matters.states import RECEIPT
from minqing.org.models import Unit
from minqing.org.permissions import Perm


def barred(opinion: Opinion) -> rules.Barred:
    """Everybody who recorded, handled, proved, approved or confirmed this matter, and the recording and handling units."""
    linked = Q(links__opinion=opinion, links__active=True)
    came = Q(merges__active=True, merges__lines__opinion=opinion)  # before it was merged into another
    problems = Problem.objects.filter(linked | came).distinct()
    return barring.handled(Opinion.objects.filter(pk=opinion.pk), problems)


def _write(act: Act, receipt: Receipt, answer: str, words: str, **how: Any) -> Verdict:
    who = barred(receipt.opinion)
    verdict = Verdict.objects.create(
        receipt=receipt,
        round=receipt.round,
        answer=answer,
        words=words.strip(),
        given_at=act.now,
        barred_people=" ".join(sorted(map(str, who.people))),
        barred_units=" ".join(sorted(map(str, who.units))),
        **how,
    )
    act.move(receipt)
    settling.judged(act, receipt.opinion)
    if answer == Answer.DISSATISFIED:
        _to_supervisors(act, receipt, verdict)
    return verdict


def _to_supervisors(act: Act, receipt: Receipt, verdict: Verdict) -> None:
    """Not satisfied: the supervisors have it in the same moment, with a date."""
    opinion = receipt.opinion
    limit = norm(RECHECK_NORM, on=act.today, subject=opinion.category.path if opinion.category else "")
    Recheck.objects.create(
        office=act.office,
        scope=receipt.scope,
        verdict=verdict,
        opinion=opinion,
        opened_at=act.now,
        due_on=heard_by(limit, act.today),
        due_rule=due_words(limit, act.today),
    )


@action(
    "verdict.give",
    label=_("群众评价"),
    needs=Perm.VERDICT_GIVE,
    on=Receipt,
    states=RECEIPT,
    for_resident=_("您评价了"),
    others_act=True,
)
def give(act: Act, receipt: Receipt, *, code: str, answer: str, words: str = "") -> Verdict:
    """By whoever holds the receipt, and nobody else."""
    return _write(act, receipt, answer, words, via=Via.WEB)


@give.refusing
def _give(by: Actor, receipt: Receipt, *, code: str, answer: str, words: str = "") -> Refusal | None:
    if by.kind != "resident":
        return Refusal(
            "评价只能由群众本人凭回执码作出，工作人员不能代评。",
            who="非经办单位可以电话回访，如实记录",
            basis="群众评价一经作出不能改动",
            kind="permission",
        )
    if codes.fault(code) or codes.receipt_hmac(code) != receipt.code_hmac:
        return Refusal("回执码不对，请对照回执再输一次。", kind="input")
    return _answer_refusal(answer, words)


def _answer_refusal(answer: str, words: str) -> Refusal | None:
    if answer not in Answer.values:
        return Refusal("请选一项：满意、基本满意、不满意。", kind="input")
    return None


@action(
    "verdict.record_callback",
    label=_("记录电话回访"),
    needs=Perm.CALLBACK_RECORD,
    on=Receipt,
    states=RECEIPT,
    for_resident=_("电话回访，您评价了"),
    others_act=True,
)
def record_callback(act: Act, receipt: Receipt, *, answer: str, words: str = "") -> Verdict:
    """What the resident said on the telephone, written down by a unit that had no part in it."""
    unit = Unit.objects.get(pk=act.authority.unit_id)
    return _write(
        act,
        receipt,
        answer,
        words,
        via=Via.CALLBACK,
        recorder=str(act.by.person_id),
        recorder_unit=str(unit.pk),
        recorder_name=act.by.name,
        recorder_unit_name=unit.name,
    )


@record_callback.refusing
def _record_callback(by: Actor, receipt: Receipt, *, answer: str, words: str = "") -> Refusal | None:
    return barred(receipt.opinion).refusal(by.person_id, units_of(by)) or _answer_refusal(answer, words)


@action(
    "verdict.call_attempt",
    label=_("回访未成"),
    needs=Perm.CALLBACK_RECORD,
    on=Receipt,
    states=RECEIPT,
    others_act=True,
)
def call_attempt(act: Act, receipt: Receipt, *, result: str, note: str = "") -> CallAttempt:
    """A call that brought no verdict. Silence stays silence: it is never counted as satisfied."""
    return CallAttempt.objects.create(
        receipt=receipt,
        round=receipt.round,
        result=result,
        note=note.strip(),
        at=act.now,
        by_id=act.by.person_id,
        unit_id=act.authority.unit_id,
    )


@call_attempt.refusing
def _call_attempt(by: Actor, receipt: Receipt, *, result: str, note: str = "") -> Refusal | None:
    if result not in CallResult.values:
        return Refusal(f"请选择情况：{'、'.join(str(r.label) for r in CallResult)}。", kind="input")
    return barred(receipt.opinion).refusal(by.person_id, units_of(by))

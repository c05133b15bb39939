"""提请上级办理: drafting the letter, sending it, and what came back. A letter finishes no matter by itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.base.files import store
from minqing.base.norms import norm
from minqing.base.numbers import next_code
from minqing.matters import level_rules, rules
from minqing.matters.actions import levels, papers
from minqing.matters.actions.moving import locked, person_refusal, step
from minqing.matters.actions.problem import unit_refusal
from minqing.matters.letters import letter
from minqing.matters.level_states import LEVEL, REFERRAL, HopKind, Level, ReferralState
from minqing.matters.models import OfficialPaper, Problem, Referral
from minqing.matters.norms import REFERRAL_REPLY
from minqing.matters.paper_states import PaperKind, PaperState
from minqing.matters.states import PROBLEM
from minqing.org.models import Unit
from minqing.org.permissions import Perm

BODY = 60


@action("problem.refer", label=_("提请上级办理"), needs=Perm.PROBLEM_REFER, on=Problem, states=PROBLEM)
def refer(
    act: Act, problem: Problem, *, asked: str, reason: str, unit: Unit | None = None, body: str = ""
) -> Referral:
    """A draft of the letter. The matter stays with the subdistrict until the letter is out."""
    assert act.by.person_id is not None
    return Referral.objects.create(
        office=act.office,
        scope=problem.scope,
        code=next_code(act.office, "TQ", act.today.year),
        problem=problem,
        unit=unit,
        body=body.strip() or (unit.name if unit else ""),
        asked=asked.strip(),
        reason=reason.strip(),
        made_at=act.now,
        made_by_id=act.by.person_id,
    )


@refer.refusing
def _refer(
    by: Actor, problem: Problem, *, asked: str, reason: str, unit: Unit | None = None, body: str = ""
) -> Refusal | None:
    if no := person_refusal(by, "提请上级办理") or levels.unanswered_refusal(problem):
        return no
    if problem.level not in (Level.SUBDISTRICT, Level.OUTSIDE):
        label = Level(problem.level).label
        why = f"这件事现在由{label}办理。先上交到街道，再由街道提请上级。"
        return Refusal(why, who=f"{label}的工作人员上交", basis=level_rules.BASIS, kind="state")
    return _wording_refusal(by, asked, reason, unit, body)


def _wording_refusal(by: Actor, asked: str, reason: str, unit: Unit | None, body: str) -> Refusal | None:
    named = body.strip() or (unit.name if unit else "")
    if not 2 <= len(named) <= BODY:
        return Refusal(f"请选一个外单位，或写明提请哪个部门（最多{BODY}字）。", kind="input")
    return (
        (unit_refusal(by, unit) if unit is not None else None)
        or rules.reason_refusal(asked, "请对方办什么")
        or rules.reason_refusal(reason, "为什么街道办不了（群众可见）")
    )


@action("referral.amend", label=_("修改提请"), needs=Perm.PROBLEM_REFER, on=Referral, states=REFERRAL)
def amend(
    _act: Act, referral: Referral, *, asked: str, reason: str, unit: Unit | None = None, body: str = ""
) -> Referral:
    """While it is a draft."""
    referral.asked, referral.reason, referral.unit = asked.strip(), reason.strip(), unit
    referral.body = body.strip() or (unit.name if unit else "")
    referral.save()
    return referral


@amend.refusing
def _amend(
    by: Actor, _referral: Referral, *, asked: str, reason: str, unit: Unit | None = None, body: str = ""
) -> Refusal | None:
    return _wording_refusal(by, asked, reason, unit, body)


@action("referral.letter", label=_("出提请函"), needs=Perm.PROBLEM_REFER, on=Referral, states=REFERRAL)
def write(act: Act, referral: Referral) -> OfficialPaper:
    """The letter in Word, numbered, with a place for the stamp."""
    made = papers.make(
        act, PaperKind.LETTER, referral.problem, referral.body, lambda head: letter(referral, head)
    )
    referral.paper = made
    referral.save()
    return made


@write.refusing
def _write(by: Actor, referral: Referral) -> Refusal | None:
    known = referral.paper
    if known is not None and known.state == PaperState.MADE:
        why = f"已经出过提请函（{known.code}），可以在文书台账里重新打开。写错了要重出的，先作废那一份。"
        return Refusal(why, who="出文单位", kind="state")
    return person_refusal(by, "出提请函")


@action(
    "referral.send",
    label=_("记录已发出"),
    needs=Perm.PROBLEM_REFER,
    on=Referral,
    states=REFERRAL,
    for_resident=_("提请街道以外的部门办理"),
)
def send(act: Act, referral: Referral, *, sent_on: dt.date) -> Referral:
    """The letter is out: from now on the matter lies outside, still open, and the other side's days run."""
    limit = norm(REFERRAL_REPLY, on=sent_on, subject=levels.path_of(referral.problem.category))
    referral.sent_on, referral.sent_by_id = sent_on, act.by.person_id
    referral.due_on, referral.due_rule = limit.due(sent_on), limit.due_words(sent_on)
    act.move(referral)
    problem = locked(referral.problem)
    words = f"提请{referral.body}办理：{referral.reason}"
    levels.move(act, problem, "referral.send", HopKind.PERSON, words)
    problem.state_note = problem.state_note or f"已提请{referral.body}办理，等答复"
    step(PROBLEM, problem, "referral.send")
    return referral


@send.refusing
def _send(by: Actor, referral: Referral, *, sent_on: dt.date) -> Refusal | None:
    if no := person_refusal(by, "发出提请"):
        return no
    problem = referral.problem
    if no := PROBLEM.refusal("referral.send", problem) or LEVEL.refusal("referral.send", problem):
        return no
    made = referral.made_at.astimezone(clock.ZONE).date()
    if not made <= sent_on <= clock.today():
        return Refusal(f"发出日期要在拟稿那天（{rules.said(made)}）到今天之间。", kind="input")
    # Asked of staff about another body's days, not of a resident: a year without its calendar is refused aloud.
    norm(REFERRAL_REPLY, on=sent_on, subject=levels.path_of(problem.category)).due(sent_on)
    return None


@action(
    "referral.reply",
    label=_("记录答复"),
    needs=Perm.PROBLEM_REFER,
    on=Referral,
    states=REFERRAL,
    for_resident=_("街道以外的部门有了答复"),
)
def reply(
    act: Act, referral: Referral, *, text: str, replied_on: dt.date, back: bool = True, file: Any = None
) -> Referral:
    """What they answered, verbatim. Either the subdistrict goes on with it, or the matter is confirmed as they left it."""
    referral.reply, referral.replied_on = text.strip(), replied_on
    referral.reply_file = store(file) if file is not None else None
    referral.ended_at, referral.ended_by_id = act.now, act.by.person_id
    act.move(referral)
    problem = locked(referral.problem)
    target = Level.SUBDISTRICT if back else Level.OUTSIDE
    words = f"{referral.body}已答复，由街道接着办理。"
    levels.move(act, problem, "referral.reply", HopKind.RETURNED, words, target)
    problem.save()
    return referral


@reply.refusing
def _reply(
    by: Actor, referral: Referral, *, text: str, replied_on: dt.date, back: bool = True, file: Any = None
) -> Refusal | None:
    if no := person_refusal(by, "记录答复") or rules.reason_refusal(text, "对方怎么答复（群众可见）"):
        return no
    if referral.sent_on is not None and not referral.sent_on <= replied_on <= clock.today():
        return Refusal(f"答复日期要在发出那天（{rules.said(referral.sent_on)}）到今天之间。", kind="input")
    return None


@action(
    "referral.close",
    label=_("没有答复就结束"),
    needs=Perm.PROBLEM_REFER,
    on=Referral,
    states=REFERRAL,
    for_resident=_("不再等街道以外部门的答复"),
)
def close(act: Act, referral: Referral, *, reason: str) -> Referral:
    """A draft that is not needed, or an answer that nobody waits for any more: why, in words that residents read."""
    was = referral.state
    referral.end_reason = reason.strip()
    referral.ended_at, referral.ended_by_id = act.now, act.by.person_id
    act.move(referral)
    problem = locked(referral.problem)
    if was == ReferralState.SENT and problem.level == Level.OUTSIDE:
        words = f"没有等到{referral.body}的答复，由街道接着办理：{reason.strip()}"
        levels.move(act, problem, "referral.close", HopKind.RETURNED, words)
        problem.save()
    return referral


@close.refusing
def _close(by: Actor, _referral: Referral, *, reason: str) -> Refusal | None:
    return person_refusal(by, "结束提请") or rules.reason_refusal(reason, "为什么不等答复（群众可见）")

"""班子个人问题清单: the committee records and confirms, the leader promises and reports. Nobody confirms what is their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.base.numbers import next_code
from minqing.campaigns.models import Campaign
from minqing.matters import rules
from minqing.matters.actions.moving import fixed_refusal, person_refusal, unseen_refusal
from minqing.matters.models import Opinion, PersonalLink, PersonalProblem, Wind
from minqing.matters.personal_states import PERSONAL
from minqing.org.models import Appointment, Person, Post
from minqing.org.permissions import Perm
from minqing.org.rules import inside_refusal


@action("personal.record", label=_("登记个人问题"), needs=Perm.PERSONAL_MANAGE)
def record(
    act: Act,
    *,
    scope: str,
    leader: Person,
    leader_post: Post,
    title: str,
    detail: str = "",
    wind: str = "",
    measure: str = "",
    promise: str = "",
    due_on: dt.date | None = None,
    campaign: Campaign | None = None,
    opinions: Iterable[Opinion] = (),
    code: str = "",
) -> PersonalProblem:
    """On the register of the post's holder, with the opinions that it comes from."""
    made = PersonalProblem.objects.create(
        office=act.office,
        scope=scope,
        code=next_code(act.office, "GR", act.today.year),
        leader=leader,
        leader_post=leader_post,
        title=title.strip(),
        detail=detail.strip(),
        wind=wind,
        measure=measure.strip(),
        promise=promise.strip(),
        due_on=due_on,
        campaign=campaign,
        recorded_at=act.now,
        recorded_by_id=act.by.person_id,
    )
    for opinion in opinions:
        PersonalLink.objects.create(personal=made, opinion=opinion, linked_at=act.now)
    return made


@record.refusing
def _record(
    by: Actor,
    *,
    scope: str,
    leader: Person,
    leader_post: Post,
    title: str,
    wind: str = "",
    promise: str = "",
    due_on: dt.date | None = None,
    opinions: Iterable[Opinion] = (),
    code: str = "",
    **_more: Any,
) -> Refusal | None:
    if code:
        return Refusal(f"没有编号是{code}的个人问题。新的一行，编号请留空，由系统给。", kind="input")
    return (
        inside_refusal(scope, by.office)
        or holder_refusal(leader, leader_post)
        or _wording_refusal(title, wind)
        or (_promise_refusal(promise, due_on) if promise.strip() else None)
        or _linkable_refusal(by, opinions)
    )


def holder_refusal(leader: Person, post: Post) -> Refusal | None:
    """The register is a person's, at a post that is or was theirs in their own right: old registers are brought in too."""
    if Appointment.objects.filter(post=post, person=leader, kind=Appointment.Kind.HOLDER).exists():
        return None
    return Refusal(f"{leader.name}没有任过“{post.title}”，请核对班子成员和岗位。", kind="input")


def _wording_refusal(title: str | None, wind: str | None) -> Refusal | None:
    if title is not None and not 0 < len(title.strip()) <= 80:
        return Refusal("问题要写，最多80字。", kind="input")
    if wind and wind not in Wind.values:
        return Refusal(f"没有“{wind}”这个四风标签。", kind="input")
    return None


def _promise_refusal(promise: str, due_on: dt.date | None) -> Refusal | None:
    if no := rules.reason_refusal(promise, "承诺（对外公布）"):
        return no
    if due_on is None:
        return Refusal("承诺要写整改期限，到哪一天。", kind="input")
    if due_on < clock.today():
        return Refusal(f"整改期限{rules.said(due_on)}已经过去，请改成今天或以后的日期。", kind="input")
    return None


def _linkable_refusal(by: Actor, opinions: Iterable[Opinion]) -> Refusal | None:
    """Only what the recorder may read, and never an accusation: the accused would learn of it."""
    for opinion in opinions:
        if no := unseen_refusal(by, opinion, "意见"):
            return no
        if opinion.with_discipline:
            return Refusal(f"{opinion.code}已转纪检，不能列入个人问题的来源。", who="纪检干部", kind="input")
    return None


@action(
    "personal.amend", label=_("修改个人问题"), needs=Perm.PERSONAL_MANAGE, on=PersonalProblem, states=PERSONAL
)
def amend(
    _act: Act,
    row: PersonalProblem,
    *,
    title: str | None = None,
    detail: str | None = None,
    wind: str | None = None,
    measure: str | None = None,
    **_fixed: Any,
) -> PersonalProblem:
    """The wording. Promise and result are the leader's own words."""
    for name, value in (("title", title), ("detail", detail), ("wind", wind), ("measure", measure)):
        if value is not None:
            setattr(row, name, value.strip())
    row.save()
    return row


FIXED = {
    "leader": "班子成员登记以后不能改；登记错人的，请另行登记。",
    "leader_post": "岗位登记以后不能改；登记错人的，请另行登记。",
    "promise": "承诺由班子成员本人改。",
    "due_on": "整改期限由班子成员本人改。",
    "campaign": "所属教育实践活动登记以后不能改。",
}


@amend.refusing
def _amend(
    _by: Actor,
    _row: PersonalProblem,
    *,
    title: str | None = None,
    detail: str | None = None,
    wind: str | None = None,
    measure: str | None = None,
    **fixed: Any,
) -> Refusal | None:
    for name in fixed:
        if name in FIXED:
            return Refusal(FIXED[name], kind="input")
    return fixed_refusal(fixed) or _wording_refusal(title, wind)


@action("personal.link", label=_("关联意见"), needs=Perm.PERSONAL_MANAGE, on=PersonalProblem, states=PERSONAL)
def link(act: Act, row: PersonalProblem, *, opinions: Iterable[Opinion]) -> PersonalProblem:
    """The opinions that the problem comes from. They stay what they are, with receipt and verdict."""
    for opinion in opinions:
        known = PersonalLink.objects.filter(personal=row, opinion=opinion).first()
        made = known or PersonalLink(personal=row, opinion=opinion)
        made.active, made.linked_at, made.unlinked_at, made.unlink_reason = True, act.now, None, ""
        made.save()
    return row


@link.refusing
def _link(by: Actor, row: PersonalProblem, *, opinions: Iterable[Opinion]) -> Refusal | None:
    wanted = list(opinions)
    if not wanted:
        return Refusal("请选择要关联的意见。", kind="input")
    known = PersonalLink.objects.filter(personal=row, opinion__in=wanted, active=True).first()
    if known is not None:
        return Refusal(f"{known.opinion.code}已经关联。", kind="input")
    return _linkable_refusal(by, wanted)


@action(
    "personal.unlink", label=_("解除关联"), needs=Perm.PERSONAL_MANAGE, on=PersonalProblem, states=PERSONAL
)
def unlink(act: Act, row: PersonalProblem, *, opinion: Opinion, reason: str) -> PersonalProblem:
    """Linked by mistake. The link is switched off, never deleted."""
    found = PersonalLink.objects.get(personal=row, opinion=opinion, active=True)
    found.active, found.unlinked_at, found.unlink_reason = False, act.now, reason.strip()
    found.save()
    return row


@unlink.refusing
def _unlink(_by: Actor, row: PersonalProblem, *, opinion: Opinion, reason: str) -> Refusal | None:
    if not PersonalLink.objects.filter(personal=row, opinion=opinion, active=True).exists():
        return Refusal("这条意见没有关联在这里。", kind="input")
    return rules.reason_refusal(reason, "为什么解除关联")


@action(
    "personal.promise", label=_("作出承诺"), needs=Perm.PERSONAL_ANSWER, on=PersonalProblem, states=PERSONAL
)
def promise_(
    act: Act, row: PersonalProblem, *, promise: str, due_on: dt.date, measure: str = "", reason: str = ""
) -> PersonalProblem:
    """In the leader's own words, for the public, with a day. A changed promise says why."""
    act.say(reason=reason.strip())
    row.promise, row.due_on = promise.strip(), due_on
    if measure.strip():
        row.measure = measure.strip()
    row.save()
    return row


@promise_.refusing
def _promise(
    by: Actor,
    row: PersonalProblem,
    *,
    promise: str,
    due_on: dt.date | None = None,
    reason: str = "",
    **_more: Any,
) -> Refusal | None:
    if no := _own_refusal(by, row) or _promise_refusal(promise, due_on):
        return no
    changed = row.due_on is not None and due_on != row.due_on
    return rules.reason_refusal(reason, "为什么改整改期限") if changed else None


def _own_refusal(by: Actor, row: PersonalProblem) -> Refusal | None:
    """What is personal is answered in person. The machine may bring in what was answered on paper."""
    if by.person_id is None or by.person_id == row.leader_id:
        return None
    return Refusal("个人问题由班子成员本人来答。", who=f"{row.leader.name}本人", kind="permission")


@action(
    "personal.report",
    label=_("报告整改结果"),
    needs=Perm.PERSONAL_ANSWER,
    on=PersonalProblem,
    states=PERSONAL,
)
def report(act: Act, row: PersonalProblem, *, result: str) -> PersonalProblem:
    """The leader says that it is put right, in words for the public. Somebody else confirms."""
    row.result, row.reported_at, row.back_reason = result.strip(), act.now, ""
    act.move(row)
    return row


@report.refusing
def _report(by: Actor, row: PersonalProblem, *, result: str) -> Refusal | None:
    if no := _own_refusal(by, row):
        return no
    if not row.promise:
        return Refusal("还没有承诺。请先写承诺和整改期限，再报告结果。", who=f"{row.leader.name}本人")
    return rules.reason_refusal(result, "整改结果（对外公布）")


@action(
    "personal.confirm",
    label=_("确认已整改"),
    needs=Perm.PERSONAL_MANAGE,
    on=PersonalProblem,
    states=PERSONAL,
)
def confirm(act: Act, row: PersonalProblem, *, note: str = "") -> PersonalProblem:
    """By somebody else than the leader."""
    act.say(note=note.strip())
    row.confirmed_at, row.confirmed_by_id = act.now, act.by.person_id
    act.move(row)
    return row


@confirm.refusing
def _confirm(by: Actor, row: PersonalProblem, **_more: Any) -> Refusal | None:
    return person_refusal(by, "确认整改") or _another_refusal(by, row, "不能由你自己确认")


def _another_refusal(by: Actor, row: PersonalProblem, what: str) -> Refusal | None:
    if by.person_id != row.leader_id:
        return None
    return Refusal(
        f"这是你自己的问题，{what}。", who="另一位管个人清单的人", basis="整改由本人报告、他人确认"
    )


@action(
    "personal.send_back",
    label=_("退回继续整改"),
    needs=Perm.PERSONAL_MANAGE,
    on=PersonalProblem,
    states=PERSONAL,
)
def send_back(act: Act, row: PersonalProblem, *, reason: str) -> PersonalProblem:
    """Not put right yet, or no longer: the result that was reported stays in the journal."""
    act.say(reported=row.result)
    row.back_reason, row.result, row.reported_at = reason.strip(), "", None
    row.confirmed_at, row.confirmed_by = None, None
    act.move(row)
    return row


@send_back.refusing
def _send_back(by: Actor, row: PersonalProblem, *, reason: str) -> Refusal | None:
    return _another_refusal(by, row, "不能由你自己退回") or rules.reason_refusal(reason, "退回的理由")

"""A post passed on: from holder to successor, with a sheet that the successor acknowledges. The work stays with the post."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal, Refused
from minqing.org.models import Account, Appointment, Handover, HandoverNote, Person, Post
from minqing.org.models.people import in_force, not_over
from minqing.org.permissions import Perm
from minqing.org.rules import reason_refusal

HOLDER, SUBSTITUTE = Appointment.Kind.HOLDER, Appointment.Kind.SUBSTITUTE


def holding(post: Post, day: dt.date, person: Person | None = None) -> Appointment | None:
    """Who holds the post itself (not for somebody else) on a day: the given person, or the one who came last."""
    held = post.appointments.filter(in_force(day), kind=HOLDER)
    if person is not None:
        held = held.filter(person=person)
    return held.order_by("-valid_from").first()


@action("post.hand_over", label=_("岗位交接"), needs=Perm.ORG_EDIT, on=Post)
def hand_over(
    act: Act,
    post: Post,
    *,
    taker: Person,
    on: dt.date,
    reason: str,
    giver: Person | None = None,
) -> Handover:
    """End one appointment and begin the next on the same day; nothing that lies at the post moves."""
    act.say(reason=reason)
    held = holding(post, act.today, giver)
    if held is None:  # the rules have looked; somebody ended it in between
        raise Refused(_not_held(post))
    held.valid_to = on
    held.save()
    for stood_in in post.appointments.filter(not_over(on), kind=SUBSTITUTE, person=taker, valid_from__lt=on):
        stood_in.valid_to = on
        stood_in.save()
    begun = Appointment.objects.create(scope=post.scope, post=post, person=taker, kind=HOLDER, valid_from=on)
    return Handover.objects.create(
        scope=post.scope,
        post=post,
        giver=held.person,
        taker=taker,
        on=on,
        reason=reason.strip(),
        begun=begun,
    )


def _not_held(post: Post) -> Refusal:
    return Refusal(f"“{post.title}”现在没有人担任，不用交接，直接任职。", kind="state")


@hand_over.refusing
def _hand_over(
    by: Actor,
    post: Post,
    *,
    taker: Person,
    on: dt.date,
    reason: str,
    giver: Person | None = None,
) -> Refusal | None:
    held = holding(post, clock.today(), giver)
    if held is None:
        return _not_held(post)
    if held.valid_to is not None and held.valid_to <= on:
        return Refusal(f"{held.person.name}到{held.valid_to}就不在这个岗位上了。", kind="state")
    return (
        _taker_refusal(by, post, held, taker)
        or _day_refusal(held, on)
        or reason_refusal(reason, "为什么交接（调动、轮岗、退休等）")
    )


def _taker_refusal(by: Actor, post: Post, held: Appointment, taker: Person) -> Refusal | None:
    if by.person_id == taker.pk:
        return Refusal("不能给自己任职。", who="另一位管理员", kind="input")
    if taker.pk == held.person_id:
        return Refusal(f"{taker.name}就是移交人，请选接手的人。", kind="input")
    if not Account.objects.filter(person=taker, is_active=True, person__active=True).exists():
        return Refusal(f"{taker.name}还没有能登录的账号，接不了手。请先开通。", kind="input")
    if post.appointments.filter(not_over(clock.today()), kind=HOLDER, person=taker).exists():
        return Refusal(f"{taker.name}已在“{post.title}”岗位上。", kind="input")
    return None


def _day_refusal(held: Appointment, on: dt.date) -> Refusal | None:
    if on < clock.today():
        return Refusal("交接日期不能早于今天：这几天办的事都记在移交人名下。", kind="input")
    if on <= held.valid_from:
        return Refusal(f"{held.person.name}从{held.valid_from}起才任职，交接日期要晚于这一天。", kind="input")
    return None


@action("handover.note", label=_("写交接说明"), needs=Perm.POST_OWN, on=Handover, at_most={"text": 500})
def note(_act: Act, handover: Handover, *, model: str, row: uuid.UUID, code: str, text: str) -> HandoverNote:
    """What the leaving one says of one open item. Written again, it takes the place of what stood there."""
    known = HandoverNote.objects.filter(handover=handover, row=row).first()
    found = known or HandoverNote(handover=handover, model=model, row=row, code=code)
    found.text = text.strip()
    found.save()
    return found


@note.refusing
def _note(by: Actor, handover: Handover, *, text: str, **_rest: Any) -> Refusal | None:
    if by.person_id not in (handover.giver_id, None):
        return Refusal("交接说明由移交人写。", who=handover.giver.name)
    if handover.taken_at is not None:
        return Refusal("接手人已经确认，说明不能再改。", kind="state")
    return reason_refusal(text, "这一件办到哪里、答应过什么")


@action("post.take_over", label=_("确认接手"), needs=Perm.POST_OWN, on=Handover)
def take_over(act: Act, handover: Handover, *, note: str = "") -> Handover:
    """The successor has read the sheet."""
    handover.taken_at, handover.taken_note = act.now, note.strip()
    handover.save()
    return handover


@take_over.refusing
def _take_over(by: Actor, handover: Handover, **_rest: Any) -> Refusal | None:
    if by.person_id != handover.taker_id:
        return Refusal("只有接手人能确认。", who=handover.taker.name, kind="permission")
    if handover.taken_at is not None:
        return Refusal("这次交接已经确认过。", kind="state")
    if clock.today() < handover.on:
        return Refusal(f"到{handover.on}才接手，那天起再确认。", kind="state")
    return None

"""The two parties of a draw: who may be one, committing, opening; and a draw whose time ran out is void."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from minqing.base import drawing
from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.draw_states import DrawState
from minqing.base.errors import Refusal
from minqing.base.models.draw import Draw, DrawParty
from minqing.matters import codes, lookback_rules
from minqing.matters.actions import barring, sampling
from minqing.matters.actions.moving import step, units_of
from minqing.matters.lookback_states import DRAW, LOOKBACK
from minqing.matters.models import LookBack, Problem, Receipt
from minqing.org.models import Unit
from minqing.org.permissions import Perm

RESIDENT = "持回执的居民"


def place_of(by: Actor, draw: Draw) -> int:
    """Whoever ordered the draw is its first party, whatever post they act under."""
    return 1 if by.person_id is not None and by.person_id == draw.ordered_by else 2


@action("draw.commit", label=_("交承诺"), needs=Perm.DRAW_TAKE_PART, on=Draw, states=DRAW, others_act=True)
def commit(act: Act, draw: Draw, *, commitment: str, code: str = "") -> Draw:
    """Hand in the hash of a secret that stays on one's own machine. Both there: the draw waits for the opening."""
    place = place_of(act.by, draw)
    unit: UUID | None = draw.ordered_unit if place == 1 else act.authority.unit_id
    name = RESIDENT if act.by.kind == "resident" else Unit.objects.get(pk=unit).name
    drawing.commit(act, draw, commitment, place, name, unit)
    both = DrawParty.objects.filter(draw=draw).count() == 2
    act.move(draw, DrawState.COMMITTED if both else None)
    return draw


@commit.refusing
def _commit(by: Actor, draw: Draw, *, commitment: str, code: str = "") -> Refusal | None:
    if draw.office != by.office:
        return Refusal("没有找到这次摇号。", kind="scope")
    place = place_of(by, draw)
    if DrawParty.objects.filter(draw=draw, place=place).exists():
        why = "你已经交过承诺了。" if place == 1 else "第二方的承诺已经有人交了。"
        return Refusal(why, kind="state")
    no = _second_refusal(by, draw, code) if place == 2 else None
    return no or drawing.commitment_refusal(draw, commitment)


def _second_refusal(by: Actor, draw: Draw, code: str) -> Refusal | None:
    if by.kind == "resident":
        return _receipt_refusal(draw, code)
    units = set(units_of(by))
    if draw.ordered_unit in units:
        return Refusal(
            "发起方所在的单位不能再做第二方。",
            who="另一单位的人员，或持回执的居民",
            basis=lookback_rules.PARTY_BASIS,
        )
    listed = Problem.objects.filter(office=draw.office, code__in=[name for _s, name in draw.entries])
    return lookback_rules.party_refusal(barring.of_problems(listed), by.person_id, units)


def _receipt_refusal(draw: Draw, code: str) -> Refusal | None:
    """A receipt that was there before the list, and that the orderer's side did not write out itself."""
    if codes.fault(code):
        return Refusal(codes.fault(code), kind="input")
    receipt = Receipt.objects.by_code(code)
    if receipt is None or receipt.office != draw.office:
        return Refusal("没有找到这个回执码。请对照回执，一组一组再看一遍。", kind="input")
    if receipt.issued_at >= draw.frozen_at:
        return Refusal("这张回执是名单冻结以后发出的，不能用来参加这次摇号。", kind="input")
    opinion = receipt.opinion
    if opinion.recorded_by_id == draw.ordered_by or opinion.recorder_unit_id == draw.ordered_unit:
        return Refusal("这张回执是发起方登记的，不能用来参加这次摇号。", kind="input")
    return None


def party_of(by: Actor, draw: Draw) -> DrawParty | None:
    """The seat that this actor took. A resident's is shown by the secret itself: nobody else can have it."""
    parties = DrawParty.objects.filter(draw=draw)
    return (
        parties.filter(place=2, person=None).first()
        if by.kind == "resident"
        else parties.filter(person=by.person_id).exclude(person=None).first()
    )


@action("draw.open", label=_("公开秘密"), needs=Perm.DRAW_TAKE_PART, on=Draw, states=DRAW, others_act=True)
def open_(act: Act, draw: Draw, *, secret: str) -> Draw:
    """The second opened secret draws: who is chosen follows from list and secrets alone."""
    party = party_of(act.by, draw)
    assert party is not None
    if not drawing.open_(act, draw, party, secret):
        return draw
    act.move(draw, DrawState.DRAWN)
    ordered = LookBack.objects.select_for_update().filter(draw=draw).first()
    if ordered is not None:
        step(LOOKBACK, ordered, "draw.open")
        sampling.hand_out(act, ordered)
    return draw


@open_.refusing
def _open(by: Actor, draw: Draw, *, secret: str) -> Refusal | None:
    if draw.office != by.office:
        return Refusal("没有找到这次摇号。", kind="scope")
    return drawing.opening_refusal(draw, party_of(by, draw), secret)


@action("draw.void", label=_("登记作废"), needs=Perm.LOOKBACK_ORDER, on=Draw, states=DRAW, others_act=True)
def void(act: Act, draw: Draw) -> Draw:
    """Write down that the time ran out. It was void before, by rule; nobody can make a draw void by choice."""
    drawing.lapse(act, draw)
    act.move(draw)
    ordered = LookBack.objects.select_for_update().filter(draw=draw).first()
    if ordered is not None:
        step(LOOKBACK, ordered, "draw.void")
    return draw


@void.refusing
def _void(by: Actor, draw: Draw) -> Refusal | None:
    if draw.office != by.office:
        return Refusal("没有找到这次摇号。", kind="scope")
    if drawing.over(draw) is None:
        return Refusal(
            "还没有到期，不能作废；任何人都不能凭意愿作废一次摇号。", basis=drawing.BASIS, kind="state"
        )
    return None

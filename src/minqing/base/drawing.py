"""What happens to a draw, for the actions of whoever needs one: frozen, committed to, opened, void. And why not.

The base knows no matter: who may be the second party is asked by the app that draws.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from minqing.base import clock, draws
from minqing.base.action import Act
from minqing.base.draw_states import DrawState, PartyKind
from minqing.base.errors import Refusal
from minqing.base.models.draw import Draw, DrawParty
from minqing.base.numbers import next_code

NUMBER = "YH"
BASIS = "两方各交承诺、都公开以后才抽出；到期没有公开的，公开作废"


def freeze(
    act: Act,
    *,
    purpose: str,
    heading: str,
    entries: Iterable[draws.Entry],
    rate: int,
    unit: UUID,
    days: tuple[dt.date, dt.date],
    instead_of: Draw | None = None,
) -> Draw:
    """A new draw; nothing of its list can be changed from here on."""
    assert act.by.person_id is not None
    number = next_code(act.office, NUMBER, act.today.year)
    text = draws.listing(number, rate, entries)
    return Draw.objects.create(
        office=act.office,
        number=number,
        purpose=purpose,
        heading=heading,
        listing=text,
        list_hash=draws.sha256(text),
        rate=rate,
        frozen_at=act.now,
        ordered_by=act.by.person_id,
        ordered_unit=unit,
        commit_by=days[0],
        open_by=days[1],
        instead_of=instead_of,
    )


def unreplaced(office: str, purpose: str, on: dt.date) -> Draw | None:
    """The last void draw of this kind that no later one names: the next one must."""
    rows = Draw.objects.of_office(office).filter(purpose=purpose, followed_by__isnull=True)
    return rows.void(on).order_by("-frozen_at").first()


def over(draw: Draw) -> Refusal | None:
    """Nothing more can be done with a draw whose time ran out, or that is drawn."""
    if why := draw.lapse(clock.today()):
        return Refusal(
            f"{draw.number}{why}，已经作废。",
            who="督导组另行摇号，并写明代替这一次",
            basis=BASIS,
            kind="state",
        )
    return None


def commitment_refusal(draw: Draw, commitment: str) -> Refusal | None:
    if no := over(draw):
        return no
    if not draws.is_hash(commitment):
        why = "承诺应是64位的哈希（数字和小写字母a到f）。请用页面生成，或运行 ./minqing draw-secret。"
        return Refusal(why, kind="input")
    if DrawParty.objects.filter(commitment=commitment).exists():
        return Refusal("这个承诺已经有人交过，不能照抄或再用。请另生成一个秘密。", kind="input")
    return None


def commit(act: Act, draw: Draw, commitment: str, place: int, name: str, unit: UUID | None) -> DrawParty:
    """Take a commitment in. The caller moves the draw when both are there."""
    resident = act.by.kind == "resident"
    kind = PartyKind.ORDERER if place == 1 else PartyKind.RESIDENT if resident else PartyKind.UNIT
    return DrawParty.objects.create(
        draw=draw,
        place=place,
        kind=kind,
        public_name=name,
        person=act.by.person_id,
        unit=None if resident else unit,
        commitment=commitment,
        committed_at=act.now,
    )


def opening_refusal(draw: Draw, party: DrawParty | None, secret: str) -> Refusal | None:
    """The first party opens first: who ordered the draw must not be the last who may still stop it knowing the result."""
    if no := over(draw):
        return no
    if party is None:
        return Refusal("你不是这次摇号的一方。", kind="permission")
    if party.opened_at is not None:
        return Refusal("你已经公开过了。", kind="state")
    if party.place != 1 and not DrawParty.objects.filter(draw=draw, place=1).exclude(secret="").exists():
        return Refusal(
            "发起方还没有公开。由发起方先公开，第二方后公开。", who="发起方", basis=BASIS, kind="state"
        )
    plain = draws.plain(secret)
    if draws.commitment(plain) != party.commitment:
        return Refusal("这个秘密与当初交的承诺不符。请打开当时存下的文件，整行复制过来。", kind="input")
    if draws.weak(plain):
        return Refusal("这个秘密太短，别人试得出来，不能用来摇号；到期没有公开，这次摇号作废。", basis=BASIS)
    return None


def open_(act: Act, draw: Draw, party: DrawParty, secret: str) -> bool:
    """Keep an opened secret; when it is the second, work the choice out. Returns whether it is drawn now."""
    party.secret, party.opened_at = draws.plain(secret), act.now
    party.save()
    secrets = [p.secret for p in DrawParty.objects.filter(draw=draw).order_by("place")]
    if len(secrets) != 2 or not all(secrets):
        return False
    draw.seed = draws.seed(draw.list_hash, *secrets)
    draw.chosen = "\n".join(draws.choose(draw.seed, draw.entries, draw.rate))
    draw.drawn_at = act.now
    return True


def lapse(act: Act, draw: Draw) -> None:
    """Write down what is so by rule. The caller moves the draw."""
    draw.void_reason, draw.void_at = draw.lapse(act.today), act.now


def checked(published: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """A published draw worked out again, with what only the published file can show: a void draw chose nothing."""
    found = draws.verify(published)
    if published.get("state") == DrawState.VOID:
        found.append(("void", "", not published.get("seed") and not published.get("chosen")))
    return found

"""A draw in words, the same for residents and staff: what is public, what each party did, and whether it comes out."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from minqing.base import clock, drawing
from minqing.base.dates import day_words
from minqing.base.draw_states import DrawState
from minqing.base.models.draw import Draw, DrawParty
from minqing.base.norms import amount
from minqing.matters.rules import said

PLACES = {1: "发起方", 2: "第二方"}
# What `drawing.checked` tells, in words.
CHECKS = {
    "list": "名单与名单哈希",
    "secret 1": "发起方的秘密与承诺",
    "secret 2": "第二方的秘密与承诺",
    "strength 1": "发起方的秘密够长，别人试不出来",
    "strength 2": "第二方的秘密够长，别人试不出来",
    "unopened": "没有双方公开，就没有抽出任何编号",
    "seed": "种子",
    "chosen": "抽出的编号",
    "void": "作废的摇号没有抽出任何编号",
}


@dataclass(frozen=True)
class Stratum:
    """One part of the list."""

    name: str
    ids: list[str]
    chosen: list[str]


@dataclass(frozen=True)
class Seat:
    """One of the two, with the name of the seat."""

    name: str
    party: DrawParty


@dataclass(frozen=True)
class Shown:
    """What a page of a draw draws."""

    draw: Draw
    state: str
    label: str
    why_void: str
    rate: str
    parties: list[Seat]
    strata: list[Stratum]
    chosen: list[str]
    checks: list[tuple[str, bool]]
    instead_of: str
    followed_by: str

    @property
    def fits(self) -> bool:
        return all(fits for _what, fits in self.checks)

    @property
    def listed(self) -> int:
        return sum(len(stratum.ids) for stratum in self.strata)


def shown(draw: Draw) -> Shown:
    today = clock.today()
    told = draw.published(today)
    strata: dict[str, list[str]] = {}
    for stratum, name in draw.entries:
        strata.setdefault(stratum, []).append(name)
    chosen = set(draw.chosen_ids)
    later = Draw.objects.of_office(draw.office).filter(instead_of=draw).first()
    return Shown(
        draw=draw,
        state=told["state"],
        label=str(DrawState(told["state"]).label),
        why_void=told["void_reason"],
        rate=amount(draw.rate, "basis_point"),
        parties=[Seat(PLACES[party.place], party) for party in draw.parties.order_by("place")],
        strata=[Stratum(name, ids, [i for i in ids if i in chosen]) for name, ids in strata.items()],
        chosen=draw.chosen_ids,
        checks=[(CHECKS[what], fits) for what, _found, fits in drawing.checked(told)],
        instead_of=told["instead_of"],
        followed_by=later.number if later is not None else "",
    )


def parties_told(draw: Draw) -> list[tuple[str, str]]:
    """Who has done what so far, for a form of the draw."""
    told = [(_("承诺期限"), said(draw.commit_by)), (_("公开期限"), said(draw.open_by))]
    for party in draw.parties.order_by("place"):
        done = _("%(day)s交了承诺") % {"day": day_words(party.committed_at.astimezone(clock.ZONE).date())}
        if party.opened_at is not None:
            done += _("，已公开")
        told.append((f"{PLACES[party.place]} {party.public_name}", done))
    return told

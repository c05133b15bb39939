"""The database itself refuses what must never stand in a draw: one failing write per constraint."""

import datetime as dt

import pytest
from django.db import IntegrityError
from tests.base.acting import OFFICE, act
from tests.support.breaches import is_breach_of

from minqing.base import clock, draws
from minqing.base.models import Draw, DrawParty
from minqing.base.rows import new_id

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 24)
NOW = clock.at(DAY, 9)
HASH = draws.sha256("x")


def drawing(**more):
    return {
        "office": OFFICE,
        "number": "YH-2026-0001",
        "purpose": "test",
        "heading": "试抽",
        "listing": draws.listing("YH-2026-0001", 500, [("全部", "1")]),
        "list_hash": HASH,
        "rate": 500,
        "frozen_at": NOW,
        "ordered_by": new_id(),
        "ordered_unit": new_id(),
        "commit_by": DAY,
        "open_by": DAY,
        **more,
    }


def made(model, *several):
    return lambda _act: [model.objects.create(**one) for one in several]


def breaches_of_draws():
    yield "draw_number_once", made(Draw, drawing(), drawing())
    yield "draw_has_heading", made(Draw, drawing(heading=""))
    yield "draw_hash_whole", made(Draw, drawing(list_hash="ab"))
    yield "draw_rate_fits", made(Draw, drawing(rate=10_001))
    yield "draw_state_known", made(Draw, drawing(state="hoped"))
    yield "draw_dates_in_order", made(Draw, drawing(open_by=DAY - dt.timedelta(days=1)))
    yield "draw_drawn_whole", made(Draw, drawing(state="drawn"))
    yield "draw_drawn_whole", made(Draw, drawing(seed=HASH))
    yield "draw_void_whole", made(Draw, drawing(state="void"))
    yield "draw_void_whole", made(Draw, drawing(void_reason="到期"))
    own = new_id()
    yield "draw_not_instead_of_itself", made(Draw, drawing(id=own, instead_of_id=own))


def breaches_of_parties():
    draw = act(lambda _act: Draw.objects.create(**drawing()))
    one, unit = new_id(), new_id()
    first = {
        "draw": draw,
        "place": 1,
        "kind": "orderer",
        "public_name": "督导组",
        "person": one,
        "unit": unit,
        "commitment": HASH,
        "committed_at": NOW,
    }
    second = {**first, "place": 2, "kind": "unit", "person": new_id(), "unit": new_id()}
    second["commitment"] = draws.sha256("y")
    yield "draw_party_place_once", made(DrawParty, first, {**second, "place": 1, "kind": "orderer"})
    yield "draw_party_person_once", made(DrawParty, first, {**second, "person": one})
    yield "draw_party_unit_once", made(DrawParty, first, {**second, "unit": unit})
    yield "draw_party_kind_fits", made(DrawParty, {**second, "kind": "orderer"})
    yield "draw_party_kind_fits", made(DrawParty, {**second, "kind": "resident"})
    yield "draw_party_kind_fits", made(DrawParty, {**second, "place": 3})
    yield "draw_party_named", made(DrawParty, {**second, "public_name": ""})
    yield "draw_party_hash_whole", made(DrawParty, {**second, "commitment": "ab"})
    yield "draw_party_opened_whole", made(DrawParty, {**second, "secret": "x"})
    before = NOW - dt.timedelta(minutes=1)
    yield "draw_party_opened_whole", made(DrawParty, {**second, "secret": "x", "opened_at": before})


@pytest.mark.shows("A8", 2)
def test_every_breach_is_refused_by_the_constraint_that_is_meant(db):
    seen = set()
    for several in (breaches_of_draws, breaches_of_parties):
        for name, body in several():
            with pytest.raises(IntegrityError) as caught:
                act(body)
            assert is_breach_of(caught.value, "base", name), (name, str(caught.value))
            seen.add(name)
    declared = {c.name for model in (Draw, DrawParty) for c in model._meta.constraints}
    assert seen == declared

"""The database itself refuses what must never stand in the organisation's tables: one failing write per constraint."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection
from tests.base.acting import act
from tests.matters.steps import heard
from tests.support.breaches import again, changed, constraints_of, is_breach_of
from tests.support.cast import GRID_1, LAODI, START, STREET

from minqing.base import clock
from minqing.matters.models import Speaker
from minqing.org.actions.handing import hand_over, note
from minqing.org.actions.places import add_household, close_household
from minqing.org.actions.reveal import reveal
from minqing.org.actions.units import add_party_organisation
from minqing.org.models import AccessEntry, Appointment, Division, Grant, Office

pytestmark = pytest.mark.django_db
BEFORE = START - dt.timedelta(days=1)


def of_places(cast):
    office, division = Office.objects.get(), Division.objects.get(scope=LAODI)
    home = add_household(by=cast.system, scope=GRID_1, building="1栋", room="1")
    yield "office_scope_is_code", changed(office, scope="9901010010")
    yield "office_code_once", again(office, name="另一个")
    yield "division_scope_is_code", changed(division, scope="99010100100A")
    yield "division_one_in_force", again(division, name="重名")
    yield "division_dates", changed(division, valid_to=START)
    yield (
        "division_successor_is_code",
        changed(division, valid_to=START + dt.timedelta(days=9), successor="x"),
    )
    yield "division_successor_closed", changed(division, successor=LAODI)
    yield "household_scope_is_code", changed(home, scope="1")
    yield "household_once", again(home, address="同一户")
    closed = close_household(home, by=cast.system, reason="征收拆除")
    current = add_household(by=cast.system, scope=GRID_1, building="1栋", room="1")
    yield "household_once", changed(closed, valid_to=None)
    assert current.pk != closed.pk


def of_bodies(cast):
    unit = cast.units["城建办"]
    body = add_party_organisation(
        by=cast.system, scope=STREET, name="党工委", kind="committee", valid_from=START
    )
    for name, row in (("unit", unit), ("party_organisation", body)):
        yield f"{name}_scope_is_code", changed(row, scope="a")
        yield f"{name}_dates", changed(row, valid_to=BEFORE)
        yield f"{name}_not_own_parent", changed(row, parent=row)
    yield "unit_name_once", again(unit)
    yield "party_organisation_once", again(body)


def of_people(cast):
    person, post = cast.people["leader"], cast.posts["leader"]
    held, grant = Appointment.objects.get(person=person), Grant.objects.get(post=post)
    yield "person_scope_is_code", changed(person, scope="12345")
    yield "post_scope_is_code", changed(post, scope="")
    yield "post_dates", changed(post, valid_to=START)
    yield "post_title_once", again(post)
    yield "appointment_scope_is_code", changed(held, scope="-")
    yield "appointment_dates", changed(held, valid_to=BEFORE)
    yield "appointment_substitute_ends", changed(held, kind="substitute")
    yield "appointment_open_once", again(held)
    yield "grant_scope_is_code", changed(grant, scope="9" * 10)
    yield "grant_dates", changed(grant, valid_to=BEFORE)
    yield "grant_role_known", changed(grant, role="emperor")


def looked(cast):
    m = heard(cast)
    told = {"scope": m.opinion.scope, "code": m.opinion.code, "fields": ("phone",), "purpose": "回访约时间"}
    reveal(by=cast.viewer("community_clerk"), row=Speaker.objects.get(opinion=m.opinion), **told)
    return AccessEntry.objects.get()


def of_looks(cast):
    entry = looked(cast)
    yield "access_entry_scope_is_code", again(entry, scope="x")
    yield "access_entry_purpose", again(entry, purpose="")


def of_handovers(cast):
    day = clock.today() + dt.timedelta(days=1)
    found = hand_over(
        cast.posts["leader"], by=cast.system, taker=cast.people["viewer"], on=day, reason="轮岗"
    )
    told = {"model": "matters.task", "row": found.pk, "code": "RW-2026-0001", "text": "差验收"}
    said = note(found, by=cast.system, **told)
    yield "handover_scope_is_code", changed(found, scope="z")
    yield "handover_two_people", changed(found, taker=found.giver)
    yield "handover_reason", changed(found, reason="")
    yield "handover_note_once", again(said)
    yield "handover_note_says", changed(said, text="")


GROUPS = (of_places, of_bodies, of_people, of_looks, of_handovers)


@pytest.mark.parametrize("group", GROUPS)
def test_every_breach_is_refused_by_the_constraint_that_is_meant(cast, group):
    seen = []
    for name, body in group(cast):
        with pytest.raises(IntegrityError) as caught:
            act(body, by=cast.system)
        assert is_breach_of(caught.value, "org", name), (name, str(caught.value))
        seen.append(name)
    assert seen


def test_no_constraint_of_the_organisation_is_left_out(cast):
    named = {name for group in GROUPS for name, _body in group(cast)}
    declared = {constraint.name for _model, constraint in constraints_of("org")}
    assert named == declared


def test_a_grant_may_be_given_and_revoked_on_one_day(cast):
    grant = Grant.objects.get(post=cast.posts["leader"])
    act(changed(grant, valid_to=START), by=cast.system)


@pytest.mark.parametrize(
    "statement", ["UPDATE org_accessentry SET purpose = '别的'", "DELETE FROM org_accessentry"]
)
def test_a_look_is_final_whoever_asks(cast, statement):
    looked(cast)
    with pytest.raises(IntegrityError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement)

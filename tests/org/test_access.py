"""Grants become conditions: what is inside is seen, what is outside is not there, and a revoked grant ends at once."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.cast import DONGPING, GRID_1, GRID_2, GRID_LAST, LAODI, LAST, START, STREET

from minqing.base import clock
from minqing.base.action import ACTIONS, action
from minqing.base.codes import scope_q, within
from minqing.org.access import GrantView, Viewer
from minqing.org.actions.people import appoint, give_grant, leave, revoke_grant
from minqing.org.actions.places import add_household, recode
from minqing.org.models import Appointment, Division, Grant, Household

pytestmark = pytest.mark.django_db


@pytest.fixture
def households(cast):
    made = {}
    for grid in (GRID_1, GRID_2, GRID_LAST):
        made[grid] = add_household(by=cast.system, scope=grid, building="1栋", room=grid[-3:])
    return made


def seen(viewer: Viewer) -> set[str]:
    return {h.scope for h in Household.objects.seen_by(viewer)}


def test_a_grid_worker_sees_the_own_grid_only(cast, households):
    assert seen(cast.viewer("grid_worker")) == {GRID_1}
    assert seen(cast.viewer("neighbour_grid_worker")) == {GRID_2}


def test_a_community_sees_its_grids_and_not_the_neighbours(cast, households):
    assert seen(cast.viewer("community_clerk")) == {GRID_1, GRID_2}
    assert seen(cast.viewer("other_clerk")) == set()


def test_codes_that_end_in_999_are_inside(cast, households):
    assert seen(cast.viewer("last_clerk")) == {GRID_LAST}
    assert seen(cast.viewer("leader")) == {GRID_1, GRID_2, GRID_LAST}


def test_lists_and_row_pages_agree_for_one_grant(cast, households):
    for who in ("grid_worker", "community_clerk", "last_clerk", "leader", "other_clerk"):
        viewer = cast.viewer(who)
        listed = set(Household.objects.listed_for(viewer).values_list("pk", flat=True))
        assert listed == set(Household.objects.seen_by(viewer).values_list("pk", flat=True))


def test_reads_are_the_union_of_posts_and_lists_follow_the_post_on_top(cast, households):
    appoint(cast.posts["last_clerk"], by=cast.system, person=cast.people["grid_worker"], valid_from=START)
    viewer = cast.viewer("grid_worker")
    assert len(viewer.grants) == 2
    assert seen(viewer) == {GRID_1, GRID_LAST}
    for grant in viewer.grants:
        rows = Household.objects.listed_for(viewer.on(grant.id))
        assert {h.scope for h in rows} == {s for s in (GRID_1, GRID_LAST) if within(s, grant.scope)}


def test_a_revoked_grant_ends_at_the_next_request(cast, households):
    assert seen(cast.viewer("grid_worker"))
    grant = Grant.objects.get(post=cast.posts["grid_worker"])
    revoke_grant(grant, by=cast.viewer("administrator"), reason="调岗")
    assert cast.viewer("grid_worker").grants == ()
    assert seen(cast.viewer("grid_worker")) == set()


def test_who_has_left_sees_nothing(cast, households):
    leave(cast.people["leader"], by=cast.viewer("administrator"), reason="退休")
    assert seen(cast.viewer("leader")) == set()


def test_a_substitute_sees_only_between_the_dates(cast, households):
    post, person = cast.posts["last_clerk"], cast.people["other_clerk"]
    today = clock.today()
    kind = Appointment.Kind.SUBSTITUTE
    told = {"person": person, "kind": kind, "valid_from": today, "valid_to": today + dt.timedelta(days=7)}
    appoint(post, by=cast.system, **told)
    assert seen(cast.viewer("other_clerk")) == {GRID_LAST}
    with clock.frozen(clock.now() + dt.timedelta(days=7)):
        assert seen(cast.viewer("other_clerk")) == set()


def test_nobody_gives_a_role_to_the_own_post(cast):
    admin = cast.viewer("administrator")
    [post_id] = admin.post_ids
    grant = Grant.objects.get(post_id=post_id)
    no = give_grant.refusal(admin, scope=STREET, post=grant.post, role="leader")
    assert no.who == "另一位管理员"


def test_the_last_administrator_stays(cast):
    grant = Grant.objects.get(role="administrator")
    assert "最后一位管理员" in revoke_grant.refusal(cast.viewer("administrator"), grant, reason="x").why


def test_no_grant_lists_nothing_and_an_empty_scope_is_refused():
    with pytest.raises(ValueError, match="every row"):
        scope_q("scope", "")
    assert not within("990101001", "")


digits = st.sampled_from("0189")
codes = st.builds(
    lambda tail, n: STREET + "".join(tail)[: n - 9],
    st.lists(digits, min_size=6, max_size=6),
    st.sampled_from([9, 12, 15]),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sets(codes, min_size=1, max_size=25), codes)
def test_the_range_is_exactly_the_prefix(cast, places, prefix):
    """Whatever the database's own collation: `scope >= p AND scope < p || ':'` is "starts with p"."""

    @action("test.places", label="地点", needs="org.edit")
    def make(_act):
        for place in places:
            Household.objects.create(scope=place, building=f"楼{len(places)}", room=place, address="x")

    try:
        Household._base_manager.all()._raw_delete("default")
        _forget_touched()
        make(by=cast.system)
    finally:
        del ACTIONS["test.places"]
        _forget_touched()
    found = set(Household.objects.filter(scope_q("scope", prefix)).values_list("scope", flat=True))
    assert found == {p for p in places if p.startswith(prefix)}
    grant = GrantView(cast.office.pk, cast.office.pk, "", cast.office.pk, "", _role(), prefix, "")
    viewer = Viewer(STREET, None, "", (grant,), grant)
    assert {h.scope for h in Household.objects.seen_by(viewer)} == found
    assert {h.scope for h in Household.objects.listed_for(viewer)} == found


def _role():
    from minqing.org.permissions import ROLES

    return ROLES["viewer"]


def _forget_touched():
    from tests.support import touched

    touched.take()


def test_recoding_moves_the_live_rows_and_keeps_the_old_division(cast, households):
    old = Division.objects.get(scope=LAODI)
    new = recode(old, by=cast.system, code=STREET + "008", day=dt.date(2026, 12, 1), reason="社区更名")
    old.refresh_from_db()
    assert (old.valid_to, old.successor) == (dt.date(2026, 12, 1), new.scope)
    moved = set(Household.objects.values_list("scope", flat=True))
    assert moved == {STREET + "008001", STREET + "008002", GRID_LAST}
    assert seen(cast.viewer("community_clerk")) == {STREET + "008001", STREET + "008002"}
    in_force = set(Division.objects.filter(valid_to__isnull=True).values_list("scope", flat=True))
    assert not {c for c in in_force if c.startswith(LAODI)}
    assert {DONGPING, LAST} <= in_force

"""A matter of several communities: one place leads and counts it, the others read along in a tab of their own."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.matters import steps
from tests.support.cast import DONGPING, GRID_1, GRID_3, GRID_LAST, LAODI, LAST, STREET

from minqing.base.codes import within
from minqing.ledger.state import ListState
from minqing.matters.actions import also, opinion, problem, task
from minqing.matters.ledgers import PROBLEMS
from minqing.matters.models import AlsoConcerns, Problem, Task
from minqing.matters.timeline import staff_timeline
from minqing.org.access import GrantView, Viewer
from minqing.org.permissions import ROLES

pytestmark = pytest.mark.django_db
WHY = "同一条沟，下游在那里"


@pytest.fixture
def row(cast):
    made = problem.raise_(by=cast.viewer("community_clerk"), scope=GRID_1, title="跨社区的沟")
    also.add_place(made, by=cast.viewer("community_secretary"), place=DONGPING, reason=WHY)
    return Problem.objects.get(pk=made.pk)


def seen(viewer):
    return list(Problem.objects.seen_by(viewer))


def listed(viewer, tab=""):
    return list(ListState(PROBLEMS, tab=tab).rows(viewer))


@pytest.mark.shows("A11", 3)
def test_the_others_find_it_in_their_own_tab_and_it_is_listed_and_counted_once(cast, row):
    other, lead, street = (cast.viewer(who) for who in ("other_clerk", "community_clerk", "leader"))
    assert seen(other) == [row]
    assert listed(other) == []
    assert listed(other, "also") == [row]
    assert listed(lead) == listed(street) == [row]
    assert listed(lead, "also") == listed(street, "also") == []
    assert seen(cast.viewer("last_clerk")) == listed(cast.viewer("last_clerk"), "also") == []
    total = PROBLEMS.figure("rectified.total")
    assert [PROBLEMS.listed(v).filter(total.where).count() for v in (other, lead, street)] == [0, 1, 1]


@pytest.mark.shows("A11", 2)
def test_reading_along_writes_nothing(cast, row):
    other = cast.viewer("other_clerk")
    told = {"title": "改了"}
    assert problem.amend.refusal(other, row, **told).kind == "permission"
    no = also.add_place.refusal(other, row, place=LAST, reason=WHY)
    assert no.kind == "permission"
    issue = {
        "scope": GRID_3,
        "title": "疏通",
        "measure": "清淤",
        "lead_unit": cast.units["城建办"],
        "leader_post": cast.posts["leader"],
        "problems": [row],
    }
    no = task.issue.refusal(_secretary_at(cast, DONGPING), **issue)
    assert "由别处主办" in no.why
    assert Task.objects.count() == 0


def _secretary_at(cast, scope):
    grant = GrantView(
        cast.office.pk,
        cast.posts["other_clerk"].pk,
        "",
        cast.units["东坪社区"].pk,
        "",
        ROLES["community_secretary"],
        scope,
        "",
    )
    return Viewer(STREET, cast.people["other_clerk"].pk, "石磊", (grant,), grant)


def test_a_neighbour_s_opinion_may_be_joined_to_it(cast, row):
    m = steps.heard(cast, scope=GRID_3)
    drains = steps.taxonomy(cast)
    opened = opinion.classify(
        m.opinion, by=m.by("other_clerk"), kind="livelihood", category=drains, title="下游的沟满了"
    )
    opinion.link(opened, by=m.by("other_clerk"), problem=row)
    assert row.links.filter(active=True).count() == 1


def test_it_is_switched_off_with_a_reason_and_on_again(cast, row):
    by = cast.viewer("community_secretary")
    assert "已经列入" in also.add_place.refusal(by, row, place=DONGPING, reason=WHY).why
    assert "为什么移出" in also.drop_place.refusal(by, row, place=DONGPING, reason="").why
    also.drop_place(row, by=by, place=DONGPING, reason="下游另有一条沟")
    assert seen(cast.viewer("other_clerk")) == []
    assert "没有列入过" in also.drop_place.refusal(by, row, place=DONGPING, reason="再移一次").why
    also.add_place(Problem.objects.get(pk=row.pk), by=by, place=DONGPING, reason="查明是同一条")
    line = AlsoConcerns.objects.get(problem=row)
    assert (line.active, line.unlink_reason, line.reason) == (True, "", "查明是同一条")
    words = [" ".join(part.text for part in event.lines) for event in staff_timeline(row)]
    assert any("东坪社区" in said and WHY in said for said in words)
    for place in (LAODI, GRID_1, STREET, "990101001777"):
        assert also.add_place.refusal(by, row, place=place, reason=WHY) is not None, place


digits = st.sampled_from("0189")
tails = st.lists(digits, min_size=6, max_size=6).map("".join)
places = st.builds(lambda tail, n: (STREET + tail)[:n], tails, st.sampled_from([12, 15]))
grants = st.builds(lambda tail, n: (STREET + tail)[:n], tails, st.sampled_from([9, 12, 15]))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sets(places, max_size=6), grants, st.sampled_from([GRID_1, GRID_LAST, LAST]))
def test_who_reads_along_is_exactly_who_stands_over_a_named_place(cast, named, grant, lead):
    """Whatever ends in 999, and on both databases: seen = lead place or a named place inside the grant; listed = lead alone."""
    from tests.base.acting import act
    from tests.support import touched

    AlsoConcerns._base_manager.all()._raw_delete("default")
    touched.take()
    row = Problem.objects.first() or problem.raise_(by=cast.system, scope=lead, title="沟")
    moved = {"done": None}

    def place_it(_act):
        fresh = Problem.objects.get(pk=row.pk)
        fresh.scope = lead
        fresh.save()
        for place in named:
            line = AlsoConcerns(problem=row, scope=place, reason="同一条沟", added_at=row.raised_at)
            line.save()
        moved["done"] = True

    act(place_it)
    held = GrantView(cast.office.pk, cast.office.pk, "", cast.office.pk, "", ROLES["viewer"], grant, "")
    viewer = Viewer(STREET, None, "", (held,), held)
    leads, along = within(lead, grant), any(within(place, grant) for place in named)
    assert bool(seen(viewer)) == (leads or along)
    assert bool(listed(viewer)) == leads
    assert bool(listed(viewer, "also")) == (along and not leads)


@pytest.mark.shows("A11", 2)
def test_through_the_pages_neighbours_read_and_are_refused_every_form_and_others_find_nothing(
    cast, row, client
):
    """Who finds the page, who finds the list's tab filled, and what a form answers: for every member of the cast."""
    readers = {
        "grid_worker",
        "community_clerk",
        "community_secretary",
        "triage_clerk",
        "leader",
        "other_leader",
    }
    readers |= {"supervisor", "viewer"}
    found, refused, in_tab = set(), set(), set()
    for who in cast.people:
        client.force_login(cast.account(who))
        if client.get(f"/desk/problems/{row.pk}/").status_code == 200:
            found.add(who)
            answer = client.post(
                f"/desk/do/problem.amend/{row.pk}/",
                {"key": who, "title": "改了", "place": "", "description": ""},
            )
            if answer.status_code == 403:
                refused.add(who)
        if str(row.pk) in client.get("/desk/problems/?tab=also").content.decode():
            in_tab.add(who)
    assert found == readers | {"other_clerk"}
    assert in_tab == {"other_clerk"}
    assert {"other_clerk", "leader", "supervisor", "viewer"} <= refused
    assert "community_clerk" not in refused

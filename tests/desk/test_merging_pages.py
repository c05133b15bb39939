"""又有人反映, 并入, 可能是同一件事, and the pages of leaders' own problems: as whoever works with them finds them."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.matters import steps
from tests.support.cast import GRID_1

from minqing.base import clock
from minqing.matters.actions import merging, personal
from minqing.matters.models import Opinion, OpinionLink, PersonalProblem, Problem, ProblemMerge

pytestmark = pytest.mark.django_db


def get(client, cast, who, path):
    client.force_login(cast.account(who))
    return client.get(path)


def post(client, cast, who, path, **data):
    client.force_login(cast.account(who))
    return client.post(path, {"key": str(uuid.uuid4()), **data})


@pytest.mark.shows("A2", 1)
def test_beside_an_unsorted_opinion_stands_what_may_be_the_same_and_why(client, cast):
    m, other, row = steps.raised(cast), steps.heard(cast), steps.heard(cast).opinion
    text = get(client, cast, "community_clerk", f"/desk/triage/{row.pk}/").content.decode()
    card = text[text.index("可能是同一件事") :]
    for word in (m.problem.code, other.opinion.code, "共同的字词", "地点相近", "同一天"):
        assert word in card
    assert "陈" not in card[: card.index("不看是谁说的")]


def test_at_the_destination_the_likeliest_problem_is_the_first_card(client, cast):
    m = steps.raised(cast)
    row = steps.triaged(cast).opinion
    text = get(client, cast, "community_clerk", f"/desk/triage/{row.pk}/").content.decode()
    cards = re.findall(r'type="radio" name="problem" value="([0-9a-f-]{36})"', text)
    assert cards[0] == str(m.problem.pk)
    assert "共同的字词" in text


def test_the_triage_page_asks_as_often_for_many_candidates_as_for_few(client, cast):
    def ask(row):
        client.force_login(cast.account("community_clerk"))
        cache.clear()
        client.get("/desk/help/")
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/desk/triage/{row.pk}/").status_code == 200
        return len(seen)

    rows = steps.heard(cast).opinion, steps.triaged(cast).opinion
    steps.raised(cast)
    few = [ask(row) for row in rows]
    for _ in range(4):
        steps.raised(cast)
        steps.heard(cast)
    assert [ask(row) for row in rows] == few


def test_after_registering_the_slip_shows_what_may_be_the_same_off_the_print(client, cast):
    m = steps.raised(cast)
    response = post(
        client,
        cast,
        "community_clerk",
        "/desk/record/",
        words=steps.WORDS,
        scope=GRID_1,
        channel="phone",
        place="12栋",
    )
    text = response.content.decode()
    card = re.search(r'<section class="card no-print">.*?</section>', text, re.DOTALL).group()
    assert m.problem.code in card
    assert "并入这个问题" not in card  # not sorted yet


@pytest.mark.shows("A2", 1)
def test_me_too_gives_a_receipt_and_a_second_press_the_same(client, cast):
    m = steps.raised(cast)
    path, key = f"/desk/problems/{m.problem.pk}/me-too/", str(uuid.uuid4())
    given = {"words": "我家也淹了。", "channel": "phone", "key": key}
    first, second = (post(client, cast, "grid_worker", path, **given).content.decode() for _ in range(2))
    codes = [re.findall(r"<span>([0-9A-Z]{4})</span>", text) for text in (first, second)]
    assert codes[0] == codes[1]
    assert len(codes[0]) == 4
    assert OpinionLink.objects.filter(problem=m.problem, active=True).count() == 2
    text = get(client, cast, "community_clerk", f"/desk/problems/{m.problem.pk}/").content.decode()
    assert "2人反映" in text


def test_me_too_on_a_finished_problem_says_why_not(client, cast):
    m = steps.done(cast)
    path = f"/desk/problems/{m.problem.pk}/me-too/"
    assert "整改到位" in get(client, cast, "community_clerk", path).content.decode()
    assert post(client, cast, "community_clerk", path, channel="phone").status_code == 409


def test_several_opinions_are_linked_in_one_go_each_by_itself(client, cast, journal_watch):
    m = steps.raised(cast)
    waiting = [steps.triaged(cast).opinion for _ in range(3)]
    unsorted = steps.heard(cast).opinion
    path = f"/desk/problems/{m.problem.pk}/gather/"
    text = get(client, cast, "community_clerk", path).content.decode()
    assert text.count('name="opinions"') == 4
    before = journal_watch[0]
    chosen = [str(row.pk) for row in (*waiting[:2], unsorted)]
    response = post(client, cast, "community_clerk", path, opinions=chosen)
    assert response["Location"] == f"/desk/problems/{m.problem.pk}/"
    assert journal_watch[0] - before == 2
    after = client.get(response["Location"]).content.decode()
    assert "已并入2条意见" in after
    assert f"{unsorted.code}：意见现在是“待分类”" in after
    assert Opinion.objects.filter(state="linked").count() == 3


def test_nothing_chosen_or_only_refused_stays_on_the_page(client, cast):
    m = steps.raised(cast)
    path = f"/desk/problems/{m.problem.pk}/gather/"
    assert post(client, cast, "community_clerk", path).status_code == 422
    unsorted = steps.heard(cast).opinion
    response = post(client, cast, "community_clerk", path, opinions=[str(unsorted.pk)])
    assert response.status_code == 422
    assert "待分类" in response.content.decode()


@pytest.mark.shows("A2", 1)
def test_merged_and_parted_from_the_page_of_the_problem(client, cast):
    a, b = steps.raised(cast), steps.raised(cast)
    path = f"/desk/do/problem.merge/{b.problem.pk}/"
    assert a.problem.code in get(client, cast, "triage_clerk", path).content.decode()
    given = {"version": b.problem.version, "problem": str(a.problem.pk), "reason": "同一条沟"}
    response = post(client, cast, "triage_clerk", path, **given)
    assert response["Location"] == f"/desk/problems/{a.problem.pk}/"
    story = client.get(response["Location"]).content.decode()
    assert "同一条沟" in story
    merged = client.get(f"/desk/problems/{b.problem.pk}/").content.decode()
    assert f"与{a.problem.code}是同一件事" in merged
    assert "分开：不是同一件事" in merged
    version = Problem.objects.get(pk=b.problem.pk).version
    post(
        client,
        cast,
        "triage_clerk",
        f"/desk/do/problem.unmerge/{b.problem.pk}/",
        version=version,
        reason="两条沟",
    )
    assert not ProblemMerge.objects.filter(active=True).exists()


def test_a_problem_with_a_task_under_way_is_told_so_before_anything_is_typed(client, cast):
    m = steps.issued(cast)
    text = get(client, cast, "triage_clerk", f"/desk/do/problem.merge/{m.problem.pk}/").content.decode()
    assert m.task.code in text
    assert 'name="reason"' not in text


def test_the_merged_problem_is_a_tab_of_its_own_and_in_no_count(client, cast):
    a, b = steps.raised(cast), steps.raised(cast)
    merging.merge(b.problem, by=cast.viewer("triage_clerk"), into=a.problem, reason="同一条沟")
    text = get(client, cast, "triage_clerk", "/desk/problems/?figure=rectified.total").content.decode()
    assert a.problem.code in text
    assert b.problem.code not in text
    assert b.problem.code in client.get("/desk/problems/?tab=merged").content.decode()


# --- leaders' own problems ---------------------------------------------------------------------------------------------


def recorded(cast, **more):
    given = {"leader": cast.people["leader"], "leader_post": cast.posts["leader"], "title": "下社区少"}
    return personal.record(by=cast.viewer("committee"), scope=steps.STREET, **given, **more)


@pytest.mark.shows("A3", 1)
def test_recorded_promised_reported_confirmed_each_on_its_page(client, cast):
    member = cast.posts["leader"].appointments.get()
    response = post(
        client,
        cast,
        "committee",
        "/desk/record/personal/",
        member=member.pk,
        title="下社区少",
        wind="bureaucracy",
    )
    row = PersonalProblem.objects.get()
    page = f"/desk/personal/{row.pk}/"
    assert response["Location"] == page
    due = (clock.today() + dt.timedelta(days=30)).isoformat()
    for who, verb, data in (
        ("leader", "promise", {"promise": "每周入户一次", "due_on": due}),
        ("leader", "report", {"result": "入户18次"}),
        ("committee", "send_back", {"reason": "记录在哪里"}),
        ("leader", "report", {"result": "入户18次，记录在民情簿"}),
        ("committee", "confirm", {"note": "看过民情簿"}),
    ):
        row.refresh_from_db()
        path = f"/desk/do/personal.{verb}/{row.pk}/"
        assert (
            f'action="{path}"' in get(client, cast, who, path).content.decode()
            or 'name="key"' in client.get(path).content.decode()
        )
        answer = post(client, cast, who, path, version=row.version, **data)
        assert (verb, answer["Location"]) == (verb, page)
    text = get(client, cast, "supervisor", page).content.decode()
    for word in (
        "已整改",
        "每周入户一次",
        "记录在哪里",
        "入户18次，记录在民情簿",
        "看过民情簿",
        "对外公布的结果",
    ):
        assert word in text


@pytest.mark.parametrize("who", ["administrator", "community_secretary", "triage_clerk", "other_leader"])
def test_for_everybody_else_there_is_no_such_page(client, cast, who):
    row = recorded(cast)
    assert get(client, cast, who, f"/desk/personal/{row.pk}/").status_code == 404
    text = client.get("/desk/").content.decode() if who != "administrator" else ""
    assert row.code not in text


@pytest.mark.shows("A3", 3)
def test_the_list_shows_the_leader_the_own_and_the_committee_all_with_their_figures(client, cast):
    recorded(cast)
    other = {"leader": cast.people["other_leader"], "leader_post": cast.posts["other_leader"]}
    personal.record(by=cast.viewer("committee"), scope=steps.STREET, **other, title="会多")
    mine = get(client, cast, "leader", "/desk/personal/").content.decode()
    assert ("下社区少" in mine, "会多" in mine) == (True, False)
    assert "登记个人问题" not in mine
    text = get(client, cast, "committee", "/desk/personal/").content.decode()
    assert ("下社区少" in text, "会多" in text, "登记个人问题" in text) == (True, True, True)
    figures = client.get("/desk/figures/").content.decode()
    assert "个人问题正在整改" in figures


def test_what_waits_for_the_leader_and_for_who_confirms_is_on_their_desks(client, cast):
    row = recorded(cast)
    text = get(client, cast, "leader", "/desk/").content.decode()
    assert f"/desk/do/personal.promise/{row.pk}/" in text
    by = cast.viewer("leader")
    personal.promise_(row, by=by, promise="每周入户一次", due_on=clock.today())
    assert "已承诺，等报告结果" in client.get("/desk/").content.decode()
    personal.report(row, by=by, result="入户18次")
    assert row.code not in client.get("/desk/").content.decode()
    text = get(client, cast, "committee", "/desk/").content.decode()
    assert "宋怀民已报告，等确认" in text
    assert f"/desk/do/personal.confirm/{row.pk}/" in text


def test_the_menu_counts_the_problems_that_the_list_opens_with(client, cast):
    a, b = steps.raised(cast), steps.raised(cast)
    merging.merge(b.problem, by=cast.viewer("triage_clerk"), into=a.problem, reason="同一条沟")
    text = get(client, cast, "triage_clerk", "/desk/problems/").content.decode()
    assert re.search(r'href="/desk/problems/"[^>]*><span>问题清单</span><span class="count">1<', text)
    assert b.problem.code not in text

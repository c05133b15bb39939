"""分办: one opinion after the other, sorted with the keyboard, sent on to a problem, an answer, or the sealed store."""

import re
import uuid

import pytest
from tests.matters import steps
from tests.support.cast import DONGPING

from minqing.matters.actions import opinion as opinions
from minqing.matters.models import Opinion, Problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def drains(cast):
    return steps.taxonomy(cast)


def get(client, cast, path, who="community_clerk"):
    client.force_login(cast.account(who))
    return client.get(path)


def sort(client, cast, row, **data):
    client.force_login(cast.account("community_clerk"))
    given = {"key": str(uuid.uuid4()), "version": row.version, "place": row.place, "title": row.title}
    return client.post(f"/desk/triage/{row.pk}/", given | data)


def test_unsorted_ones_come_first_and_the_round_goes_through_all(client, cast, drains):
    waiting = steps.triaged(cast).opinion
    first, second = steps.heard(cast).opinion, steps.heard(cast).opinion
    seen = []
    path = "/desk/triage/"
    for _ in range(4):
        to = get(client, cast, path)["Location"]
        seen.append(to)
        path = "/desk/triage/?after=" + to.split("/")[-2]
    assert seen == [f"/desk/triage/{row.pk}/" for row in (first, second, waiting, first)]
    text = client.get(seen[1]).content.decode()
    assert "第2件，共3件待分办" in text
    assert f'/desk/triage/?after={second.pk}" data-key="s"' in text


def test_nothing_waits_is_said(client, cast):
    response = get(client, cast, "/desk/triage/?after=nonsense")
    assert response.status_code == 200
    assert "没有等分办的意见" in response.content.decode()


def test_sorting_sets_class_tags_and_place_and_asks_for_the_destination(client, cast, drains):
    row = steps.heard(cast).opinion
    text = get(client, cast, f"/desk/triage/{row.pk}/").content.decode()
    assert "排水沟又堵了" in text
    assert re.findall(r'type="radio"[^>]*data-key="(\d)"', text) == ["1", "2", "3", "4"]
    given = {
        "kind": "livelihood",
        "category": drains.pk,
        "tags": ["formalism"],
        "place": "12栋南侧",
        "title": "排水沟",
    }
    given["key"] = str(uuid.uuid4())
    for _ in range(2):
        assert sort(client, cast, row, **given)["Location"] == f"/desk/triage/{row.pk}/"
    row.refresh_from_db()
    assert (row.state, row.kind, row.place, row.title) == ("triaged", "livelihood", "12栋南侧", "排水沟")
    assert [tag.wind for tag in row.tags.all()] == ["formalism"]
    after = client.get(f"/desk/triage/{row.pk}/").content.decode()
    forms = re.findall(r'<form method="post" action="/desk/do/([a-z_.]+)/', after)
    assert forms == ["opinion.raise_problem", "opinion.link", "opinion.end", "opinion.fix_at_once"]


def test_an_accusation_is_confirmed_on_a_page_of_its_own_and_nothing_is_done_before(client, cast):
    row = steps.heard(cast).opinion
    response = sort(client, cast, row, kind="accusation", tags=["formalism"])
    assert response["Location"] == f"/desk/do/opinion.seal/{row.pk}/"
    row.refresh_from_db()
    assert row.state == "received"
    assert not row.tags.exists()


def test_what_is_missing_comes_back_with_what_was_typed(client, cast, drains):
    row = steps.heard(cast).opinion
    response = sort(client, cast, row, kind="livelihood", title="排水沟又堵")
    text = response.content.decode()
    assert response.status_code == 422
    assert "请选择问题类别" in text
    assert 'value="排水沟又堵"' in text
    assert sort(client, cast, row, title="排水沟又堵").status_code == 422


def test_a_stale_sheet_shows_both_and_keeps_what_was_chosen(client, cast, drains):
    row = steps.heard(cast).opinion
    opinions.amend(row, by=cast.viewer("triage_clerk"), title="街道先改的标题")
    response = sort(client, cast, row, kind="livelihood", category=drains.pk, title="社区改的标题")
    text = response.content.decode()
    assert response.status_code == 409
    assert "街道先改的标题" in text
    assert 'value="社区改的标题"' in text


def test_from_the_destination_the_next_one_follows(client, cast, drains):
    m, other = steps.triaged(cast), steps.heard(cast)
    text = get(client, cast, f"/desk/triage/{m.opinion.pk}/").content.decode()
    part = text[text.index("opinion.raise_problem") :]
    given = {
        name: re.search(rf'name="{name}" value="([^"]*)"', part).group(1)
        for name in ("key", "version", "next")
    }
    response = client.post(
        f"/desk/do/opinion.raise_problem/{m.opinion.pk}/", {**given, "title": "排水沟"}, follow=True
    )
    assert Problem.objects.get().title == "排水沟"
    assert response.redirect_chain[-1][0] == f"/desk/triage/{other.opinion.pk}/"
    assert "已办：认定为问题" in response.content.decode()


def test_a_search_unfolds_the_link_form_and_finds_by_title(client, cast, drains):
    m = steps.raised(cast)
    row = steps.triaged(cast).opinion
    text = get(client, cast, f"/desk/triage/{row.pk}/?q=排水沟").content.decode()
    part = re.search(r'<details class="card" open>.*?</details>', text, re.DOTALL).group()
    assert str(m.problem.pk) in part
    assert text.count('<details class="card" open>') == 1


def test_what_is_sorted_away_leads_to_its_page_and_what_is_not_mine_is_not_there(client, cast, drains):
    m = steps.raised(cast)
    assert get(client, cast, f"/desk/triage/{m.opinion.pk}/")["Location"] == f"/desk/opinions/{m.opinion.pk}/"
    far = Opinion.objects.get(pk=steps.heard(cast, scope=DONGPING).opinion.pk)
    assert get(client, cast, f"/desk/triage/{far.pk}/").status_code == 404
    assert get(client, cast, "/desk/triage/", "leader").status_code == 403
    assert get(client, cast, f"/desk/triage/{far.pk}/", "grid_worker").status_code == 403

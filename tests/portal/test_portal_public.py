"""公示 on the residents' face: what is in force and nothing else; a sentence, "I have the same", and the comparison with published titles alone."""

import datetime as dt

import pytest
from django.test import Client
from tests.matters import publishing, steps

from minqing.base import clock
from minqing.matters import publicity as reading
from minqing.matters.actions import comments, publicity
from minqing.matters.models import Comment, OpinionLink, Receipt

pytestmark = pytest.mark.django_db


def text_of(response, status=200):
    assert response.status_code == status
    return response.content.decode()


@pytest.fixture
def item(cast):
    return publishing.published(cast, steps.raised(cast).problem)


@pytest.mark.shows("A6", 1)
def test_the_public_reads_what_is_in_force_and_no_personal_word(
    client, cast, item, django_assert_max_num_queries
):
    row = item.publication
    hidden = publishing.filled(cast, steps.raised(cast).problem, "未公示的标题")
    with django_assert_max_num_queries(9):
        assert row.title in text_of(client.get("/public/"))
    with django_assert_max_num_queries(16):
        text = text_of(client.get(f"/public/{row.pk}/"))
    assert publishing.TITLE in text
    with django_assert_max_num_queries(16):
        text += text_of(client.get(f"/public/item/{item.pk}/"))
    assert "已清淤86米" in text
    assert "少于3人反映" in text
    for private in ("陈小满", "6027", item.problem.code, "一下雨水就漫到", "未公示的标题", "12栋后面"):
        assert private not in text
    assert client.get(f"/public/{hidden.pk}/").status_code == 404
    with clock.frozen(clock.now() + dt.timedelta(days=61)):
        assert "不再显示" in text_of(client.get(f"/public/{row.pk}/"), 410)
        assert "不再显示" in text_of(client.get(f"/public/item/{item.pk}/"), 410)
        assert "不再显示" in text_of(client.get(f"/public/item/{item.pk}/me-too/"), 410)
    publicity.withdraw(row, by=cast.viewer("leader"), reason="办完了")
    assert "不再显示" in text_of(client.get(f"/public/{row.pk}/"), 410)


@pytest.mark.shows("A6", 4)
def test_a_sentence_waits_until_staff_release_it(client, cast, item):
    page = f"/public/{item.publication_id}/say/"
    assert "没有回执" in text_of(client.get(f"{page}?item={item.pk}"))
    mine = {"item": item.pk, "key": "k1", "words": "井盖还响", "aspect": "progress"}
    assert "请选一项" in text_of(client.post(page, {**mine, "aspect": ""}), 422)
    for _twice in range(2):
        answer = client.post(page, mine)
        assert answer.status_code == 302
    assert "LY-" in text_of(client.get(answer["Location"]))
    (kept,) = Comment.objects.get_queryset()
    assert kept.item_id == item.pk
    assert "井盖还响" not in text_of(client.get(f"/public/item/{item.pk}/"))
    comments.release(kept, by=cast.viewer("triage_clerk"))
    assert "井盖还响" in text_of(client.get(f"/public/item/{item.pk}/"))
    assert client.post(page, {"words": "整份清单写得清楚", "key": "k2"}).status_code == 302
    assert Client(enforce_csrf_checks=True).post(page, mine).status_code == 403


@pytest.mark.shows("A6", 5)
def test_who_has_the_same_gets_a_receipt_of_their_own(client, item):
    page = f"/public/item/{item.pk}/me-too/"
    assert publishing.TITLE in text_of(client.get(page))
    mine = {"key": "k3", "words": "", "name": "", "phone": "13900001234"}
    text = text_of(client.post(page, mine))
    assert "回执码" in text
    assert text_of(client.post(page, mine)).count("receipt-code") == 1
    assert OpinionLink.objects.filter(problem=item.problem, active=True).count() == 2
    assert Receipt.objects.get_queryset().count() == 2


@pytest.mark.shows("A6", 5)
def test_a_new_matter_is_compared_with_published_titles_alone(cast):
    m = steps.raised(cast)
    office, place, words = m.problem.office, m.problem.scope, "排水沟又堵了，要疏通"
    assert reading.alike(office, place, words) == []
    row = publishing.filled(cast, m.problem)
    assert reading.alike(office, place, words) == []
    row = publicity.ask(row, by=cast.viewer("triage_clerk"))
    assert reading.alike(office, place, words) == []
    publicity.approve(row, by=cast.viewer("leader"))
    assert [one.title for one in reading.alike(office, place, words)] == [publishing.TITLE]
    assert reading.alike(office, place, "路灯不亮") == []
    with clock.frozen(clock.now() + dt.timedelta(days=61)):
        assert reading.alike(office, place, words) == []

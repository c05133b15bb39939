"""The verdict is the resident's: by code, once a round, and never by somebody who is signed in as staff."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.matters import steps
from tests.portal.walk import Walker

from minqing.matters.actions import recheck
from minqing.matters.models import Recheck, Verdict

pytestmark = pytest.mark.django_db


def give(code: str, client: Client | None = None, **told):
    return (client or Client()).post("/verdict/", {"code": code, "again": "1", "give": "1"} | told)


@pytest.mark.shows("A7", 1)
def test_three_answers_with_their_meanings_and_what_happens_next(cast):
    m = steps.done(cast)
    page = Client().post("/verdict/", {"code": m.code}).content.decode()
    for words in (
        "满意",
        "基本满意",
        "不满意",
        "没解决，或者又坏了",
        "不评价不会算作满意",
        "5个工作日内复核",
        "排水沟清淤86米",
    ):
        assert words in page
    assert "checked" not in page, "nothing is chosen for them"


@pytest.mark.parametrize("answer", ["satisfied", "basically", "dissatisfied"])
def test_an_answer_is_kept_and_shown(cast, answer):
    m = steps.done(cast)
    page = give(m.code, answer=answer, words="沟是通了").content.decode()
    [kept] = Verdict.objects.all()
    assert (kept.answer, kept.words, kept.via, kept.recorder) == (answer, "沟是通了", "web", "")
    assert "评价收到了" in page
    assert "沟是通了" in page


@pytest.mark.shows("A7", 2)
def test_not_satisfied_goes_to_the_supervisors_with_a_date_that_is_told(cast):
    m = steps.done(cast)
    page = give(m.code, answer="dissatisfied").content.decode()
    due = Recheck.objects.get().due_on
    assert f"{due.month}月{due.day}日前复核" in page


def test_no_choice_is_said_and_the_words_stay(cast):
    m = steps.done(cast)
    answer = give(m.code, words="门口那一段没加高")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请选一项" in page
    assert "门口那一段没加高" in page
    assert not Verdict.objects.exists()


def test_pressed_again_shows_the_same_answer_and_another_one_changes_nothing(cast):
    m = steps.done(cast)
    give(m.code, answer="dissatisfied", words="又堵了")
    for told in ({"answer": "dissatisfied", "words": "又堵了"}, {"answer": "satisfied"}):
        page = give(m.code, **told).content.decode()
        assert "<b>不满意</b>" in page
        assert "又堵了" in page
    assert Verdict.objects.count() == 1


@pytest.mark.parametrize("how", ["get", "code", "give"])
def test_whoever_is_signed_in_as_staff_is_refused(cast, how):
    m = steps.done(cast)
    client = Client()
    client.force_login(cast.account("grid_worker"), "allauth.account.auth_backends.AuthenticationBackend")
    told = {
        "get": {},
        "code": {"code": m.code},
        "give": {"code": m.code, "give": "1", "answer": "satisfied"},
    }[how]
    answer = client.get("/verdict/") if how == "get" else client.post("/verdict/", told)
    assert answer.status_code == 403
    assert "评价只能由群众本人作出" in answer.content.decode()
    assert not Verdict.objects.exists()


def test_before_it_is_done_there_is_nothing_to_judge(cast):
    m = steps.working(cast)
    page = give(m.code, answer="satisfied").content.decode()
    assert "现在还不用评价" in page
    assert not Verdict.objects.exists()


def test_a_wrong_code_gives_no_verdict(cast):
    steps.done(cast)
    assert give("AAAA-BBBB-CCCC-DDDD", answer="satisfied").status_code == 404
    assert not Verdict.objects.exists()


@pytest.mark.shows("A7", 3)
def test_after_rework_the_resident_is_asked_once_more_and_both_answers_stay(cast):
    m = steps.done(cast)
    give(m.code, answer="dissatisfied")
    recheck.order_rework(Recheck.objects.get(), by=m.by("supervisor"), finding="路沿没有加高")
    m.fresh()
    assert "现在还不用评价" in Client().post("/verdict/", {"code": m.code}).content.decode()
    steps.hand_in(m)
    m.fresh()
    steps.finish(m)
    give(m.code, answer="satisfied")
    assert [(v.round, v.answer) for v in Verdict.objects.order_by("round")] == [
        (1, "dissatisfied"),
        (2, "satisfied"),
    ]


def test_changing_the_size_of_type_gives_no_verdict_and_keeps_the_choice(cast):
    m = steps.done(cast)
    answer = give(m.code, answer="dissatisfied", words="想好的话", size="2")
    page = answer.content.decode()
    assert 'class="t-2"' in page
    assert "想好的话" in page
    assert 'value="dissatisfied"' in page
    assert "checked" in page
    assert not Verdict.objects.exists()


def test_a_web_intake_matter_judged_end_to_end(cast):
    """The receipt of the portal is the one the verdict is given with."""
    code = Walker().whole()
    assert "现在还不用评价" in give(code, answer="satisfied").content.decode()

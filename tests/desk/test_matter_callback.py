"""Call-backs: by those who had no part, with the number by a logged look, and silence never counted as satisfied."""

import re
import uuid

import pytest
from tests.matters import steps

from minqing.matters.models import CallAttempt, Recheck, Verdict
from minqing.org.models import AccessEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def m(cast):
    return steps.done(cast)


def path(m):
    return f"/desk/callback/{m.receipt.pk}/"


def send(client, m, verb, **data):
    given = {"key": str(uuid.uuid4()), "version": m.receipt.version, "next": "/desk/callback/"}
    return client.post(f"/desk/do/verdict.{verb}/{m.receipt.pk}/", given | data)


def test_the_page_says_what_to_ask_and_what_the_office_reports_with_the_number_masked(client, cast, m):
    client.force_login(cast.account("triage_clerk"))
    text = client.get(path(m)).content.decode()
    assert "打电话问什么" in text
    assert "排水沟清淤86米，换雨水箅12块" in text
    assert "城建办" in text
    assert "138****6027" in text
    assert "13800006027" not in text


def test_the_number_is_shown_by_a_logged_look_with_its_purpose(client, cast, m):
    client.force_login(cast.account("triage_clerk"))
    assert client.get(path(m) + "phone/").status_code == 405
    response = client.post(path(m) + "phone/", {"purpose": "约时间回访"})
    assert "13800006027" in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert set(AccessEntry.objects.values_list("field", "purpose")) == {
        ("name", "约时间回访"),
        ("phone", "约时间回访"),
    }
    assert 'name="answer"' in response.content.decode()


def test_the_answer_is_recorded_once_in_the_resident_s_words(client, cast, m):
    client.force_login(cast.account("triage_clerk"))
    key = str(uuid.uuid4())
    for _ in range(2):
        sent = send(client, m, "record_callback", key=key, answer="dissatisfied", words="门口那段没加高")
        assert sent["Location"] == "/desk/callback/"
    verdict = Verdict.objects.get()
    assert (verdict.answer, verdict.words, verdict.via) == ("dissatisfied", "门口那段没加高", "callback")
    assert Recheck.objects.get().verdict == verdict
    assert client.get(path(m))["Location"] == f"/desk/opinions/{m.opinion.pk}/"


@pytest.mark.shows("A7", 2)
def test_a_call_without_an_answer_is_a_line_and_no_verdict(client, cast, m):
    client.force_login(cast.account("triage_clerk"))
    assert send(client, m, "call_attempt", result="no_answer", note="响到头").status_code == 302
    assert CallAttempt.objects.get().note == "响到头"
    assert not Verdict.objects.exists()
    assert "打过1次" in client.get(path(m)).content.decode()
    assert send(client, m, "call_attempt").status_code == 422


@pytest.mark.shows("A7", 2)
def test_whoever_handled_or_recorded_the_matter_is_refused_with_the_reason(client, cast, m):
    client.force_login(cast.account("community_clerk"))
    page = client.get(path(m)).content.decode()
    assert re.search(r'aria-disabled="true".*?记录电话回访', page, re.DOTALL)
    assert "不能由" in page
    assert 'name="answer"' not in page
    sent = send(client, m, "record_callback", answer="satisfied")
    assert sent.status_code == 409
    assert not Verdict.objects.exists()


def test_no_answer_chosen_is_said_and_the_words_stay(client, cast, m):
    client.force_login(cast.account("triage_clerk"))
    sent = send(client, m, "record_callback", words="还没想好")
    assert sent.status_code == 422
    assert "还没想好</textarea>" in sent.content.decode()


def test_only_callers_get_the_page_and_only_in_their_place(client, cast, m):
    for who, status in (("leader", 403), ("supervisor", 403), ("viewer", 403), ("other_clerk", 404)):
        client.force_login(cast.account(who))
        assert client.get(path(m)).status_code == status

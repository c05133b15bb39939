"""Pages for what went wrong: in words, with a number where it was our fault, and no row told from one out of scope."""

import logging
import re

import pytest
from django.http import Http404
from django.test import Client, RequestFactory
from tests.support.cast import PASSWORD

from minqing.base.errors import KeyReused, Refusal, Refused, Stale
from minqing.desk import pages
from minqing.desk.doors import StaleForm
from minqing.desk.middleware import ViewerMiddleware
from minqing.org.models import Person

pytestmark = pytest.mark.django_db


def answer(fault, **post):
    request = RequestFactory().post(
        "/desk/somewhere/", post, headers={"referer": "http://testserver/desk/form/"}
    )
    return ViewerMiddleware(lambda _r: None).process_exception(request, fault)


@pytest.mark.parametrize(
    ("kind", "status"),
    [("scope", 404), ("permission", 403), ("state", 409), ("rule", 409), ("input", 400), ("file", 400)],
)
def test_a_refusal_becomes_a_page_with_why_who_and_basis(kind, status):
    response = answer(Refused(Refusal("还没有到期。", who="分管领导", basis="规则参数 整改期限", kind=kind)))
    assert response.status_code == status
    page = response.content.decode()
    if kind == "scope":
        assert "没有这一页" in page
        assert "分管领导" not in page
    else:
        assert "还没有到期。" in page
        assert "分管领导" in page
        assert "规则参数 整改期限" in page
        assert 'href="http://testserver/desk/form/"' in page


def test_a_foreign_referer_is_no_way_back():
    request = RequestFactory().post("/desk/x/", headers={"referer": "https://example.com/"})
    assert "example.com" not in pages.refused(request, Refused("不行。")).content.decode()


def test_a_stale_save_shows_both_values_under_the_field_s_word():
    stale = Stale(Refusal("被别人改过。", kind="stale"), {"name": ("周敏", "周明")})
    response = answer(StaleForm(stale, Person))
    assert response.status_code == 409
    page = response.content.decode()
    assert re.search(r"姓名.*周敏.*周明", page, re.DOTALL)


def test_a_reused_key_keeps_both_and_offers_to_hand_in_again_under_a_new_key():
    response = answer(KeyReused(None), key="old", text="路灯<不亮>", tag=["a", "b"])
    assert response.status_code == 400
    page = response.content.decode()
    assert "再交一份" in page
    assert 'name="text" value="路灯&lt;不亮&gt;"' in page
    assert page.count('name="tag"') == 2
    assert "old" not in re.findall(r'name="key" value="([^"]*)"', page)


def test_refusals_elsewhere_and_other_faults_are_left_alone():
    middleware = ViewerMiddleware(lambda _r: None)
    assert middleware.process_exception(RequestFactory().post("/status/"), Refused("不行。")) is None
    assert middleware.process_exception(RequestFactory().post("/desk/x/"), Http404()) is None


def test_a_fault_gives_a_number_that_is_in_the_log_and_tells_nothing_else(caplog, cast, monkeypatch):
    client = Client(raise_request_exception=False)
    client.force_login(cast.account("leader"))
    monkeypatch.setattr("minqing.desk.context.Office.objects", None)
    with caplog.at_level(logging.ERROR, logger="minqing.desk"):
        response = client.get("/desk/help/?q=secret")
    assert response.status_code == 500
    number = re.search(r"\d{8}-[A-Z2-9]{6}", response.content.decode()).group()
    assert number in caplog.text
    assert response["X-Incident"] == number
    assert "AttributeError" in caplog.text
    assert "secret" not in "".join(r.getMessage() for r in caplog.records if r.name == "minqing.desk")
    assert "AttributeError" not in response.content.decode()


def test_a_form_without_its_token_is_refused_in_words(cast):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/desk/login/", {"login": "leader", "password": PASSWORD})
    assert response.status_code == 403
    assert "放得太久" in response.content.decode()


def test_every_page_is_private_and_under_the_policy(client, cast):
    client.force_login(cast.account("leader"))
    response = client.get("/desk/help/")
    assert response["Cache-Control"] == "private, no-cache"
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    page = response.content.decode()
    assert " style=" not in page
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)

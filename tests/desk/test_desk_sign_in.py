"""Signing in and out, the lock after wrong passwords, the first password, and what a revoked grant leaves."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse
from tests.support.cast import PASSWORD, START

from minqing.base import clock
from minqing.org.actions.people import appoint, revoke_grant
from minqing.org.models import Account, Grant

pytestmark = pytest.mark.django_db

LOGIN = "/desk/login/"


@pytest.fixture(autouse=True)
def _forget_counts():
    cache.clear()


def sign_in(client, who="leader", password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": who, "password": password}, **extra)


def test_a_stranger_is_sent_to_the_sign_in_page_and_back_to_where_he_wanted(client, cast):
    response = client.get("/desk/help/")
    assert response.status_code == 302
    assert response["Location"] == "/desk/login/?next=/desk/help/"
    response = client.post(response["Location"], {"login": "leader", "password": PASSWORD})
    assert response["Location"] == "/desk/help/"


def test_sign_in_does_not_lead_off_the_site(client, cast):
    response = client.post(LOGIN + "?next=https://example.com/", {"login": "leader", "password": PASSWORD})
    assert response["Location"] == "/desk/"


def test_the_session_key_changes_at_sign_in(client, cast):
    client.get(LOGIN)
    session = client.session
    session["before"] = "1"
    session.save()
    before = session.session_key
    sign_in(client)
    assert client.session.session_key != before


def test_the_page_is_in_our_words_and_has_no_placeholder(client, cast):
    page = client.get(LOGIN).content.decode()
    assert "登录名" in page
    assert "placeholder" not in page
    assert 'autocomplete="current-password"' in page


def test_a_wrong_password_is_told_in_words_and_five_close_this_account_here(client, cast):
    for _ in range(4):
        response = sign_in(client, password="wrong-wrong-wrong")
        assert response.status_code == 200
        assert "登录名或密码不对" in response.content.decode()
    response = sign_in(client, password="wrong-wrong-wrong")
    assert response.status_code == 429
    assert "暂停登录" in response.content.decode()
    assert sign_in(client).status_code == 429


def test_the_lock_holds_the_pair_of_account_and_address_and_forged_headers_change_nothing(client, cast):
    for n in range(5):
        sign_in(client, password="wrong-wrong-wrong", headers={"x-forwarded-for": f"203.0.113.{n}"})
    assert sign_in(client).status_code == 429
    assert sign_in(client, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_another_account_from_the_same_address_is_not_locked(client, cast):
    for _ in range(5):
        sign_in(client, password="wrong-wrong-wrong")
    assert sign_in(client, who="viewer").status_code == 302


@pytest.mark.parametrize("path", ["signup/", "email/", "password/reset/", "password/set/", "confirm-email/"])
def test_what_a_visitor_must_not_do_has_no_address(client, cast, path):
    assert client.get("/desk/" + path).status_code == 404
    assert client.get("/desk/login/" + path).status_code == 404


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password"])
def test_their_names_do_not_exist(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_signing_out_needs_a_post_and_ends_the_session(client, cast):
    sign_in(client)
    assert client.get("/desk/logout/").status_code == 200
    assert client.get("/desk/help/").status_code == 200
    assert client.post("/desk/logout/")["Location"] == LOGIN
    assert client.get("/desk/help/").status_code == 302


def test_the_first_password_must_be_changed_before_anything_else(client, cast):
    Account.objects.filter(username="leader").update(must_change_password=True)
    assert sign_in(client)["Location"] == "/desk/"
    assert client.get("/desk/help/")["Location"] == "/desk/password/"
    old = client.session.session_key
    form = {"oldpassword": PASSWORD, "password1": "xin-mima-2026-x", "password2": "xin-mima-2026-x"}
    assert client.post("/desk/password/", form)["Location"] == "/desk/"
    assert client.session.session_key != old
    assert client.get("/desk/help/").status_code == 200
    assert not Account.objects.get(username="leader").must_change_password
    assert sign_in(client, password=PASSWORD) is not None


def test_an_easy_password_is_refused_in_words(client, cast):
    sign_in(client)
    form = {"oldpassword": PASSWORD, "password1": "password12", "password2": "password12"}
    page = client.post("/desk/password/", form).content.decode()
    assert "密码" in page
    assert cast.account("leader").check_password(PASSWORD)


def test_a_revoked_grant_ends_at_the_next_request(client, cast):
    sign_in(client)
    assert client.get("/desk/help/").status_code == 200
    for grant in Grant.objects.filter(post=cast.posts["leader"]):
        revoke_grant(grant, by=cast.system, reason="调岗")
    response = client.get("/desk/help/")
    assert response.status_code == 403
    assert "现在没有授权" in response.content.decode()


def test_eight_idle_hours_end_the_session_and_work_keeps_it(client, cast):
    start = clock.now()
    with clock.frozen(start):
        sign_in(client)
        client.get("/desk/help/")
        first = client.session["touched"]
    with clock.frozen(start + dt.timedelta(seconds=30)):
        client.get("/desk/help/")
    assert client.session["touched"] == first
    with clock.frozen(start + dt.timedelta(minutes=5)):
        client.get("/desk/help/")
    assert client.session["touched"] == first + 300
    assert client.session.get_expiry_age() == 8 * 3600
    assert client.session.get_expire_at_browser_close()


def test_the_post_on_top_is_chosen_by_a_form_and_only_among_ones_own(client, cast):
    appoint(cast.posts["last_clerk"], by=cast.system, person=cast.people["leader"], valid_from=START)
    sign_in(client)
    page = client.get("/desk/help/").content.decode()
    assert "尾声岗" in page
    own = Grant.objects.get(post=cast.posts["last_clerk"])
    foreign = Grant.objects.get(post=cast.posts["viewer"])
    response = client.post("/desk/post/", {"post": str(own.pk), "next": "/desk/help/"})
    assert response["Location"] == "/desk/help/"
    assert client.session["grant"] == str(own.pk)
    client.post("/desk/post/", {"post": str(foreign.pk), "next": "https://example.com/"})
    assert client.get("/desk/help/").wsgi_request.viewer.current.id != foreign.pk
    assert client.get("/desk/post/").status_code == 405


def test_switching_never_leads_off_the_desk(client, cast):
    sign_in(client)
    for wanted in ("https://example.com/", "//example.com/desk/", "/"):
        assert client.post("/desk/post/", {"next": wanted})["Location"] == "/desk/"

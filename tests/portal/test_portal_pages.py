"""What is the same on every resident's page: office, size of type, notice, and a plain word before there is an office."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.portal.walk import WORDS, Walker

from minqing.org.access import who_may
from minqing.org.permissions import Perm

pytestmark = pytest.mark.django_db
PAGES = ["/", "/status/", "/verdict/", "/privacy/"]


@pytest.mark.parametrize("address", [*PAGES, "/write/"])
def test_before_there_is_an_office_the_page_says_so(db, address):
    answer = Client().get(address)
    assert answer.status_code == 503
    assert "尚未启用" in answer.content.decode()


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("size", ["2", "3"])
def test_large_type_is_kept_for_every_page(cast, address, size):
    client = Client()
    answer = client.get("/size/", {"size": size, "next": address})
    assert answer.url == address
    assert answer.cookies["mq_size"]["httponly"]
    page = client.get(address).content.decode()
    assert f'class="t-{size}"' in page
    assert page.count('aria-current="true"') == 1
    client.get("/size/", {"size": "1", "next": address})
    assert 'class="t-1"' in client.get(address).content.decode()


@pytest.mark.parametrize("next_", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_changing_the_size_leads_nowhere_else(cast, next_):
    assert Client().get("/size/", {"size": "2", "next": next_}).url == "/"


@pytest.mark.parametrize("size", ["0", "4", "x", "1; path=/"])
def test_an_unknown_size_is_no_cookie(cast, size):
    assert "mq_size" not in Client().get("/size/", {"size": size, "next": "/"}).cookies


def test_changing_the_size_keeps_what_was_being_typed(cast):
    walker = Walker()
    answer = walker.step(2, words=WORDS, size="3")
    assert answer.url.endswith("/2/")
    page = walker.see(2).content.decode()
    assert "孩子上学要垫砖头" in page
    assert 'class="t-3"' in page


def test_on_the_receipt_the_size_changes_and_the_code_stays(cast):
    walker = Walker()
    walker.fill()
    expect = walker.expect()
    first = walker.send(expect).content.decode()
    again = walker.client.post(
        f"/write/{walker.sheet}/check/", {"expect": expect, "size": "2"}
    ).content.decode()
    code = re.findall(r'<p class="receipt-code">.*?</p>', first)
    assert code == re.findall(r'<p class="receipt-code">.*?</p>', again)
    assert 'class="t-2"' in again


def test_a_size_on_the_check_page_sends_nothing(cast):
    from minqing.matters.models import Opinion

    walker = Walker()
    walker.fill()
    walker.client.post(f"/write/{walker.sheet}/check/", {"expect": walker.expect(), "size": "2"})
    assert not Opinion.objects.exists()


def test_enter_in_a_field_does_not_change_the_size(cast):
    """A browser presses the first button of the form, in the order of the page."""
    page = Client().get("/status/").content.decode()
    buttons = re.findall(r"<button[^>]*>", page)
    mine = [b for b in buttons if 'form="code"' in b or "form=" not in b]
    assert "name=" not in mine[0]


def test_the_notice_names_who_may_look_as_the_roles_say(cast):
    page = Client().get("/privacy/").content.decode()
    assert who_may(Perm.SPEAKER_REVEAL) in page
    assert who_may(Perm.ACCUSATION_OPEN) in page
    for words in (
        "收什么",
        "为什么收",
        "谁看得到",
        "存多久",
        "怎么查、怎么改、怎么删",
        "联系人",
        "投诉建议",
        "未满14岁",
    ):
        assert words in page
    assert cast.office.phone in page


def test_who_sees_the_name_is_said_where_it_is_asked(cast):
    walker = Walker()
    walker.step(1, kind="livelihood")
    page = walker.see(3).content.decode()
    assert who_may(Perm.SPEAKER_REVEAL) in page
    assert "不写就是匿名" in page
    assert "/privacy/" in page


@pytest.mark.parametrize("address", PAGES)
def test_every_page_has_its_landmarks_and_the_phone(cast, address):
    page = Client().get(address).content.decode()
    assert page.count("<h1>") == 1
    assert 'lang="zh-Hans"' in page
    assert 'class="skip"' in page
    assert f"tel:{cast.office.phone}" in page
    assert "style=" not in page


def test_every_field_has_its_label(cast):
    walker = Walker()
    walker.fill()
    for number in (1, 2, 3):
        page = walker.see(number).content.decode()
        named = set(re.findall(r'<label for="([^"]+)"', page))
        fields = set(re.findall(r'<(?:input|select|textarea)(?![^>]*type="hidden")[^>]* id="([^"]+)"', page))
        assert fields <= named


def test_only_the_status_page_has_a_script(cast):
    walker = Walker()
    walker.fill()
    pages = [Client().get(a).content.decode() for a in ("/", "/verdict/", "/privacy/")]
    pages += [walker.see(n).content.decode() for n in (1, 2, 3)] + [walker.send().content.decode()]
    assert [p for p in pages if "<script" in p] == []
    assert "portal/code.js" in Client().get("/status/").content.decode()


def test_a_residents_page_opens_no_session(cast):
    walker = Walker()
    walker.whole()
    assert "minqing" not in walker.client.cookies


@pytest.mark.parametrize("step", [0, 4, 9])
def test_there_are_three_forms_and_no_other(cast, step):
    assert Walker().see(step).status_code == 404


@pytest.mark.parametrize("typed", ["12345", "abc", "138"])
def test_a_telephone_that_nobody_answers_is_told_at_its_field(cast, typed):
    walker = Walker()
    walker.step(1, kind="request")
    walker.step(2, words="灯不亮")
    answer = walker.step(3, phone=typed)
    assert answer.status_code == 422
    assert re.search(r'id="id_phone_error"><li>[^<]*不像电话号码', answer.content.decode())
    assert walker.step(3, phone="").status_code == 302

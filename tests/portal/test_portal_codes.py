"""What a receipt code opens, and what it costs to guess one."""

from __future__ import annotations

import datetime as dt
import re
import statistics
import time

import pytest
from django.test import Client
from tests.matters import steps
from tests.portal.walk import Walker

from minqing.base import clock
from minqing.matters import codes
from minqing.matters.actions import problem, recheck
from minqing.matters.models import Recheck
from minqing.portal import rate
from minqing.portal.models import Attempt

pytestmark = pytest.mark.django_db
WRONG = "AAAA-BBBB-CCCC-DDDD"
MOMENT = clock.at(dt.date(2026, 11, 24), 9, 24)


@pytest.fixture(autouse=True)
def _one_minute():
    """Windows do not turn over in the middle of a test."""
    with clock.frozen(MOMENT):
        yield


def ask(client: Client, code: str = WRONG, **headers):
    return client.post("/status/", {"code": code}, headers=headers)


def body(answer) -> str:
    """A page without what differs by request: the forgery token."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())


# --- what it opens -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["{}", " {} ", "{lower}", "{spaced}", "{wide}"])
def test_a_code_is_found_however_it_is_typed(cast, typed):
    code = Walker().whole()
    plain = codes.plain(code)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in plain)
    shapes = {"lower": code.lower(), "spaced": " ".join(plain), "wide": wide}
    answer = ask(Client(), typed.format(code, **shapes))
    assert answer.status_code == 200
    assert code in answer.content.decode()


@pytest.mark.parametrize(
    "typed,says",
    [("", "请输入回执码"), ("ABCD-EFGH", "您输入了8个"), ("O0I1" * 4, "不用字母 I、O 和数字 0、1")],
)
def test_what_cannot_be_a_code_is_said_plainly_and_not_counted(cast, typed, says):
    answer = ask(Client(), typed)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Attempt.objects.exists()


def test_the_code_is_never_taken_from_an_address(cast):
    code = Walker().whole()
    page = Client().get(f"/status/?code={code}").content.decode()
    assert "查我的事" in page
    assert code not in page


@pytest.mark.parametrize("address", ["/status/", "/verdict/"])
def test_one_letter_off_or_all_of_them_gets_the_same_page(cast, address):
    """Nobody learns from the answer how near a guess was."""
    code = Walker().whole()
    near = code[:-1] + ("A" if code[-1] != "A" else "B")
    one, other = (Client().post(address, {"code": typed}) for typed in (near, WRONG))
    assert one.status_code == other.status_code == 404
    assert body(one).replace(near, "?") == body(other).replace(WRONG, "?")
    assert dict(one.headers) | {"Content-Length": 0} == dict(other.headers) | {"Content-Length": 0}


def test_the_look_up_is_one_probe_whether_or_not_the_code_exists(cast, django_assert_num_queries):
    from minqing.matters.models import Receipt

    code = Walker().whole()
    for typed in (code, WRONG):
        with django_assert_num_queries(1):
            Receipt.objects.by_code(typed)


def test_known_and_unknown_take_the_same_time(cast):
    from minqing.matters.models import Receipt

    code = Walker().whole()
    took: dict[str, list[float]] = {code: [], WRONG: []}
    for _ in range(200):
        for typed, times in took.items():
            began = time.perf_counter()
            Receipt.objects.by_code(typed)
            times.append(time.perf_counter() - began)
    known, unknown = (statistics.median(times) for times in took.values())
    assert abs(known - unknown) < 0.005


@pytest.mark.parametrize("address", ["/", "/status/", "/verdict/", "/privacy/"])
def test_pages_are_kept_nowhere_and_tell_nobody_where_they_were(cast, address):
    answer = Client().get(address)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"


def test_a_form_of_ours_passes_the_forgery_check(cast):
    """With `no-referrer` a browser sends `Origin: null` and every form would be refused."""
    guarded = Client(enforce_csrf_checks=True)
    page = guarded.get("/status/")
    token = page.content.decode().split('csrfmiddlewaretoken" value="')[1].split('"')[0]
    told = {"code": WRONG, "csrfmiddlewaretoken": token}
    assert guarded.post("/status/", told, headers={"origin": "http://testserver"}).status_code == 404
    assert guarded.post("/status/", told, headers={"origin": "null"}).status_code == 403


# --- guessing ----------------------------------------------------------------------------------------------------------


def test_guesses_are_stopped_after_five_in_a_minute_even_with_forged_headers(cast):
    one, two = Client(), Client()
    answers = [
        ask(
            client,
            "".join("ABCDEFGHJK"[(n + i) % 10] for i in range(16)),
            **{"x-forwarded-for": f"10.0.0.{n}"},
        )
        for n, client in enumerate([one, two] * 4)
    ]
    assert [a.status_code for a in answers] == [404] * 5 + [429] * 3
    stopped = answers[-1]
    assert int(stopped["Retry-After"]) <= 60
    assert "输错的次数太多" in stopped.content.decode()
    assert cast.office.phone in stopped.content.decode()


def test_a_stopped_visitor_is_not_told_whether_a_code_is_right(cast):
    code = Walker().whole()
    guesser = Client()
    for _ in range(5):
        ask(guesser)
    right, wrong = ask(guesser, code), ask(guesser, WRONG)
    assert right.status_code == wrong.status_code == 429
    assert body(right).replace(code, "?") == body(wrong).replace(WRONG, "?")


def test_other_visitors_are_not_stopped(cast):
    code = Walker().whole()
    for _ in range(8):
        ask(Client(REMOTE_ADDR="192.0.2.7"))
    assert ask(Client(REMOTE_ADDR="192.0.2.8"), code).status_code == 200


def test_one_network_of_ipv6_is_one_visitor(cast):
    answers = [ask(Client(REMOTE_ADDR=f"2001:db8:1:2::{n}")).status_code for n in range(1, 7)]
    assert answers == [404] * 5 + [429]


def test_right_codes_do_not_count(cast):
    code = Walker().whole()
    assert {ask(Client(), code).status_code for _ in range(12)} == {200}


def test_a_named_proxy_is_believed_and_nobody_else(cast, settings):
    settings.MINQING_PROXIES = ["10.9.9.9"]
    behind = Client(REMOTE_ADDR="10.9.9.9")
    answers = [ask(behind, **{"x-forwarded-for": f"198.51.100.{n}"}).status_code for n in range(7)]
    assert answers == [404] * 7
    forging = [
        ask(behind, **{"x-forwarded-for": f"198.51.100.{n}, 203.0.113.5"}).status_code for n in range(6)
    ]
    assert forging[-1] == 429, "what the visitor himself wrote in front does not count"


def test_all_guesses_together_have_a_limit_too(cast):
    with clock.frozen(MOMENT):
        for n in range(60):
            for _ in range(5):
                ask(Client(REMOTE_ADDR=f"192.0.2.{n}"))
        assert ask(Client(REMOTE_ADDR="192.0.2.200")).status_code == 429
    with clock.frozen(MOMENT + dt.timedelta(minutes=1)):
        assert ask(Client(REMOTE_ADDR="192.0.2.200")).status_code == 404


def test_the_limit_ends_with_its_window(cast):
    for _ in range(6):
        ask(Client())
    with clock.frozen(MOMENT + dt.timedelta(minutes=1)):
        assert ask(Client()).status_code == 404


def test_an_hour_of_slow_guessing_is_stopped_as_well(cast):
    tries = []
    for minute in range(8):
        with clock.frozen(clock.at(dt.date(2026, 11, 24), 9, minute)):
            tries += [ask(Client()).status_code for _ in range(5)]
    assert tries == [404] * 30 + [429] * 10


def test_no_address_is_stored(cast):
    ask(Client(REMOTE_ADDR="192.0.2.77"))
    assert not Attempt.objects.filter(who__contains="192.0.2").exists()
    assert {len(a.who) for a in Attempt.objects.exclude(who="all")} == {64}


def test_old_windows_are_forgotten(cast):
    ask(Client())
    with clock.frozen(MOMENT + dt.timedelta(hours=2)):
        assert rate.sweep() > 0
    assert not Attempt.objects.exists()


# --- intake is limited without losing a word ---------------------------------------------------------------------------


def test_a_limited_sheet_keeps_its_words_on_the_page(cast, monkeypatch):
    monkeypatch.setattr(rate, "DRAFT", rate.Guard("draft", (rate.Limit(rate.HOUR, 1),)))
    assert Walker().step(2, words="第一份").status_code == 302
    answer = Walker().step(2, words="第二份写了很久")
    page = answer.content.decode()
    assert answer.status_code == 429
    assert "第二份写了很久" in page
    assert "分钟再试" in page
    assert cast.office.phone in page


def test_a_limited_sending_keeps_the_draft_and_can_be_pressed_again(cast, monkeypatch):
    monkeypatch.setattr(rate, "SEND", rate.Guard("send", (rate.Limit(rate.HOUR, 1),)))
    Walker().whole()
    walker = Walker()
    walker.fill()
    expect = walker.expect()
    answer = walker.send(expect)
    assert answer.status_code == 429
    assert "您写的都存着" in answer.content.decode()
    with clock.frozen(MOMENT + dt.timedelta(hours=1)):
        assert walker.send(expect).status_code == 200


# --- status ------------------------------------------------------------------------------------------------------------


def see(code: str) -> str:
    return ask(Client(), code).content.decode()


@pytest.mark.shows("A5", 2)
def test_the_promise_and_every_change_of_it_are_shown_with_reasons(cast):
    from minqing.matters.actions import task

    m = steps.working(cast)
    old = m.task.promise_on
    task.ask_extension(
        m.task, by=m.by("office_handler"), new_on=old + dt.timedelta(days=5), reason="连续下雨，工人不能下井"
    )
    m.fresh()
    task.decide_extension(m.task, by=m.by("leader"), approve=True)
    m.fresh()
    page = see(m.code)
    new = m.task.promise_on
    assert f"<strong>{new.month}月{new.day}日</strong>" in page
    assert f"原定{old.month}月{old.day}日，改为{new.month}月{new.day}日。原因：连续下雨，工人不能下井" in page
    assert "第1次改期" in page
    assert "城建办" in page


@pytest.mark.shows("A5", 2)
def test_an_ordered_rework_is_told_once_and_as_an_order(cast):
    m = steps.judged(cast, "dissatisfied", "还是进水")
    old = m.task.promise_on
    recheck.order_rework(
        Recheck.objects.get(),
        by=m.by("supervisor"),
        finding="路沿没有加高",
        promise_on=old + dt.timedelta(days=4),
    )
    new = m.fresh().task.promise_on
    page = see(m.code)
    assert page.count("路沿没有加高") == 1
    told = f"：责令返工，原定{old.month}月{old.day}日，改为{new.month}月{new.day}日。"
    assert told in page
    assert page.count(f"{new.year}年{new.month}月{new.day}日") == 1
    assert "原定日期：自2026年11月24日起15个工作日" in page
    assert "同意" not in page


def test_what_the_leaders_send_back_is_told_once(cast):
    m = steps.done(cast)
    new = m.task.promise_on + dt.timedelta(days=4)
    problem.rework(m.problem, by=m.by("community_secretary"), reason="箅子不齐", promise_on=new)
    page = see(m.code)
    assert page.count("箅子不齐") == 1
    assert "：退回返工，原定" in page


def test_the_rule_of_a_promise_is_a_plain_sentence(cast):
    m = steps.working(cast)
    page = see(m.code)
    on = m.task.promise_on
    assert (
        f"自2026年11月24日起15个工作日，起始日不计，至{on.year}年{on.month}月{on.day}日（依据：街道规定的整改承诺期限）"
        in page
    )
    for inside in ("自定", "可按实际修改", "规则参数"):
        assert inside not in page


def test_an_accusation_tells_its_holder_nothing_about_who_and_how(cast):
    code = Walker().whole(kind="accusation", words="某干部收了红包")
    page = see(code)
    assert "红包" not in page
    assert "按规定不在网上公开办理情况" in page


def test_a_residents_page_names_no_member_of_staff(cast):
    m = steps.submitted(cast)
    page = see(m.code)
    assert [name for name in ("周启明", "宋怀民", "何雨晴") if name in page] == []


def test_before_there_is_a_problem_the_first_answer_is_promised(cast):
    page = see(Walker().whole())
    assert "第一次答复您的日期" in page
    assert "我来评价" not in page


def test_after_rework_the_page_says_so(cast):
    m = steps.submitted(cast)
    steps.finish(m)
    m.fresh()
    assert "我来评价" in see(m.code)
    problem.rework(m.problem, by=m.by("community_secretary"), reason="又堵了")
    page = see(m.code)
    assert "我来评价" not in page

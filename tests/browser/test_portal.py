"""A resident on a phone without JavaScript, in a real browser: from the first screen to the verdict.

MINQING_SHOTS names a folder for pictures of every page, to be looked at beside the design's.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.base.samples import picture
from tests.matters import steps
from tests.support.cast import LAODI

from minqing.matters.models import Opinion, Receipt, Verdict

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "我们楼后面的排水沟又堵了，一下雨水就漫到单元门口。孩子上学要垫砖头。"
PHONE = {"width": 390, "height": 844}


class Shooter:
    """Takes pictures where somebody asked for them, and measures every page it sees."""

    def __init__(self, tab: Any) -> None:
        self.tab = tab
        self.folder = os.environ.get("MINQING_SHOTS", "")

    def look(self, name: str) -> None:
        self.tab.wait_for_load_state()
        self.fits()
        if self.folder:
            Path(self.folder).mkdir(parents=True, exist_ok=True)
            self.tab.screenshot(path=f"{self.folder}/{name}.png", full_page=True)

    def fits(self) -> None:
        """Nothing sticks out sideways, and what is pressed is large enough for a thumb."""
        width = self.tab.evaluate("document.documentElement.scrollWidth")
        assert width <= self.tab.viewport_size["width"], f"{self.tab.url} is {width} wide"
        small = []
        for one in self.tab.query_selector_all(
            "main a, main button, main select, main input:not([type=hidden]):not([type=radio])"
        ):
            box = one.bounding_box()
            if box and box["height"] < 43.5 and box["width"] > 1:
                small.append((one.inner_text() or one.get_attribute("name"), round(box["height"])))
        assert small == [], f"{self.tab.url}: smaller than a thumb"


def tab_of(browser: Any, **options: Any) -> Iterator[Any]:
    context = browser.new_context(viewport=PHONE, locale="zh-CN", **options)
    tab = context.new_page()
    said: list[str] = []
    tab.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    tab.set_default_timeout(15_000)
    yield tab
    context.close()
    broken = [s for s in said if "Content Security Policy" in s]
    assert broken == []


@pytest.fixture
def phone(browser: Any) -> Iterator[Any]:
    """A phone whose browser runs no script."""
    yield from tab_of(browser, java_script_enabled=False, device_scale_factor=2)


@pytest.fixture
def scripted(browser: Any) -> Iterator[Any]:
    yield from tab_of(browser)


@pytest.fixture
def site(cast: Any, live_server: Any) -> str:
    return str(live_server.url)


def press(tab: Any, words: str) -> None:
    with tab.expect_navigation():
        tab.get_by_role("button", name=words, exact=True).click()


def code_on(tab: Any) -> str:
    return "-".join(tab.locator(".receipt-code span").all_inner_texts())


@pytest.mark.shows("A2", 1)
def test_from_the_first_page_to_a_receipt_and_its_status(phone, site, tmp_path):
    shot = Shooter(phone)
    phone.goto(site)
    shot.look("1-home")
    phone.get_by_text("我要反映问题").first.click()
    phone.get_by_label("民生问题").check()
    phone.get_by_label("在哪个社区").select_option(LAODI)
    phone.get_by_label("具体在什么地方").fill("12栋后面")
    shot.look("2-kind")
    press(phone, "下一步")
    press(phone, "下一步")
    assert phone.get_by_role("alert").is_visible()
    assert phone.evaluate("document.activeElement.className") == "errors", "the summary has the focus"
    shot.look("3-words-missing")
    (tmp_path / "沟.jpg").write_bytes(picture(size=(640, 480)))
    phone.locator("#id_words").fill(WORDS)
    phone.locator("#id_photos").set_input_files(str(tmp_path / "沟.jpg"))
    press(phone, "先把选好的放进来看看")
    shot.look("4-words")
    assert phone.locator("#id_words").input_value() == WORDS
    assert phone.get_by_text("沟.jpg").is_visible()
    press(phone, "上一步")
    assert phone.get_by_label("具体在什么地方").input_value() == "12栋后面"
    press(phone, "下一步")
    press(phone, "下一步")
    phone.get_by_label("怎么称呼您").fill("陈小满")
    phone.get_by_label("联系电话").fill("138 0000 6027")
    shot.look("5-contact")
    press(phone, "下一步")
    shot.look("6-check")
    press(phone, "交上去")
    code = code_on(phone)
    shot.look("7-receipt")
    assert re.fullmatch(r"([A-HJ-NP-Z2-9]{4}-){3}[A-HJ-NP-Z2-9]{4}", code)
    assert code not in phone.url
    press(phone, "看办理进度")
    assert phone.url == f"{site}/status/"
    assert code in phone.content()
    shot.look("8-status-new")
    opinion = Receipt.objects.by_code(code).opinion
    assert (opinion.words, opinion.scope, opinion.files.count()) == (WORDS, LAODI, 1)


def test_a_matter_is_followed_and_judged(phone, site, cast):
    shot = Shooter(phone)
    m = steps.working(cast)
    old = m.task.promise_on
    from datetime import timedelta

    from minqing.matters.actions import task

    task.ask_extension(
        m.task, by=m.by("office_handler"), new_on=old + timedelta(days=7), reason="连续下雨，工人不能下井"
    )
    m.fresh()
    task.decide_extension(m.task, by=m.by("leader"), approve=True)
    m.fresh()
    type_code(phone, site, m.code)
    shot.look("9-status-working")
    assert "连续下雨，工人不能下井" in phone.content()
    steps.hand_in(m)
    m.fresh()
    steps.finish(m)
    type_code(phone, site, m.code)
    shot.look("10-status-done")
    press(phone, "我来评价")
    phone.get_by_label("不满意").check()
    phone.get_by_label("想说的话").fill("沟是通了，可门口那一段没加高，雨大还是进水。")
    shot.look("11-verdict")
    press(phone, "交上评价")
    shot.look("12-verdict-given")
    [kept] = Verdict.objects.all()
    assert (kept.answer, kept.via) == ("dissatisfied", "web")
    press(phone, "看办理进度")
    shot.look("13-status-judged")


def type_code(tab: Any, site: str, code: str) -> None:
    tab.goto(f"{site}/status/")
    tab.get_by_label("回执码").fill(code.lower())
    tab.get_by_label("回执码").press("Enter")
    assert code in tab.content()


def test_the_largest_type_loses_nothing_and_fits(phone, site):
    shot = Shooter(phone)
    phone.goto(site)
    phone.get_by_text("大字版").click()
    shot.look("20-home-large")
    phone.get_by_text("特大").click()
    shot.look("21-home-largest")
    phone.get_by_text("我要反映问题").first.click()
    phone.get_by_label("具体在什么地方").fill("12栋后面")
    press(phone, "大字")
    assert phone.get_by_label("具体在什么地方").input_value() == "12栋后面"
    shot.look("22-kind-large")
    press(phone, "下一步")
    phone.locator("#id_words").fill(WORDS)
    press(phone, "特大")
    assert phone.locator("#id_words").input_value() == WORDS
    shot.look("23-words-largest")
    press(phone, "下一步")
    press(phone, "下一步")
    shot.look("24-check-largest")
    press(phone, "交上去")
    code = code_on(phone)
    shot.look("25-receipt-largest")
    press(phone, "标准")
    assert code_on(phone) == code
    assert Opinion.objects.count() == 1


def test_a_wrong_code_and_too_many_of_them(phone, site):
    shot = Shooter(phone)
    phone.goto(f"{site}/verdict/")
    for _ in range(12):  # six of one minute; a minute may end in between
        phone.get_by_label("回执码").fill("AAAA-BBBB-CCCC-DDDD")
        press(phone, "下一步")
        if phone.get_by_text("先停一停").is_visible():
            break
    shot.look("30-code-limited")
    assert phone.get_by_text("先停一停").is_visible()
    phone.goto(f"{site}/privacy/")
    shot.look("31-privacy")


def test_an_accusation_says_who_opens_it(phone, site):
    shot = Shooter(phone)
    phone.goto(f"{site}/write/")
    phone.get_by_label("检举控告").check()
    press(phone, "下一步")
    phone.locator("#id_words").fill("某干部收了红包")
    press(phone, "下一步")
    shot.look("40-accusation-contact")
    press(phone, "下一步")
    press(phone, "交上去")
    shot.look("41-accusation-receipt")
    assert phone.get_by_text("按规定不在网上公开办理情况").is_visible()
    press(phone, "凭码看受理情况")
    shot.look("42-accusation-status")
    assert phone.get_by_text("某干部收了红包").count() == 0
    assert Opinion.objects.get().with_discipline


def test_the_square_code_opens_the_status_and_leaves_the_address(scripted, site, cast):
    """Whoever has JavaScript types nothing: the fragment goes into the form, out of the address, and is posted."""
    m = steps.heard(cast)
    asked: list[str] = []
    scripted.on("request", lambda request: asked.append(request.url))
    scripted.goto(f"{site}/status/#{m.code.replace('-', '')}")
    scripted.wait_for_selector("h1:has-text('正在看您反映的情况')")
    assert m.code in scripted.content()
    assert scripted.url == f"{site}/status/"
    assert [url for url in asked if m.code.replace("-", "") in url.split("#")[0]] == []


def test_pages_hold_at_twice_the_size(browser, site):
    """200 % zoom on a phone: the same as half its width."""
    for tab in tab_of(browser, java_script_enabled=False):
        tab.set_viewport_size({"width": 195, "height": 422})
        for address in ("/", "/write/", "/status/", "/verdict/", "/privacy/"):
            tab.goto(site + address)
            assert tab.evaluate("document.documentElement.scrollWidth") <= 195, address


def test_the_receipt_fits_one_small_sheet(browser, site, tmp_path):
    """A5 and one page: the code, the square, what to do next."""
    for tab in tab_of(browser):
        tab.goto(f"{site}/write/")
        press(tab, "下一步")
        tab.locator("#id_words").fill(WORDS)
        for words in ("下一步", "下一步", "交上去"):
            press(tab, words)
        paper = tab.pdf(prefer_css_page_size=True, path=str(tmp_path / "receipt.pdf"))
        if folder := os.environ.get("MINQING_SHOTS"):
            Path(folder, "receipt.pdf").write_bytes(paper)
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
        [(width, height)] = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", paper)
        assert (round(float(width)), round(float(height))) == (420, 595)

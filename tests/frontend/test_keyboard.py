"""The desk in a real browser under the strict content policy: keys, selection, forms, pickers; and every page without its script."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from minqing.base import clock
from tests.frontend import gallery
from tests.frontend.test_built import DIST

pytestmark = pytest.mark.browser
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'"


class Handler(http.server.SimpleHTTPRequestHandler):
    posts: list[str] = []

    def log_message(self, *args: Any) -> None:
        pass

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.posts.append(f"{self.path} {body.decode()}")
        # No answer page: the browser stays where it is, as it does while a slow server works.
        self.send_response(204)
        self.end_headers()


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("gallery")
    shutil.copytree(DIST, folder / "static" / "dist")
    with clock.frozen(gallery.TODAY):
        for name in gallery.names():
            (folder / f"{name}.html").write_text(gallery.render(name), encoding="utf-8")
            if name.startswith("p_"):
                (folder / f"{name}-3.html").write_text(gallery.render(name, size=3), encoding="utf-8")
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Handler, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def tab(browser) -> Iterator[Any]:
    Handler.posts.clear()
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = context.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    yield page
    context.close()
    assert said == [], "the page broke its policy or its script failed"


def focused(tab) -> str:
    return str(tab.evaluate("document.activeElement.textContent.trim()"))


def test_rows_by_letter_and_arrow_open_by_enter(tab, site):
    tab.goto(f"{site}/work.html")
    tab.keyboard.press("j")
    assert focused(tab) == "新安里3栋前路灯不亮4盏"
    tab.keyboard.press("j")
    tab.keyboard.press("ArrowDown")
    assert focused(tab) == "梧桐巷井盖松动，夜间有响声"
    tab.keyboard.press("k")
    assert focused(tab) == "农贸市场北门占道摊位挤占盲道"
    tab.keyboard.press("Enter")
    assert tab.url.endswith("#main")


def test_arrows_scroll_the_page_when_no_row_is_focused(tab, site):
    tab.goto(f"{site}/work.html")
    tab.keyboard.press("ArrowDown")
    assert tab.evaluate("document.activeElement === document.body")


def test_space_selects_and_shift_space_selects_a_range(tab, site):
    tab.goto(f"{site}/list.html")
    tab.click("[data-bulk-clear]")
    assert tab.is_hidden("[data-bulk]")
    tab.keyboard.press("j")
    tab.keyboard.press("Space")
    assert tab.inner_text("[data-bulk-count]") == "1"
    for _ in range(3):
        tab.keyboard.press("j")
    tab.keyboard.press("Shift+Space")
    assert tab.inner_text("[data-bulk-count]") == "4"
    assert tab.locator("tr.on").count() == 4
    assert tab.evaluate("document.querySelector('[data-select-all]').indeterminate")
    tab.click("[data-select-all]")
    assert tab.inner_text("[data-bulk-count]") == "8"


def test_slash_finds_and_letters_are_off_inside_fields(tab, site):
    tab.goto(f"{site}/list.html")
    tab.keyboard.press("/")
    tab.keyboard.type("jkn?/")
    assert tab.input_value(".top-search input") == "jkn?/"
    assert tab.locator("dialog").count() == 0


def test_a_letter_clicks_what_carries_it(tab, site):
    tab.goto(f"{site}/list.html")
    tab.keyboard.press("c")
    assert tab.is_visible(".columns")
    tab.keyboard.press("Escape")
    assert tab.is_hidden(".columns")
    assert focused(tab).startswith("列 11/15")


def test_a_composing_input_method_is_left_alone(tab, site):
    tab.goto(f"{site}/list.html")
    for extra in ({"isComposing": True}, {"keyCode": 229}):
        tab.evaluate(
            "e => document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'c', bubbles: true, ...e}))",
            extra,
        )
        assert tab.is_hidden(".columns")
    tab.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'c', bubbles: true}))")
    assert tab.is_visible(".columns")


def test_help_lists_the_keys_of_this_page_and_gives_focus_back(tab, site):
    tab.goto(f"{site}/list.html")
    tab.focus("text=导入 Excel")
    tab.keyboard.press("?")
    listed = tab.inner_text("dialog")
    for words in ("登记问题", "选列", "加条件", "下一页", "选中这一行"):
        assert words in listed
    tab.keyboard.press("c")
    assert tab.is_hidden(".columns"), "keys rest while the list is open"
    tab.keyboard.press("Escape")
    tab.locator("dialog").wait_for(state="detached")
    assert focused(tab) == "导入 Excel"


def test_single_letters_can_be_turned_off_and_stay_off(tab, site):
    tab.goto(f"{site}/list.html")
    tab.keyboard.press("?")
    tab.uncheck("dialog input[type=checkbox]")
    tab.click("dialog button")
    tab.locator("dialog").wait_for(state="detached")
    for _ in range(2):
        tab.keyboard.press("c")
        assert tab.is_hidden(".columns")
        tab.reload()
    tab.click("[data-help]")
    tab.check("dialog input[type=checkbox]")
    tab.keyboard.press("Escape")
    tab.locator("dialog").wait_for(state="detached")
    tab.keyboard.press("c")
    assert tab.is_visible(".columns")


def test_a_second_submit_is_held_back(tab, site):
    tab.goto(f"{site}/matter.html")
    tab.evaluate("document.querySelector('.do form').setAttribute('action', '/post')")
    for _ in range(3):
        tab.click(".do form button")
    tab.wait_for_timeout(200)
    assert Handler.posts == ["/post csrfmiddlewaretoken=planted-token&key=k1"]


def test_a_download_form_may_be_sent_again(tab, site):
    tab.goto(f"{site}/matter.html")
    tab.evaluate(
        "f = document.querySelector('.do form'); f.setAttribute('action', '/post'); f.setAttribute('data-again', '')"
    )
    for _ in range(2):
        tab.click(".do form button")
        tab.wait_for_timeout(100)
    assert len(Handler.posts) == 2


def test_control_enter_sends_the_form_of_the_field(tab, site):
    tab.goto(f"{site}/forms.html")
    tab.evaluate("document.querySelector('form.form').setAttribute('action', '/post')")
    tab.fill("#memo", "说明")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_timeout(200)
    assert len(Handler.posts) == 1


def test_control_z_undoes_the_last_batch(tab, site):
    tab.goto(f"{site}/import.html")
    tab.keyboard.press("Control+z")
    tab.wait_for_timeout(200)
    assert Handler.posts == ["/desk/batch/7/undo csrfmiddlewaretoken=planted-token"]


def test_a_refused_button_can_be_reached_and_does_nothing(tab, site):
    tab.goto(f"{site}/matter.html")
    tab.focus(".btn[aria-disabled]")
    tab.keyboard.press("Enter")
    assert tab.url.endswith("/matter.html")
    assert Handler.posts == []


def test_the_summary_of_errors_has_focus(tab, site):
    tab.goto(f"{site}/forms.html")
    assert tab.evaluate("document.activeElement.className") == "errors"


def test_unsent_words_come_back_and_the_page_says_so(tab, site):
    tab.goto(f"{site}/forms.html")
    tab.fill("#memo", "写到一半")
    assert "只暂存在本机浏览器的这个标签页里" in tab.inner_text(".drafted")
    tab.reload()
    assert tab.input_value("#memo") == "写到一半"
    tab.click("text=不要这份草稿")
    assert tab.input_value("#memo") == ""
    tab.reload()
    assert tab.input_value("#memo") == ""


def test_sent_words_are_forgotten(tab, site):
    tab.goto(f"{site}/forms.html")
    tab.evaluate("document.querySelector('form.form').setAttribute('action', '/post')")
    tab.fill("#memo", "已经交了")
    tab.click("text=登记这条意见")
    tab.wait_for_timeout(200)
    tab.goto(f"{site}/work.html")
    tab.goto(f"{site}/forms.html")
    assert tab.input_value("#memo") == ""


def test_the_sign_in_page_forgets_all_drafts(tab, site):
    tab.goto(f"{site}/forms.html")
    tab.fill("#memo", "别人的电脑")
    tab.goto(f"{site}/login.html")
    assert tab.evaluate("Object.keys(sessionStorage).filter(k => k.startsWith('minqing.draft')).length") == 0


def test_a_picker_finds_by_pinyin(tab, site):
    tab.goto(f"{site}/forms.html")
    tab.click("#id_unit-ts-control")
    tab.locator(".ts-dropdown .option").nth(1).wait_for()
    tab.keyboard.type("shswb")
    tab.locator(".ts-dropdown .option").nth(1).wait_for(state="detached")
    assert tab.inner_text(".ts-dropdown .option") == "社会事务办公室"
    tab.keyboard.press("Enter")
    assert tab.input_value("#id_unit") == "2"


@pytest.mark.parametrize("leave", ["Tab", "Enter"])
def test_a_picker_left_in_the_middle_of_typing_stays_closed(tab, site, leave):
    tab.goto(f"{site}/forms.html")
    tab.click("#id_unit-ts-control")
    tab.wait_for_selector(".ts-dropdown", state="visible")
    # Both keys within one turn of the page, as a quick typist or a slow computer gives them.
    tab.evaluate(
        """leave => {
          const input = document.querySelector("#id_unit-ts-control");
          input.value = "s";
          input.dispatchEvent(new Event("input", { bubbles: true }));
          if (leave === "Tab") document.querySelector("#memo").focus();
          else input.dispatchEvent(new KeyboardEvent("keydown", { keyCode: 13, bubbles: true, cancelable: true }));
        }""",
        leave,
    )
    tab.wait_for_timeout(500)
    assert tab.is_hidden(".ts-dropdown")
    assert tab.get_attribute("#id_unit-ts-control", "aria-expanded") == "false"
    assert tab.evaluate("document.activeElement.id") == ("memo" if leave == "Tab" else "id_unit-ts-control")


def test_a_quick_enter_chooses_what_was_typed(tab, site):
    tab.goto(f"{site}/forms.html")
    tab.click("#id_unit-ts-control")
    tab.wait_for_selector(".ts-dropdown", state="visible")
    tab.keyboard.type("shswb")
    tab.keyboard.press("Enter")
    assert tab.input_value("#id_unit") == "2"
    assert tab.is_hidden(".ts-dropdown")
    tab.click("#id_unit-ts-control")
    tab.wait_for_selector(".ts-dropdown", state="visible")
    assert tab.locator(".ts-dropdown .option").count() == 2, "the next look shows every line again"


def test_a_picker_closes_when_the_window_is_left(tab, site):
    tab.goto(f"{site}/forms.html")
    tab.click("#id_unit-ts-control")
    tab.wait_for_selector(".ts-dropdown", state="visible")
    tab.evaluate("document.hasFocus = () => false; document.activeElement.blur()")
    assert tab.is_hidden(".ts-dropdown")


@pytest.mark.parametrize("name", gallery.names())
@pytest.mark.parametrize("width", [390, 1440])
def test_no_page_is_wider_than_its_window(tab, site, name, width):
    tab.set_viewport_size({"width": width, "height": 844})
    for path in (f"{name}.html", f"{name}-3.html")[: 2 if name.startswith("p_") else 1]:
        tab.goto(f"{site}/{path}")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_the_foot_of_a_printed_list_is_on_paper_only(tab, site):
    tab.goto(f"{site}/list.html")
    assert tab.is_hidden(".print-foot")
    tab.emulate_media(media="print")
    assert tab.is_visible(".print-foot")
    assert tab.is_hidden(".pager")


@pytest.mark.parametrize("name", [n for n in gallery.names() if n.startswith("p_")])
def test_targets_are_large_enough_on_a_phone(tab, site, name):
    tab.set_viewport_size({"width": 390, "height": 844})
    for path, least in ((f"{name}.html", 44), (f"{name}-3.html", 60)):
        tab.goto(f"{site}/{path}")
        small = tab.evaluate(
            """least => [...document.querySelectorAll('.btn, .big-link, .sizes a, .choice label, .field input:not([type=checkbox]):not([type=radio]), .field textarea, .field select')]
            .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < least).map(e => e.outerHTML.slice(0, 120))""",
            least,
        )
        assert small == []


@pytest.mark.parametrize("name", gallery.names())
def test_pages_without_their_script_show_no_dead_control(browser, site, name):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{site}/{name}.html")
    assert page.locator("[data-help]:visible, [data-print]:visible, [data-dismiss]:visible").count() == 0
    menu = page.locator(".top-menu:visible")
    if menu.count():
        menu.click()
        assert page.is_visible("#side >> text=我的工作")
        page.click("text=关闭菜单")
        assert page.is_hidden("#side")
    context.close()


def test_every_focus_is_seen(tab, site):
    tab.goto(f"{site}/matter.html")
    for _ in range(25):
        tab.keyboard.press("Tab")
        width = tab.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert width == "3px", tab.evaluate("document.activeElement.outerHTML")
    tab.mouse.click(1, 1)
    tab.click("text=申请改期")
    assert tab.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"

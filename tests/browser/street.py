"""The street in a real browser: staff who sign in and find what to press by its words, a resident's phone, every page examined.

MINQING_SHOTS keeps pictures of all pages that were looked at.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import expect
from tests.browser.eyes import examine
from tests.support.cast import PASSWORD

PHONE = {"width": 390, "height": 844}
SCREEN = {"width": 1440, "height": 1000}


class Story:
    """The street with its staff and the resident's phone; what any page complained of is kept."""

    def __init__(self, browser: Any, site: str) -> None:
        self.browser, self.site = browser, site
        self.complaints: list[str] = []
        self.looked = 0

    def tab(self, **options: Any) -> Any:
        context = self.browser.new_context(locale="zh-CN", **options)
        tab = context.new_page()
        tab.set_default_timeout(20_000)
        tab.on("pageerror", lambda error: self.complaints.append(f"{tab.url}: {error}"))
        tab.on("console", lambda line: self.heard(tab, line))
        return tab

    def heard(self, tab: Any, line: Any) -> None:
        if "the server responded with a status of 4" in line.text:
            return  # A form that was refused comes back with its reason.
        if line.type == "error" or "Content Security Policy" in line.text:
            self.complaints.append(f"{tab.url}: {line.text}")

    def look(self, tab: Any) -> None:
        examine(tab)
        self.looked += 1
        if folder := os.environ.get("MINQING_SHOTS", ""):
            Path(folder).mkdir(parents=True, exist_ok=True)
            tab.screenshot(path=f"{folder}/{self.looked:02}.png", full_page=True)

    def press(self, tab: Any, words: str | re.Pattern[str]) -> None:
        with tab.expect_navigation():
            tab.get_by_role("button", name=words, exact=isinstance(words, str)).first.click()
        self.look(tab)

    def follow(self, tab: Any, words: str | re.Pattern[str]) -> None:
        with tab.expect_navigation():
            tab.get_by_role("link", name=words, exact=isinstance(words, str)).first.click()
        self.look(tab)

    @contextmanager
    def desk(self, who: str) -> Iterator[Any]:
        """A colleague signs in, works, and signs out."""
        tab = self.tab(viewport=SCREEN)
        tab.goto(f"{self.site}/desk/")
        self.look(tab)
        tab.get_by_label("登录名").fill(who)
        tab.get_by_label("密码").fill(PASSWORD)
        self.press(tab, "登录")
        yield tab
        tab.context.close()

    def do(self, tab: Any, step: str, **fields: str) -> None:
        """The next step on a matter's page: its button, its form, and back again."""
        self.follow(tab, step)
        for label, words in fields.items():
            tab.get_by_label(label).first.fill(words)
        self.press(tab, step)


def pick(tab: Any, label: str, words: str) -> None:
    """Type into the searchable picker under this label until one line is left, and take it."""
    box = tab.get_by_label(label, exact=True).first
    box.click()
    lines = tab.locator(f"#{box.get_attribute('aria-controls')}").get_by_role("option")
    box.press_sequentially(words)
    expect(lines).to_have_count(1)
    expect(lines).to_contain_text(words)
    box.press("Enter")
    expect(lines).to_have_count(0)

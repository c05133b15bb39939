"""What every test may ask for: the database with its watching triggers, the named cast, a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import override_settings

from tests.support import systems

pytest_plugins = [
    "pytester",
    "tests.support.journal_watch",
    "tests.support.flushing",
    "tests.support.resuming",
]

# Long files, begun first: one that is begun last leaves the other worker idle. `./minqing test` keeps this order.
LONGEST = (
    "test_matrix.py",
    "test_backup.py",
    "test_killed_import.py",
    "test_erasures.py",
    "test_collation.py",
)

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def _asks_a_database(item: pytest.Item) -> bool:
    """Whether it may come out otherwise on another database. The commands' tests start processes that have one."""
    named = {"db", "transactional_db", "place"} & set(getattr(item, "fixturenames", ()))
    return bool(named or item.get_closest_marker("django_db") or item.path.parent.name == "cli")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The full counts run with --long alone, and what asks no database runs once; the short form says how many it left out."""
    if not config.getoption("--long"):
        whole = config.getoption("--db") == "sqlite"
        kept = [i for i in items if not i.get_closest_marker("long") and (whole or _asks_a_database(i))]
        chosen = set(kept)
        left_out = [item for item in items if item not in chosen]
        items[:] = kept
        config.hook.pytest_deselected(items=left_out)
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))
    if config.getoption("--write-systems"):
        systems.LIST.write_text(systems.text(), encoding="utf-8")


@pytest.fixture(scope="session", autouse=True)
def _keys():
    from minqing.base import sealing

    sealing.ensure_keyring()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database, with triggers that tell which guarded rows were touched, by whatever door."""
    from tests.support import touched

    with django_db_blocker.unblock():
        touched.install()


@pytest.fixture(scope="session", autouse=True)
def _fast_passwords():
    # For the whole run: worlds that stand for a module have accounts too.
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True)
def _a_minute_of_ones_own():
    # Sign-ins are counted by address and minute: the more tests fit into a minute, the more would be turned away.
    cache.clear()


@pytest.fixture
def cast(db):
    from tests.support.cast import raise_cast

    return raise_cast()


def chromium() -> str:
    """The system's own browser; nothing is downloaded."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("MINQING_CHROMIUM") or next(filter(None, map(shutil.which, names)), "")


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Iterator[Any]:
    """One headless Chromium for the run. Without one the test is skipped aloud, or fails with --browser-required."""
    found = chromium()
    if not found:
        why = "no Chromium here: this browser test was not run (apt-get install chromium fonts-noto-cjk)"
        if request.config.getoption("--browser-required"):
            pytest.fail(why)
        pytest.skip(why)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=found, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A desk-sized tab; a script error or a breach of the page's policy fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    tab, said = context.new_page(), []
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    yield tab
    context.close()
    assert said == [], "the page broke its policy or its script failed"

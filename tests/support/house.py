"""A data folder and a database of its own for each test run.

Loaded by `-p` before Django's settings are read: a conftest is too late. With xdist the first process starts the one
PostgreSQL server and its workers find the address in the environment.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile

import pytest

SHARED = "MINQING_TEST_DATABASE"


def _wanted() -> str:
    """What --db says; the command line is not parsed yet."""
    words = sys.argv[1:]
    for at, word in enumerate(words):
        if word.startswith("--db="):
            return word.removeprefix("--db=")
        if word == "--db" and at + 1 < len(words):
            return words[at + 1]
    return "sqlite"


def _choose_database() -> None:
    if SHARED in os.environ:  # a worker of a run that has chosen already
        os.environ["DATABASE_URL"] = os.environ[SHARED]
    elif _wanted() == "postgresql" and not {"--collect-only", "--co", "--help", "-h"} & set(sys.argv):
        from tests.support import postgres

        server = postgres.start()
        atexit.register(server.stop)
        os.environ[SHARED] = os.environ["DATABASE_URL"] = server.url
    else:
        os.environ[SHARED] = os.environ["DATABASE_URL"] = ""  # never the database of somebody's office


def _own_folder() -> None:
    folder, owner = tempfile.mkdtemp(prefix="minqing-test-"), os.getpid()
    os.environ["MINQING_VAR"] = folder

    def tidy() -> None:
        if os.getpid() == owner:
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(tidy)


_own_folder()
_choose_database()
for name in ("MINQING_KEYS", "MINQING_HOSTS", "MINQING_HTTPS", "MINQING_PROXIES", "MINQING_SECRET_KEY"):
    os.environ.pop(name, None)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("minqing")
    group.addoption(
        "--db", choices=["sqlite", "postgresql"], default="sqlite", help="which database carries the tests"
    )
    group.addoption("--long", action="store_true", help="the full counts, not only the short form")
    group.addoption(
        "--again", action="store_true", help="with --long: run what passed on this tree once more"
    )
    group.addoption(
        "--browser-required", action="store_true", help="fail where no Chromium is found, instead of skipping"
    )
    group.addoption("--write-systems", action="store_true", help="with --collect-only: rewrite systems.json")

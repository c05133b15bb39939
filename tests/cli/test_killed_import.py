"""An import whose worker is killed in the middle goes on by itself when the next worker starts, and writes no row twice."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import subprocess
import sys
import time
from typing import Any

import pytest
from tests.cli.places import ROOT, SQLITE, Place, on_server

LINES = 150


def tell(there: Place) -> Any:
    return json.loads(there.told("importing_process", "tell"))


def worker(there: Place) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "minqing.cli.jobs"], env=there.env(), cwd=ROOT)


@pytest.fixture(scope="module")
def waiting(place, tables):
    """An office where a table waits to be written; each test goes on in a copy."""
    there = place("waiting", like=tables)
    there.told("importing_process", "seed", str(LINES))
    return there


@pytest.fixture
def office(place, waiting):
    return place("killed", like=waiting)


def seen(there: Place, question: str) -> Any:
    """Read from outside: quicker than the worker writes the next row."""
    if there.database:
        return on_server(there.database, question)[0][0]
    with contextlib.closing(sqlite3.connect(there.var / SQLITE, timeout=30)) as live:
        return live.execute(question).fetchone()[0]


def written(there: Place) -> int:
    return int(seen(there, "SELECT count(*) FROM matters_opinion"))


def ended(there: Place) -> Any:
    """What the next worker makes of it."""
    running, patience = worker(there), time.monotonic() + 90
    try:
        while seen(there, "SELECT state FROM ledger_importbatch") == "running":
            assert time.monotonic() < patience
            time.sleep(0.1)
    finally:
        stop(running)
    return tell(there)


def stop(running: subprocess.Popen[bytes]) -> None:
    """A signal that meets the worker while it writes its log is lost: its handler writes there, too."""
    for _again in range(5):
        running.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(10)
            return
    running.kill()
    running.wait(30)


def killed_while_writing(there: Place) -> Any:
    """A worker killed with -9 after it has written some rows more, and what it left."""
    before, patience = written(there), time.monotonic() + 90
    running = worker(there)
    try:
        while written(there) <= before:
            assert time.monotonic() < patience
            time.sleep(0.05)
    finally:
        running.kill()
        running.wait(30)
    return tell(there)


def test_the_next_worker_goes_on_and_doubles_nothing(office):
    left = killed_while_writing(office)
    assert left["state"] == "running"
    assert 0 < len(left["refs"]) < LINES
    end = ended(office)
    assert (end["state"], end["done"], end["refused"]) == ("done", LINES, [])
    assert end["refs"] == sorted(f"K{number}" for number in range(1, LINES + 1))


def test_an_import_that_takes_the_worker_down_three_times_says_so(office):
    for _ in range(3):
        assert killed_while_writing(office)["state"] == "running"
    end = ended(office)
    assert end["state"] == "failed"
    assert "接着写" in end["words"]
    assert len(end["refs"]) == len(set(end["refs"])) < LINES

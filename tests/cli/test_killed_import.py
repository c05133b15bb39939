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
from tests.cli import test_backup
from tests.cli.test_backup import ROOT, Place

place = test_backup.place
LINES = 150


def ask(there: Place, *words: str) -> Any:
    command = [sys.executable, "-m", "tests.cli.importing_process", *words]
    done = subprocess.run(command, env=there.env(), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def worker(there: Place) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "minqing.cli.jobs"], env=there.env(), cwd=ROOT)


def until(there: Place, good: Any) -> Any:
    for _ in range(60):
        seen = ask(there, "tell")
        if good(seen):
            return seen
        time.sleep(0.3)
    pytest.fail(f"waited in vain: {seen['state']} {seen['done']}")


@pytest.fixture
def office(place):
    there = place("killed")
    there.var.mkdir()
    there.good("manage", "migrate", "--verbosity", "0", "--skip-checks")
    ask(there, "seed", str(LINES))
    return there


def written(there: Place) -> int:
    """How many opinions there are, read from outside: quicker than the worker writes the next."""
    question = "SELECT count(*) FROM matters_opinion"
    if there.database:
        return int(test_backup._on_server(there.database, question)[0][0])
    with contextlib.closing(sqlite3.connect(there.var / "minqing.sqlite3", timeout=30)) as live:
        return int(live.execute(question).fetchone()[0])


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
    return ask(there, "tell")


def test_the_next_worker_goes_on_and_doubles_nothing(office):
    left = killed_while_writing(office)
    assert left["state"] == "running"
    assert 0 < len(left["refs"]) < LINES
    next_one = worker(office)
    try:
        end = until(office, lambda seen: seen["state"] != "running")
    finally:
        next_one.terminate()
        next_one.wait(30)
    assert (end["state"], end["done"], end["refused"]) == ("done", LINES, [])
    assert end["refs"] == sorted(f"K{number}" for number in range(1, LINES + 1))


def test_an_import_that_takes_the_worker_down_three_times_says_so(office):
    for _ in range(3):
        assert killed_while_writing(office)["state"] == "running"
    next_one = worker(office)
    try:
        end = until(office, lambda seen: seen["state"] != "running")
    finally:
        next_one.terminate()
        next_one.wait(30)
    assert end["state"] == "failed"
    assert "接着写" in end["words"]
    assert len(end["refs"]) == len(set(end["refs"])) < LINES

"""A long run that was cut off goes on: what passed on this very tree, on this database, is not run again.

The passed tests stand in var/long/, under a name that hashes every file a test could depend on: one change and the
run begins anew. `--again` forgets them.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TREES = ("src", "tests", "frontend")
BESIDE = {"__pycache__", "node_modules", ".pytest_cache"}
DONE = pytest.StashKey[frozenset[str]]()
FAILED = pytest.StashKey[set[str]]()


def _files(root: Path) -> Iterator[Path]:
    yield from (
        path
        for path in sorted(root.glob("*"))
        if path.is_file() and path.suffix in {".toml", ".lock", ".txt"}
    )
    for tree in TREES:
        for folder, below, names in os.walk(root / tree):
            below[:] = sorted(set(below) - BESIDE)
            yield from (Path(folder, name) for name in sorted(names))


def fingerprint(root: Path) -> str:
    seen = hashlib.sha256()
    for path in _files(root):
        seen.update(path.relative_to(root).as_posix().encode() + b"\0")
        seen.update(hashlib.sha256(path.read_bytes()).digest())
    return seen.hexdigest()[:16]


def _record(config: pytest.Config) -> Path:
    return (
        config.rootpath / "var" / "long" / f"{config.getoption('--db')}-{fingerprint(config.rootpath)}.passed"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[DONE], config.stash[FAILED] = frozenset(), set()
    if not config.getoption("--long"):
        return
    record = _record(config)
    if config.getoption("--again") and not hasattr(config, "workerinput"):
        record.unlink(missing_ok=True)
    if record.exists():
        config.stash[DONE] = frozenset(record.read_text("utf-8").splitlines())


def pytest_report_header(config: pytest.Config) -> str | None:
    done = len(config.stash[DONE])
    return (
        f"long: {done} passed earlier on this tree and are not run again (--again runs them)"
        if done
        else None
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    done = config.stash[DONE]
    if left_out := [item for item in items if item.nodeid in done]:
        items[:] = [item for item in items if item.nodeid not in done]
        config.hook.pytest_deselected(items=left_out)


class Writer:
    """In the process that hears of every result: one line for each test that passed with its fixtures."""

    def __init__(self, config: pytest.Config) -> None:
        self.config, self.record = config, _record(config)
        self.record.parent.mkdir(parents=True, exist_ok=True)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        failed = self.config.stash[FAILED]
        if not report.passed:
            failed.add(report.nodeid)
        elif report.when == "teardown" and report.nodeid not in failed:
            with self.record.open("a", encoding="utf-8") as out:
                out.write(report.nodeid + "\n")

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and self.config.stash[DONE]:
            session.exitstatus = pytest.ExitCode.OK  # all of it has passed before


def pytest_sessionstart(session: pytest.Session) -> None:
    config = session.config
    if config.getoption("--long") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Writer(config), "long-writer")

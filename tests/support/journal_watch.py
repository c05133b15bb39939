"""Compares, after every action of every test, the rows in its journal leaf with the rows the triggers saw."""

from __future__ import annotations

from typing import Any

import pytest


class Unjournalled(AssertionError):
    """Rows were written that no leaf names, or a leaf names rows that were not written."""


def _watched_start(original: Any, count: list[int]) -> Any:
    from tests.support import touched

    def start(act: Any, *args: Any, **kwargs: Any) -> None:
        if not count[0]:
            touched.take()  # what the installation seeds after the flush of an earlier test belongs to no action
        original(act, *args, **kwargs)

    return start


def _watched_finish(original: Any, count: list[int]) -> Any:
    from tests.support import touched

    def finish(act: Any) -> None:
        told = {(t.row._meta.label_lower, str(t.row.pk).replace("-", "")) for t in act._touched.values()}
        seen = touched.take()
        if told != seen:
            raise Unjournalled(f"{act.action.verb}: leaf only {told - seen}, table only {seen - told}")
        count[0] += 1
        original(act)

    return finish


@pytest.fixture(autouse=True)
def journal_watch(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Number of actions compared in this test, in a one-item list."""
    from minqing.base.action import Act

    count = [0]
    if request.node.get_closest_marker("django_db") or {"db", "transactional_db", "cast"} & set(
        request.fixturenames
    ):
        marker = request.node.get_closest_marker("django_db")
        if marker is not None and marker.kwargs.get("transaction"):
            # Several connections must not meet over what an earlier flush seeded: it is cleared before they start.
            from tests.support import touched

            request.getfixturevalue("transactional_db")
            touched.take()
        monkeypatch.setattr(Act, "__init__", _watched_start(Act.__init__, count))
        monkeypatch.setattr(Act, "finish", _watched_finish(Act.finish, count))
    return count

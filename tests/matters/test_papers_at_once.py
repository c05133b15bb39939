"""Numbers of papers when two people press at once: each once, in order, and none lost by an act that came to nothing."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection, connections
from tests.matters import steps
from tests.support.cast import raise_cast

from minqing.base import clock
from minqing.base.errors import Refused
from minqing.matters.actions import papers as actions
from minqing.matters.models import Task

MONDAY = dt.datetime(2026, 11, 23, 9)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_take_two_numbers_and_a_failed_one_leaves_no_gap():
    with clock.frozen(MONDAY):
        cast = raise_cast()
        first, second = steps.working(cast), steps.issued(cast)
        leader, together = cast.viewer("leader"), threading.Barrier(2)
        made: list[int] = []
        faults: list[BaseException] = []

        def take(row: Task) -> None:
            try:
                together.wait(10)
                made.append(actions.transfer(row, by=leader).number)
            except BaseException as fault:  # noqa: BLE001 - told below
                faults.append(fault)
            finally:
                connections.close_all()

        if connection.vendor == "sqlite" and connection.is_in_memory_db():
            pytest.skip("NOT RUN: two connections to one database in memory share its locks")
        threads = [threading.Thread(target=take, args=(row,)) for row in (first.task, second.task)]
        for one in threads:
            one.start()
        for one in threads:
            one.join(30)
        assert (faults, sorted(made)) == ([], [1, 2])
        with pytest.raises(Refused):
            actions.transfer(first.task, by=leader)
        third = steps.issued(cast)
        assert actions.transfer(third.task, by=leader).number == 3

"""The worker in the test's own transaction: takes what is waiting and does it; a fault fails the test."""

from __future__ import annotations

from django_tasks_db.models import DBTaskResult


def work() -> int:
    """Do all waiting jobs; returns how many there were."""
    waiting = list(DBTaskResult.objects.ready())
    for row in waiting:
        row.claim("test")
        row.set_successful(row.task.call(*row.task_result.args, **row.task_result.kwargs))
    return len(waiting)

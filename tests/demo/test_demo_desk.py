"""The demo's desk today: something waits for every kind of decision, looks are logged, and most promises are kept."""

from __future__ import annotations

import datetime as dt

import pytest

from minqing.base import clock
from minqing.base.journal import entries_of
from minqing.demo.load import FATES, load
from minqing.matters.models import Decision, Opinion, PromiseChange, Recheck, Suspension, Task
from minqing.matters.states import OpinionState, RecheckState, TaskState
from minqing.org.models import AccessEntry

pytestmark = pytest.mark.django_db
MATTERS = sum(times for _turn, times, _ago, _lead in FATES) + 24
# A day whose last holidays are near, so that promises run over them.
TODAY = dt.datetime(2026, 10, 20, 11, 0, tzinfo=clock.ZONE)


@pytest.fixture
def today():
    with clock.frozen(TODAY):
        load(matters=MATTERS)
        yield TODAY.date()


def last_verbs(tasks):
    return [entries_of([task])[-1].verb for task in tasks]


def test_the_desk_of_today(today):
    waiting = PromiseChange.objects.filter(decision=Decision.ASKED)
    assert waiting.count() >= 2
    assert Suspension.objects.filter(decision=Decision.ASKED).count() >= 2
    assert {task.state for task in Task.objects.filter(pk__in=waiting.values("task"))} == {TaskState.WORKING}
    sent_back = last_verbs(Task.objects.filter(state=TaskState.WORKING))
    assert sent_back.count("task.return") >= 2
    reworked = Task.objects.filter(state=TaskState.WORKING, round__gt=1)
    assert reworked.count() >= 2
    assert Recheck.objects.filter(state=RecheckState.REWORK).count() >= 2
    looks = AccessEntry.objects.select_related("person")
    assert {"季明", "罗建平", "何雨晴"} <= {look.person.name for look in looks if look.purpose}


def test_most_answers_and_results_are_in_time(today):
    due = Opinion.objects.exclude(state=OpinionState.WITH_DISCIPLINE).filter(answer_due__lt=today)
    in_time = [
        o for o in due if o.answered_at and o.answered_at.astimezone(clock.ZONE).date() <= o.answer_due
    ]
    late = Opinion.objects.all().overdue(today)
    assert len(in_time) > due.count() * 3 / 4
    assert late.count() >= 2
    assert all((today - opinion.answer_due).days <= 10 for opinion in late)
    forgotten = Task.objects.filter(promise_on__lt=today).exclude(
        state__in=(TaskState.FINISHED, TaskState.SUSPENDED)
    )
    assert forgotten.count() >= 2
    assert all((today - task.promise_on).days <= 30 for task in forgotten)

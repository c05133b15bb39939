"""Workdays: make-up days count, a year that is not loaded is refused aloud, an amendment is seen by every process."""

import datetime as dt

import chinese_calendar
import pytest
from django.apps import apps
from django.core.signals import request_finished, request_started
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.base.acting import ACTOR, OFFICE, act

from minqing.base import calendar
from minqing.base.calendar import (
    DayRow,
    YearMissing,
    add_workdays,
    is_workday,
    next_workday_after_holiday,
    packaged_year,
    seed_calendar,
    workdays_between,
    workdays_in,
)
from minqing.base.calendar_actions import amend_day, load_year, refuse_year
from minqing.base.errors import Refused
from minqing.base.journal import entries_of
from minqing.base.models import CalendarDay, CalendarYear

pytestmark = pytest.mark.django_db

D = dt.date
SOURCE = "国务院办公厅关于2027年部分节假日安排的通知"
# Invented for the test: the notice for 2027 is not known here.
TABLE_2027 = [
    *(DayRow(D(2027, 1, 1) + dt.timedelta(n), False, "元旦") for n in range(3)),
    *(DayRow(D(2027, 2, 5) + dt.timedelta(n), False, "春节") for n in range(8)),
    *(DayRow(D(2027, 4, 3) + dt.timedelta(n), False, "清明") for n in range(3)),
    *(DayRow(D(2027, 5, 1) + dt.timedelta(n), False, "劳动节") for n in range(5)),
    *(DayRow(D(2027, 10, 1) + dt.timedelta(n), False, "国庆节") for n in range(7)),
    DayRow(D(2027, 2, 20), True, "春节调休"),
    DayRow(D(2027, 10, 9), True, "国庆节调休"),
]


def load_2027(**changes):
    told = {"scope": OFFICE, "year": 2027, "rows": TABLE_2027, "source": SOURCE} | changes
    return load_year(by=ACTOR, **told)


# --- what is seeded ---------------------------------------------------------------------------------------------------


def test_2026_has_248_workdays():
    assert workdays_in(2026) == 248


def test_every_seeded_year_has_as_many_workdays_as_were_ever_ordered():
    years = calendar.loaded_years()
    assert years == list(range(2004, 2027))
    assert {y: n for y in years if not 248 <= (n := workdays_in(y)) <= 252} == {}


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (D(2026, 1, 2), False),  # a Friday off
        (D(2026, 1, 4), True),  # a Sunday worked
        (D(2026, 2, 14), True),
        (D(2026, 2, 16), False),
        (D(2026, 10, 10), True),
        (D(2026, 10, 7), False),
        (D(2026, 11, 24), True),
        (D(2026, 11, 28), False),
    ],
)
def test_days_off_and_make_up_days_of_2026(day, works):
    assert is_workday(day) is works


def test_seeding_again_changes_nothing_and_keeps_an_amended_day():
    year = CalendarYear.objects.get(year=2026)
    amend_day(year, by=ACTOR, day=D(2026, 12, 31), is_workday=False, name="临时放假", reason="上级通知")
    assert seed_calendar(apps, "default") == 0
    assert not is_workday(D(2026, 12, 31))


def test_a_lost_year_is_seeded_again():
    CalendarYear._base_manager.filter(year=2025).delete()
    calendar.reread()
    with pytest.raises(YearMissing):
        workdays_in(2025)
    assert seed_calendar(apps, "default") == 1
    assert workdays_in(2025) == 248


# --- arithmetic -------------------------------------------------------------------------------------------------------


def naive_add(start, n):
    while n:
        start += dt.timedelta(1)
        n -= is_workday(start)
    return start


@pytest.fixture(scope="module")
def worked():
    """Every workday of the packaged years, told by the package's own rule, not by ours."""
    days = [D(2004, 1, 1) + dt.timedelta(n) for n in range((D(2027, 1, 1) - D(2004, 1, 1)).days)]
    return [day for day in days if chinese_calendar.is_workday(day)]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.dates(D(2004, 1, 1), D(2025, 6, 30)), n=st.integers(1, 300))
def test_adding_workdays_agrees_with_walking_day_by_day(worked, start, n):
    walked = [day for day in worked if day > start][n - 1]
    assert add_workdays(start, n) == walked
    assert workdays_between(start, walked) == n
    assert workdays_between(walked, start) == -n


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.dates(D(2004, 1, 1), D(2026, 12, 31)), end=st.dates(D(2004, 1, 1), D(2026, 12, 31)))
def test_counting_between_agrees_with_walking(worked, start, end):
    first, last = sorted((start, end))
    assert workdays_between(first, last) == sum(first < day <= last for day in worked)


def test_the_start_day_does_not_count():
    assert add_workdays(D(2026, 11, 23), 1) == D(2026, 11, 24)
    assert add_workdays(D(2026, 11, 27), 1) == D(2026, 11, 30)
    assert add_workdays(D(2026, 11, 28), 1) == D(2026, 11, 30)
    assert add_workdays(D(2026, 11, 28), 0) == D(2026, 11, 28)
    assert workdays_between(D(2026, 11, 24), D(2026, 11, 24)) == 0


def test_fifteen_workdays_across_the_national_day_holiday():
    # 1–7 October off, 20 September and 10 October worked.
    assert add_workdays(D(2026, 9, 18), 15) == naive_add(D(2026, 9, 18), 15) == D(2026, 10, 15)


def test_workdays_are_not_counted_backwards():
    with pytest.raises(ValueError, match="forwards"):
        add_workdays(D(2026, 1, 5), -1)


def test_a_period_that_ends_on_a_holiday_ends_on_the_next_workday():
    assert next_workday_after_holiday(D(2026, 10, 3)) == D(2026, 10, 8)
    assert next_workday_after_holiday(D(2026, 11, 28)) == D(2026, 11, 30)
    assert next_workday_after_holiday(D(2026, 10, 10)) == D(2026, 10, 10)  # a Saturday that is worked


# --- a year that is not loaded ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ask",
    [
        lambda: is_workday(D(2027, 1, 1)),
        lambda: add_workdays(D(2026, 12, 20), 15),
        lambda: workdays_between(D(2026, 12, 1), D(2027, 1, 5)),
        lambda: workdays_in(2003),
    ],
)
def test_a_missing_year_is_refused_aloud(ask):
    with pytest.raises(YearMissing) as refused:
        ask()
    no = refused.value.refusal
    assert no.kind == "calendar"
    assert str(refused.value.year) in no.why
    assert "上传" in no.who
    assert "设置 › 工作日历" in no.who
    assert "国务院办公厅" in no.basis


def test_a_count_that_stays_inside_a_loaded_year_needs_no_other():
    assert add_workdays(D(2026, 12, 20), 8) == D(2026, 12, 30)


# --- loading and amending ---------------------------------------------------------------------------------------------


def test_loading_a_year_makes_it_count_and_leaves_one_leaf():
    year = load_2027()
    assert workdays_in(2027) == len(calendar.workdays_of(2027, TABLE_2027))
    assert add_workdays(D(2026, 12, 20), 15) == naive_add(D(2026, 12, 20), 15)
    assert [entry.verb for entry in entries_of([year])] == ["calendar.load_year"]


def test_a_table_of_all_days_keeps_only_what_the_weekday_does_not_tell():
    every = [DayRow(d, d in set(calendar.workdays_of(2027, TABLE_2027))) for d in calendar.days_of(2027)]
    load_2027(rows=every)
    kept = CalendarDay.objects.filter(day__year=2027)
    assert kept.count() < 30
    assert workdays_in(2027) == len(calendar.workdays_of(2027, TABLE_2027))


def test_loading_again_writes_only_the_days_that_differ():
    load_2027()
    before = dict(CalendarDay.objects.filter(day__year=2027).values_list("day", "version"))
    moved = [r for r in TABLE_2027 if r.day != D(2027, 10, 9)] + [DayRow(D(2027, 10, 10), True, "国庆节调休")]
    load_2027(rows=moved)
    after = dict(CalendarDay.objects.filter(day__year=2027).values_list("day", "version"))
    assert set(before) - set(after) == {D(2027, 10, 9)}
    assert set(after) - set(before) == {D(2027, 10, 10)}
    assert all(after[day] == before[day] for day in set(before) & set(after))
    assert is_workday(D(2027, 10, 10))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "没有日期"),
        ([*TABLE_2027, DayRow(D(2028, 1, 1), False, "元旦")], "2028年1月1日"),
        ([*TABLE_2027, DayRow(D(2027, 10, 9), False)], "重复的日期：2027年10月9日"),
        ([DayRow(D(2027, 1, 1), False, "元旦")], "可能不完整"),
        ([*TABLE_2027, DayRow(D(2027, 6, 9), False, "端" * 41)], "超过40个字"),
    ],
)
def test_a_table_that_cannot_be_the_year_is_refused_and_nothing_is_written(rows, words):
    assert words in refuse_year(2027, rows).why
    with pytest.raises(Refused, match=words):
        load_2027(rows=rows)
    assert not CalendarDay.objects.filter(day__year=2027).exists()


def test_loading_needs_a_source_and_the_permission(cast):
    assert "依据" in load_year.refusal(ACTOR, scope=OFFICE, year=2027, rows=TABLE_2027, source=" ").why
    clerk = cast.viewer("triage_clerk")
    no = load_year.refusal(clerk, scope=OFFICE, year=2027, rows=TABLE_2027, source=SOURCE)
    assert no.kind == "permission"
    admin = cast.viewer("administrator")
    assert load_year.refusal(admin, scope=OFFICE, year=2027, rows=TABLE_2027, source=SOURCE) is None


def test_amending_a_day_counts_at_once_and_keeps_its_reason():
    year = CalendarYear.objects.get(year=2026)
    told = {"day": D(2026, 11, 25), "is_workday": False, "name": "临时放假", "reason": "市政府通知"}
    amend_day(year, by=ACTOR, **told)
    assert not is_workday(D(2026, 11, 25))
    assert workdays_in(2026) == 247
    assert entries_of([year])[-1].says == {"reason": "市政府通知"}
    amend_day(year, by=ACTOR, day=D(2026, 11, 25), is_workday=True, name="", reason="通知撤回")
    assert workdays_in(2026) == 248
    assert not CalendarDay.objects.filter(day=D(2026, 11, 25)).exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": " "}, "理由"),
        ({"day": D(2025, 11, 25)}, "请到2025年的日历里改"),
        ({"is_workday": True, "name": ""}, "本来就是这样"),
    ],
)
def test_an_amendment_that_makes_no_sense_is_refused(changes, words):
    year = CalendarYear.objects.get(year=2026)
    told = {"day": D(2026, 11, 25), "is_workday": False, "name": "放假", "reason": "通知"} | changes
    with pytest.raises(Refused, match=words):
        amend_day(year, by=ACTOR, **told)


# --- copies -----------------------------------------------------------------------------------------------------------


def test_the_copies_listen_to_requests():
    heard = {ref[0][0] for ref in [*request_started.receivers, *request_finished.receivers]}
    assert {"calendar request started", "calendar request finished"} <= heard


def test_inside_a_request_the_database_is_asked_once(django_assert_num_queries):
    is_workday(D(2026, 11, 24))
    calendar._start()
    try:
        with django_assert_num_queries(1):
            for n in range(50):
                add_workdays(D(2026, 3, 1), n)
    finally:
        calendar._finish()


def test_another_process_sees_an_amendment_at_its_next_request():
    is_workday(D(2026, 11, 25))  # this process has its copy
    stale = dict(calendar._copies)
    year = CalendarYear.objects.get(year=2026)
    amend_day(year, by=ACTOR, day=D(2026, 11, 25), is_workday=False, name="放假", reason="通知")
    calendar._copies.clear()
    calendar._copies.update(stale)  # the other process still holds the old one
    calendar._start()
    try:
        assert not is_workday(D(2026, 11, 25))
    finally:
        calendar._finish()


def test_a_copy_read_in_a_rolled_back_transaction_never_passes_for_the_real_one():
    year = CalendarYear.objects.get(year=2026)
    with transaction.atomic():
        amend_day(year, by=ACTOR, day=D(2026, 11, 25), is_workday=False, name="放假", reason="通知")
        assert not is_workday(D(2026, 11, 25))
        transaction.set_rollback(True)
    assert is_workday(D(2026, 11, 25))


# --- constraints ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    [
        lambda: CalendarYear(
            year=2026, source="又一次", digest="0" * 64, loaded_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        ),
        lambda: CalendarYear(
            year=1900, source="x", digest="0" * 64, loaded_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        ),
        lambda: CalendarYear(
            year=2030, source="", digest="0" * 64, loaded_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        ),
        lambda: CalendarDay(day=packaged_year(2026)[0].day, is_workday=True),
    ],
)
def test_the_database_refuses_what_the_rules_forgot(row):
    with pytest.raises(IntegrityError):
        act(lambda _act: row().save())

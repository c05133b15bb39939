"""Norms: a value holds from a date to a date, the longest subject wins, and every date shows its rule."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st
from tests.base.acting import ACTOR, OFFICE, act
from tests.support import touched

from minqing.base import clock, norm_actions, norms
from minqing.base.errors import Refused
from minqing.base.journal import entries_of
from minqing.base.models import CalendarYear, Norm
from minqing.base.norms import NormDefault, NormValue, declare, declare_all, norm, prefixes, seed_norms
from minqing.matters.norms import DEFAULTS

pytestmark = pytest.mark.django_db

D = dt.date
KEY = "test.promise"
LAW = "某条例第三十四条"


@pytest.fixture(autouse=True)
def declared(monkeypatch):
    monkeypatch.setattr(norms, "KEYS", dict(norms.KEYS))
    monkeypatch.setattr(norm_actions, "KEYS", norms.KEYS)
    monkeypatch.setattr(norms, "DEFAULTS", [])
    return declare(KEY, label="整改承诺期限", unit="workday", about="任务下达到承诺完成")


def add(**changes):
    told = {
        "scope": OFFICE,
        "norm": KEY,
        "subject": "",
        "value": 15,
        "unit": "workday",
        "source": LAW,
        "valid_from": D(2014, 1, 1),
    }
    return norm_actions.add(by=ACTOR, **(told | changes))


def amend(row, **changes):
    told = {"value": 10, "unit": "workday", "source": LAW, "valid_from": D(2026, 12, 1), "reason": "提速"}
    return norm_actions.amend(row, by=ACTOR, **(told | changes))


# --- asking -----------------------------------------------------------------------------------------------------------


def test_a_norm_says_its_value_on_a_day():
    add(valid_to=D(2025, 12, 31))
    add(value=10, valid_from=D(2026, 1, 1))
    assert norm(KEY, on=D(2014, 11, 11)).value == 15
    assert norm(KEY, on=D(2025, 12, 31)).value == 15
    assert norm(KEY, on=D(2026, 1, 1)).value == 10
    with clock.frozen(dt.datetime(2025, 5, 5)):
        assert norm(KEY).value == 15


def test_the_longest_matching_subject_wins():
    add()
    add(subject="01", value=10)
    add(subject="01.03", value=5)
    add(subject="01.03.002", value=2)
    day = D(2026, 1, 1)
    asked = {
        s: norm(KEY, on=day, subject=s).value
        for s in ("", "02", "01", "01.04", "01.03", "01.03.001", "01.03.002")
    }
    assert asked == {"": 15, "02": 15, "01": 10, "01.04": 10, "01.03": 5, "01.03.001": 5, "01.03.002": 2}


def test_a_code_that_only_begins_alike_is_no_prefix():
    add()
    add(subject="01.0", value=1)
    assert norm(KEY, on=D(2026, 1, 1), subject="01.03").value == 15


def test_a_longer_subject_that_has_ended_leaves_the_shorter_one():
    add()
    add(subject="01", value=10, valid_to=D(2025, 12, 31))
    assert norm(KEY, on=D(2026, 1, 1), subject="01.03").value == 15


@given(st.lists(st.sampled_from(["01", "02", "003", "9"]), max_size=4))
def test_prefixes_are_whole_steps_longest_first(parts):
    made = prefixes(".".join(parts))
    assert made[-1] == ""
    assert made[0] == ".".join(parts)
    assert len(made) == len(parts) + 1


def test_nothing_valid_on_the_day_is_refused_in_words():
    add(valid_from=D(2026, 1, 1))
    with pytest.raises(Refused) as refused:
        norm(KEY, on=D(2025, 12, 31))
    no = refused.value.refusal
    assert "整改承诺期限" in no.why
    assert "2025年12月31日" in no.why
    assert "规则参数" in no.who


def test_an_undeclared_key_is_a_programming_fault():
    with pytest.raises(LookupError, match=r"test\.unknown"):
        norm("test.unknown")


def test_a_key_is_declared_once():
    declare(KEY, label="整改承诺期限", unit="workday", about="任务下达到承诺完成")
    with pytest.raises(ValueError, match="twice"):
        declare(KEY, label="别的", unit="day")


# --- dates and words --------------------------------------------------------------------------------------------------


def value(n, unit, key=KEY):
    return NormValue(key, "整改承诺期限", n, unit, LAW, "", D(2026, 1, 1))


def test_words_show_the_rule():
    assert value(15, "workday").words == "15个工作日（规则参数 整改承诺期限，2026年1月1日起）"


@pytest.mark.parametrize(
    ("n", "unit", "words"),
    [
        (7, "day", "7天"),
        (2, "hour", "2小时"),
        (2, "month", "2个月"),
        (95, "percent", "95%"),
        (50, "basis_point", "0.5%"),
        (150, "basis_point", "1.5%"),
        (200, "basis_point", "2%"),
        (1205, "area", "12.05㎡"),
        (900, "area", "9㎡"),
        (20, "fen", "0.2元"),
        (2, "count", "2次"),
    ],
)
def test_amounts_are_said_with_their_unit(n, unit, words):
    assert value(n, unit).amount == words


@pytest.mark.parametrize(
    ("n", "unit", "start", "due"),
    [
        (15, "workday", D(2026, 11, 2), D(2026, 11, 23)),
        (7, "day", D(2026, 11, 2), D(2026, 11, 9)),
        (7, "day", D(2026, 11, 21), D(2026, 11, 30)),  # the 28th is a Saturday
        (5, "day", D(2026, 9, 28), D(2026, 10, 8)),  # inside the National Day holiday
        (5, "day", D(2026, 10, 5), D(2026, 10, 10)),  # a Saturday that is worked
        (60, "day", D(2026, 6, 1), D(2026, 7, 31)),
        (1, "month", D(2026, 1, 31), D(2026, 2, 28)),  # the month has no 31st; that Saturday is worked
        (6, "month", D(2026, 3, 16), D(2026, 9, 16)),
        (1, "year", D(2024, 2, 29), D(2025, 2, 28)),
    ],
)
def test_when_a_period_ends(n, unit, start, due):
    assert value(n, unit).due(start) == due


def test_a_moved_end_says_why():
    assert value(5, "day").due_words(D(2026, 9, 28)) == (
        "自2026年9月28日起5天，起始日不计，届满日2026年10月3日为休息日，顺延至2026年10月8日（依据：某条例第三十四条）"
    )


def test_calendar_days_into_an_unknown_year_do_not_stop_a_resident_and_say_so():
    seven = value(7, "day")
    assert seven.due(D(2026, 12, 28)) == D(2027, 1, 4)
    assert "2027年日历未载入" in seven.due_words(D(2026, 12, 28))


def test_calendar_days_whose_holiday_runs_into_an_unknown_year():
    assert value(1, "day").due(D(2023, 12, 29)) == D(2024, 1, 2)
    CalendarYear._base_manager.filter(year=2024).delete()
    assert value(1, "day").due(D(2023, 12, 29)) == D(2023, 12, 30)


def test_workdays_into_an_unknown_year_are_refused_aloud():
    with pytest.raises(Refused, match="2027年的工作日历还没有载入"):
        value(15, "workday").due(D(2026, 12, 28))


@pytest.mark.parametrize("unit", ["percent", "count", "hour"])
def test_a_norm_that_counts_no_days_gives_no_date(unit):
    with pytest.raises(TypeError, match="no date"):
        value(3, unit).due(D(2026, 1, 1))


# --- adding and amending ----------------------------------------------------------------------------------------------


def test_amending_closes_the_old_value_the_day_before_and_keeps_the_reason():
    old = add()
    new = amend(old)
    old.refresh_from_db()
    assert (old.value, old.valid_to) == (15, D(2026, 11, 30))
    assert (new.value, new.valid_from, new.valid_to) == (10, D(2026, 12, 1), None)
    assert norm(KEY, on=D(2026, 11, 30)).value == 15
    assert norm(KEY, on=D(2026, 12, 1)).value == 10
    assert entries_of([old])[-1].says == {"reason": "提速"}
    assert set(entries_of([new])[-1].ops) == {new.pk}


def test_a_value_not_yet_used_may_be_put_right_in_place():
    with clock.frozen(dt.datetime(2026, 11, 24)):
        row = add(valid_from=D(2026, 12, 1), value=150)
        assert amend(row, value=15, valid_from=D(2026, 12, 1)).pk == row.pk
    assert norm(KEY, on=D(2026, 12, 1)).value == 15
    assert Norm.objects.filter(key=KEY).count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": "  "}, "理由"),
        ({"source": ""}, "依据"),
        ({"value": -1}, "小于0"),
        ({"unit": "percent"}, "单位"),
        ({"unit": "fortnight"}, "单位"),
        ({"value": 15}, "没有要改的"),
        ({"valid_from": D(2013, 12, 31)}, "不能早于"),
        ({"valid_from": D(2014, 1, 1)}, "已在使用"),
    ],
)
def test_an_amendment_that_makes_no_sense_is_refused(changes, words):
    row = add()
    with pytest.raises(Refused, match=words):
        amend(row, **changes)
    assert Norm.objects.get(pk=row.pk).valid_to is None


def test_a_closed_value_cannot_be_amended():
    row = add()
    amend(row)
    with pytest.raises(Refused, match="2026年11月30日"):
        amend(row, valid_from=D(2026, 12, 15))


def test_a_unit_may_change_within_its_nature():
    assert amend(add(), unit="day", value=20).unit == "day"


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (D(2025, 1, 1), None),
        (D(2025, 6, 1), D(2025, 6, 30)),
        (D(2024, 1, 1), D(2025, 1, 1)),
        (D(2025, 12, 31), None),
        (D(2024, 1, 1), None),
    ],
)
def test_overlapping_periods_are_refused(first, last):
    add(valid_from=D(2025, 1, 1), valid_to=D(2025, 12, 31))
    with pytest.raises(Refused, match="不能重叠"):
        add(valid_from=first, valid_to=last)


def test_neighbouring_periods_and_other_subjects_are_not_overlapping():
    add(valid_from=D(2025, 1, 1), valid_to=D(2025, 12, 31))
    add(valid_from=D(2026, 1, 1))
    add(valid_from=D(2024, 1, 1), valid_to=D(2024, 12, 31))
    add(subject="01", valid_from=D(2025, 1, 1))


def test_adding_is_refused_for_undeclared_keys_wrong_order_and_strangers(cast):
    with pytest.raises(Refused, match=r"没有“test\.other”"):
        add(norm="test.other")
    with pytest.raises(Refused, match="早于生效日"):
        add(valid_from=D(2026, 1, 2), valid_to=D(2026, 1, 1))
    told = {"scope": OFFICE, "norm": KEY, "subject": "", "value": 1, "unit": "day", "source": LAW}
    no = norm_actions.add.refusal(cast.viewer("leader"), **told, valid_from=D(2026, 1, 1))
    assert no.kind == "permission"
    assert norm_actions.add.refusal(cast.viewer("administrator"), **told, valid_from=D(2026, 1, 1)) is None


# --- defaults and checks ----------------------------------------------------------------------------------------------

RATE = NormDefault("test.rate", "抽查比例", "percent", 30, "本单位默认值，可修改", about="抽查")


def test_defaults_are_seeded_once_and_never_over_an_edited_value():
    declare_all(
        [RATE, NormDefault("test.rate", "抽查比例", "percent", 50, "本单位默认值，可修改", subject="01")]
    )
    assert seed_norms(apps, "default") == 2
    assert norm("test.rate", on=D(2014, 6, 1)).value == 30
    touched.take()  # seeding is part of installing, and in no leaf
    row = Norm.objects.get(key="test.rate", subject="")
    amend(row, value=40, unit="percent", valid_from=D(2026, 12, 1))
    assert seed_norms(apps, "default") == 0
    assert norm("test.rate", on=D(2026, 12, 1)).value == 40
    assert norm("test.rate", on=D(2026, 12, 1), subject="01.02").value == 50


def test_a_new_database_holds_every_app_s_defaults_from_the_campaign_of_2014_on():
    keys = {default.key for default in DEFAULTS}
    assert keys
    on_the_day_of_the_speech = Norm.objects.valid_on(D(2014, 11, 11))
    assert set(on_the_day_of_the_speech.filter(key__in=keys).values_list("key", flat=True)) == keys


def test_a_default_of_another_nature_is_a_programming_fault():
    declare_all([RATE])
    with pytest.raises(ValueError, match="counts percent"):
        declare_all([NormDefault("test.rate", "抽查比例", "day", 3, LAW)])


def test_the_check_finds_rows_of_undeclared_keys_and_keys_without_a_value():
    add()
    declare_all([RATE])
    norms.KEYS.pop(KEY)
    found = {
        message.id: message.msg
        for message in norms.check_rows(databases=["default"])
        if "test." in message.msg
    }
    assert KEY in found["base.E011"]
    assert "test.rate" in found["base.W012"]


# --- constraints ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"valid_to": D(2013, 12, 31)},
        {"value": -1},
        {"unit": "fortnight"},
        {"source": ""},
        {"key": ""},
        {"subject": "02"},  # a second open row
        {"subject": "03"},  # a second row from the same day
    ],
    ids=str,
)
def test_the_database_refuses_what_the_rules_forgot(changes):
    add(subject="02", valid_from=D(2020, 1, 1))
    add(subject="03", valid_from=D(2014, 1, 1), valid_to=D(2014, 12, 31))
    told = {"key": KEY, "value": 1, "unit": "day", "source": LAW, "valid_from": D(2014, 1, 1)} | changes
    with pytest.raises(IntegrityError):
        act(lambda _act: Norm.objects.create(**told))
    told = {
        "key": KEY,
        "value": 1,
        "unit": "day",
        "source": LAW,
        "valid_from": D(2014, 1, 1),
        "subject": "99",
    }
    act(lambda _act: Norm.objects.create(**told))  # the same row without its fault goes in

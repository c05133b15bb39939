"""Where a matter starts, who may move it and when it climbs: the pure rules, over all levels."""

import datetime as dt
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.cast import DONGPING, GRID_1, GRID_3, GRID_LAST, LAODI, STREET

from minqing.matters import level_rules as rules
from minqing.matters.level_states import LEVEL, REFERRAL, Level, ReferralState

GRID, COMMUNITY, SUBDISTRICT, OUTSIDE = rules.ORDER
DAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("scope", "reach", "least", "starts"),
    [
        (GRID_1, GRID, GRID, GRID),
        (GRID_1, COMMUNITY, GRID, COMMUNITY),
        (GRID_1, SUBDISTRICT, GRID, SUBDISTRICT),
        (LAODI, GRID, GRID, COMMUNITY),
        (STREET, GRID, GRID, SUBDISTRICT),
        (GRID_1, GRID, COMMUNITY, COMMUNITY),
        (GRID_1, GRID, SUBDISTRICT, SUBDISTRICT),
        (GRID_LAST, COMMUNITY, SUBDISTRICT, SUBDISTRICT),
        (LAODI, SUBDISTRICT, GRID, SUBDISTRICT),
    ],
)
@pytest.mark.shows("A11", 1)
def test_a_matter_starts_with_whoever_found_it_unless_place_or_class_ask_for_more(
    scope, reach, least, starts
):
    assert rules.start(scope, reach, least) == starts


@given(
    st.sampled_from([GRID_1, LAODI, STREET]),
    st.sampled_from(rules.ORDER[:3]),
    st.sampled_from(rules.ORDER[:3]),
)
def test_the_start_is_the_highest_of_three_and_never_outside(scope, reach, least):
    starts = rules.start(scope, reach, least)
    assert rules.rank(starts) == max(rules.rank(rules.of_code(scope)), rules.rank(reach), rules.rank(least))
    assert starts != OUTSIDE


@pytest.mark.parametrize(
    ("value", "level"), [(-3, GRID), (0, GRID), (1, GRID), (2, COMMUNITY), (3, SUBDISTRICT), (9, SUBDISTRICT)]
)
def test_the_norm_s_number_names_a_level(value, level):
    assert rules.lowest(value) == level


def test_a_level_moves_what_lies_with_it_or_below_it():
    for reach, level in product(rules.ORDER[:3], rules.ORDER):
        able = rules.rank(reach) >= rules.rank(level) or (reach, level) == (SUBDISTRICT, OUTSIDE)
        no = rules.reach_refusal(reach, level)
        assert (no is None) == able, (reach, level)
        if no is not None:
            assert str(level.label) in no.why
            assert "工作人员" in no.who


@pytest.mark.parametrize(
    ("due", "goes"),
    [(DAY - dt.timedelta(1), True), (DAY, False), (DAY + dt.timedelta(1), False), (None, False)],
)
def test_the_schedule_moves_only_what_is_past_its_last_day(due, goes):
    assert (rules.time_refusal(due, DAY) is None) == goes


def test_nothing_goes_back_below_its_place_or_its_class():
    assert rules.return_refusal(COMMUNITY, GRID_1, GRID) is None
    assert "不在一个网格里" in rules.return_refusal(COMMUNITY, LAODI, GRID).why
    assert "最低由社区办理" in rules.return_refusal(COMMUNITY, GRID_1, COMMUNITY).why
    assert rules.return_refusal(SUBDISTRICT, LAODI, GRID) is None
    assert rules.return_refusal(SUBDISTRICT, STREET, GRID) is not None
    assert rules.return_refusal(OUTSIDE, STREET, SUBDISTRICT) is None


def test_a_place_that_is_also_concerned_is_another_community_or_grid():
    assert rules.place_refusal(DONGPING, GRID_1, STREET) is None
    assert rules.place_refusal(GRID_3, GRID_1, STREET) is None
    assert rules.place_refusal(GRID_LAST, LAODI, STREET) is None
    for place, lead in ((LAODI, GRID_1), (GRID_1, LAODI), (GRID_1, GRID_1)):
        assert "主办的地方" in rules.place_refusal(place, lead, STREET).why
    for place in (STREET, "990101002001", ""):
        assert rules.place_refusal(place, GRID_1, STREET) is not None


@pytest.mark.shows("A11", 1)
def test_the_words_for_residents_name_the_level_the_day_and_what_comes_then():
    words = rules.stands_words(COMMUNITY, DAY)
    assert "社区" in words
    assert "11月24日" in words
    assert "自动上交街道" in words
    assert rules.stands_words(SUBDISTRICT, None) == "现在由街道办理。"
    assert "没有放手" in rules.stands_words(OUTSIDE, None)
    said = rules.time_words(DAY, GRID, "自某日起5个工作日")
    assert all(part in said for part in ("网格", "2026年11月24日", "自某日起5个工作日"))


def test_the_table_of_levels_climbs_one_by_one_and_by_time_never_leaves_the_subdistrict():
    up = [(s, step.target) for step in LEVEL.steps_of("problem.escalate") for s in step.sources]
    assert up == [(GRID, COMMUNITY), (COMMUNITY, SUBDISTRICT)]
    down = {(s, step.target) for step in LEVEL.steps_of("problem.return_level") for s in step.sources}
    assert down == {(OUTSIDE, SUBDISTRICT), (SUBDISTRICT, COMMUNITY), (COMMUNITY, GRID)}
    assert set(rules.CLOCKS) == {GRID, COMMUNITY}
    ends = {step.target for step in REFERRAL.steps} - {None, ReferralState.SENT}
    assert ends == {ReferralState.REPLIED, ReferralState.CLOSED}
    assert [Level(v) for v in Level.values] == list(rules.ORDER)

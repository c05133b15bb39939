"""What may be the same matter: words in common, place, class and days; never who said it, and never decided by itself."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.matters import steps
from tests.support.cast import GRID_1, GRID_3

from minqing.base.text import shared_words
from minqing.matters import likeness
from minqing.matters.actions import opinion as opinions
from minqing.matters.likeness import Matter, ranked, tokens_of
from minqing.matters.models import OpinionLink

DAY = dt.date(2026, 11, 24)
TEXT = "12栋后面排水沟堵了，雨后积水"


def matter(text, community="990101001001", category="", on=DAY, spot=""):
    return Matter(tokens_of(text), tokens_of(spot), community, category, on)


def names(found):
    return [a.row for a in found]


@pytest.mark.shows("A2", 2)
def test_the_same_ditch_comes_before_another_place_and_another_matter_does_not_come():
    known = [
        ("far", matter("排水沟堵塞积水", "990101001002")),
        ("same", matter("12栋后排水沟堵塞，雨后积水")),
        ("lamp", matter("路灯半个月不亮")),
    ]
    found = ranked(matter(TEXT), known, TEXT)
    assert names(found) == ["same", "far"]
    assert found[0].same_place
    assert "排水沟堵" in found[0].words
    assert found[0].why.startswith("共同的字词：")


def test_the_same_trouble_elsewhere_comes_after_what_is_near_and_two_at_most():
    far = [(f"far {n}", matter("排水沟堵了雨后积水", f"99010100100{n}")) for n in range(2, 7)]
    found = ranked(matter(TEXT), [*far, ("near", matter("排水沟又堵"))], TEXT)
    assert (names(found)[0], len(found)) == ("near", 3)


def test_place_class_and_day_alone_make_nothing_alike():
    known = [("lamp", matter("路灯不亮", category="01"))]
    assert ranked(matter(TEXT, category="01"), known, TEXT) == []


def test_a_street_s_name_makes_no_two_matters_alike():
    known = [
        ("well", matter("东坪路8号院门口污水井冒水", spot="东坪路8号院")),
        ("toilet", matter("东坪路8号院公厕夜间不开放", spot="东坪路8号院")),
    ]
    text = "东坪路8号院污水井又冒了"
    [only] = ranked(matter(text, spot="东坪路8号院"), known, text)
    assert only.row == "well"
    assert "地点相近" in only.why


def test_what_stands_in_every_complaint_says_nothing():
    known = [("x", matter("希望街道领导解决问题，我们没有办法"))]
    assert ranked(matter("希望街道领导可以解决我们小区的问题"), known, "") == []


def test_a_word_that_all_candidates_have_weighs_less():
    many = [(n, matter(f"排水沟{n}")) for n in range(30)]
    rare = [("rare", matter("排水沟边的银杏树"))]
    [first, *_] = ranked(matter("排水沟边银杏树倒了"), many + rare, "排水沟边银杏树倒了")
    assert first.row == "rare"


def test_shared_words_are_told_as_the_text_has_them():
    assert shared_words("后面的排水沟又堵了，A2区积水", {"排水", "水沟", "积水", "a2"}) == (
        "排水沟",
        "a2",
        "积水",
    )


def test_no_column_of_a_speaker_is_compared():
    assert set(Matter.__dataclass_fields__) == {"tokens", "spot", "community", "category", "on"}


@pytest.mark.shows("A2", 2)
@pytest.mark.django_db
def test_only_what_the_reader_sees_is_offered_in_two_queries_and_nothing_is_linked(
    cast, django_assert_num_queries
):
    elsewhere = steps.heard(cast, scope=GRID_3)
    opinions.classify(
        elsewhere.opinion, by=cast.viewer("triage_clerk"), kind="livelihood", category=steps.taxonomy(cast)
    )
    opinions.raise_problem(elsewhere.opinion, by=cast.viewer("triage_clerk"))
    steps.raised(cast, scope=GRID_1)
    waiting = steps.heard(cast, scope=GRID_1)
    steps.heard(cast, scope=GRID_3)
    mine = steps.heard(cast, scope=GRID_1).opinion
    clerk = cast.viewer("community_clerk")
    with django_assert_num_queries(2):
        problems, alike = likeness.problems_like(clerk, mine), likeness.opinions_like(clerk, mine)
    assert [a.row.scope for a in problems] == [GRID_1]
    assert names(alike) == [waiting.opinion]
    assert len(likeness.problems_like(cast.viewer("triage_clerk"), mine)) == 2
    assert OpinionLink.objects.filter(opinion=mine).count() == 0

"""What a list shows comes from the URL and nowhere else; what makes no sense is refused in words, never a fault."""

from __future__ import annotations

import base64

import pytest
from django.http import QueryDict
from tests.ledger.made import households
from tests.support.cast import GRID_1
from tests.support.sample_ledger import HOUSEHOLDS

from minqing.base.errors import Refused
from minqing.ledger import paging
from minqing.ledger.paging import page_of
from minqing.ledger.registry import LEDGERS
from minqing.ledger.state import ListState
from minqing.org.actions.places import add_household

pytestmark = pytest.mark.django_db


def state(query: str = "", ledger=HOUSEHOLDS):
    return ListState.parse(ledger, QueryDict(query))


def addresses(page):
    return [row.address for row in page.rows]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "tab=first",
        "sort=-building&size=20",
        "text=%E5%A0%A4%E8%A1%97&tab=all",
        "figure=first&size=100",
        "text=a&text=b",
    ],
)
def test_a_state_written_to_the_url_reads_back_the_same(query):
    assert state(state(query).query()) == state(query)


def test_any_change_but_of_the_page_goes_back_to_page_one():
    at = state("after=eyJ4Ijox&size=20")
    assert "after" not in at.query(sort="-name")
    assert "after" not in at.with_filter("text", "堤")
    assert "size=20" in at.with_filter("text", "堤")
    assert "before=x" in at.query(before="x", after="")


def test_a_figure_is_not_cut_down_by_the_first_tab_and_says_so(cast):
    households(cast)
    viewer, ledger = cast.viewer("leader"), LEDGERS["units"]
    assert ledger.tabs[0].name == "standing"
    assert "在设；" not in state("figure=units.standing", ledger).words()
    whole = state("tab=all", ledger).rows(viewer).filter(valid_to__isnull=True).count()
    assert state("figure=units.standing", ledger).rows(viewer).count() == whole >= len(cast.units)
    assert state("", ledger).words() == "在设"


@pytest.mark.parametrize("size", ["7", "0", "-20", "²", "20.0", "1e2", "٢٠"])
def test_a_size_that_is_not_offered_is_refused(size):
    with pytest.raises(Refused, match="每页只能是20、50、100行"):
        state(f"size={size}")


NASTY = [
    "%00",
    "a%00b",
    "x" * 201,
    "0001-01-01",
    "9999-12-31",
    "-1",
    "²",
    "1" * 30,
    "%ED%A0%80",
    "'; --",
    "99999",
]


@pytest.mark.parametrize("name", sorted(LEDGERS))
def test_no_value_of_any_filter_breaks_a_list(name, cast):
    ledger = LEDGERS[name]
    viewer = next(
        v
        for v in map(cast.viewer, ("leader", "administrator", "access_auditor", "supervisor"))
        if ledger.open_to(v)
    )
    answered = refused = 0
    for declared in ledger.filters:
        for value in NASTY:
            try:
                page_of(state(f"{declared.name}={value}", ledger), viewer)
                answered += 1
            except Refused:
                refused += 1
    assert answered + refused == len(ledger.filters) * len(NASTY)


def token(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


BROKEN = [
    "%%%", "aaaa", "é", token("1"), token("{}"), token('["x"]'), token('["x","y"]'), token("[" * 4000), token("[null,null]"),
    token(f'["\\ud800","{"0" * 32}"]'),
]  # fmt: skip


@pytest.mark.parametrize("side", ["after", "before"])
@pytest.mark.parametrize("text", BROKEN)
def test_a_place_that_cannot_be_read_is_refused(cast, side, text):
    with pytest.raises(Refused, match="从第一页看起"):
        page_of(ListState(HOUSEHOLDS, **{side: text}), cast.viewer("leader"))


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e999", '"x"', "[]"])
def test_a_place_of_another_kind_of_value_is_refused_or_shows_a_page(cast, value):
    ledger, pk = LEDGERS["calendar_years"], "0" * 32
    with pytest.raises(Refused, match="从第一页看起"):
        page_of(ListState(ledger, after=token(f'[{value},"{pk}"]')), cast.viewer("administrator"))


def test_a_place_with_a_character_that_no_database_takes_is_just_a_place(cast):
    households(cast)
    page = page_of(ListState(HOUSEHOLDS, after=token(f'["\\u0000","{"0" * 32}"]')), cast.viewer("leader"))
    assert len(page.rows) == 3


def test_pages_stay_in_place_while_rows_come_in(cast):
    households(cast, 25)
    viewer = cast.viewer("leader")
    first = page_of(state("size=20"), viewer)
    assert (len(first.rows), first.total, first.start, first.before) == (20, 25, 1, "")
    add_household(
        by=cast.system, scope=GRID_1, building="0栋", room="", address="堤街0号"
    )  # in front of everything
    second = page_of(state(f"size=20&after={first.after}"), viewer)
    assert set(addresses(first)).isdisjoint(addresses(second))
    assert len(second.rows) == 5
    assert second.after == ""
    back = page_of(state(f"size=20&before={second.before}"), viewer)
    assert addresses(back) == addresses(first)
    assert back.before  # the new row stands in front
    assert addresses(page_of(state(f"size=20&before={back.before}"), viewer)) == ["堤街0号"]


def test_rows_of_one_value_are_each_shown_once(cast):
    for n in range(45):
        add_household(by=cast.system, scope=GRID_1, building="同栋", room=str(n), address="同一地址")
    viewer, seen, after = cast.viewer("leader"), [], ""
    for sort in ("name", "-name"):
        seen, after = [], ""
        for _ in range(3):
            page = page_of(state(f"size=20&sort={sort}&after={after}"), viewer)
            seen += [row.pk for row in page.rows]
            after = page.after
        assert len(seen) == len(set(seen)) == 45
        assert after == ""


def test_the_count_stops_where_nobody_reads_it_exactly(cast, monkeypatch):
    households(cast, 5)
    monkeypatch.setattr(paging, "COUNTED", 4)
    page = page_of(state(), cast.viewer("leader"))
    assert (page.total, page.more, page.total_words) == (4, True, "4+")
    monkeypatch.setattr(paging, "COUNTED", 2)
    assert paging.count(state().rows(cast.viewer("leader"))) == 3  # one beyond, and no further
    monkeypatch.setattr(paging, "COUNTED", 5)
    page = page_of(state(), cast.viewer("leader"))
    assert (page.total, page.more, page.total_words) == (5, False, "5")

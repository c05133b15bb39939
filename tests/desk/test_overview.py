"""The leaders' page and the supervisors' page: every number is its list's, two clicks lead to a record, and nobody is ranked."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.matters.steps import finish, heard, issue, issued, judged, raised, submitted, working
from tests.support.cast import LAODI, raise_cast
from tests.support.standing import standing

from minqing.base import clock
from minqing.desk.reading.overview import change_words, this_year
from minqing.desk.reading.rates_tiles import points

pytestmark = [pytest.mark.django_db, pytest.mark.shows("A12", 1)]

TODAY = dt.datetime(2026, 11, 24, 8)
# A part of the supervisors' page with nothing in it is not read. A change here is a decision: the commit that makes it says why.
QUERIES = {"/desk/overview/": 23, "/desk/oversight/": 22}
FIGURE = re.compile(r'<a class="figure[^"]*" href="([^"]+)"[^>]*><b>([^<]*)</b>')


@pytest.fixture(scope="module")
def street(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Any]:
    def make() -> Any:
        with clock.frozen(dt.datetime(2026, 10, 8, 9)):
            cast = raise_cast()
            issued(cast)  # late by now
            working(cast)
            heard(cast)  # never answered
        with clock.frozen(dt.datetime(2026, 11, 3, 9)):
            judged(cast, "satisfied")
            judged(cast, "dissatisfied")
            finish(submitted(cast))
            issue(raised(cast), title="加一道防滑条")
        return cast

    with standing(django_db_blocker, make) as made:
        yield made


@pytest.fixture
def page(street: Any, client: Client) -> Any:
    def read(who: str, path: str) -> str:
        client.force_login(street.account(who))
        answer = client.get(path)
        assert answer.status_code == 200
        return answer.content.decode()

    with clock.frozen(TODAY):
        yield read


def rows_of(text: str) -> int:
    """How many rows the list says it has."""
    found = re.search(r'<p class="count">([\d,]+)', text)
    assert found is not None
    return int(found[1].replace(",", ""))


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("community_secretary", "/desk/overview/"),
        ("supervisor", "/desk/oversight/"),
    ],
)
def test_every_number_is_the_size_of_its_list_and_leads_to_a_record_in_two_clicks(page, client, who, path):
    numbers = {(html.unescape(url), value) for url, value in FIGURE.findall(page(who, path))}
    assert len(numbers) >= 8
    reached = set()
    for url, value in numbers:
        listed = client.get(url)
        assert listed.status_code == 200, url
        text = listed.content.decode()
        if "%" not in value:
            assert rows_of(text) == int(value.replace(",", "")), url
        if value != "0":
            record = re.search(r'data-open href="([^"]+)"', text)
            assert record is not None, url
            reached.add(html.unescape(record[1]))
    assert reached
    assert {client.get(record).status_code for record in reached} == {200}


def test_the_sheet_says_what_is_late_and_whose_and_what_can_be_done(page):
    text = page("leader", "/desk/overview/")
    late = text[text.index("逾期最久的") :]
    assert re.search(r"逾期\d+个工作日", late)
    for said in ("城建办", "催承办单位接收", "督办，或批延期、挂账"):
        assert said in late
    assert "宋怀民打印" in text
    assert "数据截止 11月24日 8:00" in text
    assert "人数少" in text
    assert not re.search(r"\d+\.\d%", text)
    assert "style=" not in text


def test_places_stand_in_the_order_of_their_codes_and_those_without_a_matter_too(page):
    text = page("leader", "/desk/overview/")
    table = text[text.index("按区划代码排列") :]
    assert re.findall(r'<tr><th scope="row">([^<]+)</th>', table)[:4] == [
        "老堤社区",
        "东坪社区",
        "末尾社区",
        "合计",
    ]


def test_the_secretary_s_sheet_is_about_her_community(page):
    text = page("community_secretary", "/desk/overview/")
    assert "老堤社区民情一页纸" in text
    assert "东坪社区" not in text


def test_the_supervisors_page_names_units_and_matters(page):
    text = page("supervisor", "/desk/oversight/")
    assert "沈立打印" in text
    for unit in ("督导组", "非经办单位"):
        assert unit in text
    assert re.search(r'href="/desk/rechecks/\?figure=rechecks\.open"[^>]*><b>1</b>', text)
    assert re.search(r'href="/desk/opinions/\?figure=opinions\.answers_late"[^>]*><b>[1-9]', text)
    assert "宋怀民" not in text


@pytest.mark.parametrize(("who", "path"), [("leader", "/desk/overview/"), ("supervisor", "/desk/oversight/")])
def test_a_sheet_asks_a_fixed_number_of_questions(page, client, who, path):
    page(who, path)
    with CaptureQueriesContext(connection) as seen:
        client.get(path)
    assert len(seen) == QUERIES[path]


def test_this_year_and_the_same_days_of_last_year():
    now, before = this_year(LAODI, dt.date(2028, 2, 29))
    assert (now.first, now.last) == (dt.date(2028, 1, 1), dt.date(2028, 2, 29))
    assert (before.first, before.last) == (dt.date(2027, 1, 1), dt.date(2027, 2, 28))


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [(412, 388, "+6.2%"), (54, 55, "\N{MINUS SIGN}1.8%"), (3, 0, "—"), (3, 3, "+0.0%")],
)
def test_a_change_is_told_with_its_sign(now, before, said):
    assert change_words(now, before) == said


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ("96.6%", "95.1%", "同比 +1.5个百分点"),
        ("70.0%", "70.5%", "同比 \N{MINUS SIGN}0.5个百分点"),
        ("", "9.0%", ""),
    ],
)
def test_rates_are_compared_in_points(now, before, said):
    assert points(now, before) == said

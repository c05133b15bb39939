"""The page of the rates: numbers that open exactly their rows, workbooks that say the same, and no place that is not theirs."""

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
from tests.matters.steps import finish, judged, raised, submitted
from tests.support.cast import DONGPING, LAODI, STREET, raise_cast
from tests.support.standing import standing

from minqing.base import clock
from minqing.base.sheets.read import read_workbook
from minqing.matters.rates import RATES

pytestmark = [pytest.mark.django_db, pytest.mark.shows("A12", 1), pytest.mark.shows("A12", 3)]

TODAY = dt.datetime(2026, 11, 24, 8)
NUMBER = re.compile(r'href="(/desk/rates/[^"]+)" aria-label="[^"]*"><b>(\d+)</b>')


@pytest.fixture(scope="module")
def street(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Any]:
    def make() -> Any:
        with clock.frozen(dt.datetime(2026, 11, 3, 9)):
            cast = raise_cast()
            judged(cast, "satisfied")
            raised(cast)
            finish(submitted(cast), "withdrawn")
        return cast

    with standing(django_db_blocker, make) as made:
        yield made


@pytest.fixture
def read(street: Any, client: Client) -> Iterator[Any]:
    def get(who: str, path: str) -> Any:
        client.force_login(street.account(who))
        return client.get(path)

    with clock.frozen(TODAY):
        yield get


def numbers(page: str) -> list[tuple[str, int]]:
    return [(html.unescape(url), int(value)) for url, value in NUMBER.findall(page)]


def test_every_number_opens_exactly_its_rows(read, client):
    found = numbers(read("leader", "/desk/rates/").content.decode())
    assert len(found) == sum(len(rate.parts) for rate in RATES.values())
    for url, value in found:
        page = client.get(url).content.decode()
        assert page.count("data-open") == value, url
    assert {value for _url, value in found} > {0, 1}


def test_few_give_counts_and_no_percentage(read):
    page = read("leader", "/desk/rates/").content.decode()
    assert "人数少：分母不到30" in page
    assert not re.search(r"\d+\.\d%", page)


def test_what_was_left_out_says_why_who_and_when(read, client):
    page = read("leader", "/desk/rates/").content.decode()
    [url] = [url for url, value in numbers(page) if "/withdrawn/" in url and value == 1]
    listed = client.get(url).content.decode()
    for told in ("反映人撤回", "宋怀民", "11月3日"):
        assert told in listed


def test_the_workbooks_hold_what_the_pages_show(read, client, tmp_path):
    page = read("leader", "/desk/rates/").content.decode()
    told = [value for _url, value in numbers(page)]
    assert sorted(int(line[4]) for line in _lines(client.get("/desk/rates/excel/"), tmp_path)) == sorted(told)
    [url] = [url for url, _v in numbers(page) if "/closed/" in url]
    lines = _lines(client.get(f"{url}&excel=1"), tmp_path)
    assert [line[0] for line in lines if str(line[0]).startswith("WT-")]


def _lines(answer: Any, folder: Any) -> list[list[Any]]:
    path = folder / "rates.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    sheet = next(iter(read_workbook(path).sheets))
    return [list(row) for row in sheet.rows if len(row) > 4 and row[4] not in (None, "", "数", "结果或评价")]


@pytest.mark.parametrize(
    ("who", "query"),
    [
        ("community_clerk", f"scope={DONGPING}"),
        ("other_clerk", f"scope={LAODI}"),
        ("community_clerk", f"scope={STREET}"),
    ],
)
def test_a_place_that_is_not_theirs_is_no_choice(read, who, query):
    answer = read(who, f"/desk/rates/?{query}")
    assert answer.status_code == 422
    assert not numbers(answer.content.decode())
    assert read(who, f"/desk/rates/rates.solved/closed/?{query}").status_code == 404


@pytest.mark.parametrize("query", ["first=2026-11-20&last=2026-11-01", "last=2027-01-01", "first=1850-01-01"])
def test_a_period_that_cannot_be_is_told(read, query):
    answer = read("leader", f"/desk/rates/?{query}")
    assert answer.status_code == 422
    assert not numbers(answer.content.decode())


def test_a_unit_and_a_class_narrow_the_numbers(read, street):
    unit = street.units["社会事务办"].pk
    found = dict(numbers(read("leader", f"/desk/rates/?unit={unit}").content.decode()))
    assert set(found.values()) == {0}
    theirs = street.units["城建办"].pk
    assert 2 in dict(numbers(read("leader", f"/desk/rates/?unit={theirs}").content.decode())).values()


def test_the_page_asks_a_fixed_number_of_questions(read, client):
    read("leader", "/desk/rates/")
    with CaptureQueriesContext(connection) as seen:
        client.get("/desk/rates/")
    # A change here is a decision: the commit that makes it says why.
    assert len(seen) == 21

"""Figures open the rows that they count, under the post on top."""

import re

import pytest
from tests.support.cast import GRID_1, GRID_3
from tests.support.sample_ledger import HOUSEHOLDS

from minqing.ledger.registry import LEDGERS
from minqing.org.actions.places import add_household

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ledger(monkeypatch):
    monkeypatch.setitem(LEDGERS, "households", HOUSEHOLDS)


def figure(client, cast, who, name):
    client.force_login(cast.account(who))
    page = client.get("/desk/figures/").content.decode()
    return re.search(rf'href="(/desk/households/\?figure={name})" aria-label="[^"]*"><b>([^<]*)</b>', page)


def build(cast, grid, count):
    for n in range(count):
        add_household(by=cast.system, scope=grid, building="1栋" if n % 3 == 0 else "2栋", room=str(n))


@pytest.mark.parametrize(("who", "expected"), [("leader", 8), ("community_clerk", 6), ("other_clerk", 2)])
def test_a_figure_and_its_list_agree_for_every_place(client, cast, who, expected):
    build(cast, GRID_1, 6)
    build(cast, GRID_3, 2)
    url, value = figure(client, cast, who, "all").groups()
    assert int(value) == expected
    assert client.get(url).content.decode().count("data-open") == expected


def test_a_figure_s_list_says_what_it_counts_and_is_not_cut_by_a_tab(client, cast):
    build(cast, GRID_1, 6)
    url, value = figure(client, cast, "leader", "first").groups()
    assert value == "2"
    page = client.get(url).content.decode()
    assert "数据项 <b>1栋的户址</b>" in page
    assert 'aria-current="page">全部' not in page


def test_a_rate_of_few_shows_its_counts_and_no_percentage(client, cast):
    build(cast, GRID_1, 6)
    client.force_login(cast.account("leader"))
    page = client.get("/desk/figures/").content.decode()
    assert "2 / 6" in page
    assert "33.3%" not in page
    assert "人数少，只列数" in page


def test_a_rate_of_enough_shows_both(client, cast):
    build(cast, GRID_1, 30)
    client.force_login(cast.account("leader"))
    page = client.get("/desk/figures/").content.decode()
    assert "33.3%" in page
    assert "10 / 30" in page


def test_ledgers_that_the_role_may_not_open_have_no_figures(client, cast):
    client.force_login(cast.account("access_auditor"))
    page = client.get("/desk/figures/").content.decode()
    assert "意见建议" not in page
    assert "户址总数" in page

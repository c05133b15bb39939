"""What every ledger's list and row page gives: one place at a time, conditions in the URL, pages by key, masks, 404."""

import datetime as dt
import re

import pytest
from tests.matters import steps
from tests.support.cast import DONGPING, GRID_1, GRID_2, GRID_3, LAODI, START
from tests.support.sample_ledger import HOUSEHOLDS

from minqing.base import clock
from minqing.base.calendar import workdays_between
from minqing.ledger.registry import LEDGERS
from minqing.org.actions.people import appoint
from minqing.org.actions.places import add_household

pytestmark = pytest.mark.django_db
LIST = "/desk/households/"


@pytest.fixture(autouse=True)
def _ledger(monkeypatch):
    monkeypatch.setitem(LEDGERS, "households", HOUSEHOLDS)


@pytest.fixture
def homes(cast):
    counts = ((GRID_1, 3), (GRID_2, 2), (GRID_3, 4))
    return [
        add_household(by=cast.system, scope=grid, building=f"{n % 2 + 1}栋", room=f"{grid[-1]}0{n}")
        for grid, count in counts
        for n in range(count)
    ]


def page(client, cast, who="leader", path=LIST):
    client.force_login(cast.account(who))
    return client.get(path)


def ids(response):
    return re.findall(r'data-open href="/desk/households/([0-9a-f-]+)/">', response.content.decode())


def rows(response):
    return re.findall(r'data-open href="/desk/households/[0-9a-f-]+/">([^<]+)<', response.content.decode())


def test_a_list_is_read_under_the_post_on_top(client, cast, homes):
    assert len(rows(page(client, cast))) == 9
    assert len(rows(page(client, cast, "community_clerk"))) == 5
    assert len(rows(page(client, cast, "grid_worker"))) == 3
    assert len(rows(page(client, cast, "other_clerk"))) == 4


def test_another_post_of_the_same_person_is_another_list(client, cast, homes):
    appoint(cast.posts["other_clerk"], by=cast.system, person=cast.people["grid_worker"], valid_from=START)
    viewer = cast.viewer("grid_worker")
    client.force_login(cast.account("grid_worker"))
    seen = set()
    for grant in viewer.grants:
        client.post("/desk/post/", {"post": str(grant.id), "next": LIST})
        seen.add(len(rows(client.get(LIST))))
    assert seen == {3, 4}


def test_tabs_carry_their_own_numbers(client, cast, homes):
    text = page(client, cast, path=LIST + "?tab=first").content.decode()
    assert re.search(r'aria-current="page">1栋 <b>5</b>', text)
    assert "全部 <b>9</b>" in text


def test_conditions_are_chips_that_can_be_taken_off_and_stay_through_sorting(client, cast, homes):
    response = page(client, cast, path=f"{LIST}?community={DONGPING}&text=1栋")
    text = response.content.decode()
    assert len(rows(response)) == 2
    assert "社区 <b>东坪社区</b>" in text
    assert 'aria-label="去掉条件：社区"' in text
    assert re.search(r'href="\?text=1%E6%A0%8B" aria-label="去掉条件：社区"', text)
    assert f"sort=building&amp;community={DONGPING}" in text


def test_several_values_of_one_condition_are_alternatives(client, cast, homes):
    assert len(rows(page(client, cast, path=f"{LIST}?community={DONGPING}&community={LAODI}"))) == 9


def test_heads_tell_the_order_and_turn_it_round(client, cast, homes):
    text = page(client, cast).content.decode()
    assert '<th scope="col" aria-sort="ascending"><a href="?sort=-name">地址</a>' in text
    up = rows(page(client, cast))
    down = rows(page(client, cast, path=LIST + "?sort=-name"))
    assert down == up[::-1]
    assert (
        'aria-sort="descending"><a href="?sort=name">'
        in page(client, cast, path=LIST + "?sort=-name").content.decode()
    )


@pytest.mark.parametrize(
    "query", ["?nosuch=1", "?sort=nosuch", "?tab=nosuch", "?figure=nosuch", "?after=rubbish", "?since=2026-13-01",
              "?size=7", "?text=" + "长" * 201, "?sort=holder", "?holder=张三"],
)  # fmt: skip
def test_what_is_not_declared_is_answered_in_words(client, cast, homes, query):
    response = page(client, cast, path=LIST + query)
    assert response.status_code == 400
    assert "这一步没有办理" in response.content.decode()


def test_pages_are_cut_by_key_and_lose_nothing(client, cast, homes):
    for n in range(32):
        add_household(by=cast.system, scope=GRID_1, building="同一栋", room=str(n))
    first = page(client, cast, path=LIST + "?size=20&sort=building")
    text = first.content.decode()
    assert "第 1–20 条，共41条" in text
    following = re.search(r'href="(\?[^"]*after=[^"]*)" rel="next"', text).group(1).replace("&amp;", "&")
    second = client.get(LIST + following)
    last = (
        re.search(r'href="(\?[^"]*after=[^"]*)" rel="next"', second.content.decode())
        .group(1)
        .replace("&amp;", "&")
    )
    third = client.get(LIST + last)
    every = ids(first) + ids(second) + ids(third)
    assert len(every) == 41
    assert len(set(every)) == 41
    assert 'rel="next"' not in third.content.decode()
    back = re.search(r'href="(\?[^"]*before=[^"]*)" rel="prev"', second.content.decode()).group(1)
    assert rows(client.get(LIST + back.replace("&amp;", "&"))) == rows(first)


def test_an_empty_list_says_what_it_is_and_why(client, cast):
    text = page(client, cast).content.decode()
    assert "户址里没有可以显示的记录" in text
    narrowed = page(client, cast, path=LIST + "?text=没有").content.decode()
    assert "清除条件，看全部" in narrowed


def test_masked_cells_stay_masked_and_offer_the_look_only_to_who_may(client, cast, homes):
    text = page(client, cast, "community_clerk").content.decode()
    assert "张三" not in text
    assert "张*" in text
    assert 'aria-label="查看户主，要写理由"' in text
    assert "查看户主" not in page(client, cast, "leader").content.decode()


def test_the_conditions_page_works_without_a_script_and_as_a_part(client, cast, homes):
    whole = page(
        client, cast, path=f"/desk/households/filters/?tab=first&community={DONGPING}"
    ).content.decode()
    assert "<h1>选条件</h1>" in whole
    assert f'<option value="{DONGPING}" selected>' in whole
    assert '<input type="hidden" name="tab" value="first">' in whole
    part = client.get("/desk/households/filters/", headers={"HX-Request": "true"}).content.decode()
    assert part.startswith("<form")


def test_an_empty_condition_of_the_form_is_no_condition(client, cast, homes):
    assert len(rows(page(client, cast, path=LIST + "?text=&since="))) == 9


def test_the_row_page_opens_for_who_sees_the_row_and_is_not_there_for_others(client, cast, homes):
    url = f"{LIST}{homes[0].pk}/"
    text = page(client, cast, "grid_worker", url).content.decode()
    assert "1栋100" in text
    assert "张*" in text
    assert page(client, cast, "neighbour_grid_worker", url).status_code == 404
    assert page(client, cast, "other_clerk", url).status_code == 404
    assert page(client, cast, "leader", f"{LIST}019a0000-0000-7000-8000-000000000000/").status_code == 404


def test_a_ledger_that_does_not_exist_is_no_page(client, cast):
    assert page(client, cast, path="/desk/nosuch/").status_code == 404
    assert page(client, cast, path="/desk/nosuch/filters/").status_code == 404


def test_a_ledger_that_the_role_may_not_open_is_refused_in_words(client, cast, homes, monkeypatch):
    closed = type(HOUSEHOLDS)(**{**HOUSEHOLDS.__dict__, "read": "category.edit"})
    monkeypatch.setitem(LEDGERS, "households", closed)
    for path in (LIST, f"{LIST}{homes[0].pk}/", f"{LIST}filters/"):
        response = page(client, cast, path=path)
        assert response.status_code == 403
        assert "你的岗位看不到户址" in response.content.decode()


@pytest.mark.parametrize("who", ["leader", "grid_worker", "office_handler"])
def test_who_reads_no_rechecks_is_not_shown_an_empty_list_of_them(client, cast, who):
    assert page(client, cast, who, "/desk/rechecks/").status_code == 403
    assert "/desk/rechecks/" not in client.get("/desk/help/").content.decode()
    assert "待复核" not in client.get("/desk/figures/").content.decode()


@pytest.mark.parametrize(
    ("workdays", "words"),
    [(-2, "剩2个工作日"), (0, "今天到期"), (3, "逾期3个工作日"), (-9, "按期")],
)
def test_the_light_of_a_list_counts_the_days(client, cast, workdays, words):
    m = steps.working(cast)
    on = m.task.promise_on
    # The day from which the promise is that many workdays away.
    today = next(
        day
        for day in (on + dt.timedelta(days=n) for n in range(-30, 30))
        if workdays_between(on, day) == workdays
    )
    with clock.frozen(clock.at(today, 9)):
        text = page(client, cast, path="/desk/tasks/").content.decode()
    assert re.search(rf'<span class="light [a-z]+"><svg.*?</svg>{words}</span>', text, re.DOTALL)

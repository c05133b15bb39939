"""The search on top: numbers lead to the row, words to lists, nobody finds what is out of scope, no search for people."""

import pytest
from tests.support.cast import DONGPING, LAODI

from minqing.matters.actions import opinion
from minqing.matters.models import Opinion

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(cast):
    done = opinion.record(
        by=cast.system, scope=LAODI, words="三单元路灯不亮", title="路灯不亮", channel="visit", place="堤街3栋",
        speaker={"name": "陈某某", "phone": "13800006027"},
    )  # fmt: skip
    opinion.record(
        by=cast.system, scope=DONGPING, words="路灯太暗", title="路灯太暗", channel="visit", anonymous=True
    )
    return Opinion.objects.get(pk=done["opinion"])


def find(client, cast, who, words):
    client.force_login(cast.account(who))
    return client.get("/desk/find/", {"q": words})


def test_a_number_leads_to_its_row_in_any_case(client, cast, told):
    for words in (told.code, told.code.lower(), f" {told.code} "):
        assert find(client, cast, "community_clerk", words)["Location"] == f"/desk/opinions/{told.pk}/"


def test_a_number_out_of_scope_is_not_found(client, cast, told):
    page = find(client, cast, "other_clerk", told.code)
    assert page.status_code == 200
    assert "没有找到" in page.content.decode()


def test_words_find_titles_and_places_of_one_s_own_place(client, cast, told):
    page = find(client, cast, "community_clerk", "路灯").content.decode()
    assert "路灯不亮" in page
    assert "路灯太暗" not in page
    assert "老堤社区" in page
    assert "路灯不亮" in find(client, cast, "leader", "堤街3栋").content.decode()


@pytest.mark.parametrize("words", ["陈某某", "13800006027", "6027", "三单元"])
def test_a_person_s_name_or_number_finds_nothing(client, cast, told, words):
    assert "没有找到" in find(client, cast, "leader", words).content.decode()


def test_an_empty_search_says_how(client, cast, told):
    assert "编号、标题或地点" in find(client, cast, "leader", " ").content.decode()


def test_who_reads_no_matters_finds_none(client, cast, told):
    assert "没有找到" in find(client, cast, "access_auditor", "路灯").content.decode()

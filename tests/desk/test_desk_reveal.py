"""Looking at a sealed value: the purpose first, a line in the access log each time, the value on one page only."""

import pytest
from tests.support.cast import LAODI

from minqing.matters.actions import opinion
from minqing.matters.models import Opinion
from minqing.org.models import AccessEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(cast):
    done = opinion.record(
        by=cast.system, scope=LAODI, words="路灯不亮", channel="visit",
        speaker={"name": "陈某某", "phone": "13800006027"},
    )  # fmt: skip
    return Opinion.objects.get(pk=done["opinion"])


def url(row, column="speaker_phone"):
    return f"/desk/opinions/{row.pk}/reveal/{column}/"


def test_the_page_asks_why_and_shows_nothing_yet(client, cast, told):
    client.force_login(cast.account("community_clerk"))
    page = client.get(url(told)).content.decode()
    assert "为什么要看" in page
    assert "13800006027" not in page
    assert not AccessEntry.objects.exists()


def test_with_a_purpose_it_shows_the_value_once_and_writes_who_what_and_why(client, cast, told):
    client.force_login(cast.account("community_clerk"))
    response = client.post(url(told), {"purpose": "回访约时间"})
    assert "13800006027" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    entry = AccessEntry.objects.get()
    assert (entry.person, entry.field, entry.purpose, entry.code) == (
        cast.people["community_clerk"], "phone", "回访约时间", told.code,
    )  # fmt: skip
    assert "13800006027" not in client.get(url(told)).content.decode()
    client.post(url(told), {"purpose": "回访约时间"})
    assert AccessEntry.objects.count() == 2


@pytest.mark.parametrize("purpose", ["", " ", "看"])
def test_without_a_purpose_nothing_is_shown(client, cast, told, purpose):
    client.force_login(cast.account("community_clerk"))
    response = client.post(url(told), {"purpose": purpose})
    assert response.status_code == 422
    assert "13800006027" not in response.content.decode()
    assert not AccessEntry.objects.exists()


@pytest.mark.parametrize("who", ["leader", "viewer", "grid_worker"])
def test_a_role_without_the_right_is_told_who_has_it(client, cast, told, who):
    client.force_login(cast.account(who))
    for response in (client.get(url(told)), client.post(url(told), {"purpose": "回访约时间"})):
        assert response.status_code in {403, 404}
        assert "13800006027" not in response.content.decode()
    assert not AccessEntry.objects.exists()


def test_out_of_scope_there_is_no_such_page(client, cast, told):
    client.force_login(cast.account("other_clerk"))
    assert client.get(url(told)).status_code == 404
    assert client.post(url(told), {"purpose": "回访约时间"}).status_code == 404


@pytest.mark.parametrize("column", ["words", "code", "nosuch"])
def test_only_sealed_columns_have_the_page(client, cast, told, column):
    client.force_login(cast.account("community_clerk"))
    assert client.get(url(told, column)).status_code == 404


def test_a_field_that_was_left_empty_says_so(client, cast, told):
    client.force_login(cast.account("community_clerk"))
    assert "没有填写" in client.get(url(told, "speaker_address")).content.decode()

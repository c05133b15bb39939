"""The pages of handing over and AB岗: a number opens its rows to those who hold the post, and to nobody else."""

import datetime as dt
import re

import pytest
from tests.matters import steps

from minqing.base import clock
from minqing.org.models import Appointment, Handover

pytestmark = pytest.mark.django_db


@pytest.fixture
def handed(client, cast):
    """The administrator hands the handler's post over on its form; the matter is under way."""
    matter = steps.working(cast)
    client.force_login(cast.account("administrator"))
    post = cast.posts["office_handler"]
    url = f"/desk/do/post.hand_over/{post.pk}/"
    form = client.get(url).content.decode()
    assert "移交人" in form
    told = {
        "giver": cast.people["office_handler"].pk,
        "taker": cast.people["viewer"].pk,
        "on": clock.today() + dt.timedelta(days=1),
        "reason": "轮岗",
        "key": "1",
    }
    response = client.post(url, told)
    found = Handover.objects.get()
    assert response["Location"] == f"/desk/handovers/{found.pk}/"
    return matter, found


def as_(client, cast, who):
    client.force_login(cast.account(who))
    return client


def test_the_leaving_one_opens_the_rows_and_notes_them(client, cast, handed):
    matter, found = handed
    as_(client, cast, "office_handler")
    sheet = client.get(f"/desk/handovers/{found.pk}/").content.decode()
    url = f"/desk/handovers/{found.pk}/open/tasks_under_way/"
    assert re.search(rf'href="{url}"[^>]*>1</a>', sheet)
    rows = client.get(url).content.decode()
    assert matter.task.code in rows
    response = client.post(url, {"row": str(matter.task.pk), "text": "差验收，已约周五"})
    assert response.status_code == 302
    assert "差验收，已约周五" in client.get(f"/desk/handovers/{found.pk}/").content.decode()
    assert client.post(url, {"row": str(matter.problem.pk), "text": "别处的"}).status_code == 404


def test_the_administrator_sees_the_number_and_neither_rows_nor_notes(client, cast, handed):
    matter, found = handed
    as_(client, cast, "office_handler")
    url = f"/desk/handovers/{found.pk}/open/tasks_under_way/"
    client.post(url, {"row": str(matter.task.pk), "text": "只给接手人看的话"})
    as_(client, cast, "administrator")
    sheet = client.get(f"/desk/handovers/{found.pk}/").content.decode()
    assert "没有办结的任务" in sheet
    assert url not in sheet
    assert "只给接手人看的话" not in sheet
    assert client.get(url).status_code == 404


def test_the_successor_acknowledges_from_the_day_on(client, cast, handed):
    matter, found = handed
    as_(client, cast, "viewer")
    early = client.get(f"/desk/handovers/{found.pk}/").content.decode()
    assert "确认接手" not in early
    with clock.frozen(clock.now() + dt.timedelta(days=1)):
        as_(client, cast, "viewer")
        assert "post.take_over" in client.get(f"/desk/handovers/{found.pk}/").content.decode()
        rows = client.get(f"/desk/handovers/{found.pk}/open/tasks_under_way/").content.decode()
        assert matter.task.code in rows
        done = client.post(f"/desk/do/post.take_over/{found.pk}/", {"note": "看过了", "key": "2"})
        assert done.status_code == 302
        assert Handover.objects.get().taken_note == "看过了"
        as_(client, cast, "administrator")
        assert "等接手人确认" not in client.get("/desk/handovers/?tab=waiting").content.decode()


def test_one_names_a_substitute_for_ones_own_post_and_he_finds_it_on_top(client, cast):
    as_(client, cast, "leader")
    page = client.get("/desk/substitutes/").content.decode()
    url = f"/desk/do/substitute.name/{cast.posts['leader'].pk}/"
    assert url in page
    days = {
        "valid_from": clock.today(),
        "valid_to": clock.today() + dt.timedelta(days=2),
        "reason": "出差",
        "person": cast.people["viewer"].pk,
        "next": "/desk/substitutes/",
        "key": "3",
    }
    assert client.post(url, days)["Location"] == "/desk/substitutes/"
    assert "顾看" in client.get("/desk/substitutes/").content.decode()
    as_(client, cast, "viewer")
    mine = client.get("/desk/substitutes/").content.decode()
    assert "我代理的岗位" in mine
    assert "（代，分管领导）" in mine
    as_(client, cast, "administrator")
    assert "全单位在代理的" in client.get("/desk/substitutes/").content.decode()
    held = Appointment.objects.get(kind="substitute")
    as_(client, cast, "leader")
    client.post(f"/desk/do/substitute.end/{held.pk}/", {"reason": "不去了", "key": "4"})
    assert not Appointment.objects.filter(kind="substitute").exists()


def test_a_grid_worker_reaches_the_own_posts_form_although_the_post_lies_outside_the_grid(client, cast):
    as_(client, cast, "grid_worker")
    own, other = cast.posts["grid_worker"], cast.posts["community_clerk"]
    assert client.get(f"/desk/do/substitute.name/{own.pk}/").status_code == 200
    assert client.get(f"/desk/do/substitute.name/{other.pk}/").status_code == 404


def test_from_november_on_whoever_keeps_the_calendar_is_told_of_the_missing_year(client, cast):
    words = "年的工作日历还没有载入"
    for month, told in ((10, False), (11, True)):
        with clock.frozen(clock.at(dt.date(2029, month, 20), 10)):
            as_(client, cast, "administrator")
            assert (f"2030{words}" in client.get("/desk/help/").content.decode()) is told
    with clock.frozen(clock.at(dt.date(2029, 11, 20), 10)):
        as_(client, cast, "leader")
        assert words not in client.get("/desk/help/").content.decode()

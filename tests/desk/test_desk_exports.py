"""Excel out: what is on the list and nothing else, masked, at once or by the worker; only who started a job sees it."""

import datetime as dt

import pytest
from tests.support.cast import DONGPING, GRID_1, GRID_3
from tests.support.sample_ledger import HOUSEHOLDS
from tests.support.worker import work

from minqing.base import clock
from minqing.base.sheets.read import read_workbook
from minqing.desk import jobs
from minqing.desk.views import exports
from minqing.ledger.registry import LEDGERS
from minqing.org.actions.people import revoke_grant
from minqing.org.actions.places import add_household
from minqing.org.models import Grant

pytestmark = pytest.mark.django_db
EXPORT = "/desk/households/export/"


@pytest.fixture(autouse=True)
def _ledger(monkeypatch):
    monkeypatch.setitem(LEDGERS, "households", HOUSEHOLDS)


@pytest.fixture
def homes(cast):
    for grid, count in ((GRID_1, 3), (GRID_3, 2)):
        for n in range(count):
            add_household(by=cast.system, scope=grid, building=f"{n % 2 + 1}栋", room=f"=1+{n}")


@pytest.fixture
def long_lists(monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 2)


def sheet(response):
    return read_workbook(b"".join(response), "list.xlsx").sheets[0]


def signed_in(client, cast, who="community_clerk"):
    client.force_login(cast.account(who))
    return client


def test_a_short_list_comes_at_once_with_its_conditions_and_its_reader(client, cast, homes):
    response = signed_in(client, cast, "triage_clerk").get(EXPORT + f"?community={DONGPING}")
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    rows = sheet(response).rows
    texts = ["".join(str(c) for c in row if c is not None) for row in rows]
    assert texts[0] == "户址"
    assert len([t for t in texts if "=1+" in t]) == 2
    assert "=1+0" in texts[2]
    assert "东坪社区" in texts[-1] or DONGPING in texts[-1]
    assert "刘成业" in texts[-1]


def test_sealed_values_leave_masked(client, cast, homes):
    rows = sheet(signed_in(client, cast).get(EXPORT)).rows
    everything = "".join(str(c) for row in rows for c in row)
    assert "张三" not in everything
    assert "张*" in everything


def test_another_place_s_rows_are_not_in_it(client, cast, homes):
    rows = sheet(signed_in(client, cast, "other_clerk").get(EXPORT)).rows
    assert len([row for row in rows if any(str(c).startswith("=1+") for c in row if c)]) == 2


@pytest.mark.parametrize("who", ["grid_worker", "viewer", "access_auditor"])
def test_who_may_not_export_is_told_who_may(client, cast, homes, who):
    response = signed_in(client, cast, who).get(EXPORT)
    assert response.status_code == 403
    assert "不能导出" in response.content.decode()
    assert "导出 Excel" not in client.get("/desk/households/").content.decode()


def test_undeclared_conditions_are_refused(client, cast, homes):
    assert signed_in(client, cast).get(EXPORT + "?nosuch=1").status_code == 400


def test_a_long_list_is_written_by_the_worker(client, cast, homes, long_lists):
    signed_in(client, cast, "triage_clerk")
    page = client.get(EXPORT)
    assert "由后台来写" in page.content.decode()
    started = client.post(EXPORT, {"key": "x"})
    job = started["Location"]
    waiting = client.get(job).content.decode()
    assert "排队中" in waiting
    assert 'http-equiv="refresh"' in waiting
    assert client.get(job + "file/").status_code == 404
    work()
    done = client.get(job).content.decode()
    assert "已写完，5行" in done
    assert "refresh" not in done
    assert len(sheet(client.get(job + "file/")).rows) == 9


def test_a_job_is_its_owner_s_alone(client, cast, homes, long_lists):
    job = signed_in(client, cast, "triage_clerk").post(EXPORT)["Location"]
    work()
    signed_in(client, cast, "leader")
    assert client.get(job).status_code == 404
    assert client.get(job + "file/").status_code == 404
    assert client.get("/desk/job/019a0000-0000-7000-8000-000000000000/").status_code == 404


def test_a_grant_revoked_meanwhile_stops_the_job_in_words(client, cast, homes, long_lists):
    job = signed_in(client, cast, "triage_clerk").post(EXPORT)["Location"]
    for grant in Grant.objects.filter(post=cast.posts["triage_clerk"]):
        revoke_grant(grant, by=cast.system, reason="调岗")
    work()
    (told,) = [jobs.find_job(_id(job), cast.account("triage_clerk").pk)]
    assert told.state == "failed"
    assert "导出" in told.words


def test_a_fault_in_the_middle_says_so_and_is_not_hidden(client, cast, homes, long_lists, monkeypatch):
    job = signed_in(client, cast, "triage_clerk").post(EXPORT)["Location"]
    monkeypatch.setattr("minqing.desk.exporting.write_list", lambda *_a: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        work()
    text = client.get(job).content.decode()
    assert "没有写成" in text
    assert "请重新导出" in text


def test_yesterday_s_files_are_swept(client, cast, homes, long_lists):
    job = signed_in(client, cast, "triage_clerk").post(EXPORT)["Location"]
    with clock.frozen(clock.now() + dt.timedelta(hours=25)):
        jobs.sweep()
    assert client.get(job).status_code == 404


def _id(path):
    return path.strip("/").rsplit("/", 1)[-1]

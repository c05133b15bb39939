"""The administrator sees no resident anywhere, and the access auditor sees who looked, never what was seen."""

import re

import pytest
from django.urls import get_resolver
from tests.matters import steps

from minqing.base.action import ACTIONS
from minqing.base.sheets.read import read_workbook
from minqing.ledger.registry import LEDGERS
from minqing.matters.models import Opinion, OpinionFile, Problem, Recheck, Speaker, Task
from minqing.org.actions.reveal import reveal
from minqing.org.models import AccessEntry

pytestmark = pytest.mark.django_db
WORDS = "漏水已经三个月，家里老人摔了一跤"
TITLE = "12栋后排水沟堵塞"
SECRETS = (WORDS, TITLE, "12栋后排水沟", "清淤86米", *steps.SPEAKER.values())


@pytest.fixture
def world(cast):
    """Matters in several states, one of them sealed, and one look at a speaker."""
    m = steps.judged(cast, "dissatisfied", words=WORDS)
    steps.heard(cast, words=WORDS, place="12栋后排水沟")
    sealed = steps.heard(cast, kind="accusation", words=WORDS)
    speaker = Speaker.objects.get(opinion=m.opinion)
    told = {"scope": m.opinion.scope, "code": m.opinion.code, "row": speaker, "fields": ("phone",)}
    reveal(by=cast.viewer("community_clerk"), purpose="回访约时间", **told)
    ACTIONS["accusation.open"](sealed.opinion, by=cast.viewer("discipline"), purpose="初步核实")
    return m


def text_of(response):
    if response.streaming:
        data = b"".join(response.streaming_content)
        if data[:2] == b"PK":
            sheets = read_workbook(data, "x.xlsx").sheets
            return "\n".join(str(c) for s in sheets for row in s.rows for c in row)
        return data.decode(errors="replace")
    return response.content.decode()


def addresses(world):
    """Every page under /desk/ that takes no argument, every list with its tabs and export, every page of a matter."""
    for name in sorted(LEDGERS):
        for end in ("", "filters/", "export/", "import/"):
            yield f"/desk/{name}/{end}"
        for tab in LEDGERS[name].tabs:
            yield f"/desk/{name}/?tab={tab.name}"
        for figure in LEDGERS[name].figures:
            yield f"/desk/{name}/?figure={figure.name}"
    yield from plain_addresses()
    for query in (WORDS[:6], TITLE, "6027", world.opinion.code):
        yield f"/desk/find/?q={query}"
    rows = [*Opinion.objects.all(), *Problem.objects.all(), *Task.objects.all(), *Recheck.objects.all()]
    for row in rows:
        for place in (
            "opinions",
            "problems",
            "tasks",
            "rechecks",
            "callback",
            "speaker",
            "accusation",
            "triage",
        ):
            yield f"/desk/{place}/{row.pk}/"
    for file in OpinionFile.objects.all():
        yield f"/desk/file/{file.file_id}/"


def plain_addresses():
    for pattern in get_resolver("minqing.desk.urls").url_patterns:
        for one in getattr(pattern, "url_patterns", [pattern]):
            route = str(one.pattern)
            if "<" not in route and not route.startswith(("login", "logout", "password", "post")):
                yield f"/desk/{route}"


@pytest.mark.parametrize("who", ["administrator", "access_auditor"])
def test_who_runs_the_system_finds_no_resident_on_any_page(client, cast, world, who):
    client.force_login(cast.account(who))
    asked = seen = 0
    for url in addresses(world):
        response = client.get(url)
        asked += 1
        if response.status_code != 200:
            continue
        seen += 1
        text = text_of(response)
        found = [secret for secret in SECRETS if secret in text and secret not in url]
        assert not found, (url, found)
        assert not re.search(r"accusation/[0-9a-f-]{36}", text), url
    assert asked > 100
    assert seen > (50 if who == "administrator" else 10)


def test_the_same_walk_finds_them_for_somebody_who_may(client, cast, world):
    """The walk is not blind: it sees what it looks for where it may be seen."""
    client.force_login(cast.account("community_clerk"))
    text = "".join(text_of(r) for url in addresses(world) if (r := client.get(url)).status_code == 200)
    assert WORDS in text
    assert "清淤86米" in text


def test_the_log_tells_who_looked_at_what_and_why_and_no_value(client, cast, world):
    client.force_login(cast.account("access_auditor"))
    text = client.get("/desk/access_log/").content.decode()
    for told in ("何雨晴", "电话", world.opinion.code, "回访约时间"):
        assert told in text
    assert "季明" in text
    assert "初步核实" in text
    for secret in SECRETS:
        assert secret not in text


def test_the_log_is_narrowed_by_person_day_and_purpose(client, cast, world):
    client.force_login(cast.account("access_auditor"))
    entry = AccessEntry.objects.get(purpose="回访约时间")
    one = client.get(f"/desk/access_log/?person={entry.person_id}").content.decode()
    assert "回访约时间" in one
    assert "初步核实" not in one
    assert "查阅人 <b>何雨晴</b>" in one
    assert "初步核实" in client.get("/desk/access_log/?q=核实").content.decode()
    later = entry.at.date().replace(year=entry.at.year + 1).isoformat()
    assert "回访约时间" not in client.get(f"/desk/access_log/?since={later}").content.decode()
    assert client.get("/desk/access_log/?person=nobody").status_code == 400


@pytest.mark.parametrize("who", ["administrator", "leader", "supervisor", "discipline", "community_clerk"])
def test_nobody_else_reads_the_log(client, cast, world, who):
    client.force_login(cast.account(who))
    assert client.get("/desk/access_log/").status_code == 403
    entry = AccessEntry.objects.first()
    assert client.get(f"/desk/access_log/{entry.pk}/").status_code in (403, 404)
    assert "查阅记录" not in client.get("/desk/help/").content.decode().split("<main")[0]


def test_the_log_is_exported_and_never_imported(client, cast, world):
    client.force_login(cast.account("access_auditor"))
    response = client.get("/desk/access_log/export/")
    assert response.status_code == 403  # the auditor's role holds no export
    assert not LEDGERS["access_log"].importable()
    assert client.get("/desk/access_log/import/").status_code in (403, 404, 409)

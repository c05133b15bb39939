"""How often the pages of matters ask the database: a fixed number, the same for a short story as for one of forty entries."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.matters import steps

from minqing.matters.actions import task

pytestmark = pytest.mark.django_db

# Ten of them find out who asks, count the menu's ledgers and the messages, and name the office; they are the same on every page.
# Six read the timeline. The rest is the row with what hangs on it, and the rules behind the buttons: each asks
# for itself, so that a button can never say anything else than the action. A change here is a decision.
PAGES = {
    ("leader", "opinions"): 28,
    ("leader", "problems"): 43,
    ("leader", "tasks"): 32,
    ("office_handler", "tasks"): 39,
}
WORK = {"triage_clerk": 19, "office_handler": 22, "leader": 21, "supervisor": 16}


def asked(client, path):
    cache.clear()
    client.get("/desk/help/")
    with CaptureQueriesContext(connection) as seen:
        response = client.get(path)
    assert response.status_code == 200
    return len(seen), response.content.decode()


def entries(text):
    return len(re.findall(r'<p class="when">', text))


def test_a_matter_s_page_asks_as_often_at_forty_entries_as_at_five(client, cast):
    m = steps.working(cast)
    rows = {"opinions": m.opinion, "problems": m.problem, "tasks": m.task}

    def measure():
        found = {}
        for who, kind in PAGES:
            client.force_login(cast.account(who))
            found[who, kind], text = asked(client, f"/desk/{kind}/{rows[kind].pk}/")
            events[who, kind] = entries(text)
        return found

    events = {}
    few = measure()
    assert max(events.values()) < 10
    for n in range(40):
        task.progress(m.task, by=m.by("office_handler"), text=f"第{n + 1}天：清淤{n}米")
    many = measure()
    assert min(events.values()) >= 40
    assert many == few
    assert many == PAGES


def test_my_work_asks_as_often_for_many_rows_as_for_a_few(client, cast):
    def fill():
        for _ in range(3):
            steps.heard(cast)
            steps.triaged(cast)
            steps.issued(cast)
            steps.submitted(cast)
            steps.judged(cast, "dissatisfied")

    def measure():
        found = {}
        for who in WORK:
            client.force_login(cast.account(who))
            found[who] = asked(client, "/desk/")[0]
        return found

    fill()
    few = measure()
    fill()
    fill()
    assert measure() == few
    assert few == WORK

"""A word of its own for every place in every text: nobody who walks all links finds another place's, and looking writes nothing."""

from __future__ import annotations

import copy
import html
import re
from collections import deque
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from tests.contracts.book import told
from tests.contracts.matrix import LEDGER_READERS, SEES
from tests.contracts.world import CANARY, PHONE, World, raise_world
from tests.support.standing import standing

pytestmark = pytest.mark.django_db
LINK = re.compile(r'(?:href|hx-get|src)="(/(?!static/)[^"#]*)')
# Sorting, paging and filters make addresses without end: of each kind of page this many are walked.
OF_A_KIND = 8
AT_MOST = 120
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def seeds() -> list[str]:
    found = ["/desk/", "/desk/figures/", "/", "/status/", "/privacy/", "/desk/no-such-page/"]
    found += [f"/desk/find/?q={word}" for word in CANARY.values()]
    for name in LEDGER_READERS:
        found += [f"/desk/{name}/", f"/desk/{name}/export/"]
    return [*found, *(f"/desk/opinions/?q={word}" for word in CANARY.values())]


def walk(client: Client) -> Any:
    """Every page that links lead to, breadth first; an export is read as its cells."""
    waiting, known, kinds = deque(seeds()), set(seeds()), dict[str, int]()
    walked = 0
    while waiting and walked < AT_MOST:
        path = waiting.popleft()
        status, text = told(client.get(path))
        walked += 1
        yield path, status, text
        for link in LINK.findall(text):
            address = html.unescape(link)
            kind = ID.sub("…", address.split("?")[0])
            if address in known or kinds.get(kind, 0) >= OF_A_KIND:
                continue
            known.add(address)
            kinds[kind] = kinds.get(kind, 0) + 1
            waiting.append(address)


def foreign(who: str) -> set[str]:
    """Words that this reader must never meet: of places where no kind of row is theirs, and what is sealed."""
    near = set().union(*(found.get(who, frozenset()) for kind, found in SEES.items() if kind != "household"))
    words = {CANARY["sealed"], PHONE["sealed"]}
    for place, word in CANARY.items():
        if place not in near:
            words |= {word, PHONE[place]}
    return words


def asked_for(path: str) -> str:
    """The words of a search come back in its own field."""
    return path.rsplit("q=", maxsplit=1)[-1] if "q=" in path else ""


@pytest.fixture(scope="module")
def one_world(django_db_setup, django_db_blocker):
    with standing(django_db_blocker, raise_world) as made:
        yield made


@pytest.fixture
def world(one_world, db) -> World:
    return copy.deepcopy(one_world)


WALKERS = ("grid_worker", "community_clerk", "last_clerk", "office_handler", "discipline", "access_auditor")


@pytest.mark.parametrize("who", WALKERS)
def test_no_page_tells_another_places_words(world, who):
    client = Client()
    client.force_login(world.cast.account(who))
    met, pages, found = foreign(who), 0, []
    for path, status, text in walk(client):
        assert status < 500, path
        pages += 1
        if who == "access_auditor" and "/households/" in path:
            continue  # addresses of houses are the office's, and carry the place's word here
        found += [(path, word) for word in met if word in text and word != asked_for(path)]
    assert pages > 30
    assert found == []


@contextmanager
def written() -> Any:
    """Tables that a statement writes to."""
    tables: set[str] = set()

    def watch(execute, sql, params, many, context):
        if match := re.match(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', sql, re.IGNORECASE):
            tables.add(match[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield tables


def test_a_supervisor_who_walks_everywhere_writes_nothing(world):
    client = Client()
    client.force_login(world.cast.account("supervisor"))
    with written() as tables:
        pages = [path for path, status, _text in walk(client) if status < 500]
    assert len(pages) > 60
    assert tables <= {"django_session", "org_accessentry"}


def test_the_watch_sees_a_write(world):
    client = Client()
    client.force_login(world.cast.account("discipline"))
    row = world.rows["opinion"]["sealed"]
    with written() as tables:
        text = client.post(f"/desk/accusation/{row.pk}/", {"purpose": "初核线索"}).content.decode()
    assert "org_accessentry" in tables
    assert CANARY["sealed"] in text

"""How often a list page asks the database: a fixed number, the same for one row and for fifty."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.matters.steps import judged

pytestmark = pytest.mark.django_db

# Queries of each list page for a supervisor, who reads all of them. Eleven of them are the same everywhere: five find out
# who asks and what they may, three count the menu's ledgers, one names the office, one the places, one the page's rows.
# A change here is a decision: the commit that makes it says why.
LIST_QUERIES = {
    "opinions": 23,
    "problems": 24,
    "tasks": 25,
    "verdicts": 19,
    "rechecks": 17,
    "categories": 13,
}


def asked(client: Client, name: str) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as seen:
        response = client.get(f"/desk/{name}/")
    assert response.status_code == 200
    return len(seen)


def test_a_list_page_asks_as_often_for_fifty_rows_as_for_one(client, cast):
    judged(cast, "dissatisfied")
    client.force_login(cast.account("supervisor"))
    client.get("/desk/help/")
    one = {name: asked(client, name) for name in LIST_QUERIES}
    for _ in range(49):
        judged(cast, "dissatisfied")
    page = client.get("/desk/rechecks/").content.decode()
    assert page.count("data-open") == 50
    fifty = {name: asked(client, name) for name in LIST_QUERIES}
    assert fifty == one
    assert one == LIST_QUERIES

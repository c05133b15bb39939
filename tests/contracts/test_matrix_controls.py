"""The controls of the newer parts of the matrix: without the guard, each reports what it is there to report."""

from __future__ import annotations

import pytest
from tests.contracts import sweeps
from tests.contracts.book import Book
from tests.contracts.matrix import ANYBODY
from tests.contracts.world import raise_world

from minqing.base.actor import Authority
from minqing.matters.models import Receipt
from minqing.matters.models.receipt import ReceiptQuerySet
from minqing.org.access import Viewer

pytestmark = pytest.mark.django_db


def able(viewer, *_asked):
    grant = viewer.grants[0]
    return Authority(grant.post_id, grant.unit_id)


def test_without_permissions_the_new_rows_and_the_forms_are_leaks(db, monkeypatch):
    book = Book(raise_world())
    monkeypatch.setattr(Viewer, "authorise", able)
    monkeypatch.setattr(sweeps, "EVERYONE", frozenset({"viewer", "administrator"}))
    monkeypatch.setattr(sweeps, "NEW_VERBS", ("division.add", "person.add"))
    sweeps.new_rows(book)
    told = "\n".join(book.leaks)
    assert "new person.add viewer POST: 302, not [403]" in told
    assert "new person.add viewer POST: refused, but wrote" in told
    assert "new person.add viewer GET: the form is offered" in told


def test_a_code_that_opens_another_matter_is_a_leak(db, monkeypatch):
    """The verdict's own action asks for the code once more, so nothing is written; what is shown is leak enough."""
    book = Book(raise_world())
    east = Receipt.objects.get(pk=book.world.rows["asked"]["east"].pk)
    monkeypatch.setattr(ReceiptQuerySet, "by_code", lambda self, code: east)
    sweeps.receipts(book, frozenset({ANYBODY}))
    told = "\n".join(book.leaks)
    assert "status anonymous a wrong code: 200, not [404]" in told
    assert "status anonymous asked own: CNRYEASTX" in told

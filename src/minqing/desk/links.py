"""Where a row's page is, where a verb's form is, and what a row is called in a sentence."""

from __future__ import annotations

from django.urls import reverse

from minqing.base.rows import Row
from minqing.ledger.registry import LEDGERS
from minqing.matters.models import Opinion, Problem, Receipt, Recheck, Task
from minqing.org.access import Viewer

PAGES: dict[type[Row], str] = {
    Opinion: "desk:opinion",
    Problem: "desk:problem",
    Task: "desk:task",
    Recheck: "desk:recheck",
    Receipt: "desk:callback",
}
# Verbs with a page of their own; all others have the form at /desk/do/<verb>/<row>/.
OWN_PAGES = {
    "accusation.open": "desk:accusation",
    "verdict.record_callback": "desk:callback",
    "verdict.call_attempt": "desk:callback",
}


def page_of(row: Row) -> str:
    return reverse(PAGES[type(row)], args=[row.pk])


def form_of(verb: str, row: Row) -> str:
    own = OWN_PAGES.get(verb)
    return reverse(own, args=[row.pk]) if own else reverse("desk:do", args=[verb, row.pk])


def name_of(row: Row) -> str:
    """YJ-2026-0001 for a matter; what hangs on one is called by the matter's number."""
    if isinstance(row, (Receipt, Recheck)):
        return row.opinion.code
    return str(row)


def list_of(name: str, viewer: Viewer) -> str:
    """The ledger that a matter stands in; empty for readers without that list."""
    ledger = LEDGERS.get(name)
    return reverse("desk:list", args=[name]) if ledger is not None and ledger.open_to(viewer) else ""

"""Finding by number, title or place, through every post that one holds. A whole number leads straight to its row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from minqing.desk.doors import staff
from minqing.desk.listing import opener
from minqing.desk.middleware import StaffRequest
from minqing.desk.reading.places import full_name, names_of
from minqing.ledger.cells import cell, columns_for
from minqing.ledger.ledger import Ledger
from minqing.ledger.registry import LEDGERS
from minqing.org.access import Viewer

# Ledgers that are searched, and the condition of theirs that searches.
SEARCHED = ("opinions", "problems", "tasks", "referrals")
CONDITION = "q"
SHOWN = 10
LONGEST = 60


@dataclass(frozen=True)
class Found:
    """What one ledger has."""

    ledger: Ledger
    rows: list[dict[str, str]]
    more: str


@require_safe
@staff
def find_page(request: StaffRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:LONGEST]
    ledgers = (
        [LEDGERS[n] for n in SEARCHED if n in LEDGERS and LEDGERS[n].open_to(request.viewer)] if words else []
    )
    for ledger in ledgers:
        if exact := ledger.seen(request.viewer).filter(code=words.upper()).first():
            return redirect("desk:row", ledger.name, exact.pk)
    places = names_of(request.viewer.office)
    found = [one for ledger in ledgers if (one := found_in(ledger, words, request.viewer, places)).rows]
    return render(request, "desk/find.html", {"found": found, "search_words": words})


def found_in(ledger: Ledger, words: str, viewer: Viewer, places: dict[str, str]) -> Found:
    rows = list(
        ledger.seen(viewer).filter(ledger.filter(CONDITION).narrow(words)).order_by("-pk")[: SHOWN + 1]
    )
    url = f"{reverse('desk:list', args=[ledger.name])}?{urlencode({CONDITION: words})}"
    return Found(
        ledger, [line(ledger, row, viewer, places) for row in rows[:SHOWN]], url if len(rows) > SHOWN else ""
    )


def line(ledger: Ledger, row: Any, viewer: Viewer, places: dict[str, str]) -> dict[str, str]:
    titled = opener(columns_for(ledger, "list"))
    return {
        "code": row.code,
        "title": cell(ledger.column(titled), row, viewer).text,
        "state": cell(ledger.column("state"), row, viewer).text,
        "place": full_name(places, row.scope) if row.scope else "",
        "url": reverse("desk:row", args=[ledger.name, row.pk]),
    }

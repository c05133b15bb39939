"""All declared figures under the post on top, each leading to the rows that it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from minqing.base import clock
from minqing.desk.doors import staff
from minqing.desk.middleware import StaffRequest
from minqing.ledger.ledger import Figure, Ledger, where
from minqing.ledger.registry import LEDGERS
from minqing.org.access import Viewer

# A rate of fewer than this says nothing: the counts stand alone (UI rules).
ENOUGH = 30
# What residents brought stands above how the office is made up.
MATTERS = "minqing.matters"


@dataclass(frozen=True)
class Reading:
    """A figure read now. A rate has `part` and `base`; its value is words, and empty where the base is small."""

    figure: Figure
    value: int | str | None
    url: str
    dated: str
    part: int | None = None
    base: int | None = None


@require_safe
@staff
def figures_page(request: StaffRequest) -> HttpResponse:
    shown = [ledger for ledger in LEDGERS.values() if ledger.figures and ledger.open_to(request.viewer)]
    shown.sort(key=lambda ledger: not ledger.model.__module__.startswith(MATTERS))
    tables = [
        (ledger, [read(ledger, figure, request.viewer) for figure in ledger.figures]) for ledger in shown
    ]
    return render(request, "desk/figures.html", {"tables": tables, "now": clock.now()})


def read(ledger: Ledger, figure: Figure, viewer: Viewer) -> Reading:
    url = f"{reverse('desk:list', args=[ledger.name])}?figure={figure.name}"
    dated = next((str(c.label) for c in ledger.columns if c.lookup == figure.dated_by), "")
    number = measured(ledger, figure, viewer)
    if not figure.of:
        return Reading(figure, number, url, dated)
    base = measured(ledger, ledger.figure(figure.of), viewer)
    rate = f"{number * 100 / base:.1f}%" if base >= ENOUGH else None
    return Reading(figure, rate, url, dated, number, base)


def measured(ledger: Ledger, figure: Figure, viewer: Viewer) -> int:
    rows = (
        ledger.listed(viewer)
        .filter(where(figure.where))
        .order_by()
        .select_related(None)
        .prefetch_related(None)
    )
    told: dict[str, Any] = rows.aggregate(n=figure.measure)
    return int(told["n"] or 0)

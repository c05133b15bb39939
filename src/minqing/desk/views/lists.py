"""Every ledger's list and row page, drawn from its declaration."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minqing.base import clock
from minqing.base.errors import Refusal, Refused
from minqing.desk.doors import may_bring_in, staff
from minqing.desk.list_forms import FilterForm
from minqing.desk.listing import called, listing, shown
from minqing.desk.menu import entrance_of
from minqing.desk.middleware import StaffRequest
from minqing.desk.reading.moves import moves_of
from minqing.desk.reading.places import names_of
from minqing.ledger.cells import columns_for
from minqing.ledger.ledger import Ledger
from minqing.ledger.registry import LEDGERS
from minqing.ledger.state import ListState
from minqing.matters.models import OfficialPaper
from minqing.org.access import Viewer
from minqing.org.permissions import Perm


def opened(name: str, viewer: Viewer) -> Ledger:
    """The ledger of this name, if the viewer may open it at all."""
    ledger = LEDGERS[name]
    if not ledger.open_to(viewer):
        raise Refused(Refusal(f"你的岗位看不到{ledger.label}。", who="管理员可以核对授权", kind="permission"))
    return ledger


@require_safe
@staff
def list_page(request: StaffRequest, name: str) -> HttpResponse:
    ledger = opened(name, request.viewer)
    state = ListState.parse(ledger, request.GET)
    told = {
        "listing": listing(state, request.viewer),
        "may_import": may_bring_in(ledger, request.viewer),
        "may_export": request.viewer.may(Perm.EXPORT),
        "entrance": entrance_of(ledger, request.viewer),
        "now": clock.now(),
    }
    return render(request, "desk/list.html", told)


@require_safe
@staff
def filter_page(request: StaffRequest, name: str) -> HttpResponse:
    """The conditions to choose from: a page of its own, or a part of the list page that asks for it."""
    ledger = opened(name, request.viewer)
    state = ListState.parse(ledger, request.GET)
    part = request.headers.get("HX-Request") == "true"
    template = "desk/_filters.html" if part else "desk/filters.html"
    return render(
        request, template, {"form": FilterForm(state, request.viewer), "state": state, "ledger": ledger}
    )


@require_safe
@staff
def row_page(request: StaffRequest, name: str, pk: uuid.UUID) -> HttpResponse:
    ledger = opened(name, request.viewer)
    row = ledger.seen(request.viewer).filter(pk=pk).first()
    if row is None:
        raise Http404
    places = names_of(request.viewer.office)
    facts = [shown(ledger, column, row, request.viewer, places) for column in columns_for(ledger, "detail")]
    title, number = called(ledger, row, request.viewer)
    told = {"ledger": ledger, "row": row, "facts": facts, "title": title, "number": number}
    told["moves"] = moves_of(row, request.viewer) if isinstance(row, OfficialPaper) else None
    return render(request, "desk/row.html", told)

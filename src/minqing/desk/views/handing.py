"""Handovers and AB岗: the sheet of a post, the rows behind its numbers with their notes, and who stands in for whom."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minqing.base import clock
from minqing.desk.doors import get_seen, new_key, perform, staff
from minqing.desk.middleware import StaffRequest
from minqing.desk.reading import handing as reading
from minqing.org.actions.handing import note
from minqing.org.models import Handover

JOINS = ("post__unit", "giver", "taker")


@require_safe
@staff
def handover(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    row = get_seen(Handover, request.viewer, pk, *JOINS)
    return render(request, "desk/handover.html", {"page": reading.sheet_of(row, request.viewer)})


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def handover_rows(request: StaffRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    """The rows of one number; the leaving one writes a note beside each."""
    row = get_seen(Handover, request.viewer, pk, *JOINS)
    found = reading.rows_at(row, name, request.viewer)
    if found is None:
        raise Http404
    queue, noted = found
    if request.method == "POST":
        return _noted(request, row, noted)
    may_note = note.refusal(request.viewer, row, text="……") is None
    told = {"handover": row, "queue": queue, "lines": noted, "may_note": may_note, "key": new_key()}
    return render(request, "desk/handover_rows.html", told)


def _noted(request: StaffRequest, row: Handover, noted: list[reading.Noted]) -> HttpResponse:
    """Only a row of this very list is noted: its number is taken from the row, not from the form."""
    one = next((n for n in noted if str(n.row.pk) == request.POST.get("row")), None)
    if one is None:
        raise Http404
    told = {"model": one.model, "row": one.row.pk, "code": one.line.code}
    perform(request, note, row, text=request.POST.get("text", ""), **told)
    messages.success(request, _("%(code)s的交接说明已经写好。") % {"code": one.line.code})
    return redirect(request.path)


@require_safe
@staff
def substitutes(request: StaffRequest) -> HttpResponse:
    viewer = request.viewer
    told = {
        "held": reading.own_posts(viewer),
        "mine": reading.standing_in(viewer),
        "all": reading.all_standing_in(viewer),
        "handovers": reading.own_handovers(viewer),
        "today": clock.today(),
    }
    return render(request, "desk/substitutes.html", told)

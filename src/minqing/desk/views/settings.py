"""The settings: the row page of each ledger of the organisation, making new rows, recoding, and what needs attention."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from minqing.base.errors import Refused
from minqing.desk.acting import carry_out, opened, refused
from minqing.desk.doors import get_seen, staff, staff_who
from minqing.desk.forms.admin.places import RecodeDivision
from minqing.desk.forms.admin.registry import NEW_FORMS
from minqing.desk.middleware import StaffRequest
from minqing.desk.reading.cards import card_of
from minqing.desk.reading.classes import class_tree
from minqing.desk.reading.recoding import confirmation
from minqing.desk.reading.standing import attention
from minqing.desk.views.lists import opened as ledger_opened
from minqing.org.models import Division, Office
from minqing.org.permissions import Perm


@require_safe
@staff
def card(request: StaffRequest, name: str, pk: uuid.UUID) -> HttpResponse:
    ledger = ledger_opened(name, request.viewer)
    row = ledger.seen(request.viewer).filter(pk=pk).first()
    if row is None:
        raise Http404
    return render(request, "desk/admin/card.html", {"page": card_of(ledger, row, request.viewer)})


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def new(request: StaffRequest, verb: str) -> HttpResponse:
    """A row that is new: what is known already comes with the address."""
    kind = NEW_FORMS.get(verb)
    office = Office.objects.seen_by(request.viewer).filter(scope=request.viewer.office).first()
    if kind is None or office is None:
        raise Http404
    if request.method == "POST":
        return carry_out(request, kind(office, request.viewer, request.POST, request.FILES))
    return opened(request, kind(office, request.viewer, initial=request.GET.dict()))


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def recode(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Two steps: what is to change, then a page that counts what moves. Only the second writes."""
    row = get_seen(Division, request.viewer, pk)
    if request.method != "POST":
        return opened(request, RecodeDivision(row, request.viewer))
    form = RecodeDivision(row, request.viewer, request.POST)
    if not form.is_valid() or request.POST.get("confirmed"):
        return carry_out(request, form)
    no = form.action().refusal(request.viewer, row, **form.values())
    if no is not None:
        return refused(request, form, Refused(no))
    return render(request, "desk/admin/recode.html", confirmation(form, request.POST.get("key", "")))


@require_safe
@staff_who(Perm.ORG_EDIT, Perm.GRANT_GIVE)
def overview(request: StaffRequest, pk: uuid.UUID | None = None) -> HttpResponse:
    """The office's particulars, and what an administrator should look at. There is one office: its id is not read."""
    return render(request, "desk/admin/overview.html", {"page": attention(request.viewer)})


@require_safe
@staff_who(Perm.CATEGORY_EDIT)
def classes(request: StaffRequest) -> HttpResponse:
    return render(request, "desk/admin/classes.html", {"tree": class_tree(request.viewer)})

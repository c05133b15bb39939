"""Campaigns, steps and activities: their pages, what is new, and the page on which minutes become opinions."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from minqing.base.errors import Refused
from minqing.campaigns.models import Activity, Campaign, Step
from minqing.desk.acting import carry_out, opened
from minqing.desk.doors import get_seen, staff
from minqing.desk.forms.campaigns.registry import NEW_HERE
from minqing.desk.middleware import StaffRequest
from minqing.desk.reading.activities import activity_page
from minqing.desk.reading.campaigns import campaign_page, register_card
from minqing.desk.reading.steps import step_page
from minqing.desk.views.lists import opened as ledger_opened
from minqing.org.models import Office


@require_safe
@staff
def campaign(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    row = get_seen(Campaign, request.viewer, pk)
    return render(request, "desk/campaign.html", {"page": campaign_page(row, request.viewer)})


@require_safe
@staff
def step(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    row = get_seen(Step, request.viewer, pk, "stage__campaign", "handed_in_by")
    return render(request, "desk/step.html", {"page": step_page(row, request.viewer)})


@require_safe
@staff
def registered(request: StaffRequest, name: str, pk: uuid.UUID) -> HttpResponse:
    """A branch or a member on the register."""
    ledger = ledger_opened(name, request.viewer)
    row = ledger.seen(request.viewer).filter(pk=pk).first()
    if row is None:
        raise Http404
    return render(request, "desk/admin/card.html", {"page": register_card(ledger, row, request.viewer)})


@require_safe
@staff
def activity(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    row = get_seen(Activity, request.viewer, pk, "unit", "campaign", "recorded_by")
    return render(request, "desk/activity.html", {"page": activity_page(row, request.viewer)})


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def new(request: StaffRequest, verb: str) -> HttpResponse:
    """A row that is new, for whoever may make one somewhere: what is known already comes with the address."""
    kind = NEW_HERE.get(verb)
    office: Any = Office.objects.filter(scope=request.viewer.office).first()
    if kind is None or office is None:
        raise Http404
    if request.method == "POST":
        form = kind(office, request.viewer, request.POST, request.FILES)
    else:
        form = kind(office, request.viewer, initial=request.GET.dict())
    if (no := form.not_now()) is not None:
        raise Refused(no)
    return carry_out(request, form) if request.method == "POST" else opened(request, form)

"""Draws as anybody may see them, and a resident's own part in one: a commitment by receipt code, the secret by itself."""

from __future__ import annotations

import json

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from minqing.base import clock
from minqing.base.draw_states import DrawState
from minqing.base.errors import Refused
from minqing.base.models.draw import Draw
from minqing.matters import published
from minqing.matters.actions import draw as acts
from minqing.org.access import ResidentActor
from minqing.org.models import Office
from minqing.portal import rate
from minqing.portal.draw_forms import JoinForm, OpenForm
from minqing.portal.pages import page, resident, wait_until

A_PAGE = 20


def _found(office: Office, number: str) -> Draw:
    found = Draw.objects.of_office(office.scope).filter(number=number).first()
    if found is None:
        raise Http404
    return found


@require_safe
@resident
def draws(request: HttpRequest, office: Office) -> HttpResponse:
    """All of them, void ones too, newest first."""
    rows = Draw.objects.of_office(office.scope).order_by("-frozen_at", "-pk")
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    lines = [(row, str(DrawState(row.state_on(today)).label)) for row in shown.object_list]
    return page(request, office, "draws.html", lines=lines, shown=shown)


@require_safe
@resident
def draw(request: HttpRequest, office: Office, number: str) -> HttpResponse:
    told = published.shown(_found(office, number))
    opened = {seat.party.place: bool(seat.party.secret) for seat in told.parties}
    return page(
        request,
        office,
        "draw.html",
        shown=told,
        may_join=told.state == DrawState.FROZEN and 2 not in opened,
        may_open=told.state == DrawState.COMMITTED and opened == {1: True, 2: False},
    )


@require_safe
@resident
def draw_file(_request: HttpRequest, office: Office, number: str) -> HttpResponse:
    """What a stand-alone recomputation needs, and nothing else."""
    told = _found(office, number).published(clock.today())
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{number}.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@resident
def join(request: HttpRequest, office: Office, number: str) -> HttpResponse:
    """The second seat, for whoever holds a receipt."""
    found = _found(office, number)
    if request.user.is_authenticated:
        return page(request, office, "draw_staff.html", http=403, draw=found)
    if not _seat_is_free(found):
        return redirect("portal:draw", number=number)
    form = JoinForm(request.POST if _handed_in(request) else None, initial=request.POST.dict())
    if form.is_bound:
        return _seated(request, office, found, form)
    return _join_page(request, office, found, form, 200)


def _seated(request: HttpRequest, office: Office, found: Draw, form: JoinForm) -> HttpResponse:
    """A wrong code counts as a try, as everywhere."""
    count = rate.attempt(rate.CODE, request)
    if count.refused:
        return wait_until(_join_page(request, office, found, form, 429, wait=count.wait), count.wait)
    if form.is_valid():
        try:
            acts.commit(found, by=ResidentActor(office.scope), **form.cleaned_data)
        except Refused as no:
            form.add_error(None, no.refusal.why)
        else:
            count.give_back()
            return redirect("portal:draw", number=found.number)
    return _join_page(request, office, found, form, 422)


def _join_page(
    request: HttpRequest, office: Office, found: Draw, form: JoinForm, http: int, **more: object
) -> HttpResponse:
    return page(request, office, "draw_join.html", http=http, form=form, draw=found, size_form="join", **more)


@require_http_methods(["GET", "HEAD", "POST"])
@resident
def open_(request: HttpRequest, office: Office, number: str) -> HttpResponse:
    """Whoever has the secret is who committed to it: nothing else is asked."""
    found = _found(office, number)
    if request.user.is_authenticated:
        return page(request, office, "draw_staff.html", http=403, draw=found)
    if found.state_on(clock.today()) != DrawState.COMMITTED:
        return redirect("portal:draw", number=number)
    form = OpenForm(request.POST if _handed_in(request) else None, initial=request.POST.dict())
    if form.is_bound and form.is_valid():
        try:
            acts.open_(found, by=ResidentActor(office.scope), secret=form.cleaned_data["secret"])
        except Refused as no:
            form.add_error(None, no.refusal.why)
        else:
            return redirect("portal:draw", number=number)
    http = 422 if form.is_bound else 200
    return page(request, office, "draw_open.html", http=http, form=form, draw=found, size_form="open")


def _seat_is_free(found: Draw) -> bool:
    taken = found.parties.filter(place=2).exists()
    return found.state_on(clock.today()) == DrawState.FROZEN and not taken


def _handed_in(request: HttpRequest) -> bool:
    """Not only the size of type changed while something was typed."""
    return request.method == "POST" and "size" not in request.POST

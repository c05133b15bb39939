"""Looking at what is sealed: a purpose first, then the values once, on a page that no cache keeps. Each look is logged."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST

from minqing.base.errors import Refused
from minqing.base.files import open_sealed
from minqing.base.previews import has_preview
from minqing.desk.doors import get_seen, staff
from minqing.desk.forms.purposes import FIELDS, Purpose, RevealSpeaker
from minqing.desk.middleware import StaffRequest
from minqing.desk.reading.sealed import facts_in, files_in
from minqing.desk.views.files import ALONE, looked_at
from minqing.matters.actions.accusation import open_
from minqing.matters.models import Opinion
from minqing.org.actions.reveal import reveal


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def speaker(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Who spoke, in clear."""
    opinion = get_seen(Opinion, request.viewer, pk, "speaker")
    holder = getattr(opinion, "speaker", None)
    if holder is None:
        raise Http404
    form = RevealSpeaker(request.POST or None)
    told: dict[str, Any] = {"opinion": opinion, "form": form}
    if request.method == "POST" and form.is_valid():
        wanted = tuple(form.cleaned_data["fields_wanted"])
        matter = {"scope": opinion.scope, "code": opinion.code, "row": holder}
        shown = reveal(by=request.viewer, fields=wanted, purpose=form.cleaned_data["purpose"], **matter)
        told["shown"] = [(label, shown[name]) for name, label in FIELDS if name in shown]
    return unkept(render(request, "desk/speaker.html", told, status=422 if form.errors else 200))


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def accusation(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """An accusation, in clear, for discipline alone. Whoever else asks gets the action's refusal."""
    opinion = get_seen(Opinion, request.viewer, pk)
    no = open_.refusal(request.viewer, opinion, purpose="……")
    if no is not None:
        raise Refused(no)
    form = Purpose(request.POST or None)
    told: dict[str, Any] = {"opinion": opinion, "form": form}
    if request.method == "POST" and form.is_valid():
        content = open_(opinion, by=request.viewer, purpose=form.cleaned_data["purpose"])
        told |= {"content": content, "facts": facts_in(content), "files": files_in(content)}
    return unkept(render(request, "desk/accusation.html", told, status=422 if form.errors else 200))


@require_POST
@staff
def accusation_file(request: StaffRequest, pk: uuid.UUID, file: uuid.UUID) -> HttpResponse:
    """A sealed attachment, always as a download; one more line in the access log."""
    opinion = get_seen(Opinion, request.viewer, pk)
    purpose = request.POST.get("purpose", "")
    content = open_(opinion, by=request.viewer, purpose=purpose)
    stored = next((f for f in files_in(content) if f.pk == file), None)
    if stored is None:
        raise Http404
    response = HttpResponse(open_sealed(stored), content_type=stored.mime)
    response["Content-Disposition"] = str(content_disposition_header(True, stored.name))
    response["Content-Security-Policy"] = ALONE
    return unkept(response)


@require_POST
@staff
def accusation_look(request: StaffRequest, pk: uuid.UUID, file: uuid.UUID) -> HttpResponse:
    """The first pages of a sealed scan, drawn for this one look and kept nowhere; one more line in the access log."""
    opinion = get_seen(Opinion, request.viewer, pk)
    content = open_(opinion, by=request.viewer, purpose=request.POST.get("purpose", ""))
    stored = next((f for f in files_in(content) if f.pk == file and has_preview(f)), None)
    if stored is None:
        raise Http404
    return unkept(render(request, "desk/file_look.html", {**looked_at(stored), "opinion": opinion}))


def unkept(response: HttpResponse) -> HttpResponse:
    """In no cache and no history of the browser."""
    add_never_cache_headers(response)
    response["Cache-Control"] = "no-store"
    return response

"""分办 with the keyboard: one opinion after the other, first its class, then where it goes."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from minqing.base.errors import Refused
from minqing.desk.acting import refused, show
from minqing.desk.doors import get_seen, new_key, staff_who
from minqing.desk.forms.triage import Sorting
from minqing.desk.middleware import StaffRequest
from minqing.desk.reading import places
from minqing.desk.reading.alike import candidates_of
from minqing.desk.reading.destinations import destinations, words_of
from minqing.desk.reading.facts import masked
from minqing.desk.reading.lights import Days
from minqing.desk.reading.triage import Waiting, attachments
from minqing.desk.triaging import sort
from minqing.matters.models import Opinion
from minqing.matters.states import OpinionState
from minqing.org.permissions import Perm

SORTED = OpinionState.TRIAGED
WAITS = (OpinionState.RECEIVED, SORTED)


@require_safe
@staff_who(Perm.OPINION_TRIAGE)
def triage(request: StaffRequest) -> HttpResponse:
    """To the next one; `after` names the one that was left."""
    try:
        left: uuid.UUID | None = uuid.UUID(request.GET["after"])
    except (KeyError, ValueError):
        left = None
    following = Waiting.of(request.viewer).after(left)
    if following is None:
        return render(request, "desk/triage_done.html")
    return redirect("desk:triage_one", pk=following)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_who(Perm.OPINION_TRIAGE)
def triage_one(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    opinion = get_seen(Opinion, request.viewer, pk, "category", "speaker")
    if request.method == "POST":
        return _sorted(request, Sorting(opinion, request.viewer, request.POST))
    if opinion.state not in WAITS:
        return redirect("desk:opinion", pk=pk)
    told: dict[str, Any] = sheet(request, opinion)
    if opinion.state == SORTED:
        told["ways"] = destinations(opinion, request.viewer, request.GET.get("q", ""))
        told["alike"] = candidates_of(opinion, request.viewer, problems=False)
    else:
        told |= {"form": Sorting(opinion, request.viewer), "key": new_key()}
        told["alike"] = candidates_of(opinion, request.viewer)
    return render(request, "desk/triage.html", told)


def _sorted(request: StaffRequest, form: Sorting) -> HttpResponse:
    if not form.is_valid():
        return show(request, form, status=422)
    answer = sort(request, form)
    return refused(request, form, answer) if isinstance(answer, Refused) else answer


def sheet(request: StaffRequest, opinion: Opinion) -> dict[str, Any]:
    """The opinion itself, and where it stands in the row of those that wait."""
    waiting = Waiting.of(request.viewer)
    return {
        "opinion": opinion,
        "about": words_of(opinion),
        "speaker": masked(getattr(opinion, "speaker", None), anonymous=opinion.anonymous),
        "where": places.full_name(places.names_of(request.viewer.office), opinion.scope),
        "light": Days().answer(opinion),
        "files": attachments(opinion),
        "position": waiting.place(opinion.pk),
        "waiting": len(waiting),
        "words": request.GET.get("q", ""),
    }

"""The receipt slip: number, code, square code, and what comes next, on one A5 sheet. Never stored, never cached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from minqing.desk import qr
from minqing.desk.doors import get_seen
from minqing.desk.links import form_of
from minqing.desk.middleware import StaffRequest
from minqing.desk.reading.alike import candidates_of
from minqing.matters.models import Opinion
from minqing.matters.states import OpinionState
from minqing.org.permissions import Perm


def slip(request: StaffRequest, made: Mapping[str, str]) -> HttpResponse:
    """After registering. Handing the same form in again shows the same slip: nothing is registered twice."""
    opinion = get_seen(Opinion, request.viewer, made["opinion"])
    told = {
        "opinion": opinion,
        "number": made["number"],
        "code": made["code"],
        "groups": made["code"].split("-"),
        "picture": qr.picture(request, made["code"]),
        "address": qr.status_address(request),
        "fixed": reverse("desk:problem", args=[made["problem"]]) if "problem" in made else "",
        **_onward(request, opinion),
    }
    response = render(request, "desk/slip.html", told)
    response["Cache-Control"] = "no-store"
    return response


def _onward(request: StaffRequest, opinion: Opinion) -> dict[str, Any]:
    """What may be the same matter, for whoever is at it now, and where it is linked. Not printed."""
    if opinion.state not in (OpinionState.RECEIVED, OpinionState.TRIAGED):
        return {}
    sorted_already = opinion.state == OpinionState.TRIAGED and request.viewer.may(Perm.PROBLEM_RAISE)
    return {
        "alike": candidates_of(opinion, request.viewer),
        "link_to": form_of("opinion.link", opinion) if sorted_already else "",
    }

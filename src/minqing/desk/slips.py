"""The receipt slip: number, code, square code, and what comes next, on one A5 sheet. Never stored, never cached."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from minqing.desk import qr
from minqing.desk.doors import get_seen
from minqing.desk.middleware import StaffRequest
from minqing.matters.models import Opinion


def slip(request: StaffRequest, made: Mapping[str, str]) -> HttpResponse:
    """After registering. Handing the same form in again shows the same slip: nothing is registered twice."""
    opinion = get_seen(Opinion, request.viewer, made["opinion"])
    told = {
        "opinion": opinion,
        "number": made["number"],
        "groups": made["code"].split("-"),
        "picture": qr.picture(request, made["code"]),
        "address": qr.status_address(request),
        "fixed": reverse("desk:problem", args=[made["problem"]]) if "problem" in made else "",
    }
    response = render(request, "desk/slip.html", told)
    response["Cache-Control"] = "no-store"
    return response

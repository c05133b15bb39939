"""Several receipt slips at once, one A5 sheet each: what came of a symposium. Never stored, never cached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.http import HttpResponse
from django.shortcuts import render

from minqing.campaigns.models import Activity
from minqing.desk import qr
from minqing.desk.middleware import StaffRequest
from minqing.matters.models import Opinion

Made = Iterable[tuple[int, Mapping[str, str]]]


def slips(request: StaffRequest, activity: Activity, made: Made, left: str = "") -> HttpResponse:
    """(passage, what the action told) of each opinion. Handing the same form in again shows the same slips."""
    told = list(made)
    rows = Opinion.objects.seen_by(request.viewer).in_bulk([one["opinion"] for _n, one in told])
    by_id = {str(pk): row for pk, row in rows.items()}
    sheets = [
        {
            "passage": number,
            "opinion": by_id.get(one["opinion"]),
            "number": one["number"],
            "groups": one["code"].split("-"),
            "picture": qr.picture(request, one["code"]),
        }
        for number, one in told
    ]
    page = {"activity": activity, "sheets": sheets, "left": left, "address": qr.status_address(request)}
    response = render(request, "desk/slips.html", page)
    response["Cache-Control"] = "no-store"
    return response

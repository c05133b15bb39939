"""Pages for what went wrong: each says what happened, what was kept, what to do; a fault also gives a number to quote."""

from __future__ import annotations

import logging
import secrets
import sys
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.http import url_has_allowed_host_and_scheme

from minqing.base import clock
from minqing.base.errors import KeyReused, Refused, Stale
from minqing.ledger.cells import words
from minqing.ledger.declared import Column

logger = logging.getLogger("minqing.desk")

# No letters that look like digits: the number is read out on the telephone.
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
STATUS = {"scope": 404, "permission": 403, "input": 400, "file": 400}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    logger.info("csrf refused: %s", reason)
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Drawn without the request: whatever failed may fail again in the frame around a page."""
    number = incident_number()
    fault = sys.exc_info()  # Django calls this while the exception is still being handled
    logger.error("incident %s: %s %s", number, request.method, request.path, exc_info=fault)
    page = loader.render_to_string("500.html", {"incident": number})
    return HttpResponse(page, status=500, headers={"X-Incident": number})


def incident_number() -> str:
    """20261124-K7M2QX: the date, and enough letters to find one line in the log."""
    return f"{clock.today():%Y%m%d}-" + "".join(secrets.choice(LETTERS) for _ in range(6))


def refused(request: HttpRequest, no: Refused) -> HttpResponse:
    """The page of a refusal that no form could show. What was typed goes back into the form by the browser's "back"."""
    if no.refusal.kind == "scope":
        return not_found(request)
    told: dict[str, Any] = {"refusal": no.refusal, "back": came_from(request)}
    if isinstance(no, Stale):
        told["clash"] = clash_of(no)
    if isinstance(no, KeyReused):
        told |= {"again": posted(request), "key": uuid.uuid4(), "previous": no.previous}
    return render(request, "desk/refused.html", told, status=STATUS.get(no.refusal.kind, 409))


def came_from(request: HttpRequest) -> str:
    """The page that the form stood on, if it is one of ours."""
    referer = request.headers.get("referer", "")
    own = url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure())
    return referer if own else ""


def clash_of(no: Stale) -> list[tuple[str, Any, Any]]:
    """The field's word, what was typed and what is stored now; in words where the one who raised it said of which table."""
    model: Any = getattr(no, "model", None)
    if model is None:
        return [(name, mine, theirs) for name, (mine, theirs) in no.fields.items()]
    told = []
    for name, (mine, theirs) in no.fields.items():
        field = model._meta.get_field(name)  # noqa: SLF001 -- Django's public meta API
        column = Column(name, field.verbose_name, choices=tuple(field.flatchoices))
        told.append((str(column.label), words(column, mine), words(column, theirs)))
    return told


def posted(request: HttpRequest) -> list[tuple[str, str]]:
    """What the form held, for handing it in once more under a new key. Files have to be chosen again."""
    own = {"csrfmiddlewaretoken", "key"}
    return [(name, value) for name, values in request.POST.lists() if name not in own for value in values]

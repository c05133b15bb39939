"""What every resident's page has in common: the office on top, the size of type, and that nothing of it is kept."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from minqing.org.models import Office
from minqing.portal import sweeping
from minqing.portal.places import this_office

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Office, P], HttpResponse]

SIZE_COOKIE, SIZES = "mq_size", ("1", "2", "3")
YEAR = 365 * 24 * 3600


def size_of(request: HttpRequest) -> int:
    """The size of type: chosen with this request, else earlier, else normal."""
    chosen = request.POST.get("size") or request.COOKIES.get(SIZE_COOKIE, "1")
    return int(chosen) if chosen in SIZES else 1


def keep_size(response: HttpResponse, size: str) -> None:
    if size in SIZES:
        response.set_cookie(
            SIZE_COOKIE,
            size,
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def page(
    request: HttpRequest, office: Office, template: str, http: int = 200, **context: Any
) -> HttpResponse:
    """One resident's page. `size_form` names the form whose buttons change the size, so that nothing typed is lost."""
    frame = {
        "office": office,
        "size": size_of(request),
        "size_url": reverse("portal:size"),
        "privacy_url": reverse("portal:privacy"),
    }
    return render(request, f"portal/{template}", {**frame, **context}, status=http)


def resident(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Give the view its office, and the answer its headers. What is posted here stands in no error report."""

    @functools.wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        office = this_office()
        if office is None:
            response = render(request, "portal/not_yet.html", status=503)
        else:
            response = view(request, office, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        # Not `no-referrer`: browsers then send `Origin: null` with our own forms, and the forgery check refuses them.
        # No page of ours is told to anybody else, and no address of ours holds a code.
        response["Referrer-Policy"] = "same-origin"
        keep_size(response, request.POST.get("size", ""))
        if office is not None:
            sweeping.now_and_then()
        return response

    return sensitive_post_parameters()(answer)


def wait_until(response: HttpResponse, wait: dt.timedelta) -> HttpResponse:
    """Say in the header, too, when to come back."""
    response["Retry-After"] = str(max(1, int(wait.total_seconds())))
    return response

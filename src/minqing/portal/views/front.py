"""The first page, the size of type, and what becomes of personal data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from minqing.org.access import who_may
from minqing.org.models import Office
from minqing.org.permissions import Perm
from minqing.portal import drafts
from minqing.portal.pages import keep_size, page, resident


@require_safe
@resident
def home(request: HttpRequest, office: Office) -> HttpResponse:
    return page(request, office, "home.html")


@require_safe
@resident
def size(request: HttpRequest, office: Office) -> HttpResponse:
    """Keep the size of type in a cookie and go back to the page that was open."""
    back = request.GET.get("next", "")
    own = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = redirect(back if own and back.startswith("/") else "portal:home")
    keep_size(response, request.GET.get("size", ""))
    return response


@require_safe
@resident
def privacy(request: HttpRequest, office: Office) -> HttpResponse:
    """Who may look is read from the roles themselves, so that this page cannot say anything else."""
    return page(
        request,
        office,
        "privacy.html",
        speaker_roles=who_may(Perm.SPEAKER_REVEAL),
        accusation_roles=who_may(Perm.ACCUSATION_OPEN),
        draft_hours=drafts.KEPT.total_seconds() // 3600,
        sent_minutes=drafts.KEPT_AFTER_SENDING.total_seconds() // 60,
    )

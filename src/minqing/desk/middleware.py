"""Puts the viewer on every staff request, read anew each time: a revoked grant ends at the next request.

Also keeps the session alive while somebody works (touched at most once a minute), and turns what an action refused
into a page of words.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from minqing.base import clock
from minqing.base.errors import Refused
from minqing.desk import pages
from minqing.org.access import Viewer

POST_SESSION_KEY = "grant"
TOUCHED = "touched"
TOUCH_EVERY = 60


class StaffRequest(HttpRequest):
    """A request under /desk/: the middleware has put the viewer on it."""

    viewer: Viewer


class ViewerMiddleware:
    """`request.viewer` for staff pages; portal pages never read it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/desk/"):
            return self.get_response(request)
        chosen = request.session.get(POST_SESSION_KEY)
        request.viewer = Viewer.of(request.user, chosen)  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            keep_alive(request)
        response = self.get_response(request)
        # Not no-store: the browser's "back" must bring what was typed. Pages that show sealed values say no-store.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """A refusal that no view has put beside its form becomes a page: why, who can move it on, what was kept."""
        if isinstance(fault, Refused) and request.path.startswith("/desk/"):
            return pages.refused(request, fault)
        return None


def keep_alive(request: HttpRequest) -> None:
    """Idle time counts from the last request, to the minute; each touch is one write."""
    now = int(clock.now().timestamp())
    if abs(now - request.session.get(TOUCHED, 0)) >= TOUCH_EVERY:
        request.session[TOUCHED] = now

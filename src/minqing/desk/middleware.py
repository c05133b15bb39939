"""Puts the viewer on every request, read anew each time: a revoked grant ends at the next request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from minqing.org.access import Viewer

POST_SESSION_KEY = "grant"


class ViewerMiddleware:
    """`request.viewer` for staff pages; portal pages never read it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/desk/"):
            chosen = request.session.get(POST_SESSION_KEY)
            request.viewer = Viewer.of(request.user, chosen)  # type: ignore[attr-defined]
        return self.get_response(request)

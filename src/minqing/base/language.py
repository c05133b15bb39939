"""Chinese unless the reader chose English: only the choice in the cookie counts, never what the browser asks for.

Clerks' machines often carry an English system. What is written into the ledger stays Chinese, whoever writes it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

P = ParamSpec("P")
R = TypeVar("R")


class LanguageMiddleware:
    """Reads the choice that `set_language` keeps; anything else in the cookie is no choice."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        offered = dict(settings.LANGUAGES)
        with translation.override(chosen if chosen in offered else settings.LANGUAGE_CODE):
            response = self.get_response(request)
        patch_vary_headers(response, ("Cookie",))
        return response


def as_recorded(body: Callable[P, R]) -> Callable[P, R]:
    """What `body` says is in the ledger's own language: rows, and tables that go out and come back."""

    @wraps(body)
    def said(*args: P.args, **kwargs: P.kwargs) -> R:
        with translation.override(settings.LANGUAGE_CODE):
            return body(*args, **kwargs)

    return said

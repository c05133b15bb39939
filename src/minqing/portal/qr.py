"""The square code on a receipt: it leads to the status page with the receipt code behind `#`, which no server sees."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from minqing.matters import codes


def status_address(request: HttpRequest) -> str:
    """Where a code is typed, as it is printed on the receipt."""
    return request.build_absolute_uri(reverse("portal:status"))


def status_link(request: HttpRequest, code: str) -> str:
    return f"{status_address(request)}#{codes.plain(code)}"

"""The square code on a receipt: the status page with the receipt code behind `#`, which no server and no log sees."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from minqing.base import square
from minqing.matters import codes


def status_address(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("portal:status"))


def picture(request: HttpRequest, code: str) -> str:
    return square.picture(f"{status_address(request)}#{codes.plain(code)}")

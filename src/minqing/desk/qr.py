"""The square code on a receipt: the status page with the receipt code behind `#`, which no server and no log sees."""

from __future__ import annotations

import segno
from django.http import HttpRequest
from django.urls import reverse

from minqing.matters import codes


def status_address(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("portal:status"))


def picture(request: HttpRequest, code: str) -> str:
    """A PNG as a data address: it lies in no cache and no folder of ours."""
    link = f"{status_address(request)}#{codes.plain(code)}"
    uri: str = segno.make(link, error="m", micro=False).png_data_uri(scale=8, border=2)
    return uri

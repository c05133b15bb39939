"""Where a request comes from: the socket's own address, unless it is one of the operator's proxies."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The visitor's address. A forwarded-for header counts only when the socket is one of the operator's proxies."""
    peer: str = request.META.get("REMOTE_ADDR", "")
    if peer not in settings.MINQING_PROXIES:
        return peer
    hops = [h.strip() for h in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if h.strip()]
    outside = [h for h in hops if h not in settings.MINQING_PROXIES]
    return outside[-1] if outside else peer


def household_of(address: str) -> str:
    """The part of an address that one visitor cannot change at will: all of IPv4, the first 64 bits of IPv6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))

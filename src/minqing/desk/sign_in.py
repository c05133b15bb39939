"""Sign-in: no sign-up by strangers, and the visitor's address is the socket's own unless a proxy is named."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by an administrator, never by a visitor."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False


def client_address(request: HttpRequest) -> str:
    """The visitor's address. A forwarded-for header counts only when the socket is one of the operator's proxies."""
    peer: str = request.META.get("REMOTE_ADDR", "")
    if peer not in settings.MINQING_PROXIES:
        return peer
    hops = [h.strip() for h in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if h.strip()]
    outside = [h for h in hops if h not in settings.MINQING_PROXIES]
    return outside[-1] if outside else peer

"""The number beside 消息 on top of every staff page. The desk shows it without knowing this app: settings name this hook."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from minqing.messaging.reading import unread
from minqing.org.access import Viewer


def inbox(request: HttpRequest) -> dict[str, Any]:
    viewer: Viewer | None = getattr(request, "viewer", None)
    if viewer is None or viewer.current is None:
        return {}
    return {"inbox_url": reverse("messaging:inbox"), "inbox_unread": unread(viewer)}

"""What stands around every staff page: the menu with its numbers, who is signed in under which post."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from minqing.desk.help import key_of, shown_for
from minqing.desk.menu import GROUPS
from minqing.desk.nav import menu
from minqing.desk.reading.standing import year_missing
from minqing.org.access import Viewer
from minqing.org.models import Office


def help_on(request: HttpRequest) -> str:
    """The page about this very screen; the general one, where it has none."""
    name, about = key_of(getattr(request, "resolver_match", None))
    if shown_for(name) is None:
        return reverse("desk:help")
    url = reverse("desk:help_on", args=[name])
    return f"{url}?{urlencode({'of': about})}" if about else url


def frame(request: HttpRequest) -> dict[str, Any]:
    """For staff pages of somebody who may see something; other pages have no frame and cost nothing."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    if viewer is None or viewer.current is None:
        return {}
    grant = viewer.current
    return {
        "nav": menu(GROUPS, viewer, request.path),
        "office": Office.objects.filter(scope=viewer.office).first(),
        "place": grant.unit_name,
        "post_label": grant.post_title,
        "posts": [{"value": g.id, "label": g.label, "current": g is grant} for g in viewer.grants],
        "post_url": reverse("desk:post"),
        "search_url": reverse("desk:find"),
        "help_url": reverse("desk:help"),
        "help_on_url": help_on(request),
        "password_url": reverse("account_change_password"),
        "second_factor_url": reverse("mfa_index"),
        "calendar_banner": year_missing(viewer),
        "logout_url": reverse("account_logout"),
    }

"""Where a message leads: the page of the matter it tells of, or nowhere."""

from __future__ import annotations

from django.apps import apps
from django.urls import reverse

from minqing.desk.links import PAGES, ledgers_of
from minqing.messaging.models import Item
from minqing.org.access import Viewer
from minqing.org.permissions import Perm


def link_of(item: Item, viewer: Viewer) -> str:
    """An account's page is the administrator's; whom it belongs to is told what happened, and that is all."""
    if item.model == "org.person":
        return reverse("desk:row", args=["people", item.row]) if viewer.may(Perm.ORG_EDIT) else ""
    if item.model == "org.appointment":
        return reverse("desk:substitutes")
    model = apps.get_model(item.model)
    page = PAGES.get(model)
    if page:
        return reverse(page, args=[item.row])
    named = ledgers_of(model)
    return reverse("desk:row", args=[named[0], item.row]) if named else ""

"""The inbox as it is drawn: sentence, number, time, and whether it was read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minqing.messaging.links import link_of
from minqing.messaging.models import Item
from minqing.messaging.table import sentence_of
from minqing.org.access import Viewer


@dataclass(frozen=True)
class Shown:
    """One line of the inbox."""

    id: Any
    sentence: str
    at: dt.datetime
    url: str
    unread: bool


def items_of(viewer: Viewer) -> QuerySet[Item]:
    """One's own messages, newest first."""
    return Item.objects.filter(person=viewer.person_id).order_by("-at", "-leaf")


def unread(viewer: Viewer) -> int:
    return Item.objects.filter(person=viewer.person_id, read_at__isnull=True).count()


def shown(item: Item, viewer: Viewer) -> Shown:
    words = sentence_of(item.verb, item.model)
    told = (
        str(words) % {"code": item.code} if words is not None else _("%(code)s有新情况") % {"code": item.code}
    )
    return Shown(item.pk, told, item.at, link_of(item, viewer), item.read_at is None)

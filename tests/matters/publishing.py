"""A list drafted, asked for and approved: what the tests of publicity stand on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.support.cast import STREET, Cast

from minqing.base import clock
from minqing.matters.actions import publicity
from minqing.matters.models import Publication, PublicationItem

TITLE = "老堤社区排水沟疏通"


def drafted(cast: Cast, kind: str = "problems", **more: Any) -> Publication:
    given = {
        "scope": STREET,
        "title": "老堤社区问题清单",
        "intro": "居民反映、正在办的事。",
        "expires_on": clock.today() + dt.timedelta(days=60),
        **more,
    }
    return publicity.draft(by=cast.viewer("triage_clerk"), kind=kind, **given)


def filled(cast: Cast, problem: Any, title: str = TITLE, **more: Any) -> Publication:
    row = drafted(cast)
    texts = {"promise": "11月27日前疏通。", "progress": "已清淤86米。", **more}
    return publicity.add_item(row, by=cast.viewer("triage_clerk"), problem=problem, title=title, **texts)


def published(cast: Cast, problem: Any, title: str = TITLE, **more: Any) -> PublicationItem:
    row = publicity.ask(filled(cast, problem, title, **more), by=cast.viewer("triage_clerk"))
    publicity.approve(row, by=cast.viewer("leader"))
    return PublicationItem.objects.select_related("publication", "problem").get(publication=row, active=True)

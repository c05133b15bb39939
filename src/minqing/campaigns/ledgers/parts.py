"""Pieces that the ledgers of campaigns share: campaigns and branches by their names, and the filter by campaign."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minqing.base.sheets.cells import BadCell, Cell
from minqing.base.sheets.forms import text
from minqing.campaigns.models import Campaign
from minqing.ledger.ledger import Filter


def default_campaign(office: str) -> Campaign | None:
    """The campaign that counts unless somebody says otherwise."""
    return Campaign.objects.of_office(office).filter(is_default=True).first()


def campaign(cell: Cell, viewer: Any) -> Campaign | None:
    """A campaign by its name."""
    written = text(cell)
    if not written:
        return None
    found = Campaign.objects.of_office(viewer.office).filter(name=written).first()
    if found is None:
        raise BadCell(f"没有“{written}”这个教育实践活动，请写全称。")
    return found


def in_campaign(path: str = "campaign") -> Filter:
    """One campaign; "none" is what counts in no campaign."""

    def narrow(value: str) -> Q:
        if value == "none":
            return Q(**{f"{path}__isnull": True})
        return Q(**{f"{path}_id": uuid.UUID(value)})

    def choices(viewer: Any) -> list[tuple[str, Any]]:
        rows = Campaign.objects.of_office(viewer.office).order_by("-starts_on").values_list("pk", "name")
        return [*((str(pk), name) for pk, name in rows), ("none", _("不属于教育实践活动"))]

    return Filter("campaign", _("所属教育实践活动"), narrow, choices=choices)

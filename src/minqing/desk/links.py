"""Where a row's page is, where a verb's form is, and what a row is called in a sentence."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from minqing.base.models.calendar import CalendarYear
from minqing.base.models.draw import Draw
from minqing.base.models.norm import Norm
from minqing.base.norms import declared
from minqing.base.rows import Row
from minqing.campaigns.models import Activity, Campaign, CampaignBranch, CampaignMember, Step
from minqing.ledger.registry import LEDGERS
from minqing.matters.models import (
    Accountability,
    Comment,
    LookBack,
    LookBackItem,
    Opinion,
    PersonalProblem,
    Problem,
    Publication,
    Receipt,
    Recheck,
    Referral,
    Task,
)
from minqing.org.access import Viewer
from minqing.org.models import Handover, Office

PAGES: dict[type[Row], str] = {
    Opinion: "desk:opinion",
    Problem: "desk:problem",
    PersonalProblem: "desk:personal",
    Publication: "desk:publication",
    Comment: "desk:comment",
    Task: "desk:task",
    Recheck: "desk:recheck",
    Referral: "desk:referral",
    Receipt: "desk:callback",
    Office: "desk:office",
    Campaign: "desk:campaign",
    Step: "desk:step",
    CampaignBranch: "desk:campaign_branch",
    CampaignMember: "desk:campaign_member",
    Activity: "desk:activity",
    LookBack: "desk:lookback",
    LookBackItem: "desk:lookback_item",
    Accountability: "desk:accountability",
    Draw: "desk:draw",
    Handover: "desk:handover",
}
# Verbs with a page of their own; all others have the form at /desk/do/<verb>/<row>/.
OWN_PAGES = {
    "opinion.me_too": "desk:me_too",
    "accusation.open": "desk:accusation",
    "verdict.record_callback": "desk:callback",
    "verdict.call_attempt": "desk:callback",
}


def page_of(row: Row) -> str:
    """A page of its own, or the row page of its ledger."""
    own = PAGES.get(type(row))
    if own:
        return reverse(own, args=[row.pk])
    return reverse("desk:row", args=[ledgers_of(type(row))[0], row.pk])


def has_page(row: object) -> bool:
    return isinstance(row, Row) and (type(row) in PAGES or bool(ledgers_of(type(row))))


def ledgers_of(model: type[Row]) -> list[str]:
    """Names of the ledgers that list rows of this kind."""
    return [ledger.name for ledger in LEDGERS.values() if ledger.model is model]


def form_of(verb: str, row: Row) -> str:
    own = OWN_PAGES.get(verb)
    return reverse(own, args=[row.pk]) if own else reverse("desk:do", args=[verb, row.pk])


def name_of(row: Row) -> str:
    """YJ-2026-0001 for a matter; what hangs on one is called by the matter's number."""
    if isinstance(row, (Receipt, Recheck)):
        return row.opinion.code
    if isinstance(row, Norm):
        return str(declared(row.key).label)
    if isinstance(row, CalendarYear):
        return _("%d年工作日历") % row.year
    return str(row)


def list_of(name: str, viewer: Viewer) -> str:
    """The ledger that a matter stands in; empty for readers without that list."""
    ledger = LEDGERS.get(name)
    return reverse("desk:list", args=[name]) if ledger is not None and ledger.open_to(viewer) else ""

"""The menu's table of contents, and where a list's "new" button leads. A page gets its line here when it exists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minqing.desk.nav import Entry, Group, LedgerEntry, Line
from minqing.ledger.ledger import Ledger
from minqing.matters.queues import QUEUES
from minqing.org.access import Viewer
from minqing.org.permissions import Perm

WORKERS = frozenset(perm for queue in QUEUES for perm in queue.needs) | {Perm.OPINION_RECORD}

GROUPS: tuple[Group, ...] = (
    Group("", (Entry(_("我的工作"), "desk:work", WORKERS),)),
    Group(
        _("诉求到结果"),
        (
            Entry(_("分办"), "desk:triage", frozenset({Perm.OPINION_TRIAGE})),
            LedgerEntry("opinions", counted=True),
            LedgerEntry("problems", counted=True),
            LedgerEntry("tasks", counted=True),
            Entry(_("回访"), "desk:callbacks", frozenset({Perm.CALLBACK_RECORD})),
            LedgerEntry("verdicts"),
            LedgerEntry("rechecks"),
        ),
    ),
    Group(_("汇总"), (Entry(_("数据项"), "desk:figures"),)),
    Group(_("基础资料"), (LedgerEntry("categories"),)),
)


@dataclass(frozen=True)
class Entrance:
    """The page on which a row of a ledger is made, and the permission that it takes."""

    label: Any
    view: str
    perm: str


# Ledger → its "new" button.
ENTRANCES: dict[str, Entrance] = {
    "opinions": Entrance(_("登记意见"), "desk:record_call", Perm.OPINION_RECORD),
    "problems": Entrance(_("登记问题"), "desk:record_problem", Perm.PROBLEM_RAISE),
}


def entrance_of(ledger: Ledger, viewer: Viewer) -> Line | None:
    """The button, for whoever may use it."""
    entrance = ENTRANCES.get(ledger.name)
    if entrance is None or not viewer.may(entrance.perm):
        return None
    return Line(entrance.label, reverse(entrance.view))

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
SETTERS = frozenset({Perm.ORG_EDIT, Perm.GRANT_GIVE})

GROUPS: tuple[Group, ...] = (
    Group(
        "",
        (
            Entry(_("我的工作"), "desk:work", WORKERS),
            Entry(_("领导一页"), "desk:overview", frozenset({Perm.TASK_APPROVE})),
            Entry(_("督导一页"), "desk:oversight", frozenset({Perm.RECHECK_DECIDE})),
        ),
    ),
    Group(
        _("诉求到结果"),
        (
            Entry(_("分办"), "desk:triage", frozenset({Perm.OPINION_TRIAGE})),
            LedgerEntry("opinions", counted=True),
            LedgerEntry("problems", counted=True),
            LedgerEntry("personal"),
            LedgerEntry("tasks", counted=True),
            LedgerEntry("referrals"),
            Entry(_("回访"), "desk:callbacks", frozenset({Perm.CALLBACK_RECORD})),
            LedgerEntry("verdicts"),
            LedgerEntry("rechecks"),
            LedgerEntry("lookbacks"),
            LedgerEntry("lookback_items"),
            LedgerEntry("accountabilities"),
            LedgerEntry("papers"),
            LedgerEntry("corrections"),
            LedgerEntry("publications"),
            LedgerEntry("comments"),
        ),
    ),
    Group(
        _("活动"),
        (
            LedgerEntry("campaigns"),
            LedgerEntry("steps"),
            LedgerEntry("campaign_branches"),
            LedgerEntry("campaign_members"),
            LedgerEntry("activities"),
        ),
    ),
    Group(
        _("设置"),
        (
            Entry(_("机构和提醒"), "desk:settings", SETTERS),
            LedgerEntry("divisions", perms=SETTERS),
            LedgerEntry("households", perms=SETTERS),
            LedgerEntry("units", perms=SETTERS),
            LedgerEntry("party_organisations", perms=SETTERS),
            LedgerEntry("staff", perms=SETTERS),
            LedgerEntry("posts", perms=SETTERS),
            LedgerEntry("people", perms=SETTERS),
            LedgerEntry("appointments", perms=SETTERS),
            LedgerEntry("grants", perms=SETTERS),
            LedgerEntry("handovers", perms=SETTERS),
            LedgerEntry("norms", perms=frozenset({Perm.NORM_EDIT})),
            Entry(_("工作日历"), "desk:calendar", frozenset({Perm.CALENDAR_EDIT})),
            Entry(_("类别维护"), "desk:classes", frozenset({Perm.CATEGORY_EDIT})),
        ),
    ),
    Group(_("监督"), (LedgerEntry("access_log"), LedgerEntry("draws"))),
    Group(_("岗位"), (Entry(_("AB岗和交接"), "desk:substitutes"),)),
    Group(
        _("汇总"),
        (Entry(_("三率"), "desk:rates", frozenset({Perm.PROBLEM_READ})), Entry(_("数据项"), "desk:figures")),
    ),
    Group(_("基础资料"), (LedgerEntry("categories"),)),
)


@dataclass(frozen=True)
class Entrance:
    """The page on which a row of a ledger is made, and the permission that it takes."""

    label: Any
    view: str
    perm: str
    args: tuple[str, ...] = ()


# Ledger → its "new" button.
ENTRANCES: dict[str, Entrance] = {
    "opinions": Entrance(_("登记意见"), "desk:record_call", Perm.OPINION_RECORD),
    "problems": Entrance(_("登记问题"), "desk:record_problem", Perm.PROBLEM_RAISE),
    "personal": Entrance(_("登记个人问题"), "desk:record_personal", Perm.PERSONAL_MANAGE),
    "publications": Entrance(_("起草公示"), "desk:record_publication", Perm.PUBLICATION_EDIT),
    "lookbacks": Entrance(_("部署回头看"), "desk:lookback_order", Perm.LOOKBACK_ORDER),
    "campaigns": Entrance(_("新建教育实践活动"), "desk:campaign_new", Perm.CAMPAIGN_EDIT, ("campaign.add",)),
    "steps": Entrance(_("安排步骤"), "desk:campaign_new", Perm.CAMPAIGN_EDIT, ("campaign_step.add",)),
    "campaign_branches": Entrance(
        _("登记党组织"), "desk:campaign_new", Perm.CAMPAIGN_REGISTER, ("campaign_branch.register",)
    ),
    "campaign_members": Entrance(
        _("登记党员"), "desk:campaign_new", Perm.CAMPAIGN_REGISTER, ("campaign_member.register",)
    ),
    "activities": Entrance(_("登记活动"), "desk:campaign_new", Perm.ACTIVITY_RECORD, ("activity.record",)),
    "divisions": Entrance(_("新设区划"), "desk:new", Perm.ORG_EDIT, ("division.add",)),
    "households": Entrance(_("登记户址"), "desk:new", Perm.ORG_EDIT, ("household.add",)),
    "units": Entrance(_("新设单位"), "desk:new", Perm.ORG_EDIT, ("unit.add",)),
    "party_organisations": Entrance(_("设立党组织"), "desk:new", Perm.ORG_EDIT, ("party_organisation.add",)),
    "posts": Entrance(_("设置岗位"), "desk:new", Perm.ORG_EDIT, ("post.add",)),
    "people": Entrance(_("登记人员"), "desk:new", Perm.ORG_EDIT, ("person.add",)),
    "appointments": Entrance(_("任职"), "desk:new", Perm.ORG_EDIT, ("post.appoint",)),
    "grants": Entrance(_("授权"), "desk:new", Perm.GRANT_GIVE, ("grant.give",)),
    "staff": Entrance(_("发放初始密码"), "desk:passwords", Perm.ORG_EDIT),
    "norms": Entrance(_("新增规则参数"), "desk:new", Perm.NORM_EDIT, ("norm.add",)),
    "categories": Entrance(_("新增类别"), "desk:new", Perm.CATEGORY_EDIT, ("category.add",)),
}


def entrance_of(ledger: Ledger, viewer: Viewer) -> Line | None:
    """The button, for whoever may use it."""
    entrance = ENTRANCES.get(ledger.name)
    if entrance is None or not viewer.may(entrance.perm):
        return None
    return Line(entrance.label, reverse(entrance.view, args=entrance.args))

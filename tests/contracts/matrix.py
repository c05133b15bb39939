"""The declared table of rights: every address of the resolver, who gets in, and whose rows they then find.

Written by hand from the roles' descriptions, never computed from the grants: a slip there must not move the expectation.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.support.cast import PEOPLE

ANYBODY = "anonymous"
STAFF = frozenset(PEOPLE) | {"administrator"}
EVERYONE = STAFF | {ANYBODY}
PLACES = ("own", "grid", "east", "last", "sealed")

STREET = frozenset({"triage_clerk", "leader", "other_leader", "supervisor", "viewer"})
COMMUNITY = frozenset({"community_clerk", "community_secretary"})
HANDLERS = frozenset({"office_handler", "other_handler"})
GRIDS = frozenset({"grid_worker", "neighbour_grid_worker"})
PLAIN = frozenset({"administrator", "access_auditor"})
NEIGHBOURS = frozenset({"other_clerk", "last_clerk"})
CLERKS = NEIGHBOURS | {"community_clerk"}
SORTERS = CLERKS | {"community_secretary", "triage_clerk"}

EDITORS = SORTERS | {"leader", "other_leader"}
COMMENT_READERS = EDITORS | {"supervisor"}


def _own() -> dict[str, frozenset[str]]:
    """Rows by place alone."""
    found = dict.fromkeys(STREET, frozenset(PLACES))
    found |= dict.fromkeys(COMMUNITY, frozenset({"own", "grid", "sealed"}))
    found |= {"grid_worker": frozenset({"own", "sealed"}), "neighbour_grid_worker": frozenset({"grid"})}
    return found | {"other_clerk": frozenset({"east"}), "last_clerk": frozenset({"last"})}


_ASSIGNED = {"office_handler": frozenset({"own", "grid"}), "other_handler": frozenset({"east", "last"})}
_DISCIPLINE = {"discipline": frozenset(PLACES)}
_NO_SEAL = frozenset(PLACES) - {"sealed"}
_BY_PLACE = {who: found & _NO_SEAL for who, found in _own().items()}

# kind of row → who → the places whose row they find. Whoever is not named finds none.
SEES: dict[str, dict[str, frozenset[str]]] = {
    "opinion": _own() | _ASSIGNED | _DISCIPLINE,
    "waiting": _BY_PLACE | {"discipline": _NO_SEAL},
    "problem": _BY_PLACE | _ASSIGNED,
    "task": _BY_PLACE | _ASSIGNED,
    "receipt": _own(),
    "asked": _BY_PLACE,
    "recheck": {"supervisor": _NO_SEAL},
    "lookback": {"supervisor": frozenset({"last"})},
    "lookback_item": {"supervisor": _NO_SEAL},
    "accountability": dict.fromkeys(
        ("supervisor", "leader", "other_leader", "other_handler"), frozenset({"last"})
    ),
    "draw": dict.fromkeys(STAFF - {"committee"}, frozenset({"last"})),
    "referral": _BY_PLACE,
    "publication": _BY_PLACE,
    "comment": {who: found for who, found in _BY_PLACE.items() if who in COMMENT_READERS},
    "numbered": _BY_PLACE | _ASSIGNED,
    "correction": _BY_PLACE | _ASSIGNED,
    "file": _BY_PLACE | _ASSIGNED | {"discipline": _NO_SEAL},
    # A leader's own; the whole register for its committee and the supervisors; nobody else, whatever their place.
    "personal": {
        **dict.fromkeys(("committee", "supervisor"), _NO_SEAL),
        "leader": frozenset({"own"}),
        "other_leader": frozenset({"east", "last"}),
        "community_secretary": frozenset({"grid"}),
    },
    "activity": _BY_PLACE | _ASSIGNED,
    # Of the whole office; the register by the place of its branch.
    "campaign": dict.fromkeys(STREET | COMMUNITY | NEIGHBOURS | GRIDS | HANDLERS, frozenset({"last"})),
    "step": dict.fromkeys(STREET | COMMUNITY | NEIGHBOURS | GRIDS | HANDLERS, frozenset({"last"})),
    "branch": dict.fromkeys(STREET | {"last_clerk"}, frozenset({"last"})),
    "member": dict.fromkeys(STREET | {"last_clerk"}, frozenset({"last"})),
    "household": _BY_PLACE | dict.fromkeys(PLAIN | {"discipline"}, _NO_SEAL),
}

# Ledger → who may open it at all, and the kind of row that stands in it (empty: nobody's personal matter).
_READERS = STREET | COMMUNITY | GRIDS | NEIGHBOURS
_COMMITTEE = frozenset({"committee"})  # the register of leaders' own problems, and nothing else
_REGISTER = frozenset({"leader", "other_leader", "community_secretary", "supervisor", "committee"})
_PLACE = STAFF - _COMMITTEE
_STAFF = STAFF - _COMMITTEE - {"discipline"}
_LIMITS = STAFF - _COMMITTEE - {"discipline", "access_auditor"}
LEDGER_READERS: dict[str, tuple[frozenset[str], str]] = {
    "opinions": (_READERS | HANDLERS | {"discipline"}, "opinion"),
    "problems": (_READERS | HANDLERS, "problem"),
    "personal": (_REGISTER, "personal"),
    "tasks": (_READERS | HANDLERS, "task"),
    "referrals": (_READERS, "referral"),
    "verdicts": (_READERS, "receipt"),
    "rechecks": (frozenset({"supervisor"}), "recheck"),
    "lookbacks": (frozenset({"supervisor"}), "lookback"),
    "lookback_items": (frozenset({"supervisor"}), "lookback_item"),
    "accountabilities": ((_READERS | HANDLERS) - {"viewer"}, "accountability"),
    "draws": (STAFF - {"committee"}, "draw"),
    "publications": (_READERS, "publication"),
    "comments": (COMMENT_READERS, "comment"),
    "papers": (_READERS | HANDLERS, "numbered"),
    "corrections": (_READERS | HANDLERS, "correction"),
    "campaigns": (_READERS | HANDLERS, "campaign"),
    "steps": (_READERS | HANDLERS, "step"),
    "campaign_branches": (_READERS | HANDLERS, "branch"),
    "campaign_members": (_READERS | HANDLERS, "member"),
    "activities": (_READERS | HANDLERS, "activity"),
    "households": (_PLACE, "household"),
    "divisions": (_PLACE, ""),
    "units": (_STAFF, ""),
    "party_organisations": (_STAFF, ""),
    "people": (_STAFF, ""),
    "posts": (_STAFF, ""),
    "appointments": (_STAFF, ""),
    "grants": (_STAFF, ""),
    "handovers": (_STAFF, ""),
    "staff": (frozenset({"administrator"}), ""),
    "norms": (_LIMITS, ""),
    "calendar_years": (_LIMITS, ""),
    "calendar_days": (_LIMITS, ""),
    "categories": (STAFF - _COMMITTEE - {"access_auditor"}, ""),
    "access_log": (frozenset({"access_auditor"}), ""),
}
# Ledger → who may bring lines in; the others take none from a table.
IMPORTED = dict.fromkeys(("opinions", "problems"), SORTERS) | {
    "tasks": frozenset({"community_secretary", "triage_clerk"})
}
IMPORTED |= {"personal": frozenset({"committee"})}
IMPORTED |= dict.fromkeys(
    ("categories", "divisions", "households", "units", "party_organisations", "people", "posts", "staff"),
    frozenset({"administrator"}),
)
IMPORTED |= dict.fromkeys(("campaigns", "steps"), frozenset({"triage_clerk"}))
IMPORTED |= dict.fromkeys(
    ("campaign_branches", "campaign_members"), frozenset({"community_secretary", "triage_clerk"})
)
IMPORTED |= {"activities": SORTERS}
EXPORTERS = SORTERS | {"leader", "other_leader", "supervisor", "administrator", "committee"}
IMPORTERS = SORTERS | {"administrator"}
REVEALERS = SORTERS | {"discipline", "supervisor"}

# Verbs with a form, by the row they stand on.
VERBS: dict[str, tuple[str, ...]] = {
    "opinion": tuple(
        f"opinion.{verb}"
        for verb in (
            *("classify", "seal", "amend", "move_place", "tag", "answer", "end", "reopen", "raise_problem"),
            *("link", "unlink", "fix_at_once", "notice", "correct", "decide_correction"),
        )
    ),
    "problem": (
        *("problem.amend", "problem.assign_owner", "problem.add_evidence", "problem.coordinate"),
        *("problem.correct", "task.take_over"),
        *("problem.track", "problem.confirm", "problem.rework", "task.issue", "problem.mark_again"),
        *(
            "problem.escalate",
            "problem.return_level",
            "problem.refer",
            "problem.add_place",
            "problem.drop_place",
        ),
        *("problem.merge", "problem.unmerge"),
    ),
    "task": tuple(
        f"task.{verb}"
        for verb in (
            *("amend", "add_problem", "drop_problem", "accept", "dispute", "progress", "add_evidence"),
            *("submit", "ask_extension", "ask_suspension", "resume", "decide_extension"),
            *("decide_suspension", "approve", "return", "settle_dispute"),
            *("transfer", "urge", "correct", "decide_correction"),
        )
    ),
    "numbered": ("paper.void",),
    "recheck": ("recheck.order_rework", "recheck.uphold"),
    "lookback_item": ("lookback.inspect", "accountability.propose"),
    "accountability": ("accountability.hear", "accountability.decide"),
    "draw": ("draw.commit", "draw.open", "draw.void"),
    "referral": tuple(f"referral.{verb}" for verb in ("amend", "letter", "send", "reply", "close")),
    "personal": tuple(
        f"personal.{verb}"
        for verb in ("amend", "link", "unlink", "promise", "report", "confirm", "send_back")
    ),
    "publication": tuple(
        f"publication.{verb}"
        for verb in (
            *("amend", "add_item", "word_item", "drop_item", "ask", "approve", "send_back", "revise"),
            "withdraw",
        )
    ),
    "comment": ("comment.release", "comment.keep", "comment.answer", "comment.take_in"),
    "campaign": tuple(f"campaign.{verb}" for verb in ("amend", "make_default", "start", "close", "reopen")),
    "step": tuple(
        f"campaign_step.{verb}" for verb in ("amend", "require", "file_paper", "hand_in", "pass", "send_back")
    ),
    "branch": ("campaign_member.register_all", "campaign_branch.withdraw"),
    "member": ("campaign_member.withdraw",),
    "activity": ("activity.amend", "activity.add_files", "activity.write_minutes"),
    "asked": ("verdict.record_callback", "verdict.call_attempt"),
}


@dataclass(frozen=True)
class Line:
    """One address. `who` gets in (others 403); of those, whoever does not see the row finds nothing (404).

    `row` is the kind whose places are tried; `methods` those that the address knows, any other is 405 before any door.
    `closed` never open the ledger that the row stands in (403 where others find nothing).
    `also` are the answers, beside 200, that letting in may have. A resident's page (`face`) is the same for all.
    """

    path: str
    methods: str = "GET"
    who: frozenset[str] = STAFF
    row: str = ""
    also: frozenset[int] = frozenset()
    places: tuple[str, ...] = PLACES
    shows: bool = False
    face: bool = False
    scope_first: bool = False
    outside: int = 403
    closed: frozenset[str] = frozenset()


_MOVED = frozenset({302})
_FORM = frozenset({302, 403, 409, 422})
_NOWHERE = "00000000-0000-7000-8000-000000000000"
_NO_CAMPAIGNS = STAFF - LEDGER_READERS["campaign_branches"][0]
_SETTINGS = frozenset({"administrator"})
_OPEN = {"who": EVERYONE, "face": True}
_NOT_THERE = {"who": frozenset(), "outside": 404, "face": True}

# The name that the resolver knows (or, for the cards, the route) → the line.
TABLE: dict[str, Line] = {
    "language": Line("/language/", "POST", also=_MOVED, **_OPEN),
    "setup": Line("/setup/never-printed/", "GET POST", outside=404, who=frozenset()),
    "account_login": Line("/desk/login/", "GET POST", EVERYONE, also=_MOVED, face=True),
    "account_inactive": Line("/desk/login/inactive/", **_OPEN),
    "account_logout": Line("/desk/logout/", "GET POST", EVERYONE, also=_MOVED, face=True),
    "account_change_password": Line("/desk/password/", "GET POST", also=_MOVED),
    "desk:work": Line("/desk/", also=_MOVED),
    "desk:block": Line("/desk/block/triage/", who=SORTERS, outside=404),
    "desk:light": Line("/desk/light/late/", who=_READERS | HANDLERS, outside=404),
    "desk:record_call": Line("/desk/record/", "GET POST", SORTERS | GRIDS, also=_FORM),
    "desk:record": Line("/desk/record/walk/", "GET POST", SORTERS | GRIDS, also=_FORM),
    "desk:record_problem": Line("/desk/record/problem/", "GET POST", SORTERS | GRIDS, also=_FORM),
    "desk:triage": Line("/desk/triage/", who=SORTERS, also=_MOVED),
    "desk:triage_one": Line(
        "/desk/triage/{pk}/", "GET POST", SORTERS, "waiting", _FORM, places=PLACES[:4], shows=True
    ),
    "desk:opinion": Line("/desk/opinions/{pk}/", row="opinion", shows=True),
    "desk:problem": Line("/desk/problems/{pk}/", row="problem", places=PLACES[:4], shows=True),
    "desk:me_too": Line(
        "/desk/problems/{pk}/me-too/", "GET POST", SORTERS | GRIDS, "problem", _FORM, PLACES[:4], shows=True
    ),
    "desk:gather": Line(
        "/desk/problems/{pk}/gather/", "GET POST", SORTERS | GRIDS, "problem", _FORM, PLACES[:4], shows=True
    ),
    "desk:personal": Line("/desk/personal/{pk}/", row="personal", places=PLACES[:4], shows=True),
    "desk:record_publication": Line("/desk/record/publication/", "GET POST", EDITORS, also=_FORM),
    "desk:publication": Line("/desk/publications/{pk}/", row="publication", places=PLACES[:4], shows=True),
    "desk:publication_preview": Line(
        "/desk/publications/{pk}/preview/", row="publication", places=PLACES[:4], shows=True
    ),
    "desk:comment": Line("/desk/comments/{pk}/", row="comment", places=PLACES[:4], shows=True),
    "desk:record_personal": Line("/desk/record/personal/", "GET POST", _COMMITTEE, also=_FORM),
    "desk:task": Line("/desk/tasks/{pk}/", row="task", places=PLACES[:4], shows=True),
    "desk:referral": Line("/desk/referrals/{pk}/", row="referral", places=PLACES[:4], shows=True),
    "desk:recheck": Line("/desk/rechecks/{pk}/", row="recheck", places=PLACES[:4], shows=True),
    "desk:lookback_order": Line("/desk/lookbacks/order/", "GET POST", frozenset({"supervisor"}), also=_FORM),
    "desk:lookback": Line("/desk/lookbacks/{pk}/", row="lookback", places=("last",), shows=True),
    "desk:lookback_item": Line(
        "/desk/lookback_items/{pk}/", row="lookback_item", places=PLACES[:4], shows=True
    ),
    "desk:accountability": Line(
        "/desk/accountabilities/{pk}/", row="accountability", places=("last",), shows=True
    ),
    "desk:draw": Line("/desk/draws/{pk}/", row="draw", places=("last",), shows=True),
    "desk:do": Line("/desk/do/{verb}/{pk}/", "GET POST", also=_FORM, shows=True),
    "desk:callbacks": Line("/desk/callback/", who=CLERKS | HANDLERS | {"triage_clerk"}, outside=404),
    "desk:callback": Line(
        "/desk/callback/{pk}/",
        who=CLERKS | HANDLERS | {"triage_clerk"},
        row="asked",
        places=PLACES[:4],
        shows=True,
    ),
    "desk:callback_phone": Line(
        "/desk/callback/{pk}/phone/",
        "POST",
        CLERKS | HANDLERS | {"triage_clerk"},
        "asked",
        places=PLACES[:4],
        shows=True,
    ),
    "desk:speaker": Line(
        "/desk/speaker/{pk}/", "GET POST", row="opinion", also=frozenset({422}), places=PLACES[:4]
    ),
    "desk:accusation": Line(
        "/desk/accusation/{pk}/",
        "GET POST",
        frozenset({"discipline"}),
        "opinion",
        frozenset({422}),
        places=("sealed",),
        scope_first=True,
    ),
    "desk:accusation_file": Line(
        "/desk/accusation/{pk}/file/{file}/",
        "POST",
        frozenset({"discipline"}),
        "opinion",
        frozenset({422, 400, 409}),
        places=("sealed",),
        scope_first=True,
    ),
    "desk:accusation_look": Line(
        "/desk/accusation/{pk}/look/{file}/",
        "POST",
        frozenset({"discipline"}),
        "opinion",
        frozenset({422, 400, 404, 409}),
        places=("sealed",),
        scope_first=True,
    ),
    "desk:paper_file": Line("/desk/papers/{pk}/file/", row="numbered", places=PLACES[:4]),
    # Without the code that stands on the slip there is nothing to print.
    "desk:slip_word": Line(
        "/desk/opinions/{pk}/slip/", "POST", SORTERS | GRIDS, "opinion", frozenset({404}), PLACES[:4]
    ),
    "desk:campaign": Line("/desk/campaigns/{pk}/", row="campaign", places=("last",), shows=True),
    "desk:step": Line("/desk/steps/{pk}/", row="step", places=("last",), shows=True),
    "desk:campaign_branch": Line(
        "/desk/campaign_branches/{pk}/", row="branch", places=("last",), shows=True, closed=_NO_CAMPAIGNS
    ),
    "desk:campaign_member": Line(
        "/desk/campaign_members/{pk}/", row="member", places=("last",), shows=True, closed=_NO_CAMPAIGNS
    ),
    "desk:activity": Line("/desk/activities/{pk}/", row="activity", places=PLACES[:4], shows=True),
    "desk:activity_split": Line(
        "/desk/activities/{pk}/split/", "GET POST", SORTERS | GRIDS, "activity", _FORM, PLACES[:4], shows=True
    ),
    "desk:campaign_new": Line(
        "/desk/campaigns/new/activity.record/", "GET POST", SORTERS | GRIDS | HANDLERS, also=_FORM
    ),
    "desk:settings": Line("/desk/settings/", who=_SETTINGS),
    "desk:office": Line(f"/desk/settings/office/{_NOWHERE}/", who=_SETTINGS),
    "desk:passwords": Line("/desk/settings/passwords/", "GET POST", _SETTINGS, also=_FORM),
    "desk:classes": Line("/desk/settings/classes/", who=_SETTINGS),
    "desk:calendar": Line("/desk/calendar/", who=_LIMITS),
    "desk:calendar_upload": Line("/desk/calendar/upload/", "GET POST", _SETTINGS, also=_FORM),
    "desk:calendar_year": Line("/desk/calendar/2026/", who=_LIMITS),
    "desk:new": Line("/desk/new/person.add/", "GET POST", also=_FORM),
    "desk:recode": Line("/desk/do/division.recode/{division}/", "GET POST", also=_FORM),
    "desk/divisions/<uuid:pk>/": Line("/desk/divisions/{division}/", who=STAFF),
    "desk/households/<uuid:pk>/": Line(
        "/desk/households/{pk}/",
        row="household",
        places=PLACES[:4],
        shows=True,
        closed=_COMMITTEE,
    ),
    "desk:post": Line("/desk/post/", "POST", also=_MOVED),
    "desk:find": Line("/desk/find/"),
    "desk:figures": Line("/desk/figures/"),
    "desk:overview": Line(
        "/desk/overview/", who=frozenset({"leader", "other_leader", "community_secretary"})
    ),
    "desk:oversight": Line("/desk/oversight/", who=frozenset({"supervisor"})),
    "desk:rates": Line("/desk/rates/", who=_READERS),
    "desk:rate_rows": Line("/desk/rates/rates.solved/closed/", who=_READERS),
    "desk:rates_excel": Line(
        "/desk/rates/excel/",
        who=SORTERS | {"leader", "other_leader", "supervisor", "administrator", "committee"},
        also=frozenset({404}),
    ),
    "desk:help": Line("/desk/help/"),
    "desk:job": Line("/desk/job/{job}/", who=frozenset({"triage_clerk"}), outside=404),
    "desk:job_file": Line("/desk/job/{job}/file/", who=frozenset({"triage_clerk"}), outside=404),
    "desk:file": Line("/desk/file/{pk}/", row="file", places=PLACES[:4], shows=True),
    "desk:file_view": Line(
        "/desk/file/{pk}/view/", who=frozenset(), outside=404, row="file", places=("own",)
    ),
    "desk:file_look": Line(
        "/desk/file/{pk}/look/", who=frozenset(), outside=404, row="file", places=("own",)
    ),
    "desk:list": Line("/desk/{ledger}/"),
    "desk:filters": Line("/desk/{ledger}/filters/"),
    "desk:export": Line("/desk/{ledger}/export/", "GET POST"),
    "desk:import": Line("/desk/{ledger}/import/", "GET POST", also=frozenset({400, 422})),
    "desk:row": Line("/desk/{ledger}/{pk}/"),
    "desk:reveal": Line("/desk/opinions/{pk}/reveal/speaker_phone/", "GET POST", also=frozenset({422})),
    "portal:home": Line("/", **_OPEN),
    "portal:write": Line("/write/", also=_MOVED, **_OPEN),
    "portal:step": Line(
        f"/write/{_NOWHERE}/1/", "GET POST", also=frozenset({302, 400, 409, 422, 429}), **_OPEN
    ),
    "portal:check": Line(
        f"/write/{_NOWHERE}/check/", "GET POST", also=frozenset({302, 409, 410, 422, 429}), **_OPEN
    ),
    "portal:photo": Line(f"/write/{_NOWHERE}/photo/{_NOWHERE}/", who=frozenset(), outside=404, face=True),
    "portal:clear": Line(f"/write/{_NOWHERE}/clear/", "POST", also=_MOVED, **_OPEN),
    "portal:status": Line("/status/", "GET POST", also=frozenset({404, 422, 429}), **_OPEN),
    # Where staff are signed in nobody judges: a verdict is the resident's own.
    "portal:verdict": Line(
        "/verdict/",
        "GET POST",
        frozenset({ANYBODY}),
        also=frozenset({302, 404, 409, 422, 429}),
        face=True,
    ),
    "portal:draws": Line("/draws/", **_OPEN),
    "portal:draw": Line("/draws/{draw}/", **_OPEN),
    "portal:draw_file": Line("/draws/{draw}/file/", **_OPEN),
    # A resident's seat: nobody who is signed in takes it.
    "portal:draw_join": Line(
        "/draws/{draw}/join/", "GET POST", frozenset({ANYBODY}), also=frozenset({302, 422, 429}), face=True
    ),
    "portal:draw_open": Line(
        "/draws/{draw}/open/", "GET POST", frozenset({ANYBODY}), also=frozenset({302, 422}), face=True
    ),
    "portal:public": Line("/public/", **_OPEN),
    "portal:public_list": Line(f"/public/{_NOWHERE}/", **_NOT_THERE),
    "portal:public_say": Line(f"/public/{_NOWHERE}/say/", "GET POST", **_NOT_THERE),
    "portal:public_item": Line(f"/public/item/{_NOWHERE}/", **_NOT_THERE),
    "portal:public_me_too": Line(f"/public/item/{_NOWHERE}/me-too/", "GET POST", **_NOT_THERE),
    "portal:privacy": Line("/privacy/", **_OPEN),
    "portal:size": Line("/size/", also=_MOVED, **_OPEN),
}
_IMPORT = {"who": frozenset({"triage_clerk"}), "outside": 404}
TABLE |= {
    "desk:import_plan": Line("/desk/import/{batch}/", "GET POST", also=_MOVED, **_IMPORT),
    "desk:import_map": Line("/desk/import/{batch}/columns/", "GET POST", also=_FORM, **_IMPORT),
    "desk:import_run": Line("/desk/import/{batch}/run/", also=_MOVED, **_IMPORT),
    "desk:import_cancel": Line("/desk/import/{batch}/cancel/", "POST", also=_MOVED, **_IMPORT),
    "desk:import_resume": Line("/desk/import/{batch}/resume/", "POST", also=_MOVED, **_IMPORT),
    "desk:import_wrong": Line("/desk/import/{batch}/wrong/", **_IMPORT),
}
# Cards of the organisation's rows: whoever opens the ledger and stands over the row's place.
_OVER = STREET | PLAIN  # the card's row is one of the street's own
for _name, _who in {
    "units": _OVER,
    "party_organisations": _OVER,
    "posts": _OVER,
    "people": _OVER,
    "appointments": _OVER,
    "grants": _OVER,
    "norms": _LIMITS,
    "categories": STAFF - _COMMITTEE - {"access_auditor"},
}.items():
    TABLE[f"desk/{_name}/<uuid:pk>/"] = Line(
        f"/desk/{_name}/{{{_name}}}/", who=_who, outside=404, closed=STAFF - LEDGER_READERS[_name][0]
    )
TABLE["desk/divisions/<uuid:pk>/"] = Line(
    "/desk/divisions/{divisions}/", who=_OVER | {"discipline"}, outside=404, closed=_COMMITTEE
)
# Posts, messages, help, and what one does with one's own account.
TABLE |= {
    "desk:substitutes": Line("/desk/substitutes/"),
    "desk:handover": Line("/desk/handovers/{handover}/", who=_OVER, outside=404),
    "desk:handover_rows": Line(
        "/desk/handovers/{handover}/open/tasks_under_way/",
        "GET POST",
        frozenset({"other_leader"}),
        also=frozenset({404}),
        outside=404,
    ),
    "desk:help_on": Line("/desk/help/desk:work/"),
    "messaging:inbox": Line("/desk/inbox/"),
    "messaging:all_read": Line("/desk/inbox/all-read/", "POST", also=_MOVED),
    "messaging:digest": Line("/desk/inbox/mail/", "GET POST", also=_FORM),
    "messaging:opened": Line(f"/desk/inbox/{_NOWHERE}/", "POST", frozenset(), outside=404),
    "account_reauthenticate": Line("/desk/reauthenticate/", "GET POST", also=_MOVED),
    "mfa_index": Line("/desk/second-factor/", "GET POST", also=frozenset({405})),
    "mfa_authenticate": Line("/desk/second-factor/code/", "GET POST", EVERYONE, also=_MOVED, face=True),
    "mfa_reauthenticate": Line("/desk/second-factor/code/again/", "GET POST", also=_MOVED),
    "mfa_activate_totp": Line("/desk/second-factor/on/", "GET POST", also=_MOVED),
    "mfa_deactivate_totp": Line("/desk/second-factor/off/", "GET POST", frozenset(), outside=404),
    "mfa_view_recovery_codes": Line(
        "/desk/second-factor/sheet/", "GET POST", also=frozenset({302, 404, 405})
    ),
    "mfa_generate_recovery_codes": Line(
        "/desk/second-factor/sheet/new/", "GET POST", also=frozenset({302, 403, 404})
    ),
}

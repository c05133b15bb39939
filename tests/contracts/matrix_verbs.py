"""The declared table of verbs: who may do what, beside who finds the row. By hand from the roles' descriptions, like matrix.py."""

from __future__ import annotations

from tests.contracts.matrix import (
    CLERKS,
    COMMUNITY,
    EDITORS,
    GRIDS,
    HANDLERS,
    PLAIN,
    SORTERS,
    STAFF,
    STREET,
)

_RAISERS = SORTERS | GRIDS
_LEADERS = frozenset({"leader", "other_leader"})
_CONFIRMERS = _LEADERS | {"community_secretary"}
_MANAGERS = _CONFIRMERS | {"triage_clerk"}
_STEERERS = _LEADERS | {"triage_clerk"}
_WORKERS = CLERKS | HANDLERS
_CALLERS = _WORKERS | {"triage_clerk"}


def _verbs(noun: str, who: frozenset[str], *names: str) -> dict[str, frozenset[str]]:
    return dict.fromkeys((f"{noun}.{name}" for name in names), who)


# Verb of a matter → who may do it where they find the row. Everybody else is refused (403) and changes nothing.
MAY: dict[str, frozenset[str]] = {
    **_verbs("opinion", SORTERS, "classify", "seal", "amend", "move_place", "tag", "answer", "end", "reopen"),
    **_verbs("opinion", _RAISERS, "raise_problem", "link", "unlink", "fix_at_once"),
    **_verbs("problem", _RAISERS, "amend"),
    **_verbs("problem", _MANAGERS, "assign_owner", "coordinate", "track"),
    **_verbs("problem", _WORKERS, "add_evidence"),
    **_verbs("problem", _CONFIRMERS, "confirm", "rework"),
    **_verbs("task", _MANAGERS, "issue", "amend", "add_problem", "drop_problem", "settle_dispute"),
    **_verbs("task", _WORKERS, "accept", "dispute", "progress", "add_evidence", "submit"),
    **_verbs("task", _WORKERS, "ask_extension", "ask_suspension", "resume"),
    **_verbs("task", _CONFIRMERS, "decide_extension", "decide_suspension", "approve", "return"),
    **_verbs("problem", _MANAGERS, "merge", "unmerge"),
    **_verbs("personal", frozenset({"committee"}), "amend", "link", "unlink", "confirm", "send_back"),
    **_verbs("personal", _CONFIRMERS, "promise", "report"),
    **_verbs("problem", _RAISERS | _LEADERS, "escalate", "return_level"),
    **_verbs("problem", _MANAGERS, "add_place", "drop_place"),
    **_verbs("problem", _LEADERS | {"triage_clerk"}, "refer"),
    **_verbs("referral", _LEADERS | {"triage_clerk"}, "amend", "letter", "send", "reply", "close"),
    **_verbs("opinion", SORTERS, "notice", "correct"),
    **_verbs("opinion", _CONFIRMERS, "decide_correction"),
    **_verbs("problem", _MANAGERS, "correct"),
    **_verbs("task", _MANAGERS, "take_over", "transfer", "urge", "correct"),
    **_verbs("task", _CONFIRMERS, "decide_correction"),
    "paper.void": SORTERS | _LEADERS,
    **_verbs("campaign", _STEERERS, "amend", "make_default", "start", "close", "reopen"),
    **_verbs("campaign_step", _STEERERS, "amend", "require", "file_paper", "hand_in"),
    **_verbs("campaign_step", frozenset({"supervisor"}), "pass", "send_back"),
    **_verbs("campaign_branch", _MANAGERS, "withdraw"),
    **_verbs("campaign_member", _MANAGERS, "register_all", "withdraw"),
    **_verbs("activity", _RAISERS | HANDLERS, "amend", "add_files", "write_minutes"),
    **_verbs("publication", EDITORS, "amend", "add_item", "word_item", "drop_item", "ask", "revise"),
    **_verbs("publication", _CONFIRMERS, "approve", "send_back", "withdraw"),
    **_verbs("comment", SORTERS, "release", "keep", "answer", "take_in"),
    **_verbs("recheck", frozenset({"supervisor"}), "order_rework", "uphold"),
    **_verbs("problem", _RAISERS, "mark_again"),
    "lookback.inspect": frozenset({"supervisor"}),
    "accountability.propose": frozenset({"supervisor"}),
    "accountability.hear": HANDLERS,
    "accountability.decide": _LEADERS | {"supervisor"},
    **_verbs("draw", SORTERS | HANDLERS | _LEADERS | {"discipline", "supervisor"}, "commit", "open"),
    "draw.void": frozenset({"supervisor"}),
    **_verbs("verdict", _CALLERS, "record_callback", "call_attempt"),
}

# The organisation. Rows lie in these places; a row of no place ("") is read whole by whoever opens its ledger.
SETTING_PLACES = ("street", "laodi", "dongping", "last", "grid_1")
_ALL = frozenset(SETTING_PLACES)
_OVER = dict.fromkeys(STREET | PLAIN, _ALL)
_OVER |= dict.fromkeys(COMMUNITY, frozenset({"laodi", "grid_1"}))
_OVER |= {"other_clerk": frozenset({"dongping"}), "last_clerk": frozenset({"last"})}
_OVER |= {"grid_worker": frozenset({"grid_1"})}
_WITH_DISCIPLINE = _OVER | {"discipline": _ALL}
_NO_PLACE = frozenset({""})
_LIMITS = dict.fromkeys(STAFF - {"discipline", "access_auditor", "committee"}, _NO_PLACE)

# Kind of row → who → the places whose row they find.
SETTING_SEES: dict[str, dict[str, frozenset[str]]] = {
    "office": _WITH_DISCIPLINE,
    "division": _WITH_DISCIPLINE,
    "household": _WITH_DISCIPLINE,
    "unit": _OVER,
    "party_organisation": _OVER,
    "post": _OVER,
    "person": _OVER,
    "appointment": _OVER,
    "handover": dict.fromkeys(STREET | PLAIN, frozenset({"street"})),
    "grant": _OVER,
    "norm": _LIMITS,
    "calendar": _LIMITS,
    "category": dict.fromkeys(STAFF - {"access_auditor", "committee"}, _NO_PLACE),
}
SETTING_VERBS: dict[str, tuple[str, ...]] = {
    "office": ("office.amend",),
    "division": ("division.amend", "division.recode", "division.retire"),
    "household": ("household.amend", "household.close"),
    "unit": ("unit.amend", "unit.retire"),
    "party_organisation": ("party_organisation.amend", "party_organisation.retire"),
    "post": ("post.amend", "post.retire", "post.hand_over", "substitute.name"),
    "handover": ("post.take_over",),
    "person": (
        *("person.amend", "account.open", "account.reset_password", "account.unlock"),
        "account.reset_second_factor",
        *("person.leave", "person.return"),
    ),
    "appointment": ("appointment.end", "substitute.end"),
    "grant": ("grant.revoke",),
    "norm": ("norm.amend",),
    "calendar": ("calendar.amend_day",),
    "category": ("category.amend", "category.retire", "category.restore"),
}
NEW_VERBS = (
    *("division.add", "household.add", "unit.add", "party_organisation.add", "post.add", "post.appoint"),
    *("person.add", "grant.give", "norm.add", "category.add"),
)
SETTERS = frozenset({"administrator"})
# What the holder of a post does with it himself, by the place of the post; and who takes over the post in the street.
HOLDERS = {
    "street": frozenset({"triage_clerk"}),
    "laodi": frozenset({"community_clerk"}),
    "dongping": frozenset({"other_clerk"}),
    "last": frozenset({"last_clerk"}),
}
OWN_VERBS = frozenset({"substitute.name", "substitute.end"})


def may_set(verb: str, place: str) -> frozenset[str]:
    if verb == "post.take_over":
        return frozenset({"viewer"})
    return SETTERS | HOLDERS[place] if verb in OWN_VERBS else SETTERS


# The form of a new row stands on the office: whoever does not stand over the whole office does not find it.
NEW_FINDERS = STREET | PLAIN | {"discipline"}

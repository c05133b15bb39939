"""What can be done with a row now: every next step of its state table, with the reason where it is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from minqing.base import clock
from minqing.base.action import Action, actions_on
from minqing.base.errors import Refusal
from minqing.base.rows import Row
from minqing.matters.models import Answer, CallResult, CorrectedField, EndReason, EvidenceKind, Kind, Outcome
from minqing.org.access import Viewer

SAID = "……"


@dataclass(frozen=True)
class Offer:
    """One next step. `main` moves the row on; the others only add to it."""

    action: Action[Any]
    refusal: Refusal | None
    main: bool

    @property
    def verb(self) -> str:
        return self.action.verb

    @property
    def label(self) -> str:
        return str(self.action.label)

    @property
    def open(self) -> bool:
        return self.refusal is None


def _tomorrow(_row: Any) -> dt.date:
    return clock.today() + dt.timedelta(days=1)


# What a filled-in form would hold, for the rules that look beyond the form: may this person, now, in this round?
FILLED: dict[str, Callable[[Any], dict[str, Any]]] = {
    "opinion.classify": lambda _row: {"kind": Kind.LIVELIHOOD},
    "opinion.seal": lambda _row: {},
    "opinion.amend": lambda _row: {},
    "opinion.move_place": lambda _row: {"to": "", "reason": SAID},
    "opinion.tag": lambda _row: {"tags": ()},
    "opinion.answer": lambda _row: {"text": SAID},
    "opinion.end": lambda _row: {"reason": EndReason.ANSWERED, "text": SAID},
    "opinion.reopen": lambda _row: {"reason": SAID},
    "opinion.raise_problem": lambda _row: {},
    "opinion.fix_at_once": lambda _row: {
        "fix_text": SAID,
        "evidence": [{"kind": EvidenceKind.RESIDENT_WORD, "text": SAID}],
    },
    "accusation.open": lambda _row: {"purpose": SAID},
    "problem.amend": lambda _row: {},
    "problem.coordinate": lambda _row: {"note": SAID},
    "problem.track": lambda row: {"note": SAID, "review_on": _tomorrow(row)},
    "problem.add_evidence": lambda _row: {"kind": EvidenceKind.MEASURED, "text": SAID},
    "problem.escalate": lambda _row: {"reason": SAID},
    "problem.return_level": lambda _row: {"reason": SAID},
    "problem.drop_place": lambda row: {
        "place": row.also.filter(active=True).values_list("scope", flat=True).first() or "",
        "reason": SAID,
    },
    "problem.refer": lambda _row: {"asked": SAID, "reason": SAID, "body": SAID},
    "referral.amend": lambda row: {"asked": row.asked, "reason": row.reason, "body": row.body},
    "referral.letter": lambda _row: {},
    "referral.send": lambda _row: {"sent_on": clock.today()},
    "referral.reply": lambda _row: {"text": SAID, "replied_on": clock.today()},
    "referral.close": lambda _row: {"reason": SAID},
    "problem.confirm": lambda _row: {"outcome": Outcome.SOLVED, "text": SAID},
    "problem.unmerge": lambda _row: {"reason": SAID},
    "personal.amend": lambda _row: {},
    "personal.promise": lambda row: {"promise": SAID, "due_on": row.due_on or _tomorrow(row)},
    "personal.report": lambda _row: {"result": SAID},
    "personal.confirm": lambda _row: {},
    "personal.send_back": lambda _row: {"reason": SAID},
    "publication.amend": lambda row: {"title": row.title, "intro": row.intro, "expires_on": clock.today()},
    "publication.ask": lambda _row: {},
    "publication.approve": lambda _row: {},
    "publication.send_back": lambda _row: {"reason": SAID},
    "publication.revise": lambda _row: {"reason": SAID},
    "publication.withdraw": lambda _row: {"reason": SAID},
    "comment.release": lambda _row: {},
    "comment.keep": lambda _row: {"reason": SAID},
    "comment.answer": lambda _row: {"text": SAID},
    "comment.take_in": lambda _row: {},
    "problem.rework": lambda _row: {"reason": SAID},
    "task.amend": lambda _row: {},
    "opinion.notice": lambda _row: {},
    "opinion.correct": lambda row: {"field": CorrectedField.PLACE, "new": f"{row.place}……", "reason": SAID},
    "opinion.decide_correction": lambda _row: {"approve": True},
    "problem.correct": lambda row: {"field": CorrectedField.PLACE, "new": f"{row.place}……", "reason": SAID},
    "task.transfer": lambda _row: {},
    "task.urge": lambda _row: {"reason": SAID},
    "task.correct": lambda row: {"field": CorrectedField.MEASURE, "new": f"{row.measure}……", "reason": SAID},
    "task.decide_correction": lambda _row: {"approve": True},
    "paper.void": lambda _row: {"reason": SAID},
    "task.accept": lambda _row: {},
    "task.dispute": lambda _row: {"reason": SAID},
    "task.settle_dispute": lambda _row: {"text": SAID},
    "task.progress": lambda _row: {"text": SAID},
    "task.add_evidence": lambda _row: {"kind": EvidenceKind.MEASURED, "text": SAID},
    "task.ask_extension": lambda row: {"new_on": row.promise_on + dt.timedelta(days=1), "reason": SAID},
    "task.decide_extension": lambda _row: {"approve": True},
    "task.ask_suspension": lambda row: {"reason": SAID, "until": _tomorrow(row)},
    "task.decide_suspension": lambda _row: {"approve": True},
    "task.resume": lambda _row: {"reason": SAID},
    "task.submit": lambda _row: {"text": SAID},
    "task.approve": lambda _row: {},
    "task.return": lambda _row: {"reason": SAID},
    "verdict.give": lambda _row: {"code": "", "answer": Answer.SATISFIED},
    "verdict.record_callback": lambda _row: {"answer": Answer.SATISFIED},
    "verdict.call_attempt": lambda _row: {"result": CallResult.NO_ANSWER},
    "recheck.order_rework": lambda _row: {"finding": SAID},
    "lookback.inspect": lambda _row: {
        "result": "passed",
        "site_seen": "yes",
        "in_order": "yes",
        "records_agree": "yes",
        "finding": SAID,
    },
    "accountability.hear": lambda _row: {"heard": "waived"},
    "accountability.decide": lambda _row: {"approve": True, "text": SAID},
    "draw.void": lambda _row: {},
    "draw.commit": lambda _row: {"commitment": "0" * 64, "code": ""},
    "draw.open": lambda _row: {"secret": ""},
    "recheck.uphold": lambda _row: {"finding": SAID},
}
# Nothing is waiting for a decision: then there is no button, rather than a refused one.
ONLY_WHEN_ASKED = frozenset(
    {
        "draw.void",
        "task.decide_extension",
        "task.decide_suspension",
        "opinion.decide_correction",
        "task.decide_correction",
    }
)
# Levels have their own table: what does not fit the present level, or is at its end, is no button either.
ONLY_WHEN_ASKED |= {"problem.escalate", "problem.return_level", "problem.refer", "problem.drop_place"}

# Urging is for what is late.
ONLY_WHEN_ASKED |= {"task.urge"}

# Rarely wanted: whoever may not do it is not told so on every page.
QUIET = frozenset({"problem.merge"})
# Possible for some days or once: whoever looks for it on an old matter is told by the form, not by every page.
SPOKEN_IN_FORM = frozenset(
    {"opinion.correct", "problem.correct", "task.correct", "task.transfer", "opinion.notice"}
)


def why_not(action: Action[Any], row: Row, viewer: Viewer) -> Refusal | None:
    """Why the viewer cannot start this now. What only the form can answer is left to the form."""
    filled = FILLED.get(action.verb)
    if filled is None:
        found = viewer.authorise(action.needs, row, "")
        return found if isinstance(found, Refusal) else None
    no = action.refusal(viewer, row, **filled(row))
    return None if no is not None and no.kind == "input" else no


def next_steps(row: Row, viewer: Viewer) -> list[Offer]:
    """Steps from the present state: what the viewer can do, what a rule forbids, and who else can move it on."""
    offers: list[Offer] = []
    for action in actions_on(type(row)):
        if action.states is None:
            continue
        step = action.states.step(action.verb, getattr(row, action.states.field))
        if step is None:
            continue
        no = why_not(action, row, viewer)
        main = step.target is not None and step.target not in step.sources
        if no is not None and no.kind == "scope":
            continue
        if no is not None and no.kind == "permission" and (not main or action.verb in QUIET):
            continue
        if no is not None and action.verb in SPOKEN_IN_FORM:
            continue
        if no is not None and no.kind == "state" and action.verb in ONLY_WHEN_ASKED:
            continue
        offers.append(Offer(action, no, main))
    return sorted(offers, key=lambda o: (o.refusal is not None, not o.main))

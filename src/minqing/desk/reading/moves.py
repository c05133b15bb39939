"""The buttons of a matter: what this reader can do now, and what is refused, with why and who can move it on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minqing.base import clock
from minqing.base.action import ACTIONS, Action
from minqing.base.errors import Refusal
from minqing.base.rows import Row
from minqing.desk.glance import Glance
from minqing.desk.links import form_of
from minqing.matters.models import Opinion, Problem
from minqing.matters.offers import SAID, Offer, next_steps, why_not
from minqing.matters.states import PROBLEM, OpinionState, ProblemState
from minqing.org.access import Viewer
from minqing.org.models import Post, Unit
from minqing.org.permissions import Perm

# The order in which a matter usually moves on: the first one that is open is the primary button.
ORDER = (
    "opinion.classify",
    "opinion.raise_problem",
    "opinion.link",
    "opinion.answer",
    "opinion.fix_at_once",
    "opinion.end",
    "opinion.reopen",
    "accusation.open",
    "task.issue",
    "problem.confirm",
    "problem.add_evidence",
    "opinion.me_too",
    "problem.coordinate",
    "problem.track",
    "problem.escalate",
    "problem.refer",
    "problem.return_level",
    "problem.rework",
    "problem.unmerge",
    "task.accept",
    "task.dispute",
    "task.settle_dispute",
    "task.approve",
    "task.return",
    "task.decide_extension",
    "task.decide_suspension",
    "task.resume",
    "task.add_evidence",
    "task.progress",
    "task.submit",
    "task.urge",
    "task.transfer",
    "opinion.notice",
    "opinion.decide_correction",
    "task.decide_correction",
    "task.ask_extension",
    "task.ask_suspension",
    "lookback.inspect",
    "accountability.propose",
    "accountability.hear",
    "accountability.decide",
    "draw.commit",
    "draw.open",
    "draw.void",
    "recheck.order_rework",
    "recheck.uphold",
    "verdict.record_callback",
    "verdict.call_attempt",
    "referral.letter",
    "referral.send",
    "referral.reply",
    "referral.close",
    "personal.promise",
    "personal.report",
    "personal.confirm",
    "personal.send_back",
    "publication.add_item",
    "publication.ask",
    "publication.approve",
    "publication.send_back",
    "publication.withdraw",
    "comment.release",
    "comment.answer",
    "comment.keep",
    "comment.take_in",
)
# Corrections rather than steps: a line of links under the buttons.
MINOR = (
    "problem.mark_again",
    "opinion.amend",
    "opinion.move_place",
    "opinion.tag",
    "opinion.unlink",
    "opinion.seal",
    "problem.amend",
    "problem.assign_owner",
    "task.amend",
    "task.add_problem",
    "task.drop_problem",
    "task.take_over",
    "opinion.correct",
    "problem.correct",
    "task.correct",
    "paper.void",
    "problem.merge",
    "problem.add_place",
    "problem.drop_place",
    "referral.amend",
    "personal.amend",
    "personal.link",
    "personal.unlink",
    "publication.amend",
    "publication.word_item",
    "publication.drop_item",
    "publication.revise",
)

SHUT = (ProblemState.DONE, ProblemState.MERGED)


@dataclass(frozen=True)
class Move:
    """One button or link."""

    verb: str
    label: str
    url: str
    look: str = "outline"
    hint: str = ""


@dataclass(frozen=True)
class Refused:
    """Buttons that are refused for one and the same reason."""

    labels: tuple[str, ...]
    refusal: Refusal


@dataclass(frozen=True)
class Moves:
    """The card 下一步."""

    steps: tuple[Move, ...]
    minor: tuple[Move, ...]
    refused: tuple[Refused, ...]

    def __bool__(self) -> bool:
        return bool(self.steps or self.minor or self.refused)


def moves_of(row: Row, viewer: Viewer) -> Moves:
    """Everything that the state tables offer from here, in working order."""
    glance = Glance.at(row, viewer)
    offers = next_steps(row, glance)
    if isinstance(row, Problem):
        offers += issuing(row, glance)
    minor = _minor(row)
    also = _gathering(row, viewer)
    ordered = sorted(offers, key=lambda offer: _place(offer.verb))
    steps = [o for o in ordered if o.open and o.verb not in minor]
    return Moves(
        steps=tuple(_move(o, row, "outline" if n else "primary") for n, o in enumerate(steps)),
        minor=(*also, *(_move(o, row) for o in ordered if o.open and o.verb in minor)),
        refused=_refused([o for o in ordered if not o.open]),
    )


def _gathering(row: Row, viewer: Viewer) -> tuple[Move, ...]:
    """Several opinions linked to an open problem at once: a page of its own, over the action of each opinion."""
    if not isinstance(row, Problem) or row.state in SHUT or not viewer.may(Perm.PROBLEM_RAISE, row.scope):
        return ()
    return (Move("opinion.link", _("并入几条意见"), reverse("desk:gather", args=[row.pk])),)


def _minor(row: Row) -> tuple[str, ...]:
    """Sorting once more is a correction; so is one more problem for an opinion that has one."""
    if not isinstance(row, Opinion) or row.state == OpinionState.RECEIVED:
        return MINOR
    if row.state == OpinionState.LINKED:
        return ("opinion.raise_problem", "opinion.link", "opinion.classify", *MINOR)
    return ("opinion.classify", *MINOR)


def _place(verb: str) -> int:
    order = (*ORDER, *MINOR)
    return order.index(verb) if verb in order else len(order)


def _move(offer: Offer, row: Row, look: str = "outline") -> Move:
    return Move(offer.verb, offer.label, form_of(offer.verb, row), look)


def _refused(offers: list[Offer]) -> tuple[Refused, ...]:
    by_reason: dict[Refusal, list[str]] = {}
    for offer in offers:
        assert offer.refusal is not None
        by_reason.setdefault(offer.refusal, []).append(offer.label)
    return tuple(Refused(tuple(labels), refusal) for refusal, labels in by_reason.items())


def not_now(action: Action[Any], row: Row, viewer: Viewer) -> Refusal | None:
    """Why the form of a verb cannot be opened on this row."""
    glance = Glance.at(row, viewer)
    if isinstance(row, Problem) and action.on is None:
        if PROBLEM.step(action.verb, row.state) is None:
            return PROBLEM.refusal(action.verb, row)
        return _not_issued(action, row, glance)
    return why_not(action, row, glance)


def issuing(problem: Problem, viewer: Viewer) -> list[Offer]:
    """A task is issued out of a problem's page, though its action makes a row of its own."""
    action: Action[Any] = ACTIONS["task.issue"]
    if PROBLEM.step(action.verb, problem.state) is None:
        return []
    offers = [Offer(action, _not_issued(action, problem, viewer), main=True)]
    # What runs on paper is taken over by whoever could give it out anew: the same people, under the same rules.
    if offers[0].open:
        offers.append(Offer(ACTIONS["task.take_over"], None, main=False))
    return offers


def _not_issued(action: Action[Any], problem: Problem, viewer: Viewer) -> Refusal | None:
    able = viewer.authorise(action.needs, problem, "")
    if isinstance(able, Refusal):
        return able
    # Unit and leader are the form's to choose; anybody of the office stands in for them here.
    no = action.refusal(
        viewer,
        scope=problem.scope,
        title=problem.title,
        measure=SAID,
        lead_unit=Unit.objects.get(pk=able.unit_id),
        leader_post=Post.objects.get(pk=able.post_id),
        problems=[problem],
        **(
            {"issued_on": clock.today(), "promise_on": clock.today()}
            if action.verb == "task.take_over"
            else {}
        ),
    )
    return None if no is not None and no.kind == "input" else no

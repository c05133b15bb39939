"""The receipt behind an opinion: issued at intake, opened for the resident's verdict, taken back for another round."""

from __future__ import annotations

from minqing.base.action import Act
from minqing.base.norms import norm
from minqing.matters import codes
from minqing.matters.actions.moving import heard_by, step
from minqing.matters.models import Opinion, OpinionLink, Problem, Receipt
from minqing.matters.norms import CALLBACK_WAIT
from minqing.matters.states import RECEIPT, ProblemState, ReceiptState


def issue(act: Act, opinion: Opinion, state: str = ReceiptState.WAITING) -> str:
    """Make the receipt and return its code: the only time that anybody but its holder sees it."""
    code = codes.new_code()
    Receipt.objects.create(
        office=act.office,
        scope=opinion.scope,
        opinion=opinion,
        code_hmac=codes.receipt_hmac(code),
        issued_at=act.now,
        state=state,
    )
    return code


def of(opinion: Opinion) -> Receipt | None:
    """The opinion's receipt; archived opinions have none."""
    return Receipt.objects.filter(opinion=opinion).first()


def held(opinion: Opinion) -> Receipt | None:
    """The same, held until the action ends."""
    return Receipt.objects.select_for_update().filter(opinion=opinion).first()


def ask(act: Act, opinion: Opinion, verb: str) -> None:
    """Open the next round: the resident may judge now, and is called back after a while."""
    receipt = held(opinion)
    if receipt is None:
        return
    wait = norm(CALLBACK_WAIT, on=act.today, subject=opinion.category.path if opinion.category else "")
    receipt.round += 1
    receipt.asked_at = act.now
    receipt.callback_on = heard_by(wait, act.today)
    step(RECEIPT, receipt, verb, ReceiptState.ASKED)


def ask_when_all_done(act: Act, problem: Problem, verb: str) -> None:
    """Ask everybody whose problems are all done now."""
    links = OpinionLink.objects.filter(problem=problem, active=True).select_related("opinion__category")
    for link in links:
        # Held first: of two problems of one opinion that are confirmed at once, the later one sees the earlier.
        held(link.opinion)
        mine = OpinionLink.objects.filter(opinion=link.opinion, active=True).exclude(problem=problem)
        if not mine.exclude(problem__state=ProblemState.DONE).exists():
            ask(act, link.opinion, verb)


def take_back(opinion: Opinion, verb: str, state: str = ReceiptState.WAITING) -> None:
    """Close the present round: its verdict stays on record and no longer counts."""
    receipt = held(opinion)
    if receipt is None or receipt.state in (ReceiptState.WAITING, state):
        return
    receipt.asked_at, receipt.callback_on = None, None
    step(RECEIPT, receipt, verb, state)


def take_back_all(problem: Problem, verb: str) -> None:
    """The problem is being worked on again: every receipt of it waits for another round."""
    for link in OpinionLink.objects.filter(problem=problem, active=True).select_related("opinion"):
        take_back(link.opinion, verb)


def close(opinion: Opinion, verb: str) -> None:
    """There is nothing to judge."""
    receipt = held(opinion)
    if receipt is not None:
        step(RECEIPT, receipt, verb, ReceiptState.CLOSED)

"""From opinion to problem: one button, a merge by link that lowers no count, un-linking, and 立行立改 later on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal, Refused
from minqing.matters import rules
from minqing.matters.actions import receipts
from minqing.matters.actions.fixing import fix, fix_refusal, new_problem
from minqing.matters.actions.moving import locked, unseen_refusal
from minqing.matters.actions.taking import category_refusal
from minqing.matters.models import Category, Opinion, OpinionLink, Problem, ProblemMerge
from minqing.matters.states import OPINION, RECEIPT, OpinionState, ProblemState, ReceiptState
from minqing.org.models import Unit
from minqing.org.permissions import Perm


def _not_judging(opinion: Opinion) -> Refusal | None:
    """While the resident judges, nothing new may be tied to the receipt: it would take a verdict out of the count."""
    receipt = receipts.of(opinion)
    if receipt is None or receipt.state == ReceiptState.WAITING:
        return None
    return Refusal(
        f"这条意见的回执现在是“{RECEIPT.label_of(receipt.state)}”，不能再关联别的问题。",
        who="另有新情况的，作为新的意见登记",
    )


@action(
    "opinion.raise_problem",
    label=_("认定为问题"),
    needs=Perm.PROBLEM_RAISE,
    on=Opinion,
    states=OPINION,
    for_resident=_("已受理，列入问题清单"),
)
def raise_problem(
    act: Act,
    opinion: Opinion,
    *,
    title: str = "",
    description: str = "",
    owner_unit: Unit | None = None,
    category: Category | None = None,
) -> Problem:
    """One button: a problem at the opinion's place, of its category, linked to it."""
    problem = new_problem(
        act,
        opinion.scope,
        title=title.strip() or opinion.title,
        description=description.strip(),
        place=opinion.place,
        category=category or opinion.category,
        owner_unit=owner_unit,
        campaign_id=opinion.campaign_id,
    )
    OpinionLink.objects.create(opinion=opinion, problem=problem, linked_at=act.now)
    act.move(opinion)
    return problem


@raise_problem.refusing
def _raise_problem(
    by: Actor,
    opinion: Opinion,
    *,
    title: str = "",
    category: Category | None = None,
    **_more: Any,
) -> Refusal | None:
    if len(title) > 80:
        return Refusal("问题标题最多80字。", kind="input")
    return _not_judging(opinion) or category_refusal(by, category)


@action(
    "opinion.link",
    label=_("并入已有问题"),
    needs=Perm.PROBLEM_RAISE,
    on=Opinion,
    states=OPINION,
    for_resident=_("与别人反映的同一件事合并办理"),
)
def link(act: Act, opinion: Opinion, *, problem: Problem) -> Problem:
    """The same matter as others reported. The opinion stays what it is, and keeps its receipt and verdict."""
    if no := closed_refusal(locked(problem)):  # confirmed or merged a moment ago, after the rule was asked
        raise Refused(no)
    known = OpinionLink.objects.filter(opinion=opinion, problem=problem).first()
    if known is None:
        OpinionLink.objects.create(opinion=opinion, problem=problem, linked_at=act.now)
    else:
        known.active, known.linked_at, known.unlinked_at, known.unlink_reason = True, act.now, None, ""
        known.save()
    act.move(opinion)
    return problem


def closed_refusal(problem: Problem) -> Refusal | None:
    """Why nothing more can be linked to a problem."""
    if problem.state == ProblemState.DONE:
        return Refusal(f"{problem.code}已经办结，不能再并入。", who="又出现的，另立问题", kind="state")
    if problem.state == ProblemState.MERGED:
        into = ProblemMerge.objects.select_related("into").get(merged=problem, active=True).into
        return Refusal(f"{problem.code}已经并入{into.code}，请并到{into.code}。", kind="state")
    return None


@link.refusing
def _link(by: Actor, opinion: Opinion, *, problem: Problem) -> Refusal | None:
    if no := unseen_refusal(by, problem, "问题") or _not_judging(opinion):
        return no
    if no := closed_refusal(problem):
        return no
    if OpinionLink.objects.filter(opinion=opinion, problem=problem, active=True).exists():
        return Refusal(f"已经并入{problem.code}。", kind="state")
    return None


@action("opinion.unlink", label=_("从问题中移出"), needs=Perm.PROBLEM_RAISE, on=Opinion, states=OPINION)
def unlink(act: Act, opinion: Opinion, *, problem: Problem, reason: str) -> Problem:
    """Linked by mistake. The link is switched off, never deleted."""
    if locked(problem).state == ProblemState.DONE:
        raise Refused(_judged_on(problem))
    found = OpinionLink.objects.get(opinion=opinion, problem=problem, active=True)
    found.active, found.unlinked_at, found.unlink_reason = False, act.now, reason.strip()
    found.save()
    left = OpinionLink.objects.filter(opinion=opinion, active=True).exists()
    act.move(opinion, OpinionState.LINKED if left else OpinionState.TRIAGED)
    return problem


def _judged_on(problem: Problem) -> Refusal:
    return Refusal(
        f"{problem.code}已经办结，群众的评价算在它上面，不能再移出。", who="督导组复核", kind="state"
    )


@unlink.refusing
def _unlink(_by: Actor, opinion: Opinion, *, problem: Problem, reason: str) -> Refusal | None:
    if not OpinionLink.objects.filter(opinion=opinion, problem=problem, active=True).exists():
        return Refusal(f"这条意见没有并入{problem.code}。", kind="state")
    if problem.state == ProblemState.DONE:
        return _judged_on(problem)
    return rules.reason_refusal(reason, "为什么移出")


@action(
    "opinion.fix_at_once",
    label=_("当场办好"),
    needs=Perm.PROBLEM_RAISE,
    on=Opinion,
    states=OPINION,
    for_resident=_("当场办理"),
)
def fix_at_once(
    act: Act,
    opinion: Opinion,
    *,
    fix_text: str,
    evidence: Sequence[Mapping[str, Any]],
    outcome: str = "solved",
) -> Problem:
    """立行立改 of an opinion that was already recorded."""
    return fix(act, opinion, "opinion.fix_at_once", fix_text, evidence, outcome)


@fix_at_once.refusing
def _fix_at_once(
    by: Actor,
    _opinion: Opinion,
    *,
    fix_text: str,
    evidence: Sequence[Mapping[str, Any]],
    outcome: str = "solved",
) -> Refusal | None:
    return fix_refusal(by, fix_text, evidence, outcome)

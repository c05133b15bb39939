"""One matter, several people: "me too" on a problem, two problems that are the same, and taking that back. Nothing said is ever counted less."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal, Refused
from minqing.base.lengths import WORDS
from minqing.matters import rules
from minqing.matters.actions import levels, receipts
from minqing.matters.actions.linking import closed_refusal
from minqing.matters.actions.moving import locked, step, unseen_refusal
from minqing.matters.actions.taking import answer_of, intake_refusal, numbers_refusal, take_in
from minqing.matters.level_states import ReferralState
from minqing.matters.models import (
    Channel,
    Kind,
    MergeLine,
    Opinion,
    OpinionLink,
    Problem,
    ProblemMerge,
    Referral,
    TaskProblem,
)
from minqing.matters.states import OPINION, PROBLEM, OpinionState, ProblemState, ReceiptState, TaskState
from minqing.org.permissions import Perm

WAITING = (ReferralState.DRAFTED, ReferralState.SENT)
GIVEN_BACK = (OpinionState.TRIAGED, OpinionState.LINKED)


def standing(problem: Problem) -> Problem:
    """Where a problem is handled: itself, or the one that it was merged into, however often."""
    while problem.state == ProblemState.MERGED:
        problem = ProblemMerge.objects.select_related("into").get(merged=problem, active=True).into
    return problem


# --- me too ------------------------------------------------------------------------------------------------------------


def _said(by: Actor, problem: Problem, given: Mapping[str, Any]) -> dict[str, Any]:
    """An opinion of its own, at the problem's place. Who adds no words is not given another resident's."""
    words, resident = str(given.get("words") or ""), by.kind == "resident"
    first = Opinion.objects.filter(links__problem=problem, links__active=True).exclude(kind=Kind.ACCUSATION)
    return {
        **given,
        "scope": problem.scope,
        "words": words if words.strip() else f"（没有多说，同样反映{problem.code}这件事）",
        "title": str(given.get("title") or "").strip() or f"同样反映：{problem.code}",
        "channel": Channel.WEB if resident else given.get("channel") or Channel.OTHER,
        "category": problem.category,
        "kind": first.order_by("received_at").values_list("kind", flat=True).first() or "",
    }


@action(
    "opinion.me_too",
    label=_("又有人反映"),
    needs=Perm.OPINION_ME_TOO,
    on=Problem,
    states=PROBLEM,
    for_resident=_("您也反映了这件事"),
    told_once=("code",),
    at_most={"words": WORDS},
)
def me_too(
    act: Act,
    problem: Problem,
    *,
    words: str = "",
    title: str = "",
    channel: str = "",
    place: str = "",
    anonymous: bool = False,
    speaker: Mapping[str, str] | None = None,
    files: Iterable[Any] = (),
) -> dict[str, str]:
    """One more person with the same matter: an opinion with its own receipt and verdict, linked at once. By staff or by the resident."""
    target = locked(standing(problem))
    if no := closed_refusal(target):  # confirmed a moment ago, after the rule was asked
        raise Refused(no)
    given = {"words": words, "title": title, "channel": channel, "place": place, "anonymous": anonymous}
    opinion, code = take_in(act, _said(act.by, problem, {**given, "speaker": speaker, "files": files}))
    OpinionLink.objects.create(opinion=opinion, problem=target, linked_at=act.now)
    if opinion.state != OpinionState.LINKED:
        step(OPINION, opinion, "opinion.me_too")
    return answer_of(opinion, code)


@me_too.refusing
def _me_too(by: Actor, problem: Problem, **given: Any) -> Refusal | None:
    return (
        closed_refusal(standing(problem))
        or intake_refusal(by, _said(by, problem, given))
        or numbers_refusal(given)
    )


# --- two problems, one matter ------------------------------------------------------------------------------------------


@action(
    "problem.merge",
    label=_("并入另一个问题"),
    needs=Perm.PROBLEM_MANAGE,
    on=Problem,
    states=PROBLEM,
    for_resident=_("与同一件事合并办理"),
)
def merge(act: Act, problem: Problem, *, into: Problem, reason: str) -> Problem:
    """The same matter as `into`: its opinions answer there from now on, and it is no longer counted by itself."""
    target = locked(into)
    if no := closed_refusal(target):
        raise Refused(no)
    made = ProblemMerge.objects.create(
        merged=problem,
        into=target,
        state_before=problem.state,
        reason=reason.strip(),
        merged_at=act.now,
        merged_by_id=act.by.person_id,
    )
    for link in OpinionLink.objects.filter(problem=problem, active=True).order_by("pk"):
        _carry(act, made, link)
    act.move(problem)
    return target


@merge.refusing
def _merge(by: Actor, problem: Problem, *, into: Problem, reason: str) -> Refusal | None:
    if into.pk == problem.pk:
        return Refusal("不能并入它自己，请另选一个问题。", kind="input")
    if no := unseen_refusal(by, into, "问题") or busy_refusal(problem) or closed_refusal(into):
        return no
    return rules.reason_refusal(reason, "为什么是同一件事")


def busy_refusal(problem: Problem) -> Refusal | None:
    """A task under way has a unit and a promise, a letter to another body waits for its answer: they end first."""
    unfinished = TaskProblem.objects.filter(problem=problem, active=True).exclude(
        task__state=TaskState.FINISHED
    )
    if (line := unfinished.select_related("task").first()) is not None:
        return Refusal(
            f"{problem.code}还在任务{line.task.code}里办理，不能并走。",
            who="先办结，或由分办员、分管领导把它移出任务；也可以反过来，把另一个问题并到这里",
        )
    waiting = Referral.objects.get_queryset().filter(problem=problem, state__in=WAITING)
    if (letter := waiting.first()) is not None:
        return Refusal(
            f"{problem.code}已提请上级办理（{letter.code}），不能并走。",
            who="等答复以后再并；也可以反过来，把另一个问题并到这里",
        )
    return None


def _carry(act: Act, made: ProblemMerge, link: OpinionLink) -> None:
    """One opinion answers at the other problem too; the link to the first is switched off, and remembered."""
    there = OpinionLink.objects.filter(opinion=link.opinion_id, problem=made.into_id).first()
    borrowed = MergeLine.objects.filter(
        opinion=link.opinion_id, merge__into=made.into_id, merge__active=True, own=False
    )
    own = there is not None and there.active and not borrowed.exists()
    MergeLine.objects.create(merge=made, opinion_id=link.opinion_id, own=own)
    _on(act, there or OpinionLink(opinion_id=link.opinion_id, problem_id=made.into_id))
    _off(act, link, f"与{made.into.code}是同一件事，合并办理")


def _on(act: Act, link: OpinionLink) -> None:
    if link._state.adding or not link.active:  # noqa: SLF001 -- Django's own word for a row that is not stored
        link.active, link.linked_at, link.unlinked_at, link.unlink_reason = True, act.now, None, ""
        link.save()


def _off(act: Act, link: OpinionLink, reason: str) -> None:
    link.active, link.unlinked_at, link.unlink_reason = False, act.now, reason[:200]
    link.save()


@action(
    "problem.unmerge",
    label=_("分开：不是同一件事"),
    needs=Perm.PROBLEM_MANAGE,
    on=Problem,
    states=PROBLEM,
    for_resident=_("不是同一件事，分开办理"),
)
def unmerge(act: Act, problem: Problem, *, reason: str) -> Problem:
    """Merged by mistake: the problem stands again as it stood, with the opinions that came from it."""
    made = ProblemMerge.objects.select_for_update(of=("self",)).get(merged=problem, active=True)
    target = locked(made.into)
    if no := _bound_refusal(target):
        raise Refused(no)
    made.active, made.unmerged_at, made.unmerge_reason = False, act.now, reason.strip()
    made.save()
    for line in made.lines.select_related("opinion").order_by("pk"):
        _give_back(act, made, target, line)
    # Its level had no time while it was merged away: the days begin anew.
    problem.level_due, problem.level_rule = levels.limit_of(problem.level, problem.category, act.today)
    act.move(problem, made.state_before)
    return problem


@unmerge.refusing
def _unmerge(_by: Actor, problem: Problem, *, reason: str) -> Refusal | None:
    made = ProblemMerge.objects.select_related("into").get(merged=problem, active=True)
    return _bound_refusal(made.into) or rules.reason_refusal(reason, "为什么分开")


def _bound_refusal(target: Problem) -> Refusal | None:
    """What was merged since, or judged, must not lose its ground."""
    if target.state == ProblemState.MERGED:
        further = standing(target)
        return Refusal(
            f"{target.code}后来又并入了{further.code}，要先把那一次分开。",
            who="分办员、分管领导",
            kind="state",
        )
    if target.state == ProblemState.DONE:
        return Refusal(
            f"{target.code}已经办结，群众的评价算在它上面，不能再分开。", who="督导组复核", kind="state"
        )
    return None


def _give_back(act: Act, made: ProblemMerge, target: Problem, line: MergeLine) -> None:
    """The links of one opinion as they were. What became of it by hand in between (ended, judged elsewhere) is left alone."""
    opinion = line.opinion
    links = {link.problem_id: link for link in OpinionLink.objects.filter(opinion=opinion)}
    also = MergeLine.objects.filter(opinion=opinion, merge__into=target, merge__active=True)
    there, here = links[target.pk], links[made.merged_id]
    receipt = receipts.of(opinion)
    if opinion.state in GIVEN_BACK and (receipt is None or receipt.state == ReceiptState.WAITING):
        _on(act, here)
        if opinion.state == OpinionState.TRIAGED:
            step(OPINION, opinion, "problem.unmerge")
    if there.active and not line.own and not also.exists():
        _off(act, there, f"与{made.merged.code}不是同一件事，分开办理")

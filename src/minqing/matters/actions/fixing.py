"""立行立改: a problem that is put right as soon as it is heard, with its proof, and judged by the resident like any other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from minqing.base.action import Act
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.base.files import store
from minqing.base.numbers import next_code
from minqing.matters import rules
from minqing.matters.actions import levels, receipts
from minqing.matters.actions.moving import person_refusal, step
from minqing.matters.level_states import HopKind
from minqing.matters.models import Evidence, EvidenceKind, Opinion, OpinionLink, Outcome, Problem, Task
from minqing.matters.states import OPINION, PROBLEM


def new_problem(act: Act, scope: str, **fields: Any) -> Problem:
    """A numbered problem, not started, at the level where it starts by rule."""
    at_once = bool(fields.get("at_once"))
    problem = Problem.objects.create(
        office=act.office,
        scope=scope,
        code=next_code(act.office, "WT", act.today.year),
        raised_at=act.now,
        raised_by_id=act.by.person_id,
        **levels.begin(act, scope, fields.get("category"), at_once=at_once),
        **fields,
    )
    levels.hop(act, problem, "", HopKind.RULE)
    return problem


def add_proof(act: Act, of: Task | Problem, kind: str, text: str = "", file: Any = None) -> Evidence:
    """One piece of evidence of a task or a problem."""
    target = (
        {"task": of, "round": of.round} if isinstance(of, Task) else {"problem": of, "round": of.reworks + 1}
    )
    return Evidence.objects.create(
        kind=kind,
        text=text.strip(),
        file=store(file) if file is not None else None,
        given_at=act.now,
        given_by_id=act.by.person_id,
        **target,
    )


def fix(
    act: Act, opinion: Opinion, verb: str, text: str, evidence: Sequence[Mapping[str, Any]], outcome: str
) -> Problem:
    """Raise the problem, prove the fix, report the outcome, answer the resident and ask for the verdict."""
    problem = new_problem(
        act,
        opinion.scope,
        title=opinion.title,
        place=opinion.place,
        category=opinion.category,
        owner_unit_id=act.authority.unit_id,
        campaign_id=opinion.campaign_id,
        at_once=True,
    )
    OpinionLink.objects.create(opinion=opinion, problem=problem, linked_at=act.now)
    for proof in evidence:
        add_proof(act, problem, proof["kind"], proof.get("text", ""), proof.get("file"))
    problem.outcome, problem.outcome_text = outcome, text.strip()
    problem.closed_at, problem.closed_by_id = act.now, act.by.person_id
    step(PROBLEM, problem, verb)
    if not opinion.answer:
        opinion.answer, opinion.answered_at = text.strip(), act.now
    step(OPINION, opinion, verb)
    receipts.ask_when_all_done(act, problem, verb)
    return problem


def proof_refusal(kind: str, text: str, file: Any) -> Refusal | None:
    """A document or photo comes as a file; the other kinds are words."""
    if kind not in EvidenceKind.values:
        return Refusal(f"没有“{kind}”这种佐证。", kind="input")
    if kind in rules.FILE_KINDS:
        return (
            None
            if file is not None
            else Refusal("文件材料和照片要上传文件；没有文件可以换一种佐证。", kind="input")
        )
    return rules.reason_refusal(text, "佐证的内容")


def fix_refusal(by: Actor, text: str, evidence: Sequence[Mapping[str, Any]], outcome: str) -> Refusal | None:
    """Why a fix cannot be recorded like this."""
    if no := person_refusal(by, "当场办理") or rules.reason_refusal(text, "怎么办好的"):
        return no
    if outcome not in Outcome.values:
        return Refusal(f"没有“{outcome}”这个办理结果。", kind="input")
    for proof in evidence:
        if no := proof_refusal(str(proof.get("kind")), str(proof.get("text") or ""), proof.get("file")):
            return no
    # One person hears and fixes here, so a note of their own would prove nothing.
    return rules.evidence_refusal(
        [rules.Proof(str(p.get("kind")), by.person_id) for p in evidence], by.person_id
    )

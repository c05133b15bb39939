"""Pure rules of matters: values in, a date, a light or a refusal out. No database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from minqing.base.errors import Refusal
from minqing.matters.models.choices import Answer, Outcome
from minqing.matters.models.decisions import EvidenceKind
from minqing.matters.models.endings import EndReason
from minqing.matters.states import TaskState

# Endings whose substance the resident can judge; the others only say where the matter went.
JUDGED_ENDINGS = frozenset({EndReason.ANSWERED, EndReason.ADOPTED, EndReason.EXPLAINED})
FILE_KINDS = frozenset({EvidenceKind.DOCUMENT, EvidenceKind.PHOTO})


class Light(TextChoices):
    """How a task stands to its promise. Never shown without its word."""

    ON_TIME = "on_time", _("按期")
    SOON = "soon", _("临期")
    LATE = "late", _("逾期")
    SUSPENDED = "suspended", _("挂账")
    NONE = "", _("已办结")


def light(state: str, promise_on: dt.date, today: dt.date, soon_until: dt.date) -> Light:
    """`soon_until` is the last day that the norm calls soon, counted from today."""
    if state == TaskState.FINISHED:
        return Light.NONE
    if state == TaskState.SUSPENDED:
        return Light.SUSPENDED
    if promise_on < today:
        return Light.LATE
    return Light.SOON if promise_on <= soon_until else Light.ON_TIME


@dataclass(frozen=True)
class Proof:
    """One piece of evidence, as far as the rule looks at it."""

    kind: str
    given_by: UUID | None


def evidence_refusal(proofs: Iterable[Proof], submitter: UUID | None) -> Refusal | None:
    """At least one piece; a colleague's note counts only from somebody other than the one who submits."""
    given = list(proofs)
    if any(p.kind != EvidenceKind.NOTE or p.given_by != submitter for p in given):
        return None
    options = "文件材料、实测结果、群众说法、另一名工作人员的证明、照片，有一样就行，不必拍照"
    if given:
        why = f"只有提交人自己写的证明，不能作为佐证。请由另一名工作人员来写，或换一种佐证（{options}）。"
    else:
        why = f"还没有佐证，不能提交。可以交的佐证：{options}。"
    return Refusal(
        why, who="承办单位经办人补交佐证", basis="佐证要能让没在场的人看明白（规则：办结须有佐证）"
    )


@dataclass(frozen=True)
class Barred:
    """Who handled or recorded a matter, and their units: none of them may record what the resident thinks of it."""

    people: frozenset[UUID]
    units: frozenset[UUID]

    def refusal(self, person: UUID | None, units: Collection[UUID]) -> Refusal | None:
        """Why this member of staff may not call the resident back, or None."""
        who = "没有经办、登记或确认这件事的其他单位（社区、党政办等）"
        basis = "群众评价只能由群众本人作出，或由非经办单位回访记录"
        if person is None:
            return Refusal("回访须由具体的人来记录。", who=who, basis=basis, kind="permission")
        if person in self.people:
            return Refusal("这件事你经手过，不能由你回访。", who=who, basis=basis)
        if self.units & set(units):
            return Refusal("这件事是你所在单位经办或登记的，不能由本单位回访。", who=who, basis=basis)
        return None


def second_person_refusal(first: UUID | None, second: UUID | None, what: str) -> Refusal | None:
    """Nobody decides what they asked for themselves."""
    if second is None:
        return Refusal(f"{what}须由具体的人来批，系统不能代批。", kind="permission")
    if first == second:
        return Refusal(
            f"{what}是你自己提交的，不能由你自己批。", who="另一位分管领导或社区书记", basis="申请与审批分开"
        )
    return None


def reason_refusal(text: str, what: str) -> Refusal | None:
    """A reason is required, and says something."""
    if len(text.strip()) < 2:
        return Refusal(f"请写明{what}。", kind="input")
    return None


def counts_as_solved(outcome: str, answers: Collection[str]) -> bool:
    """Solved counts only if a receipt of the problem confirmed it in the present round and none denied it."""
    if outcome != Outcome.SOLVED or Answer.DISSATISFIED in answers:
        return False
    return bool({Answer.SATISFIED, Answer.BASICALLY} & set(answers))


def promise_refusal(chosen: dt.date, latest: dt.date, today: dt.date, rule: str) -> Refusal | None:
    """A promise lies between today and the day that the norm gives."""
    if chosen < today:
        return Refusal(f"承诺日期{said(chosen)}已经过去，请改成今天或以后的日期。", kind="input")
    if chosen > latest:
        return Refusal(
            f"承诺日期{said(chosen)}超过了规定的{said(latest)}。",
            who="办理中可申请延期，由另一位领导批准",
            basis=rule,
        )
    return None


def extension_refusal(
    old_on: dt.date, new_on: dt.date, latest: dt.date, granted: int, most: int, rules: tuple[str, str]
) -> Refusal | None:
    """An extension is later than the promise, not too long, and not one too many."""
    if granted >= most:
        return Refusal(
            f"这项任务已延期{granted}次，不能再延。",
            who="责任领导可以申请挂账，或督促按期办结",
            basis=rules[0],
        )
    if new_on <= old_on:
        return Refusal(f"新日期{said(new_on)}不晚于现在的承诺日期{said(old_on)}。", kind="input")
    if new_on > latest:
        return Refusal(f"一次最多延到{said(latest)}，你填的是{said(new_on)}。", basis=rules[1])
    return None


def said(day: dt.date) -> str:
    """A date in words: 2026年11月24日."""
    return f"{day.year}年{day.month}月{day.day}日"

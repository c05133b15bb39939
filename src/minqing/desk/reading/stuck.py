"""Where a matter is stuck now, in one sentence: the last note, the one who has to decide, the word of the resident."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext as _

from minqing.matters.level_rules import stands_words
from minqing.matters.level_states import HopKind, ReferralState
from minqing.matters.models import (
    Decision,
    Evidence,
    Hop,
    Opinion,
    OpinionLink,
    Problem,
    Progress,
    PromiseChange,
    Receipt,
    Recheck,
    Referral,
    Suspension,
    Task,
)
from minqing.matters.rules import said
from minqing.matters.states import OpinionState, TaskState


@dataclass
class Stuck:
    """What a page of rows needs beside the rows themselves, read once for all of them."""

    notes: dict[UUID, str] = field(default_factory=dict)
    proofs: dict[UUID, int] = field(default_factory=dict)
    asked: dict[UUID, str] = field(default_factory=dict)
    results: dict[UUID, str] = field(default_factory=dict)
    risen: dict[UUID, str] = field(default_factory=dict)

    @staticmethod
    def of(rows: Sequence[Any]) -> Stuck:
        found = Stuck()
        tasks = [row for row in rows if isinstance(row, Task)]
        if tasks:
            found._read_tasks(tasks)
        problems = [row for row in rows if isinstance(row, Problem)]
        if problems:
            steps = Hop.objects.filter(problem__in=problems).exclude(kind=HopKind.RULE).order_by("at")
            found.risen = dict(steps.values_list("problem", "reason"))
        receipts = [row for row in rows if isinstance(row, Receipt)]
        if receipts:
            found._read_results(receipts)
        return found

    def _read_tasks(self, tasks: list[Task]) -> None:
        for note in Progress.objects.filter(task__in=tasks).order_by("at"):
            self.notes[note.task_id] = note.text
        proofs = Evidence.objects.filter(task__in=tasks, round=F("task__round"))
        for task_id in proofs.values_list("task", flat=True):
            self.proofs[task_id] = self.proofs.get(task_id, 0) + 1
        waiting = Q(task__in=tasks, decision=Decision.ASKED)
        for change in PromiseChange.objects.filter(waiting).select_related("asked_by"):
            told = {"who": change.asked_by, "day": said(change.new_on), "why": change.reason}
            self.asked[change.task_id] = _("%(who)s申请延到%(day)s：%(why)s") % told
        for pause in Suspension.objects.filter(waiting).select_related("asked_by"):
            told = {"who": pause.asked_by, "day": said(pause.until), "why": pause.reason}
            self.asked[pause.task_id] = _("%(who)s申请挂账到%(day)s：%(why)s") % told

    def _read_results(self, receipts: list[Receipt]) -> None:
        links = OpinionLink.objects.filter(opinion__in=[r.opinion_id for r in receipts], active=True)
        for link in links.select_related("problem__owner_unit"):
            unit = link.problem.owner_unit.name if link.problem.owner_unit else _("没有责任单位")
            self.results[link.opinion_id] = f"{unit} · {link.problem.get_outcome_display()}"

    def unproven(self, task: Task) -> bool:
        return not self.proofs.get(task.pk)

    def task(self, task: Task) -> str:
        if task.pk in self.asked:
            return self.asked[task.pk]
        if task.state == TaskState.ISSUED:
            return _("等%(unit)s接收") % {"unit": task.lead_unit}
        if task.state == TaskState.DISPUTED:
            return _("%(unit)s有异议：%(why)s") % {"unit": task.lead_unit, "why": task.dispute_reason}
        if task.state == TaskState.SUBMITTED:
            told = {"who": task.submitted_by, "n": self.proofs.get(task.pk, 0)}
            return _("%(who)s提交办结，佐证%(n)s份，等审批") % told
        if task.back_reason:
            return self.back(task)
        if note := self.notes.get(task.pk):
            return note
        return _("还没有佐证，也没有写过进展") if self.unproven(task) else _("已有佐证，还没有提交")

    def back(self, task: Task) -> str:
        """Why it is in work again."""
        return _("退回的理由：%(why)s") % {"why": task.back_reason}

    def opinion(self, opinion: Opinion) -> str:
        if opinion.state == OpinionState.RECEIVED:
            return _("还没有分类")
        if opinion.state == OpinionState.TRIAGED:
            return _("已分类，还没有定去向")
        return _("还没有答复反映人")

    def problem(self, problem: Problem) -> str:
        return _("任务都已批准办结，等确认结果")

    def level(self, problem: Problem) -> str:
        """Why it was handed up; where it may still climb, who has it and what happens when the day is past."""
        known = self.risen.get(problem.pk) if problem.level_due is None else None
        return known or stands_words(problem.level, problem.level_due)

    def referral(self, referral: Referral) -> str:
        if referral.state == ReferralState.DRAFTED:
            return _("拟好了，还没有发出：%(body)s") % {"body": referral.body}
        return _("等%(body)s答复") % {"body": referral.body}

    def receipt(self, receipt: Receipt) -> str:
        if known := self.results.get(receipt.opinion_id):
            return known
        return str(receipt.opinion.get_end_reason_display())

    def recheck(self, recheck: Recheck) -> str:
        words = recheck.verdict.words
        return (
            f"{recheck.verdict.get_answer_display()}：{words}"
            if words
            else str(recheck.verdict.get_answer_display())
        )

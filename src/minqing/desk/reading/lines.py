"""One line of 我的工作: what it is, when it is due, where it is stuck, and the one next step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minqing.base import clock
from minqing.base.draw_states import DrawState
from minqing.base.models.draw import Draw
from minqing.desk.links import form_of, page_of
from minqing.desk.reading import places
from minqing.desk.reading.lights import Days, Shown
from minqing.desk.reading.stuck import Stuck
from minqing.matters.models import (
    Accountability,
    Comment,
    LookBackItem,
    Opinion,
    PersonalProblem,
    Problem,
    Publication,
    Receipt,
    Recheck,
    Referral,
    Task,
)
from minqing.matters.personal_states import PersonalState
from minqing.matters.queues import Queue
from minqing.matters.rules import said
from minqing.matters.states import OpinionState, TaskState
from minqing.org.access import Viewer
from minqing.org.permissions import Perm

Waiting = tuple[Queue, Any]


@dataclass(frozen=True)
class Line:
    """As the table draws it."""

    light: Shown
    code: str
    title: str
    url: str
    place: str
    due: dt.date | None
    stuck: str
    label: str
    act: str


class Lines:
    """Draws rows of every kind; what belongs to a whole page of them is read once."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.days = Days()
        self.names = places.names_of(viewer.office)

    def draw(self, rows: Iterable[Waiting]) -> list[Line]:
        return self.draw_all({"": list(rows)})[""]

    def draw_all(self, parts: Mapping[str, Sequence[Waiting]]) -> dict[str, list[Line]]:
        """Several tables of one page: what lies behind their rows is read once for all."""
        stuck = Stuck.of([row for rows in parts.values() for _queue, row in rows])
        return {name: [self._line(q.name, row, stuck) for q, row in rows] for name, rows in parts.items()}

    def tasks(self, rows: Iterable[Task]) -> list[Line]:
        """Tasks that wait in no queue of this reader's."""
        found = list(rows)
        stuck = Stuck.of(found)
        return [self._task("", task, stuck) for task in found]

    def _line(self, queue: str, row: Any, stuck: Stuck) -> Line:
        if isinstance(row, Task):
            return self._task(queue, row, stuck)
        if isinstance(row, Problem):
            return self._problem(queue, row, stuck)
        if isinstance(row, Referral):
            return self._referral(queue, row, stuck)
        if isinstance(row, Receipt):
            light = self.days.date(row.callback_on) if row.callback_on else self.days.none()
            told = (light, row.opinion.code, row.opinion.title, page_of(row.opinion))
            label, url = _("打电话"), page_of(row)
            return Line(*told, self._place(row.scope), row.callback_on, stuck.receipt(row), label, url)
        if isinstance(row, Recheck):
            told = (self.days.date(row.due_on), row.opinion.code, row.opinion.title, page_of(row))
            return Line(
                *told, self._place(row.scope), row.due_on, stuck.recheck(row), _("复核"), page_of(row)
            )
        if isinstance(row, Draw | LookBackItem | Accountability):
            return self._lookback(queue, row)
        if isinstance(row, PersonalProblem):
            return self._personal(row)
        if isinstance(row, Publication | Comment):
            return self._publicity(row)
        assert isinstance(row, Opinion)
        return self._opinion(queue, row, stuck)

    def _problem(self, queue: str, row: Problem, stuck: Stuck) -> Line:
        told = (row.code, row.title, page_of(row), self._place(row.scope))
        if queue == "levels_soon" and row.level_due is not None:
            light, why = self.days.date(row.level_due), stuck.level(row)
            return Line(light, *told, row.level_due, why, _("打开"), page_of(row))
        if queue == "levels_risen":
            why = stuck.level(row)
            return Line(self.days.none(), *told, row.level_due, why, _("打开"), page_of(row))
        label, url = _("确认结果"), form_of("problem.confirm", row)
        return Line(self.days.none(), *told, None, stuck.problem(row), label, url)

    def _referral(self, queue: str, row: Referral, stuck: Stuck) -> Line:
        light = self.days.date(row.due_on) if row.due_on else self.days.none()
        told = (light, row.code, row.title, page_of(row), self._place(row.scope), row.due_on)
        late = queue == "referrals_late"
        label = _("记录答复") if late else _("打开")
        url = form_of("referral.reply", row) if late else page_of(row)
        return Line(*told, stuck.referral(row), label, url)

    def _personal(self, row: PersonalProblem) -> Line:
        light = self.days.date(row.due_on) if row.due_on else self.days.none()
        told = (light, row.code, row.title, page_of(row), self._place(row.scope), row.due_on)
        if row.state == PersonalState.REPORTED:
            why = _("%(who)s已报告，等确认") % {"who": row.leader.name}
            return Line(*told, why, _("确认"), form_of("personal.confirm", row))
        if row.promise:
            why = row.back_reason or _("已承诺，等报告结果")
            return Line(*told, why, _("报结果"), form_of("personal.report", row))
        return Line(*told, _("还没有承诺"), _("写承诺"), form_of("personal.promise", row))

    def _publicity(self, row: Publication | Comment) -> Line:
        place, url = self._place(row.scope), page_of(row)
        if isinstance(row, Comment):
            why = str(row.get_aspect_display())
            return Line(
                self.days.none(), row.code, row.publication.title, url, place, None, why, _("看留言"), url
            )
        why = _("%(who)s报批") % {"who": row.asked_by or ""}
        told = (self.days.none(), row.code, row.title, url, place, None, why)
        return Line(*told, _("审批"), form_of("publication.approve", row))

    def _place(self, scope: str) -> str:
        return places.community_of(self.names, scope)

    def _lookback(self, queue: str, row: Draw | LookBackItem | Accountability) -> Line:
        if isinstance(row, Draw):
            frozen = row.state == DrawState.FROZEN
            due, why = (row.commit_by, _("等你交承诺")) if frozen else (row.open_by, _("等你公开秘密"))
            verb, label = ("draw.commit", _("承诺")) if frozen else ("draw.open", _("公开"))
            told = (self.days.date(due), row.number, row.heading, page_of(row), "", due, why)
        elif isinstance(row, LookBackItem):
            verb, label, problem = "lookback.inspect", _("检查"), row.problem
            light, place = self.days.date(row.due_on), self._place(row.scope)
            told = (light, problem.code, problem.title, page_of(row), place, row.due_on, row.lookback.code)
        else:
            mine = queue == "accountabilities_to_hear"
            verb, label = ("accountability.hear", _("申辩")) if mine else ("accountability.decide", _("决定"))
            light, place, title = self.days.date(row.hear_by), self._place(row.scope), row.item.problem.title
            told = (light, row.code, title, page_of(row), place, row.hear_by, row.title)
        return Line(*told, label, form_of(verb, row))

    def _task(self, queue: str, task: Task, stuck: Stuck) -> Line:
        label, url = self._task_step(queue, task, stuck)
        told = (self.days.task(task), task.code, task.title, page_of(task), self._place(task.scope))
        why = stuck.back(task) if queue == "tasks_sent_back" else stuck.task(task)
        return Line(*told, task.promise_on, why, label, url)

    def _task_step(self, queue: str, task: Task, stuck: Stuck) -> tuple[str, str]:
        """What this reader most likely has to do; everything else is on the task's page."""
        if queue in ("tasks_to_approve", "requests_to_decide"):
            return _("审批"), page_of(task)
        if queue == "disputes":
            return _("裁定"), form_of("task.settle_dispute", task)
        if self.viewer.may(Perm.TASK_WORK) and task.lead_unit_id in self.viewer.unit_ids:
            if task.state == TaskState.ISSUED:
                return _("接收"), form_of("task.accept", task)
            if task.state == TaskState.WORKING and stuck.unproven(task):
                return _("补佐证"), form_of("task.add_evidence", task)
            if task.state == TaskState.WORKING:
                return _("写进展"), form_of("task.progress", task)
        if task.state == TaskState.SUBMITTED and self.viewer.may(Perm.TASK_APPROVE, task.scope):
            return _("审批"), page_of(task)
        return _("打开"), page_of(task)

    def _opinion(self, queue: str, opinion: Opinion, stuck: Stuck) -> Line:
        if opinion.with_discipline:
            received = said(opinion.received_at.astimezone(clock.ZONE).date())
            sealed = (self.days.none(), opinion.code, _("已转纪检"), page_of(opinion), "", None)
            since = _("%(day)s收到") % {"day": received}
            return Line(*sealed, since, _("打开"), form_of("accusation.open", opinion))
        if queue == "corrections_to_decide":
            told = (self.days.answer(opinion), opinion.code, opinion.title, page_of(opinion))
            due, why = opinion.answer_due, _("有人说收到时间登记错了，等另一人批")
            url = form_of("opinion.decide_correction", opinion)
            return Line(*told, self._place(opinion.scope), due, why, _("批更正"), url)
        label, url = _("分办"), reverse("desk:triage_one", args=[opinion.pk])
        if queue.startswith("answers_") or opinion.state == OpinionState.LINKED:
            label, url = _("答复"), form_of("opinion.answer", opinion)
        told = (self.days.answer(opinion), opinion.code, opinion.title, page_of(opinion))
        return Line(*told, self._place(opinion.scope), opinion.answer_due, stuck.opinion(opinion), label, url)


def by_date(lines: list[Line]) -> list[Line]:
    """Of two queues in one block: what is due first comes first."""
    return sorted(lines, key=lambda line: (line.due is None, line.due or dt.date.max))

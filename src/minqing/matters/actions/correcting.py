"""更正: a mistyped entry is put right with a reason. What stood there stays readable; a clock moves only by a second person.

Verdicts, decisions and changes of a promise are not here and never will be: they are what somebody did, not what was typed.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.dates import BadDate, date_from, moment_from
from minqing.base.errors import Refusal
from minqing.base.journal import erase_values
from minqing.base.lengths import WORDS
from minqing.base.norms import norm
from minqing.matters import rules
from minqing.matters.actions import promises, receipts
from minqing.matters.actions.moving import due_words, heard_by, person_refusal
from minqing.matters.models import (
    Channel,
    CorrectedField,
    Correction,
    Decision,
    Opinion,
    Problem,
    PromiseChange,
    Task,
)
from minqing.matters.models.correction import CLOCKS
from minqing.matters.norms import ANSWER, CORRECTION, CORRECTION_PROMISE
from minqing.matters.states import OPINION, PROBLEM, TASK, ReceiptState, TaskState
from minqing.org.permissions import Perm

F = CorrectedField
Matter = Opinion | Problem | Task
OF_OPINION = (F.WORDS, F.TITLE, F.PLACE, F.HAPPENED, F.RECEIVED, F.CHANNEL, F.SOURCE, F.SOURCE_REF)
OF_PROBLEM = (F.TITLE, F.PLACE, F.DESCRIPTION)
OF_TASK = (F.TITLE, F.MEASURE, F.PROMISE)
FIELDS: dict[type[Matter], tuple[CorrectedField, ...]] = {
    Opinion: OF_OPINION,
    Problem: OF_PROBLEM,
    Task: OF_TASK,
}
# Longest text of a column; the rest is bounded by the action.
LONGEST = {F.TITLE: 80, F.PLACE: 120, F.SOURCE: 40, F.SOURCE_REF: 60}
NEEDED = frozenset({F.WORDS, F.TITLE, F.MEASURE, F.CHANNEL, F.RECEIVED, F.PROMISE})
# Channels that staff may have typed wrong: what came by the web came by the web, and a table by a table.
TYPED = tuple(c for c in Channel if c not in (Channel.WEB, Channel.EXCEL, Channel.HIDDEN))


class NotReadable(ValueError):
    """The new value is none of this field; the message says why."""


def read(field: str, typed: str) -> Any:
    """The value that the column takes."""
    text = typed.strip() if field != F.WORDS else typed
    try:
        if field in (F.RECEIVED, F.HAPPENED):
            return moment_from(text) if text else None
        if field == F.PROMISE:
            return date_from(text)
    except BadDate as bad:
        raise NotReadable(str(bad)) from bad
    if field == F.CHANNEL:
        found = next((c for c in TYPED if text in (c.value, str(c.label))), None)
        if found is None:
            told = "、".join(str(c.label) for c in TYPED)
            raise NotReadable(f"没有“{text}”这个渠道，或不能更正成它。可以写：{told}。")
        return found.value
    return text


def shown(field: str, value: Any) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    if field in (F.RECEIVED, F.HAPPENED):
        at = value.astimezone(clock.ZONE)
        return f"{rules.said(at.date())} {at:%H:%M}"
    if field == F.PROMISE:
        return rules.said(value)
    return str(Channel(value).label) if field == F.CHANNEL else str(value)


def _raw(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value or "")


def _stored(field: str, raw: str) -> Any:
    if field in (F.RECEIVED, F.HAPPENED):
        return dt.datetime.fromisoformat(raw) if raw else None
    return dt.date.fromisoformat(raw) if field == F.PROMISE else raw


def _begin(act: Act, row: Matter, field: str, new: str, reason: str) -> Correction:
    """Write the correction down; what moves no clock is done at once."""
    value = read(field, new)
    assert act.by.person_id is not None
    made = Correction(
        office=act.office,
        scope=row.scope,
        field=field,
        old=shown(field, getattr(row, field)),
        new=shown(field, value),
        value=_raw(value),
        reason=reason.strip(),
        asked_at=act.now,
        asked_by_id=act.by.person_id,
        **{type(row)._meta.model_name or "": row},  # noqa: SLF001 -- Django's public meta API
    )
    if field not in CLOCKS:
        made.decision = Decision.APPROVED
        setattr(row, field, value)
        row.save()
    made.save()
    return made


def _settle(act: Act, row: Matter, asked: Correction, text: str, *, approve: bool) -> Correction:
    asked.decision = Decision.APPROVED if approve else Decision.REFUSED
    asked.decided_at, asked.decided_by_id, asked.decision_text = act.now, act.by.person_id, text.strip()
    if approve:
        moved = _move_clock(row, asked)
        told = f"{asked.get_field_display()}由{asked.old}更正为{asked.new}，理由：{asked.reason}。"
        asked.effect = told + moved
        row.save()
    asked.save()
    return asked


def _move_clock(row: Matter, asked: Correction) -> str:
    """Set the date and what follows from it; tells what became of the clock."""
    value = _stored(asked.field, asked.value)
    if isinstance(row, Task):
        row.first_promise_on = row.promise_on = value
        return "承诺日期按更正后的计算。"
    assert isinstance(row, Opinion)
    row.received_at = value
    if row.answer_due is None:
        return ""
    before, start = row.answer_due, value.astimezone(clock.ZONE).date()
    limit = norm(ANSWER, on=start, subject=row.category.path if row.category else "")
    row.answer_due, row.answer_rule = heard_by(limit, start), due_words(limit, start)
    if row.answer_due == before:
        return f"答复期限重新计算，还是{rules.said(before)}。"
    return f"答复期限从收到那天重新计算：由{rules.said(before)}改为{rules.said(row.answer_due)}。"


# --- the rules -------------------------------------------------------------------------------------------------------


def _refusal(by: Actor, row: Matter, field: str, new: str, reason: str, since: dt.datetime) -> Refusal | None:
    """What holds for every correction."""
    if no := person_refusal(by, "更正"):
        return no
    if field not in FIELDS[type(row)]:
        told = "、".join(str(f.label) for f in FIELDS[type(row)])
        why = f"“{field}”不能更正。群众评价、批示和承诺变更不能更正；这里可以更正的是：{told}。"
        return Refusal(why, kind="input")
    limit = norm(CORRECTION, on=clock.today())
    last = limit.due(since.astimezone(clock.ZONE).date())
    if clock.today() > last:
        return Refusal(f"更正期限到{rules.said(last)}，已经过了。", who="写进进展说明", basis=limit.words)
    try:
        value = read(field, new)
    except NotReadable as bad:
        return Refusal(str(bad), kind="input")
    return _value_refusal(row, field, value) or rules.reason_refusal(reason, "为什么更正（群众可见）")


def _value_refusal(row: Matter, field: str, value: Any) -> Refusal | None:
    label = CorrectedField(field).label
    if field in NEEDED and (value is None or not str(value).strip()):
        return Refusal(f"{label}要写，不能更正成空白。", kind="input")
    if value == getattr(row, field):
        return Refusal(f"新写的{label}和现在的一样。", kind="input")
    if (most := LONGEST.get(CorrectedField(field))) and len(str(value)) > most:
        return Refusal(f"{label}最多{most}字。", kind="input")
    return None


@action(
    "opinion.correct",
    label=_("更正"),
    needs=Perm.OPINION_TRIAGE,
    on=Opinion,
    states=OPINION,
    for_resident=_("更正了登记时写错的内容"),
    at_most={"new": WORDS},
)
def correct_opinion(act: Act, opinion: Opinion, *, field: str, new: str, reason: str) -> Correction:
    """What the office typed wrong. The date of receipt waits for another person: the answering clock runs from it."""
    return _begin(act, opinion, field, new, reason)


@correct_opinion.refusing
def _correct_opinion(by: Actor, opinion: Opinion, *, field: str, new: str, reason: str) -> Refusal | None:
    if no := _refusal(by, opinion, field, new, reason, opinion.recorded_at):
        return no
    if opinion.channel == Channel.WEB and field in (F.WORDS, F.CHANNEL, F.RECEIVED):
        why = "这件是群众自己在网上写的，原话、渠道和收到时间不能更正。"
        return Refusal(why, who="群众有补充，作为新的意见登记或写进进展")
    receipt = receipts.of(opinion)
    if receipt is not None and receipt.state == ReceiptState.JUDGED:
        return Refusal("群众已经评价过这件事，登记的内容不再更正。", who="写进进展说明", kind="state")
    value = read(field, new)
    if field == F.SOURCE_REF and value:
        twin = Opinion.objects.filter(office=opinion.office, source=opinion.source, source_ref=value)
        if known := twin.exclude(pk=opinion.pk).first():
            return Refusal(f"来源编号{value}已经登记过，是{known.code}。", kind="input")
    return _time_refusal(opinion, field, value)


def _time_refusal(opinion: Opinion, field: str, value: Any) -> Refusal | None:
    if field == F.HAPPENED and value is not None and value > opinion.received_at:
        return Refusal("发生时间晚于收到时间，请核对。", kind="input")
    if field != F.RECEIVED:
        return None
    if value > opinion.recorded_at:
        return Refusal("收到时间不能晚于登记时间，请核对。", kind="input")
    if opinion.happened_at is not None and value < opinion.happened_at:
        return Refusal("收到时间早于发生时间。先更正发生时间，或再核对。", kind="input")
    if opinion.answered_at is not None and value > opinion.answered_at:
        return Refusal("收到时间晚于答复时间，请核对。", kind="input")
    if pending(opinion) is not None:
        return Refusal("已经有一份更正在等批示。", who="社区书记、分管领导", kind="state")
    return None


def pending(row: Opinion | Task) -> Correction | None:
    """A correction that waits for another person."""
    return row.corrections.filter(decision=Decision.ASKED).first()


@action(
    "opinion.decide_correction",
    label=_("批更正"),
    needs=Perm.PROBLEM_CONFIRM,
    on=Opinion,
    states=OPINION,
    for_resident=_("更正了登记时写错的内容"),
)
def decide_opinion(act: Act, opinion: Opinion, *, approve: bool, text: str = "") -> Correction:
    """The clock is worked out anew from the true date; it may be late already."""
    asked = Correction.objects.get(opinion=opinion, decision=Decision.ASKED)
    return _settle(act, opinion, asked, text, approve=approve)


@decide_opinion.refusing
def _decide_opinion(by: Actor, opinion: Opinion, *, approve: bool, text: str = "") -> Refusal | None:
    return _decision_refusal(by, pending(opinion), text, approve=approve)


def _decision_refusal(by: Actor, asked: Correction | None, text: str, *, approve: bool) -> Refusal | None:
    if asked is None:
        return Refusal("没有等待批示的更正。", kind="state")
    if no := rules.second_person_refusal(asked.asked_by_id, by.person_id, "这份更正"):
        return no
    return None if approve else rules.reason_refusal(text, "不同意的理由")


@action("problem.correct", label=_("更正"), needs=Perm.PROBLEM_MANAGE, on=Problem, states=PROBLEM)
def correct_problem(act: Act, problem: Problem, *, field: str, new: str, reason: str) -> Correction:
    return _begin(act, problem, field, new, reason)


@correct_problem.refusing
def _correct_problem(by: Actor, problem: Problem, *, field: str, new: str, reason: str) -> Refusal | None:
    return _refusal(by, problem, field, new, reason, problem.raised_at)


@action(
    "task.correct",
    label=_("更正"),
    needs=Perm.TASK_ISSUE,
    on=Task,
    states=TASK,
    for_resident=_("更正了下达时写错的内容"),
)
def correct_task(act: Act, task: Task, *, field: str, new: str, reason: str) -> Correction:
    return _begin(act, task, field, new, reason)


@correct_task.refusing
def _correct_task(by: Actor, task: Task, *, field: str, new: str, reason: str) -> Refusal | None:
    no = _refusal(by, task, field, new, reason, task.issued_at)
    return no or (_promise_refusal(task, read(field, new)) if field == F.PROMISE else None)


def _promise_refusal(task: Task, value: dt.date) -> Refusal | None:
    """A slip of the pen, soon seen: never a way round an extension."""
    today, issued = clock.today(), task.issued_at.astimezone(clock.ZONE).date()
    limit = norm(CORRECTION_PROMISE, on=today)
    last = limit.due(issued)
    extension = "承诺办不到的，由承办单位申请延期"
    if today > last or task.promise_on < today or task.state == TaskState.FINISHED:
        why = f"承诺日期的更正期限到{rules.said(last)}，逾期或办结以后也不能更正。"
        return Refusal(why, who=extension, basis=limit.words)
    if PromiseChange.objects.filter(task=task).exists():
        return Refusal("承诺日期已经变更过，原定日期不能再更正。", who=extension, kind="state")
    if pending(task) is not None:
        return Refusal("已经有一份更正在等批示。", who="社区书记、分管领导", kind="state")
    promise = promises.promise_norm(issued, task.category.path if task.category else "")
    return rules.promise_refusal(value, promise.due(issued), today, promise.words)


@action(
    "task.decide_correction",
    label=_("批更正"),
    needs=Perm.TASK_APPROVE,
    on=Task,
    states=TASK,
    for_resident=_("更正了下达时写错的内容"),
)
def decide_task(act: Act, task: Task, *, approve: bool, text: str = "") -> Correction:
    asked = Correction.objects.get(task=task, decision=Decision.ASKED)
    return _settle(act, task, asked, text, approve=approve)


@decide_task.refusing
def _decide_task(by: Actor, task: Task, *, approve: bool, text: str = "") -> Refusal | None:
    return _decision_refusal(by, pending(task), text, approve=approve)


# --- what becomes of corrections when their matter changes -----------------------------------------------------------

TELLING = ("old", "new", "value", "reason", "effect", "decision_text")


def wipe(**about: Any) -> None:
    """The matter was an accusation: what its corrections said goes with its words."""
    for row in Correction.objects.filter(**about):
        erase_values(row, TELLING)
        row.old = row.new = row.value = row.effect = row.decision_text = ""
        row.reason = "已转有权机关办理"
        row.save()


def move_along(opinion: Opinion, scope: str) -> None:
    """The matter lies elsewhere: its corrections are read there too."""
    for row in Correction.objects.filter(opinion=opinion):
        row.scope = scope
        row.save()

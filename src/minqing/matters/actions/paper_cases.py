"""补录纸质件: cases that lie open on paper come in with their own dates, and their clocks run from those, late or not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal, Refused
from minqing.base.lengths import WORDS
from minqing.base.norms import norm
from minqing.base.numbers import next_code
from minqing.matters import rules
from minqing.matters.actions import promises
from minqing.matters.actions.issuing import servable, serve, units_refusal
from minqing.matters.actions.moving import place_refusal
from minqing.matters.actions.taking import (
    answer_of,
    answer_refusal,
    intake_refusal,
    keep_answer,
    numbers_refusal,
    take_in,
)
from minqing.matters.models import Kind, Problem, Task
from minqing.matters.norms import PAPER_BACK
from minqing.org.access import Viewer
from minqing.org.models import Post, Unit
from minqing.org.permissions import Perm

SOURCE = "纸质件"
TAKEN_OVER = "纸质件原定的承诺日期，补录时照录"


def back_refusal(received_at: dt.datetime, reason: str) -> Refusal | None:
    """Farther back than the norm only with a reason."""
    limit = norm(PAPER_BACK, on=clock.today())
    first = clock.today() - dt.timedelta(days=limit.value)
    day = received_at.astimezone(clock.ZONE).date()
    if day >= first or len(reason.strip()) >= 2:
        return None
    why = f"收到日期{rules.said(day)}早于{rules.said(first)}，请写明为什么现在才补录。"
    return Refusal(why, basis=limit.words, kind="input")


@action(
    "opinion.record_paper",
    label=_("补录纸质件"),
    needs=Perm.OPINION_RECORD,
    for_resident=_("工作人员把您以前反映的事补录进来"),
    told_once=("code",),
    at_most={"words": WORDS, "answer": WORDS},
)
def record_paper(
    act: Act,
    *,
    scope: str,
    words: str,
    channel: str,
    received_at: dt.datetime,
    paper_number: str = "",
    late_reason: str = "",
    answer: str = "",
    answered_at: dt.datetime | None = None,
    **more: Any,
) -> dict[str, str]:
    """When it happened, when it reached us and when it was typed in stay three times. The clock runs from the second."""
    given = {"scope": scope, "words": words, "channel": channel, "received_at": received_at, **more}
    # Of an accusation nothing readable is kept, not even that it came on paper.
    if more.get("kind") != Kind.ACCUSATION:
        act.say(reason=late_reason.strip())
        given |= {"source": SOURCE, "source_ref": paper_number.strip()}
    opinion, code = take_in(act, given)
    keep_answer(opinion, answer, answered_at)
    return answer_of(opinion, code)


@record_paper.refusing
def _record_paper(
    by: Actor,
    *,
    received_at: dt.datetime | None = None,
    paper_number: str = "",
    late_reason: str = "",
    answer: str = "",
    answered_at: dt.datetime | None = None,
    **given: Any,
) -> Refusal | None:
    if received_at is None:
        return Refusal("纸质件上的收到时间要写。", kind="input")
    if len(paper_number.strip()) > 60:
        return Refusal("纸质件编号最多60字。", kind="input")
    told = {**given, "received_at": received_at, "source": SOURCE, "source_ref": paper_number}
    if no := intake_refusal(by, told) or numbers_refusal(given):
        return no
    if given.get("kind") == Kind.ACCUSATION and (answer.strip() or paper_number.strip()):
        return Refusal(
            "检举控告不写纸质件编号和答复，直接登记，由纪检干部处理。", who="纪检干部", kind="input"
        )
    return back_refusal(received_at, late_reason) or answer_refusal(answer, answered_at, received_at)


# --- a task that runs on paper ---------------------------------------------------------------------------------------


@action(
    "task.take_over",
    label=_("补录在办任务"),
    needs=Perm.TASK_ISSUE,
    for_resident=_("补录了以前定下的办理单位和承诺日期"),
)
def take_over(
    act: Act,
    *,
    scope: str,
    title: str,
    measure: str,
    lead_unit: Unit,
    leader_post: Post,
    problems: Sequence[Problem],
    issued_on: dt.date,
    promise_on: dt.date,
) -> Task:
    """A task that was given out on paper, with the day promised then. Its unit still takes it here, and it may be late."""
    task = Task.objects.create(
        office=act.office,
        scope=scope,
        code=next_code(act.office, "RW", act.today.year),
        title=title.strip(),
        measure=measure.strip(),
        category=problems[0].category,
        lead_unit=lead_unit,
        leader_post=leader_post,
        issued_at=min(clock.at(issued_on), act.now),
        issued_by_id=act.by.person_id,
        first_promise_on=promise_on,
        promise_on=promise_on,
        promise_rule=TAKEN_OVER,
    )
    act.say(note=TAKEN_OVER)
    for problem in problems:
        serve(task, problem, "task.take_over")
    return task


@take_over.refusing
def _take_over(
    by: Actor,
    *,
    scope: str,
    title: str,
    measure: str,
    lead_unit: Unit,
    leader_post: Post,
    problems: Sequence[Problem],
    issued_on: dt.date,
    promise_on: dt.date,
) -> Refusal | None:
    if not 0 < len(title.strip()) <= 80:
        return Refusal("任务名称要写，最多80字。", kind="input")
    if not problems:
        return Refusal("任务要针对至少一个问题，请先选问题。", kind="input")
    no = (
        place_refusal(by, scope)
        or rules.reason_refusal(measure, "整改措施")
        or units_refusal(by, lead_unit, (), leader_post)
        or _days_refusal(issued_on, promise_on)
    )
    return no or next((no for problem in problems if (no := servable(by, problem, None))), None)


def _days_refusal(issued_on: dt.date, promise_on: dt.date) -> Refusal | None:
    if issued_on > clock.today():
        return Refusal("下达日期比今天还晚，请核对。", kind="input")
    if promise_on < issued_on:
        return Refusal("承诺日期早于下达日期，请核对。", kind="input")
    limit = promises.promise_norm(issued_on, "")
    if promise_on > clock.today() and promise_on > limit.due(clock.today()):
        latest = limit.due(clock.today())
        why = f"承诺日期{rules.said(promise_on)}比今天新下达的还晚（{rules.said(latest)}），请核对。"
        return Refusal(why, who="办理中可申请延期，由另一位领导批准", basis=limit.words)
    return None


# --- the same from a table -------------------------------------------------------------------------------------------


def _problems_of(by: Actor, codes: str) -> list[Problem]:
    """The problems that a cell names, as far as the actor sees them."""
    rows = Problem.objects.all().filter(office=by.office)
    if isinstance(by, Viewer):
        rows = Problem.objects.seen_by(by)
    named = [code for code in codes.replace("，", "、").replace(",", "、").split("、") if code.strip()]
    found = {row.code: row for row in rows.filter(code__in=[code.strip() for code in named])}
    missing = [code for code in named if code.strip() not in found]
    if missing:
        raise Refused(Refusal(f"没有找到问题{'、'.join(missing)}，或不在你的管辖范围内。", kind="input"))
    return [found[code.strip()] for code in named]


def _unit_of(by: Actor, name: str) -> Unit:
    rows = list(
        Unit.objects.get_queryset().within(by.office).filter(name=name.strip(), valid_to__isnull=True)[:2]
    )
    if len(rows) != 1:
        why = "不止一个" if rows else "没有"
        raise Refused(Refusal(f"{why}叫“{name.strip()}”的单位，请写单位全称。", kind="input"))
    return rows[0]


def _post_of(by: Actor, title: str) -> Post:
    """By its title, or by unit and title where several units have such a post: 城建办 主任."""
    unit, _space, own = title.strip().rpartition(" ")
    rows = Post.objects.get_queryset().within(by.office).filter(title=own, valid_to__isnull=True)
    found = list((rows.filter(unit__name=unit.strip()) if unit else rows)[:2])
    if len(found) != 1:
        why = "不止一个" if found else "没有"
        raise Refused(Refusal(f"{why}“{title.strip()}”这个岗位，请写成“单位 岗位”。", kind="input"))
    return found[0]


def _of_cells(by: Actor, cells: dict[str, Any]) -> dict[str, Any]:
    issued = cells["issued_at"]
    return {
        "scope": cells["scope"],
        "title": cells["title"],
        "measure": cells["measure"],
        "lead_unit": _unit_of(by, cells["lead"]),
        "leader_post": _post_of(by, cells["leader"]),
        "problems": _problems_of(by, cells["problems"]),
        "issued_on": issued.astimezone(clock.ZONE).date(),
        "promise_on": cells["promise_on"],
    }


@action("task.import_line", label=_("从表格补录在办任务"), needs=Perm.TASK_ISSUE)
def import_line(
    act: Act,
    *,
    scope: str,
    title: str,
    measure: str,
    lead: str,
    leader: str,
    problems: str,
    issued_at: dt.datetime,
    promise_on: dt.date,
    code: str = "",
) -> Task:
    """A line of a table: units and posts by their names, problems by their numbers."""
    cells: dict[str, Any] = {
        "scope": scope,
        "title": title,
        "measure": measure,
        "lead": lead,
        "leader": leader,
    }
    cells |= {"problems": problems, "issued_at": issued_at, "promise_on": promise_on}
    return take_over.doing(act, **_of_cells(act.by, cells))


@import_line.refusing
def _import_line(by: Actor, *, code: str = "", **cells: Any) -> Refusal | None:
    if code:
        return Refusal(f"没有编号是{code}的任务。新的一行，编号请留空，由系统给。", kind="input")
    return _take_over(by, **_of_cells(by, cells))

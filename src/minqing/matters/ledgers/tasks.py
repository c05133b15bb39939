"""The ledger of rectification tasks 整改任务, with their lights."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.norms import norm
from minqing.ledger.ledger import Column, Figure, Filter, Ledger, Sort
from minqing.matters import rules
from minqing.matters.actions import paper_cases, task
from minqing.matters.ledgers import parts
from minqing.matters.models import Decision, PromiseChange, Task
from minqing.matters.models.task import RUNNING_CLOCK
from minqing.matters.queues import soon_until
from minqing.matters.rates_norms import OFTEN
from minqing.matters.states import TaskState

DETAIL = frozenset({"detail", "excel"})


def _light(row: Task) -> str:
    today = clock.today()
    return str(rules.light(row.state, row.promise_on, today, soon_until(today)))


def _joint(row: Task) -> str:
    return "、".join(line.unit.name for line in row.joint.all())


def _problems(row: Task) -> str:
    return "、".join(line.problem.code for line in row.serves.all() if line.active)


def lit(value: str) -> Q:
    """Tasks whose light is this one today."""
    today = clock.today()
    running = Q(state__in=RUNNING_CLOCK)
    if value == rules.Light.SUSPENDED:
        return Q(state=TaskState.SUSPENDED)
    if value == rules.Light.LATE:
        return running & Q(promise_on__lt=today)
    soon = soon_until(today)
    if value == rules.Light.SOON:
        return running & Q(promise_on__gte=today, promise_on__lte=soon)
    if value == rules.Light.ON_TIME:
        return running & Q(promise_on__gt=soon)
    raise ValueError(value)


def moved_often() -> Q:
    """Tasks whose promise was moved as often as the norm calls often."""
    moves = PromiseChange.objects.filter(task=OuterRef("pk"), decision=Decision.APPROVED).values("task")
    often = norm(OFTEN).value
    return Q(Exists(moves.annotate(n=Count("pk")).filter(n__gte=often)))


# How each light is counted.
HOW: dict[str, Any] = {
    rules.Light.ON_TIME: _("没有办结、没有挂账，承诺日期还不到临期"),
    rules.Light.SOON: _("没有办结、没有挂账，承诺日期已到规则参数“临期提醒”的天数以内"),
    rules.Light.LATE: _("没有办结、没有挂账，承诺日期已过"),
    rules.Light.SUSPENDED: _("批准挂账、还没有恢复办理的任务"),
}
LIGHTS = [(str(one.value), one.label) for one in rules.Light if one.value]

TASKS = Ledger(
    name="tasks",
    label=_("整改任务"),
    model=Task,
    columns=(
        Column("code", _("编号"), kind="code", parse=parts.number, names=("任务编号",)),
        Column("light", _("时限"), kind="light", read=_light, choices=rules.Light.choices),
        Column("promise_on", _("承诺日期"), kind="date", parse=parts.day),
        Column("title", _("任务"), parse=parts.words, names=("任务名称",), width=30),
        Column("measure", _("整改措施"), parse=parts.words, shown=DETAIL, width=50),
        Column("lead", _("牵头单位"), path="lead_unit.name", parse=parts.words),
        Column("joint", _("配合单位"), read=_joint, shown=DETAIL),
        Column("leader", _("责任领导岗位"), path="leader_post.title", parse=parts.words, shown=DETAIL),
        Column("state", _("走到哪一步"), choices=TaskState.choices),
        Column("category", _("类别"), path="category.full_name", shown=DETAIL, width=24),
        Column("scope", _("所在区划"), kind="code", parse=parts.place),
        Column("problems", _("所办问题"), read=_problems, parse=parts.words),
        Column("first_promise_on", _("原定承诺日期"), kind="date", shown=DETAIL),
        Column("promise_rule", _("承诺日期依据"), shown=DETAIL, width=40),
        Column("issued_at", _("下达时间"), kind="datetime", parse=parts.moment, shown=DETAIL),
        Column("accepted_at", _("接收时间"), kind="datetime", shown=DETAIL),
        Column("submitted_at", _("提交时间"), kind="datetime", shown=DETAIL),
        Column("submit_text", _("完成情况"), shown=DETAIL, width=40),
        Column("approved_at", _("审批时间"), kind="datetime", shown=DETAIL),
        Column("approved_by", _("审批人"), path="approved_by.name", shown=DETAIL),
        Column("round", _("第几轮"), kind="int", shown=DETAIL),
    ),
    filters=(
        parts.of_choices("state", _("走到哪一步"), TaskState),
        Filter(
            "light",
            _("时限"),
            lit,
            choices=lambda _viewer: LIGHTS,
            shown=lambda v: str(dict(LIGHTS).get(v, v)),
        ),
        parts.in_category(),
        parts.in_place(),
        parts.at_place(),
        parts.date_from("from", _("承诺不早于"), "promise_on"),
        parts.date_to("to", _("承诺不晚于"), "promise_on"),
        parts.containing("q", _("编号、任务名称"), "code", "title"),
    ),
    sorts=(Sort("promise", _("承诺日期"), "promise_on"),),
    tabs=parts.state_tabs(TaskState, *TaskState.values),
    figures=(
        Figure(
            "tasks.count",
            _("整改任务"),
            dated_by="issued_at",
            unit=_("项"),
            about=_("下达过的全部任务，办结的也在内"),
        ),
        Figure(
            "tasks.categories",
            _("任务类别"),
            Q(category__isnull=False),
            measure=Count(Substr("category__path", 1, 2), distinct=True),
            dated_by="issued_at",
            unit=_("大类"),
            about=_("任务所属的一级类别，相同的只数一次；没有分类的任务不算"),
        ),
        *(
            Figure(
                f"tasks.{value}",
                label,
                partial(lit, value),
                dated_by="promise_on",
                unit=_("项"),
                about=HOW[value],
            )
            for value, label in LIGHTS
        ),
        Figure(
            "tasks.finished",
            _("已办结"),
            Q(state=TaskState.FINISHED),
            dated_by="approved_at",
            unit=_("项"),
            about=_("办结已经由另一人审批同意的任务"),
        ),
        Figure(
            "tasks.promise_moved",
            _("承诺日期多次改动"),
            moved_often,
            dated_by="issued_at",
            unit=_("项"),
            about=_("承诺日期改动的次数达到规则参数“承诺日期多次改动”的任务"),
        ),
    ),
    key=("code",),
    add=paper_cases.import_line,
    amend=task.amend,
    defaults=parts.here,
    joins=("category", "lead_unit", "leader_post", "approved_by", "*joint__unit", "*serves__problem"),
)

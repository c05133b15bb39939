"""The blocks of 我的工作: which queues stand together, how many lie in each, and in which order they are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import CharField, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from minqing.matters.queues import Queue, queues_of
from minqing.org.access import Viewer


@dataclass(frozen=True)
class Block:
    """One headed table. `about` says what is in it; `none` is said when it is empty; `whole` reasons are not cut short."""

    name: str
    label: Any
    about: Any
    queues: tuple[str, ...]
    none: Any
    late: bool = False
    whole: bool = False


BLOCKS = (
    Block(
        "late",
        _("已逾期"),
        _("先到期的在前；延期要在到期前申请"),
        ("tasks_late", "answers_late", "referrals_late"),
        _("没有逾期。"),
        late=True,
    ),
    Block(
        "back",
        _("退回重办"),
        _("审批退回的、责令返工的；按退回的理由补办，再提交"),
        ("tasks_sent_back",),
        _("没有退回的任务。"),
        whole=True,
    ),
    Block(
        "soon",
        _("快到期"),
        _("到期日含当天，按工作日计算"),
        ("tasks_soon", "answers_soon", "levels_soon"),
        _("近几天没有到期的。"),
    ),
    Block(
        "accept",
        _("待接收"),
        _("不归本单位办的提异议，不要先接收"),
        ("tasks_to_accept",),
        _("没有等接收的任务。"),
    ),
    Block(
        "approve",
        _("待我审批"),
        _("别人提交的；同意、退回都留痕"),
        ("tasks_to_approve", "requests_to_decide", "corrections_to_decide", "problems_to_confirm"),
        _("没有等你审批的。"),
    ),
    Block(
        "levels",
        _("上交来的、要提请的"),
        _("下一级办不了、到期没有办完的；提请上级的函还没有发出的"),
        ("levels_risen", "referrals_to_send"),
        _("没有上交来的问题。"),
    ),
    Block("disputes", _("有异议"), _("承办单位说不归自己办，等裁定"), ("disputes",), _("没有异议。")),
    Block(
        "triage",
        _("待分办"),
        _("先分类，再定去向"),
        ("opinions_to_triage", "opinions_to_place"),
        _("没有等分办的意见。"),
    ),
    Block(
        "callback",
        _("待回访"),
        _("只列其他单位承办的事项；本单位办的，由别的单位回访"),
        ("to_call_back",),
        _("没有要回访的事项。"),
    ),
    Block(
        "recheck",
        _("待复核"),
        _("群众不满意的，由督导组作结论"),
        ("rechecks_open",),
        _("没有等复核的评价。"),
    ),
    Block(
        "lookback",
        _("回头看"),
        _("摇号等你承诺或公开的；抽中、等你到现场检查的"),
        ("draws_to_answer", "lookbacks_to_inspect"),
        _("没有等你检查的。"),
    ),
    Block(
        "accountability",
        _("问责"),
        _("要本单位申辩的，要你决定的；不公开，不排名"),
        ("accountabilities_to_hear", "accountabilities_to_decide"),
        _("没有问责。"),
    ),
    Block(
        "personal",
        _("班子个人问题"),
        _("自己的：写承诺、报结果；别人报的：核实后确认或退回"),
        ("personal_to_answer", "personal_to_confirm"),
        _("没有等你办的个人问题。"),
    ),
    Block(
        "publicity",
        _("公示"),
        _("别人起草、等你批准的；居民留言，看过才公开"),
        ("publications_to_approve", "comments_to_settle"),
        _("没有等你办的公示和留言。"),
    ),
    Block(
        "discipline",
        _("检举控告"),
        _("还没有人打开过的；每次打开都留痕"),
        ("accusations_unopened",),
        _("没有新转来的。"),
    ),
)
JOINS = {
    "LookBackItem": ("problem", "lookback"),
    "Accountability": ("item__problem", "unit"),
    "Task": ("lead_unit", "submitted_by"),
    "Receipt": ("opinion",),
    "PersonalProblem": ("leader",),
    "Publication": ("asked_by",),
    "Comment": ("publication",),
    "Recheck": ("opinion", "verdict"),
    "Problem": ("owner_unit",),
    "Referral": ("problem",),
}


@dataclass(frozen=True)
class Counts:
    """How many rows lie in each queue, and how many different matters that is altogether."""

    by_queue: dict[str, int]
    matters: int

    def of(self, block: Block) -> int:
        return sum(self.by_queue.get(name, 0) for name in block.queues)


def blocks_of(viewer: Viewer) -> list[tuple[Block, list[Queue]]]:
    """The blocks in which this reader may act on something, with their queues."""
    mine = {queue.name: queue for queue in queues_of(viewer)}
    found = [(block, [mine[name] for name in block.queues if name in mine]) for block in BLOCKS]
    return [(block, queues) for block, queues in found if queues]


def count(queues: Iterable[Queue], viewer: Viewer) -> Counts:
    """One query of ids for all queues; a late task that also waits to be taken is one matter."""
    parts = [_ids(queue, viewer) for queue in queues]
    if not parts:
        return Counts({}, 0)
    first, *rest = parts
    by_queue: dict[str, int] = {}
    seen: set[UUID] = set()
    for pk, name in first.union(*rest, all=True) if rest else first:
        by_queue[name] = by_queue.get(name, 0) + 1
        seen.add(pk)
    return Counts(by_queue, len(seen))


def _ids(queue: Queue, viewer: Viewer) -> QuerySet[Any, tuple[UUID, str]]:
    rows = queue.of(viewer).order_by()
    return rows.values_list("pk", Value(queue.name, output_field=CharField()))


def rows_of(queue: Queue, viewer: Viewer) -> QuerySet[Any]:
    """A queue's rows with what a line of the table shows."""
    rows = queue.of(viewer)
    return rows.select_related(*JOINS.get(rows.model.__name__, ()))


class Chain(Sequence[Any]):
    """Several queues as one long list, for turning pages: each is read only where the page lies."""

    def __init__(self, parts: Sequence[tuple[Queue, int]], viewer: Viewer) -> None:
        self.parts, self.viewer = parts, viewer

    def __len__(self) -> int:
        return sum(n for _queue, n in self.parts)

    def __getitem__(self, wanted: Any) -> Any:
        found: list[tuple[Queue, Any]] = []
        start, stop = wanted.start or 0, wanted.stop
        for queue, n in self.parts:
            if start < n and stop > 0:
                rows = rows_of(queue, self.viewer)[max(start, 0) : min(stop, n)]
                found += [(queue, row) for row in rows]
            start, stop = start - n, stop - n
        return found

"""What waits for whom: the queues behind 我的工作. Each is a query that its list and its count share."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.signals import request_finished, request_started
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.calendar import YearMissing, add_workdays
from minqing.base.draw_states import DrawState
from minqing.base.models.draw import Draw, DrawParty
from minqing.base.norms import norm
from minqing.matters import norms
from minqing.matters.level_rules import of_code
from minqing.matters.level_states import HopKind, ReferralState
from minqing.matters.lookback_states import AccountabilityState
from minqing.matters.models import (
    Accountability,
    CallAttempt,
    Correction,
    Decision,
    Hop,
    LookBackItem,
    Opinion,
    OpinionLink,
    Problem,
    PromiseChange,
    Receipt,
    Recheck,
    Referral,
    Suspension,
    Task,
    TaskProblem,
    TaskUnit,
)
from minqing.matters.models.task import TaskQuerySet
from minqing.matters.personal_queues import personal_to_answer, personal_to_confirm
from minqing.matters.publicity_queues import comments_to_settle, publications_to_approve
from minqing.matters.states import OpinionState, ProblemState, ReceiptState, TaskState
from minqing.org.access import Access, Viewer, any_of
from minqing.org.models import AccessEntry
from minqing.org.permissions import Perm


def where_may(viewer: Viewer, perm: Perm, access: Access) -> Q:
    """Rows inside the grants that give this permission."""
    return any_of(g.covers(access) | g.assigned(access) for g in viewer.grants if perm in g.perms)


# Within one request the answer is asked once, however many rows show a light.
_request = threading.local()


@receiver(request_started, dispatch_uid="lights request started")
def _start(**_: Any) -> None:
    _request.soon = {}


@receiver(request_finished, dispatch_uid="lights request finished")
def _finish(**_: Any) -> None:
    _request.soon = None


def soon_until(today: dt.date) -> dt.date:
    """The last day that counts as 临期."""
    known: dict[dt.date, dt.date] | None = getattr(_request, "soon", None)
    if known is not None and today in known:
        return known[today]
    limit = norm(norms.SOON, on=today)
    try:
        last = add_workdays(today, limit.value)
    except YearMissing:
        last = today + dt.timedelta(days=limit.value)
    if known is not None:
        known[today] = last
    return last


def _ours(viewer: Viewer) -> TaskQuerySet:
    """Tasks that my units lead, where I work on tasks, or that my posts answer for."""
    mine = Q(leader_post__in=viewer.post_ids)
    if viewer.may(Perm.TASK_WORK):
        mine |= Q(lead_unit__in=viewer.unit_ids)
    return Task.objects.seen_by(viewer).filter(mine)


def tasks_late(viewer: Viewer, today: dt.date) -> QuerySet[Task]:
    return _ours(viewer).overdue(today)


def tasks_soon(viewer: Viewer, today: dt.date) -> QuerySet[Task]:
    return _ours(viewer).due_within(today, soon_until(today))


def tasks_sent_back(viewer: Viewer, _today: dt.date) -> QuerySet[Task]:
    return _ours(viewer).sent_back()


def tasks_to_accept(viewer: Viewer, _today: dt.date) -> QuerySet[Task]:
    where = where_may(viewer, Perm.TASK_WORK, Task.access)
    return Task.objects.filter(where, lead_unit__in=viewer.unit_ids, state=TaskState.ISSUED)


def tasks_to_approve(viewer: Viewer, _today: dt.date) -> QuerySet[Task]:
    """Handed in by somebody else."""
    where = where_may(viewer, Perm.TASK_APPROVE, Task.access)
    return Task.objects.filter(where, state=TaskState.SUBMITTED).exclude(submitted_by=viewer.person_id)


def requests_to_decide(viewer: Viewer, _today: dt.date) -> QuerySet[Task]:
    """More time, or 挂账, asked by somebody else."""
    where = where_may(viewer, Perm.TASK_APPROVE, Task.access)
    asked = {"task": OuterRef("pk"), "decision": Decision.ASKED}
    changes = PromiseChange.objects.filter(**asked).exclude(asked_by=viewer.person_id)
    pauses = Suspension.objects.filter(**asked).exclude(asked_by=viewer.person_id)
    asked_for = Q(Exists(changes) | Exists(pauses), state=TaskState.WORKING)
    mistyped = Correction.objects.filter(**asked).exclude(asked_by=viewer.person_id)
    return Task.objects.filter(where, asked_for | Q(Exists(mistyped)))


def corrections_to_decide(viewer: Viewer, _today: dt.date) -> QuerySet[Opinion]:
    """A date of receipt that somebody else says was typed wrong."""
    where = where_may(viewer, Perm.PROBLEM_CONFIRM, Opinion.access)
    asked = Correction.objects.filter(opinion=OuterRef("pk"), decision=Decision.ASKED)
    seen = Opinion.objects.seen_by(viewer).exclude(state=OpinionState.WITH_DISCIPLINE)
    return seen.filter(where, Exists(asked.exclude(asked_by=viewer.person_id)))


def problems_to_confirm(viewer: Viewer, _today: dt.date) -> QuerySet[Problem]:
    """All of its tasks are approved; the result is not confirmed yet."""
    where = where_may(viewer, Perm.PROBLEM_CONFIRM, Problem.access)
    served = TaskProblem.objects.filter(problem=OuterRef("pk"), active=True)
    unfinished = served.exclude(task__state=TaskState.FINISHED)
    return Problem.objects.all().open().filter(where, Exists(served), ~Exists(unfinished))


def opinions_to_triage(viewer: Viewer, _today: dt.date) -> QuerySet[Opinion]:
    where = where_may(viewer, Perm.OPINION_TRIAGE, Opinion.access)
    return Opinion.objects.filter(where, state=OpinionState.RECEIVED)


def opinions_to_place(viewer: Viewer, _today: dt.date) -> QuerySet[Opinion]:
    """Sorted, but neither a problem nor at an end."""
    where = where_may(viewer, Perm.OPINION_TRIAGE, Opinion.access)
    return Opinion.objects.filter(where, state=OpinionState.TRIAGED)


def answers_late(viewer: Viewer, today: dt.date) -> QuerySet[Opinion]:
    where = where_may(viewer, Perm.OPINION_TRIAGE, Opinion.access)
    return Opinion.objects.all().overdue(today).filter(where)


def answers_soon(viewer: Viewer, today: dt.date) -> QuerySet[Opinion]:
    where = where_may(viewer, Perm.OPINION_TRIAGE, Opinion.access)
    return Opinion.objects.all().due_within(today, soon_until(today)).filter(where)


def disputes(viewer: Viewer, _today: dt.date) -> QuerySet[Task]:
    where = where_may(viewer, Perm.TASK_ISSUE, Task.access)
    return Task.objects.filter(where, state=TaskState.DISPUTED)


def to_call_back(viewer: Viewer, today: dt.date) -> QuerySet[Receipt]:
    """Silent since the day on which a call is due, handled and recorded by other units, not yet called often enough."""
    where = where_may(viewer, Perm.CALLBACK_RECORD, Receipt.access)
    units = viewer.unit_ids
    joint = TaskUnit.objects.filter(task=OuterRef("task"), unit__in=units)
    served = TaskProblem.objects.filter(
        Q(task__lead_unit__in=units) | Q(Exists(joint)), problem=OuterRef("problem"), active=True
    )
    links = OpinionLink.objects.filter(
        Q(problem__owner_unit__in=units)
        | Q(problem__closed_by=viewer.person_id)
        | Q(problem__raised_by=viewer.person_id)
        | Q(Exists(served)),
        opinion=OuterRef("opinion"),
        active=True,
    )
    called = CallAttempt.objects.filter(receipt=OuterRef("pk"), round=OuterRef("round")).values("receipt")
    enough = norm(norms.CALL_ATTEMPTS, on=today).value
    return Receipt.objects.filter(
        where,
        ~Exists(links),
        ~Exists(called.annotate(n=Count("pk")).filter(n__gte=enough)),
        state=ReceiptState.ASKED,
        callback_on__lte=today,
    ).exclude(Q(opinion__recorder_unit__in=units) | Q(opinion__recorded_by=viewer.person_id))


def _at_own_level(viewer: Viewer, perm: Perm) -> Q:
    """Problems that lie with the level itself that each grant stands for: not those of the levels below it."""
    return any_of(
        g.covers(Problem.access) & Q(level=of_code(g.scope)) for g in viewer.grants if perm in g.perms
    )


def levels_soon(viewer: Viewer, today: dt.date) -> QuerySet[Problem]:
    """About to climb by itself."""
    where = _at_own_level(viewer, Perm.PROBLEM_ESCALATE)
    return Problem.objects.all().level_due_within(today, soon_until(today)).filter(where)


def levels_risen(viewer: Viewer, _today: dt.date) -> QuerySet[Problem]:
    """Handed up, by a person or by time, and nobody has taken it up yet."""
    where = _at_own_level(viewer, Perm.PROBLEM_MANAGE)
    risen = Hop.objects.filter(
        problem=OuterRef("pk"), to_level=OuterRef("level"), kind__in=(HopKind.TIME, HopKind.PERSON)
    )
    return Problem.objects.filter(where, Exists(risen), state=ProblemState.NOT_STARTED)


def referrals_late(viewer: Viewer, today: dt.date) -> QuerySet[Referral]:
    where = where_may(viewer, Perm.PROBLEM_REFER, Referral.access)
    return Referral.objects.all().overdue(today).filter(where)


def referrals_to_send(viewer: Viewer, _today: dt.date) -> QuerySet[Referral]:
    where = where_may(viewer, Perm.PROBLEM_REFER, Referral.access)
    return Referral.objects.filter(where, state=ReferralState.DRAFTED)


def draws_to_answer(viewer: Viewer, today: dt.date) -> QuerySet[Draw]:
    """Draws that I ordered and where my own commitment or secret is missing."""
    mine = DrawParty.objects.filter(draw=OuterRef("pk"), place=1)
    waiting = Q(~Exists(mine), state=DrawState.FROZEN) | Q(
        Exists(mine.filter(opened_at__isnull=True)), state=DrawState.COMMITTED
    )
    rows = Draw.objects.of_office(viewer.office).filter(waiting, ordered_by__in=[viewer.person_id])
    return rows.exclude(pk__in=Draw.objects.get_queryset().lapsed(today).order_by().values("pk"))


def lookbacks_to_inspect(viewer: Viewer, _today: dt.date) -> QuerySet[LookBackItem]:
    where = where_may(viewer, Perm.LOOKBACK_INSPECT, LookBackItem.access)
    return LookBackItem.objects.all().waiting().filter(where)


def accountabilities_to_hear(viewer: Viewer, today: dt.date) -> QuerySet[Accountability]:
    """My unit may speak for itself."""
    rows = Accountability.objects.filter(state=AccountabilityState.PROPOSED, hear_by__gte=today)
    found: QuerySet[Accountability] = rows.filter(unit__in=viewer.unit_ids)
    return found


def accountabilities_to_decide(viewer: Viewer, today: dt.date) -> QuerySet[Accountability]:
    """The unit was heard, or let its time pass; not what I proposed myself."""
    where = where_may(viewer, Perm.ACCOUNTABILITY_DECIDE, Accountability.access)
    ripe = Q(state=AccountabilityState.HEARD) | Q(state=AccountabilityState.PROPOSED, hear_by__lt=today)
    found: QuerySet[Accountability] = Accountability.objects.filter(where, ripe)
    return found.exclude(proposed_by=viewer.person_id)


def rechecks_open(viewer: Viewer, _today: dt.date) -> QuerySet[Recheck]:
    where = where_may(viewer, Perm.RECHECK_DECIDE, Recheck.access)
    return Recheck.objects.all().open().filter(where)


def accusations_unopened(viewer: Viewer, _today: dt.date) -> QuerySet[Opinion]:
    """With discipline, and nobody has opened it yet."""
    where = where_may(viewer, Perm.ACCUSATION_OPEN, Opinion.access)
    opened = AccessEntry.objects.filter(model="matters.accusation", row=OuterRef("accusation__pk"))
    return Opinion.objects.filter(where, ~Exists(opened), state=OpinionState.WITH_DISCIPLINE)


@dataclass(frozen=True)
class Queue:
    """A named queue. `order` is the field that says what comes first; `late` queues are warnings."""

    name: str
    label: Any
    rows: Callable[[Viewer, dt.date], QuerySet[Any]]
    needs: frozenset[Perm]
    order: str
    late: bool = False

    def of(self, viewer: Viewer) -> QuerySet[Any]:
        return self.rows(viewer, clock.today()).order_by(self.order, "pk")

    def concerns(self, viewer: Viewer) -> bool:
        """Whether this person ever has something in it."""
        return any(viewer.may(perm) for perm in self.needs)


_WORK = frozenset({Perm.TASK_WORK, Perm.TASK_APPROVE})
_TRIAGE = frozenset({Perm.OPINION_TRIAGE})
_APPROVE = frozenset({Perm.TASK_APPROVE})
_REFER = frozenset({Perm.PROBLEM_REFER})
_ANSWER, _REGISTER = frozenset({Perm.PERSONAL_ANSWER}), frozenset({Perm.PERSONAL_MANAGE})

QUEUES = (
    Queue("tasks_late", _("逾期的任务"), tasks_late, _WORK, "promise_on", late=True),
    Queue("answers_late", _("逾期没有答复的意见"), answers_late, _TRIAGE, "answer_due", late=True),
    Queue("referrals_late", _("逾期未复的提请"), referrals_late, _REFER, "due_on", late=True),
    Queue("tasks_sent_back", _("退回重办的任务"), tasks_sent_back, _WORK, "promise_on"),
    Queue("tasks_soon", _("临期的任务"), tasks_soon, _WORK, "promise_on"),
    Queue("answers_soon", _("快到答复期限的意见"), answers_soon, _TRIAGE, "answer_due"),
    Queue(
        "levels_soon",
        _("快到上交期限的问题"),
        levels_soon,
        frozenset({Perm.PROBLEM_ESCALATE}),
        "level_due",
    ),
    Queue("tasks_to_accept", _("待接收的任务"), tasks_to_accept, frozenset({Perm.TASK_WORK}), "promise_on"),
    Queue("tasks_to_approve", _("待我审批的办结"), tasks_to_approve, _APPROVE, "submitted_at"),
    Queue("requests_to_decide", _("待我批的延期、挂账、更正"), requests_to_decide, _APPROVE, "promise_on"),
    Queue(
        "corrections_to_decide",
        _("待我批的收到时间更正"),
        corrections_to_decide,
        frozenset({Perm.PROBLEM_CONFIRM}),
        "received_at",
    ),
    Queue(
        "problems_to_confirm",
        _("待确认结果的问题"),
        problems_to_confirm,
        frozenset({Perm.PROBLEM_CONFIRM}),
        "raised_at",
    ),
    Queue(
        "levels_risen",
        _("上交来、还没有着手的问题"),
        levels_risen,
        frozenset({Perm.PROBLEM_MANAGE}),
        "raised_at",
    ),
    Queue("referrals_to_send", _("待发出的提请"), referrals_to_send, _REFER, "made_at"),
    Queue("disputes", _("待裁定的异议"), disputes, frozenset({Perm.TASK_ISSUE}), "issued_at"),
    Queue("opinions_to_triage", _("待分类的意见"), opinions_to_triage, _TRIAGE, "received_at"),
    Queue("opinions_to_place", _("待认定去向的意见"), opinions_to_place, _TRIAGE, "received_at"),
    Queue("to_call_back", _("待回访"), to_call_back, frozenset({Perm.CALLBACK_RECORD}), "callback_on"),
    Queue(
        "draws_to_answer",
        _("等我承诺、公开的摇号"),
        draws_to_answer,
        frozenset({Perm.LOOKBACK_ORDER}),
        "commit_by",
    ),
    Queue(
        "lookbacks_to_inspect",
        _("待检查的回头看"),
        lookbacks_to_inspect,
        frozenset({Perm.LOOKBACK_INSPECT}),
        "due_on",
    ),
    Queue(
        "accountabilities_to_hear",
        _("待本单位申辩的问责"),
        accountabilities_to_hear,
        frozenset({Perm.TASK_WORK}),
        "hear_by",
    ),
    Queue(
        "accountabilities_to_decide",
        _("待决定的问责"),
        accountabilities_to_decide,
        frozenset({Perm.ACCOUNTABILITY_DECIDE}),
        "hear_by",
    ),
    Queue(
        "rechecks_open", _("待复核的不满意评价"), rechecks_open, frozenset({Perm.RECHECK_DECIDE}), "due_on"
    ),
    Queue(
        "publications_to_approve",
        _("待审的公示"),
        publications_to_approve,
        frozenset({Perm.PUBLICATION_APPROVE}),
        "drafted_at",
    ),
    Queue(
        "comments_to_settle",
        _("没有看过的公示留言"),
        comments_to_settle,
        frozenset({Perm.COMMENT_SETTLE}),
        "given_at",
    ),
    Queue("personal_to_answer", _("我自己要整改的"), personal_to_answer, _ANSWER, "recorded_at"),
    Queue("personal_to_confirm", _("待确认的个人整改"), personal_to_confirm, _REGISTER, "recorded_at"),
    Queue(
        "accusations_unopened",
        _("还没有人打开的检举控告"),
        accusations_unopened,
        frozenset({Perm.ACCUSATION_OPEN}),
        "received_at",
    ),
)


def queues_of(viewer: Viewer) -> list[Queue]:
    """The queues that concern this person, warnings first."""
    return [queue for queue in QUEUES if queue.concerns(viewer)]

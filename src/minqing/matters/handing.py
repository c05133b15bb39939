"""What lies open at one post: the queues that a handover sheet lists, each a query that its list and its count share."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from minqing.matters.models import Problem, Task
from minqing.matters.queues import QUEUES, Queue
from minqing.matters.states import ProblemState
from minqing.org.access import Viewer, grant_view
from minqing.org.models import Grant, Handover
from minqing.org.models.people import in_force
from minqing.org.permissions import Perm


def tasks_under_way(viewer: Viewer, _today: dt.date) -> QuerySet[Task]:
    """Not finished, and either worked on by the post's unit or answered for by the post."""
    mine = Q(leader_post__in=viewer.post_ids)
    if viewer.may(Perm.TASK_WORK):
        mine |= Q(lead_unit__in=viewer.unit_ids)
    return Task.objects.seen_by(viewer).open().filter(mine)


def problems_owned(viewer: Viewer, _today: dt.date) -> QuerySet[Problem]:
    """Not done, and the post's unit answers for them."""
    open_ones: QuerySet[Problem] = Problem.objects.seen_by(viewer).exclude(state=ProblemState.DONE)
    return open_ones.filter(owner_unit__in=viewer.unit_ids)


_OWN = (
    Queue(
        "tasks_under_way",
        _("没有办结的任务"),
        tasks_under_way,
        frozenset({Perm.TASK_WORK, Perm.TASK_APPROVE}),
        "promise_on",
    ),
    Queue(
        "problems_owned",
        _("本单位负责、没有整改到位的问题"),
        problems_owned,
        frozenset({Perm.PROBLEM_READ, Perm.ASSIGNED_READ}),
        "raised_at",
    ),
)
# Late and soon are the same tasks once more; the lists of a sheet do not overlap in kind.
_LEFT_OUT = frozenset({"tasks_late", "tasks_soon", "answers_soon", "tasks_sent_back", "tasks_to_accept"})
AT_A_POST = (*_OWN, *(queue for queue in QUEUES if queue.name not in _LEFT_OUT))


def as_at(viewer: Viewer, handover: Handover) -> Viewer | None:
    """The viewer with nothing but this post's grants; None while they do not hold it."""
    grants = tuple(grant for grant in viewer.grants if grant.post_id == handover.post_id)
    return replace(viewer, grants=grants, current=grants[0]) if grants else None


def as_taken(handover: Handover, on: dt.date) -> Viewer:
    """As the successor will see the post: for counting alone, where the reader does not hold it."""
    held = Grant.objects.filter(in_force(on), post=handover.post).select_related("post__unit")
    grants = tuple(grant_view(grant) for grant in held)
    taker = handover.taker
    return Viewer(taker.office, taker.pk, taker.name, grants, grants[0] if grants else None)


def queues_at(viewer: Viewer) -> list[Queue]:
    return [queue for queue in AT_A_POST if queue.concerns(viewer)]

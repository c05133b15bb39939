"""What the public reads of a publication: the texts that were approved, and what the matter's state is today. One reading for all faces."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from minqing.base import clock
from minqing.base.norms import norm
from minqing.matters import suppressing
from minqing.matters.likeness import tokens_of
from minqing.matters.models import (
    Comment,
    OpinionLink,
    Problem,
    Publication,
    PublicationItem,
    PublicationKind,
    TaskProblem,
)
from minqing.matters.publicity_norms import SMALL
from minqing.matters.publicity_states import CommentState, PublicationState
from minqing.matters.states import OpinionState, ProblemState
from minqing.org.models import Division

LIKE = 3
OPEN = (ProblemState.NOT_STARTED, ProblemState.COORDINATING, ProblemState.TRACKED, ProblemState.MERGED)


@dataclass(frozen=True)
class Shown:
    """One item. `people` is told in words, or is empty where nobody reported it."""

    item: PublicationItem
    community: str
    state: str
    outcome: str
    due: dt.date | None
    people: str
    may_join: bool


@dataclass(frozen=True)
class Sheet:
    """One list as the public reads it."""

    publication: Publication
    items: tuple[Shown, ...]
    total: str
    comments: tuple[Comment, ...]


def in_force(office: str, on: dt.date | None = None) -> QuerySet[Publication]:
    """What stands on the residents' page today."""
    rows: QuerySet[Publication] = Publication.objects.get_queryset().filter(
        office=office, state=PublicationState.PUBLISHED, expires_on__gte=on or clock.today()
    )
    return rows


def once_public(office: str, pk: object) -> Publication | None:
    """A list that is public, or was once; what never was public is not there at all."""
    return Publication.objects.get_queryset().filter(office=office, pk=pk, published_at__isnull=False).first()


def behind(items: Iterable[PublicationItem]) -> dict[Any, set[Any]]:
    """Item → its problems: the one that it names, or those of its task."""
    found = {item.pk: {item.problem_id} - {None} for item in items}
    tasks = {item.task_id: item.pk for item in items if item.task_id}
    for task, problem in TaskProblem.objects.filter(task__in=tasks, active=True).values_list(
        "task", "problem"
    ):
        found[tasks[task]].add(problem)
    return found


def _links(problems: set[Any]) -> tuple[set[Any], dict[Any, int]]:
    """Problems that an accusation belongs to, whenever it was linked; and how many people stand behind each."""
    links = OpinionLink.objects.filter(problem__in=problems)
    sealed = Q(opinion__state=OpinionState.WITH_DISCIPLINE)
    rows = (
        links.values("problem")
        .order_by()
        .annotate(hidden=Count("pk", filter=sealed), people=Count("pk", filter=Q(active=True) & ~sealed))
    )
    told = list(rows.values_list("problem", "hidden", "people"))
    return {p for p, hidden, _n in told if hidden}, {p: people for p, _hidden, people in told}


def sheet(publication: Publication, on: dt.date | None = None) -> Sheet:
    """The list with everything that a reader may know. What became an accusation is no longer in it."""
    rows = list(
        publication.items.filter(active=True).select_related("problem", "task", "personal").order_by("place")
    )
    problems = behind(rows)
    sealed, people = _links(set().union(*problems.values())) if problems else (set(), {})
    rows = [row for row in rows if not problems[row.pk] & sealed]
    counts = [sum(people.get(p, 0) for p in problems[row.pk]) for row in rows]
    told = suppressing.told(counts, norm(SMALL, on=on or clock.today()).value)
    names = _names(rows)
    items = tuple(
        _item(row, names, told.words(i) if counts[i] else "", publication.kind) for i, row in enumerate(rows)
    )
    total = f"{told.total}人" if told.total else ""
    comments = publication.comments.filter(state=CommentState.RELEASED).order_by("given_at")
    return Sheet(publication, items, total, tuple(comments.select_related("item")))


def _names(rows: list[PublicationItem]) -> dict[str, str]:
    scopes = {_scope(row)[:12] for row in rows}
    return dict(Division.objects.get_queryset().filter(scope__in=scopes).values_list("scope", "name"))


def _scope(row: PublicationItem) -> str:
    matter = row.problem or row.task or row.personal
    assert matter is not None
    found: str = matter.scope
    return found


def _item(row: PublicationItem, names: dict[str, str], people: str, kind: str) -> Shown:
    matter: Any = row.problem or row.task or row.personal
    due = row.task.promise_on if row.task else row.personal.due_on if row.personal else None
    outcome = str(row.problem.get_outcome_display()) if row.problem else ""
    community = "" if kind == PublicationKind.PERSONAL else names.get(matter.scope[:12], "")
    joins = row.problem is not None and row.problem.state in OPEN
    return Shown(row, community, str(matter.get_state_display()), outcome, due, people, joins)


def found_item(office: str, pk: object, on: dt.date | None = None) -> tuple[Sheet, Shown] | None:
    """One item of a list in force."""
    row = PublicationItem.objects.filter(
        pk=pk, active=True, publication__in=in_force(office, on).order_by().values("pk")
    ).first()
    if row is None:
        return None
    whole = sheet(Publication.objects.get_queryset().get(pk=row.publication_id), on)
    one = next((shown for shown in whole.items if shown.item.pk == row.pk), None)
    return (whole, one) if one is not None else None


def alike(office: str, scope: str, words: str) -> list[PublicationItem]:
    """Published problems still open whose public title shares words with a new matter. Nothing unpublished is looked at."""
    wanted = tokens_of(words)
    if not wanted:
        return []
    items = PublicationItem.objects.filter(
        active=True, problem__state__in=OPEN, publication__in=in_force(office).order_by().values("pk")
    )
    near = items.filter(problem__scope__startswith=scope[:12]) if len(scope) >= 12 else items
    rows = list(near.select_related("problem").order_by("-publication__published_at", "place")[:200])
    sealed, _people = _links({row.problem_id for row in rows})
    scored = {
        row.problem_id: (len(tokens_of(row.title) & wanted), row)
        for row in reversed(rows)
        if row.problem_id not in sealed
    }
    best = sorted((s for s in scored.values() if s[0] >= 2), key=lambda s: -s[0])
    return [row for _score, row in best[:LIKE]]


def problem_of(item: PublicationItem) -> Problem | None:
    return item.problem

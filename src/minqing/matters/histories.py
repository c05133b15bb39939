"""Which rows belong to one matter's history: one query of ids, whatever page asks for it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.db.models.fields import CharField

from minqing.base.rows import Row
from minqing.matters.models import (
    AlsoConcerns,
    CallAttempt,
    Comment,
    Correction,
    Evidence,
    Hop,
    LookBackItem,
    OfficialPaper,
    Opinion,
    OpinionLink,
    PersonalLink,
    PersonalProblem,
    Problem,
    ProblemMerge,
    Progress,
    PromiseChange,
    Publication,
    PublicationItem,
    Receipt,
    Recheck,
    Referral,
    Suspension,
    Task,
    TaskProblem,
    Verdict,
)
from minqing.matters.states import OpinionState

KINDS: dict[str, type[Row]] = {
    model._meta.model_name or "": model  # noqa: SLF001 -- Django's public meta API
    for model in (
        AlsoConcerns,
        CallAttempt,
        Comment,
        Correction,
        Evidence,
        Hop,
        LookBackItem,
        OfficialPaper,
        Opinion,
        OpinionLink,
        PersonalLink,
        PersonalProblem,
        Problem,
        ProblemMerge,
        Progress,
        PromiseChange,
        Publication,
        PublicationItem,
        Receipt,
        Recheck,
        Referral,
        Suspension,
        Task,
        TaskProblem,
        Verdict,
    )
}
Of = dict[UUID, type[Row]]


def _ids(rows: QuerySet[Any]) -> Any:
    name = rows.model._meta.model_name or ""  # noqa: SLF001
    return rows.order_by().values_list("pk", Value(name, output_field=CharField()))


def _gather(*parts: QuerySet[Any]) -> Of:
    first, *rest = (_ids(part) for part in parts)
    return {pk: KINDS[name] for pk, name in first.union(*rest, all=True)}


def _of_tasks(tasks: QuerySet[Any]) -> list[QuerySet[Any]]:
    children: list[QuerySet[Any]] = [
        model.objects.filter(task__in=tasks) for model in (Evidence, Progress, PromiseChange, Suspension)
    ]
    children += [model.objects.filter(task__in=tasks) for model in (OfficialPaper, Correction)]
    return [Task.objects.filter(pk__in=tasks), TaskProblem.objects.filter(task__in=tasks), *children]


def _of_opinions(opinions: QuerySet[Any]) -> list[QuerySet[Any]]:
    return [
        Opinion.objects.filter(pk__in=opinions),
        Receipt.objects.filter(opinion__in=opinions),
        Verdict.objects.filter(receipt__opinion__in=opinions),
        CallAttempt.objects.filter(receipt__opinion__in=opinions),
        Recheck.objects.filter(opinion__in=opinions),
        OfficialPaper.objects.filter(opinion__in=opinions),
        Correction.objects.filter(opinion__in=opinions),
    ]


def _of_problems(problems: QuerySet[Any]) -> list[QuerySet[Any]]:
    children: list[QuerySet[Any]] = [
        model.objects.filter(problem__in=problems) for model in (Evidence, Hop, Referral, AlsoConcerns)
    ]
    children += [model.objects.filter(problem__in=problems) for model in (OfficialPaper, Correction)]
    children.append(LookBackItem.objects.filter(problem__in=problems))
    return [Problem.objects.filter(pk__in=problems), *children]


def _tasks_of(problems: QuerySet[Any]) -> QuerySet[Any]:
    return TaskProblem.objects.filter(problem__in=problems).values("task")


def of_opinion(opinion: Opinion) -> Of:
    """The opinion, its problems and their tasks, its receipt: never another resident's words or verdict."""
    problems = OpinionLink.objects.filter(opinion=opinion, active=True).values("problem")
    opinions = Opinion.objects.filter(pk=opinion.pk).values("pk")
    links = OpinionLink.objects.filter(opinion=opinion)
    return _gather(*_of_opinions(opinions), links, *_of_problems(problems), *_of_tasks(_tasks_of(problems)))


def of_problem(problem: Problem, seen: QuerySet[Opinion] | None = None) -> Of:
    """The problem with its opinions, verdicts and tasks: with all of them, or with those opinions that a reader sees."""
    problems = Problem.objects.filter(pk=problem.pk).values("pk")
    links = OpinionLink.objects.filter(problem=problem)
    if seen is not None:
        links = links.filter(opinion__in=seen.order_by().values("pk"))
    opinions = links.filter(active=True).values("opinion")
    merges = ProblemMerge.objects.filter(Q(merged=problem) | Q(into=problem))
    tasks = _of_tasks(_tasks_of(problems))
    return _gather(*_of_problems(problems), links, merges, *_of_opinions(opinions), *tasks)


def of_personal(row: PersonalProblem) -> Of:
    """The row and its sources: a source that became an accusation is told in no way, since the accused may be reading."""
    links = PersonalLink.objects.filter(personal=row).exclude(opinion__state=OpinionState.WITH_DISCIPLINE)
    return _gather(PersonalProblem.objects.filter(pk=row.pk), links)


def of_publication(row: Publication) -> Of:
    """The list and its lines."""
    return _gather(Publication.objects.filter(pk=row.pk), PublicationItem.objects.filter(publication=row))


def of_comment(row: Comment) -> Of:
    return _gather(Comment.objects.filter(pk=row.pk))


def of_task(task: Task) -> Of:
    """The task with the problems it serves; what residents said stays on the problem's page."""
    problems = TaskProblem.objects.filter(task=task, active=True).values("problem")
    tasks = Task.objects.filter(pk=task.pk).values("pk")
    return _gather(*_of_tasks(tasks), *_of_problems(problems))

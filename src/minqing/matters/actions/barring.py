"""Who had a part in a matter, and therefore has no say in what is thought of it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from minqing.matters import rules
from minqing.matters.models import Evidence, Opinion, Problem, Task, TaskUnit


def handled(opinions: QuerySet[Opinion], problems: QuerySet[Problem]) -> rules.Barred:
    """Everybody who recorded, handled, proved, approved or confirmed any of these, and their units. Seven queries."""
    found = list(problems)
    tasks = list(Task.objects.filter(serves__problem__in=found, serves__active=True).distinct())
    people: set[UUID | None] = set()
    units: set[UUID | None] = set()
    for person, unit in opinions.order_by().values_list("recorded_by", "recorder_unit"):
        people.add(person)
        units.add(unit)
    for problem in found:
        people |= {problem.raised_by_id, problem.closed_by_id}
        units.add(problem.owner_unit_id)
    for task in tasks:
        people |= {task.issued_by_id, task.accepted_by_id, task.submitted_by_id, task.approved_by_id}
        units.add(task.lead_unit_id)
    units |= set(TaskUnit.objects.filter(task__in=tasks).values_list("unit", flat=True))
    people |= set(Evidence.objects.filter(task__in=tasks).values_list("given_by", flat=True))
    people |= set(Evidence.objects.filter(problem__in=found).values_list("given_by", flat=True))
    return rules.Barred(frozenset(p for p in people if p), frozenset(u for u in units if u))


def of_problems(problems: QuerySet[Problem]) -> rules.Barred:
    """The same for problems with all their opinions, and with those that were merged into them."""
    these = problems.order_by().values("pk")
    opinions = Opinion.objects.filter(links__problem__in=these, links__active=True)
    merged = Q(merges__active=True, merges__into__in=these)
    return handled(opinions.distinct(), Problem.objects.filter(Q(pk__in=these) | merged).distinct())


def of_problem(problem: Problem) -> rules.Barred:
    return of_problems(Problem.objects.filter(pk=problem.pk))

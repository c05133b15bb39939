"""The pages of opinions, problems, tasks and rechecks: the whole timeline, state beside outcome, and the next steps."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minqing.desk.doors import get_seen, staff
from minqing.desk.middleware import StaffRequest
from minqing.desk.reading import opinion as opinions
from minqing.desk.reading import personal as personals
from minqing.desk.reading import problem as problems
from minqing.desk.reading import recheck as rechecks
from minqing.desk.reading import referral as referrals
from minqing.desk.reading import task as tasks
from minqing.desk.reading.moves import moves_of
from minqing.matters.models import Opinion, PersonalProblem, Problem, Recheck, Referral, Task


@require_safe
@staff
def opinion(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """One with discipline shows its number, its date and where it went; only discipline gets a button to open it."""
    row = get_seen(Opinion, request.viewer, pk, *opinions.JOINS)
    if row.with_discipline:
        told = {"opinion": row, "moves": moves_of(row, request.viewer)}
        return render(request, "desk/with_discipline.html", told)
    return render(request, "desk/matter.html", {"page": opinions.opinion_page(row, request.viewer)})


@require_safe
@staff
def problem(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    row = get_seen(Problem, request.viewer, pk, *problems.JOINS)
    return render(request, "desk/matter.html", {"page": problems.problem_page(row, request.viewer)})


@require_safe
@staff
def personal(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    row = get_seen(PersonalProblem, request.viewer, pk, *personals.JOINS)
    return render(request, "desk/matter.html", {"page": personals.personal_page(row, request.viewer)})


@require_safe
@staff
def task(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    row = get_seen(Task, request.viewer, pk, *tasks.JOINS)
    return render(request, "desk/matter.html", {"page": tasks.task_page(row, request.viewer)})


@require_safe
@staff
def recheck(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    row = get_seen(Recheck, request.viewer, pk, *rechecks.JOINS)
    return render(request, "desk/matter.html", {"page": rechecks.recheck_page(row, request.viewer)})


@require_safe
@staff
def referral(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    row = get_seen(Referral, request.viewer, pk, *referrals.JOINS)
    return render(request, "desk/matter.html", {"page": referrals.referral_page(row, request.viewer)})

"""What pickers offer: the office's own units, leaders, categories and places, and matters through the reader's door."""

from __future__ import annotations

from django.db.models import Case, Q, QuerySet, When

from minqing.base import clock
from minqing.matters.models import Category, Opinion, Problem, TaskProblem
from minqing.matters.states import TaskState
from minqing.org.access import Viewer
from minqing.org.models import Appointment, Division, Post, Unit
from minqing.org.models.people import in_force
from minqing.org.permissions import ROLES, Perm

APPROVERS = [name for name, role in ROLES.items() if Perm.TASK_APPROVE in role.perms]
MOST = 20


def units(viewer: Viewer) -> QuerySet[Unit]:
    """Who may be put in charge: every unit of the office, whatever place the reader looks after."""
    found: QuerySet[Unit] = Unit.objects.get_queryset().within(viewer.office[:6]).filter(valid_to=None)
    return found.order_by("kind", "name")


def outside_units(viewer: Viewer) -> QuerySet[Unit]:
    """Bodies outside the subdistrict that the office has written down."""
    return units(viewer).filter(kind=Unit.Kind.OUTSIDE)


def other_places(viewer: Viewer, lead: str) -> list[tuple[str, str]]:
    """Communities and grids of the office that a matter led elsewhere may also concern."""
    found = Division.objects.in_force().within(viewer.office).filter(scope__length__in=(12, 15))
    names = dict(found.values_list("scope", "name"))
    return [
        (code, name if len(code) == 12 else f"{names.get(code[:12], '')} {name}")
        for code, name in sorted(names.items())
        if not code.startswith(lead) and not lead.startswith(code)
    ]


def leaders(viewer: Viewer) -> QuerySet[Post]:
    """Posts that may answer for a task: those that can approve."""
    today = clock.today()
    granted = Q(grants__role__in=APPROVERS) & in_force(today, "grants__")
    posts = Post.objects.get_queryset().within(viewer.office).filter(granted, in_force(today))
    found: QuerySet[Post] = posts.select_related("unit").distinct().order_by("unit__name", "title")
    return found


def holders(posts: QuerySet[Post]) -> dict[object, str]:
    """Post → who holds it today."""
    held = Appointment.objects.filter(in_force(clock.today()), post__in=posts).select_related("person")
    return {line.post_id: line.person.name for line in held.order_by("kind")}


def categories(viewer: Viewer) -> QuerySet[Category]:
    return Category.objects.of_office(viewer.office).in_use()


def open_problems(viewer: Viewer, words: str = "") -> QuerySet[Problem]:
    """Problems under way that the reader sees, by number or by words of the title."""
    rows = Problem.objects.seen_by(viewer).open()
    if words.strip():
        rows = rows.filter(Q(code__iexact=words.strip()) | Q(title__icontains=words.strip()))
    return rows.order_by("-raised_at", "-pk")


def like(opinion: Opinion, viewer: Viewer) -> QuerySet[Problem]:
    """Problems of the same community, those of the same class first: the likeliest to be the same matter."""
    rows = open_problems(viewer).filter(community=opinion.scope[:12])
    same = Case(When(category=opinion.category_id, then=0), default=1)
    return rows.order_by(same, "-raised_at", "-pk") if opinion.category_id else rows


def without_task(viewer: Viewer) -> QuerySet[Problem]:
    """Problems that a new task may serve."""
    busy = TaskProblem.objects.filter(active=True).exclude(task__state=TaskState.FINISHED)
    return open_problems(viewer).exclude(pk__in=busy.values("problem"))

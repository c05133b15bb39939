"""The tasks under way by their light, each number with the very rows that it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from minqing.desk.reading.lights import KINDS, Days
from minqing.matters.models import Task
from minqing.matters.models.task import RUNNING_CLOCK, TaskQuerySet
from minqing.matters.rules import Light
from minqing.matters.states import TaskState
from minqing.org.access import Viewer

SHOWN = (Light.LATE, Light.SOON, Light.ON_TIME, Light.SUSPENDED)


@dataclass(frozen=True)
class Share:
    """One light with its number."""

    light: Light
    kind: str
    n: int
    url: str

    @property
    def label(self) -> Any:
        return self.light.label


def tasks(viewer: Viewer) -> TaskQuerySet:
    """Unfinished tasks under the post on top."""
    return Task.objects.listed_for(viewer).open()


def condition(light: Light, days: Days) -> Q:
    """What `rules.light` says of one task, as a condition on many."""
    on_clock = Q(state__in=RUNNING_CLOCK)
    if light == Light.LATE:
        return on_clock & Q(promise_on__lt=days.today)
    if light == Light.SOON:
        return on_clock & Q(promise_on__gte=days.today, promise_on__lte=days.soon_until)
    if light == Light.ON_TIME:
        return on_clock & Q(promise_on__gt=days.soon_until)
    return Q(state=TaskState.SUSPENDED)


def with_light(viewer: Viewer, light: Light, days: Days) -> QuerySet[Task]:
    return tasks(viewer).filter(condition(light, days)).order_by("promise_on", "pk")


def shares(viewer: Viewer, days: Days) -> list[Share]:
    """All lights in one query."""
    asked = {light.name: Count("pk", filter=condition(light, days)) for light in SHOWN}
    found = tasks(viewer).aggregate(**asked)
    return [
        Share(light, KINDS[light], found[light.name], reverse("desk:light", args=[KINDS[light]]))
        for light in SHOWN
    ]

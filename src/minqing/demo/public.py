"""What the demo office has published: a problem list, a promise list, one list that waits, and what residents said. Invented, like the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from minqing.base import clock
from minqing.base.errors import Refused
from minqing.demo.office import World
from minqing.demo.places import STREET
from minqing.matters.actions import comments, publicity
from minqing.matters.models import Problem, Publication, PublicationItem
from minqing.matters.states import OpinionState, ProblemState
from minqing.org.access import ResidentActor
from minqing.org.models import Division

WRITER, APPROVER = "fenban", "lingdao"
BEGAN, LINES = 20, 4
SAID = (
    ("progress", "进展写得清楚，就是晚上施工声音大。", "已请施工队晚上9点以后停工。"),
    ("promise", "希望按答应的日期办完。", ""),
    ("result", "办过以后好多了。", ""),
)


def public(world: World, now: dt.datetime) -> Iterator[dt.datetime]:
    """The writer drafts, a leader approves, residents comment, the writer reads them."""
    yield now - dt.timedelta(days=BEGAN)
    office = STREET
    rows = Problem.objects.get_queryset().filter(office=office).exclude(category=None)
    rows = rows.exclude(links__opinion__state=OpinionState.WITH_DISCIPLINE).order_by("-raised_at", "-pk")
    done = rows.filter(state=ProblemState.DONE)
    first = _drafted(
        world, "problems", "近期群众反映较多的问题", rows.filter(state=ProblemState.COORDINATING)
    )
    second = _drafted(world, "promises", "今年答应办的事", done, result="已办完，群众正在评价。")
    for row in (first, second):
        publicity.approve(publicity.ask(row, by=world.by(WRITER)), by=world.by(APPROVER))
    yield now - dt.timedelta(days=9)
    items = list(PublicationItem.objects.filter(publication__in=(first, second), active=True).order_by("pk"))
    for (aspect, words, answer), item in zip(SAID, items, strict=False):
        row = Publication.objects.get_queryset().get(pk=item.publication_id)
        made = comments.give(row, by=ResidentActor(office), words=words, aspect=aspect, item=item)
        made = comments.release(made, by=world.by(WRITER))
        if answer:
            comments.answer(made, by=world.by(WRITER), text=answer)
    yield now - dt.timedelta(hours=5)
    comments.give(first, by=ResidentActor(office), words="清单能不能再贴到楼道里？", aspect="list")
    waiting = _drafted(world, "problems", "老旧小区集中反映的问题", rows.filter(state=ProblemState.TRACKED))
    if waiting.items.exists():
        publicity.ask(waiting, by=world.by(WRITER))


def _drafted(world: World, kind: str, title: str, rows: QuerySet[Problem], **texts: Any) -> Publication:
    """A list with the newest that may be published; what a rule keeps back is not on it."""
    writer = world.by(WRITER)
    told: dict[str, Any] = {"scope": STREET, "kind": kind, "title": title}
    last = clock.today() + dt.timedelta(days=100)
    row = publicity.draft(by=writer, intro="办什么、答应哪天办完、办到哪一步。", expires_on=last, **told)
    places = dict(Division.objects.get_queryset().within(STREET).values_list("scope", "name"))
    for problem in rows.select_related("category")[: 5 * LINES]:
        if row.items.count() == LINES:
            break
        name = str(problem.category.name) if problem.category else ""
        words: dict[str, Any] = {
            "title": f"{places[problem.scope[:12]]}{name}方面的问题",
            "promise": "责任单位已定，到期没有办完的在这里说明原因。",
            "progress": "已派人到现场看过。",
            **texts,
        }
        if row.items.filter(title=words["title"]).exists():
            continue
        try:
            row = publicity.add_item(row, by=writer, problem=problem, **words)
        except Refused:
            continue
    return row

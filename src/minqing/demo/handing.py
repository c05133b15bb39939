"""People come and go: a post that was handed over yesterday and waits for its successor, a secretary who is away, messages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from minqing.base import clock
from minqing.demo.office import PASSWORD, World
from minqing.matters.models import Task
from minqing.messaging.deliver import deliver
from minqing.org.actions.handing import hand_over, note
from minqing.org.actions.people import add_person, appoint, give_grant
from minqing.org.actions.substitutes import name_substitute
from minqing.org.actions.units import add_post
from minqing.org.models import Account, Handover, Person, Post

SUCCESSOR = ("jieshou", "唐晓")
UNIT, TITLE, LEAVING = "城市建设办", "经办员", "邵文"
AWAY, STANDS_IN = "shuji", "shequ"
NOTES = ("施工队约在下周二进场，等天晴。", "材料费单子已报财务，缺社区盖章。")


def handing(world: World, now: dt.datetime) -> Iterator[dt.datetime]:
    """From three days ago on messages are delivered; the post is handed over yesterday."""
    yield now - dt.timedelta(days=3)
    deliver()
    post, successor = _second_post(world)
    yield now - dt.timedelta(days=2)
    found = hand_over(
        post,
        by=world.by("admin"),
        taker=successor,
        on=(now - dt.timedelta(days=1)).date(),
        reason="到社区任职，岗位轮换",
    )
    _notes(world, found)
    yield now - dt.timedelta(days=1)
    name_substitute(
        world.posts[AWAY],
        by=world.by(AWAY),
        person=Account.objects.get(username=STANDS_IN).person,
        valid_from=clock.today(),
        valid_to=clock.today() + dt.timedelta(days=5),
        reason="到区里参加书记培训班",
    )
    yield now
    deliver()


def _second_post(world: World) -> tuple[Post, Person]:
    """A second handler at the unit, held by somebody who leaves; and who comes after."""
    unit, start = world.units[UNIT], clock.today()
    told: dict[str, Any] = {"scope": unit.scope, "phone": unit.phone}
    leaving = add_person(by=world.system, name=LEAVING, **told)
    successor = add_person(by=world.system, name=SUCCESSOR[1], **told)
    post = add_post(by=world.system, scope=unit.scope, unit=unit, title=TITLE, valid_from=start)
    appoint(post, by=world.system, person=leaving, valid_from=start)
    give_grant(
        by=world.system,
        scope=unit.scope,
        post=post,
        role="office_handler",
        place=unit.name,
        unit=unit,
        valid_from=start,
    )
    Account.objects.create_user(SUCCESSOR[0], PASSWORD, person=successor)
    return post, successor


def _notes(world: World, found: Handover) -> None:
    """What the leaving one wrote beside the first open tasks of the unit."""
    rows = Task.objects.filter(lead_unit=world.units[UNIT], state="working").order_by("promise_on")
    for row, text in zip(rows[: len(NOTES)], NOTES, strict=False):
        note(found, by=world.system, model="matters.task", row=row.pk, code=row.code, text=text)

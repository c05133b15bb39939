"""The demo's look-backs: a draw that came to nothing, one that was drawn, inspected and led to a call to account, and one under way."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import Any

from minqing.base import clock, draws
from minqing.base.models import Draw
from minqing.demo import places
from minqing.demo.office import World
from minqing.matters.actions import accountability, draw, lookback, opinion
from minqing.matters.models import LookBack, LookBackItem, Opinion, Problem
from minqing.org.access import ResidentActor

SUPERVISOR, SECOND, DECIDER = "dudao", "jijian", "zhuren"
PASSED = (
    "现场看过，水流得走，没有新的积水。",
    "两次路过都亮着，问了楼下小卖部也说好了。",
    "照片和现场一致，群众说比以前好。",
)


def _secret(word: str) -> str:
    """A demo is the same every time; a real secret is never made like this."""
    return hashlib.sha256(f"demo {word}".encode()).hexdigest()


def lookbacks(world: World, now: dt.datetime) -> Iterator[dt.datetime]:
    """One after the other, as the matters live on around them."""

    def ago(days: int, hour: int = 10) -> dt.datetime:
        return clock.at((now - dt.timedelta(days=days)).date(), hour, 5)

    supervisor, resident = world.by(SUPERVISOR), ResidentActor(places.STREET)
    yield ago(52)
    code = _receipt(world, resident)
    yield ago(44)
    void = _ordered(world, ago(44), None, "第二方没有按期交承诺的一次")
    if void is None:
        return
    draw.commit(void.draw, by=supervisor, commitment=draws.commitment(_secret("one")))
    yield ago(34)
    draw.void(void.draw, by=supervisor)
    yield ago(34, 11)
    row = _ordered(world, ago(34), void.draw, "上季度办结的事，看看有没有反弹")
    assert row is not None
    draw.commit(row.draw, by=supervisor, commitment=draws.commitment(_secret("two")))
    yield ago(33)
    draw.commit(row.draw, by=world.by(SECOND), commitment=draws.commitment(_secret("three")))
    draw.open_(row.draw, by=supervisor, secret=_secret("two"))
    yield ago(32)
    draw.open_(row.draw, by=world.by(SECOND), secret=_secret("three"))
    yield from _inspected(world, row, now)
    yield ago(4)
    row = _ordered(world, ago(4), None, "近一个月办结的事，重点看防汛和照明")
    if row is None:
        return
    draw.commit(row.draw, by=supervisor, commitment=draws.commitment(_secret("four")))
    draw.commit(row.draw, by=resident, commitment=draws.commitment(_secret("five")), code=code)
    yield ago(1)
    draw.open_(row.draw, by=supervisor, secret=_secret("four"))
    draw.open_(row.draw, by=resident, secret=_secret("five"))


def _receipt(world: World, resident: ResidentActor) -> str:
    """An idea, answered at once: whoever holds its receipt takes the second seat later."""
    words = "建议在菜市场门口画一条排队线。"
    told = opinion.submit(
        by=resident, scope=places.STREET, words=words, title=words[:-1], anonymous=True, kind="suggestion"
    )
    leaf = world.categories["城乡建设", "园林绿化", "绿地占用"]
    heard = Opinion.objects.get(pk=told["opinion"])
    opinion.classify(heard, by=world.by("fenban"), kind="suggestion", category=leaf)
    opinion.end(heard, by=world.by("fenban"), reason="adopted", text="已转告市场管理方，周末画好。")
    return str(told["code"])


def _ordered(world: World, moment: dt.datetime, instead_of: Draw | None, reason: str) -> LookBack | None:
    """None where nothing was done in the time before: a small demo has little to look back at."""
    given: dict[str, Any] = {
        "scope": places.STREET,
        "period_from": (moment - dt.timedelta(days=45)).date(),
        "period_to": moment.date(),
        "rate": 800,
        "strata": "community",
        "reason": reason,
        "instead_of": instead_of,
    }
    if lookback.order.refusal(world.by(SUPERVISOR), None, **given) is not None:
        return None
    return lookback.order(by=world.by(SUPERVISOR), **given)


def _inspected(world: World, row: LookBack, now: dt.datetime) -> Iterator[dt.datetime]:
    """All but one are in order. The one that fails is done with: its resident has judged, nobody works on it."""
    items = list(row.items.select_related("problem"))
    settled = Problem.objects.all().confirmed_solved().filter(pk__in=[i.problem_id for i in items])
    judged = set(settled.filter(served_by__active=True).values_list("pk", flat=True))
    bad = next((item for item in items if item.problem_id in judged), None)
    good: dict[str, Any] = {"site_seen": "yes", "in_order": "yes", "records_agree": "yes"}
    day = clock.at((now - dt.timedelta(days=25)).date(), 9, 30)
    for number, item in enumerate(item for item in items if item is not bad):
        yield day + dt.timedelta(minutes=40 * number)
        finding = PASSED[number % len(PASSED)]
        lookback.inspect(item, by=world.by(SUPERVISOR), result="passed", finding=finding, **good)
    if bad is not None:
        yield from _failed(world, bad, now)


def _failed(world: World, item: LookBackItem, now: dt.datetime) -> Iterator[dt.datetime]:
    def ago(days: int) -> dt.datetime:
        return clock.at((now - dt.timedelta(days=days)).date(), 15, 20)

    yield ago(24)
    lookback.inspect(
        item,
        by=world.by(SUPERVISOR),
        result="failed",
        site_seen="yes",
        in_order="no",
        records_agree="no",
        residents_said="修好没几天又成了老样子，也没人再来看。",
        finding="雨后到现场看，老问题又在；台账里的照片是另一处的。",
        rework_reason="督导组到现场看，没有办到位，请重做。",
        promise_on=(now + dt.timedelta(days=6)).date(),
    )
    yield from _called_to_account(world, item, now)


def _called_to_account(world: World, item: LookBackItem, now: dt.datetime) -> Iterator[dt.datetime]:
    def ago(days: int) -> dt.datetime:
        return clock.at((now - dt.timedelta(days=days)).date(), 16, 10)

    supervisor, unit = world.by(SUPERVISOR), item.problem.owner_unit
    assert unit is not None
    yield ago(23)
    entry = accountability.propose(
        item, by=supervisor, unit=unit, kind="talk", reason="办结佐证与现场不符，返工。"
    )
    yield ago(20)
    handler = next(
        (
            v
            for name in ("chengjian", "shehui", "zhifa", "huanwei", "pingan")
            if unit.pk in (v := world.by(name)).unit_ids
        ),
        None,
    )
    if handler is None:
        return
    accountability.hear(
        entry,
        by=handler,
        heard="stated",
        statement="照片传错了楼栋，不是有意的；现场确实没有做完，已重新安排。",
    )
    yield ago(17)
    accountability.decide(entry, by=world.by(DECIDER), approve=True, text="同意约谈单位负责人，限期重做。")

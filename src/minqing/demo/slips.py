"""Papers of the demo: two cases brought in from paper, a few numbered slips, one of them void, and entries put right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from minqing.base import clock
from minqing.demo.office import World
from minqing.matters.actions import correcting, opinion, paper_cases, papers
from minqing.matters.models import Opinion, Problem, Task
from minqing.matters.states import TaskState

OLD = "新安里2号楼前的化粪池盖板裂了，去年冬天就说过，一直拿木板盖着。"
OLDER = "东坪路口的路名牌倒了半年，来办事的人找不着路。"


def slips(world: World, now: dt.datetime) -> Iterator[dt.datetime]:
    """Within the last three weeks."""
    start = clock.at((now - dt.timedelta(days=20)).date(), 10, 25)
    yield start
    first, second = _paper_cases(world, start)
    yield start + dt.timedelta(minutes=40)
    _running(world, first, start.date())
    yield start + dt.timedelta(days=1)
    heard = Opinion.objects.get(links__problem=first)
    opinion.answer(heard, by=world.by("fenban"), text="您去年写信说的盖板，城市建设办正在换，换好了告诉您。")
    _mistyped(world, second, start)
    yield start + dt.timedelta(days=2)
    correcting.decide_opinion(second, by=world.by("lingdao"), approve=True)
    # As late as today allows, so that what is late today has its paper.
    yield clock.at((now - dt.timedelta(days=1)).date(), 15, 40)
    _numbered(world)


def _paper_cases(world: World, start: dt.datetime) -> tuple[Problem, Opinion]:
    by, grid = world.by("fenban"), world.grids["东坪社区"][0]
    told: dict[str, Any] = {"by": by, "scope": grid, "channel": "letter"}
    came = clock.at(start.date() - dt.timedelta(days=35), 9, 30)
    leaf = world.categories[("城乡建设", "市政设施", "排水")]
    one = paper_cases.record_paper(
        words=OLD, received_at=came, paper_number="来信登记簿 第37号", title="化粪池盖板破裂", **told
    )
    row = Opinion.objects.get(pk=one["opinion"])
    opinion.classify(row, by=by, kind="livelihood", category=leaf)
    found = opinion.raise_problem(row, by=by)
    two = paper_cases.record_paper(
        words=OLDER,
        received_at=came + dt.timedelta(days=3),
        paper_number="来信登记簿 第41号",
        title="路名牌倒了",
        answer="已联系路名牌的管理单位，更换时间定了再告诉您。",
        answered_at=came + dt.timedelta(days=9),
        **told,
    )
    return found, Opinion.objects.get(pk=two["opinion"])


def _running(world: World, found: Problem, today: dt.date) -> None:
    post = Task.objects.order_by("issued_at")[0].leader_post
    paper_cases.take_over(
        by=world.by("fenban"),
        scope=found.scope,
        title="更换化粪池盖板",
        measure="换上承重的铸铁盖板，四周做好收口",
        lead_unit=world.units["城市建设办"],
        leader_post=post,
        problems=[found],
        issued_on=today - dt.timedelta(days=30),
        promise_on=today - dt.timedelta(days=9),
    )


def _mistyped(world: World, row: Opinion, start: dt.datetime) -> None:
    by, why = world.by("fenban"), "抄登记簿时看错了一行"
    correcting.correct_opinion(
        row, by=by, field="place", new="东坪路与新安路路口东北角", reason="登记时漏写了地点"
    )
    new = (row.received_at - dt.timedelta(days=1)).astimezone(clock.ZONE)
    correcting.correct_opinion(row, by=by, field="received_at", new=f"{new:%Y-%m-%d %H:%M}", reason=why)


def _numbered(world: World) -> None:
    leader, clerk = world.by("lingdao"), world.by("fenban")
    tasks = list(Task.objects.filter(state=TaskState.WORKING).order_by("-issued_at")[:3])
    wrong = papers.transfer(tasks[0], by=clerk)
    papers.void(wrong, by=clerk, reason="送错了单位名称，重出一份")
    for row in tasks:
        papers.transfer(row, by=clerk)
    for row in (
        Task.objects.all().overdue(clock.today()).filter(state=TaskState.WORKING).order_by("promise_on")[:2]
    ):
        papers.urge(row, by=leader, reason="超过承诺日期还没有办结，居民来电催问")
    waiting = Opinion.objects.filter(state__in=("received", "triaged")).order_by("-received_at")[:2]
    for heard in waiting:
        papers.notice(heard, by=clerk)

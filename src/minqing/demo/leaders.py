"""Leaders' own problems in the demo: promised, reported, confirmed, one sent back and one still owed. Invented, like the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from minqing.base import clock
from minqing.demo.office import World
from minqing.matters.actions import personal
from minqing.matters.models import Opinion, PersonalProblem
from minqing.matters.states import OpinionState
from minqing.org.models import Post

COMMITTEE = "zuzhi"
BEGAN = 75  # days ago


@dataclass(frozen=True)
class Own:
    """One line: `due` is days after it was recorded; `result` empty where nothing was reported yet."""

    who: str
    title: str
    detail: str
    wind: str
    measure: str
    promise: str
    due: int
    result: str = ""
    confirmed: bool = False
    back: str = ""


LINES = (
    Own(
        "lingdao",
        "下社区听汇报多，入户少",
        "上半年到社区16次，有9次是在会议室里听的，入户只有11户。",
        "bureaucracy",
        "每周三下午到一个社区入户，当天写民情记录",
        "每周三下午入户，不要社区陪同，年底前走完七个社区的困难户。",
        120,
        "已走七个社区，入户63户，带回的意见31条都登记了。",
        confirmed=True,
    ),
    Own(
        "lingdao",
        "批转材料慢，有的压了一周",
        "抽查的40件里，6件在手里超过3个工作日。",
        "formalism",
        "当天到的当天批；外出时由代理的同志批",
        "材料不过夜，急件两小时内批转。",
        60,
        "两个月里批转212件，没有超过一天的。",
        confirmed=True,
    ),
    Own(
        "lingdao",
        "会开得长，讲得多，定得少",
        "每月安全例会平均开2小时，议定的事只有三四项。",
        "formalism",
        "例会不超过50分钟，会前发材料，会后一页纸定责任人和日期",
        "例会不超过50分钟，每项议定的事当场定人定日期。",
        45,
        "开了5次例会，最长48分钟。",
        back="请附上5次例会的议定事项，看看定下的事办了没有。",
    ),
    Own(
        "zhuren",
        "答复群众用套话，没有说清楚为什么办不了",
        "抽看的20条答复里，7条写“正在积极协调”。",
        "bureaucracy",
        "办不了的写明卡在哪里、谁能定、什么时候再看",
        "自己签发的答复，办不了的都写清楚原因和下一步，不写套话。",
        90,
        "签发答复58条，请督导组抽看20条，没有套话。",
    ),
    Own(
        "zhuren",
        "公务用车有时用来上下班",
        "三季度有4次。",
        "hedonism",
        "交回钥匙，用车一律登记",
        "不再用公车上下班，用车记录每月贴在公开栏。",
        30,
        "钥匙已交回，用车记录已公开两个月。",
        confirmed=True,
    ),
    Own(
        "zhuren",
        "对年轻干部批评多、谈心少",
        "一年里和科室年轻干部单独谈话只有3次。",
        "",
        "每月和两名年轻干部谈一次",
        "到年底和每名年轻干部至少谈一次。",
        150,
    ),
    Own("zhuren", "节日值班安排照顾情面", "中秋值班表改了三次。", "", "值班表公开，按名册轮", "", 0),
)


def leaders(world: World, now: dt.datetime) -> Iterator[dt.datetime]:
    """The register from its first day to today."""
    begun = clock.at((now - dt.timedelta(days=BEGAN)).date(), 9, 30)
    yield begun
    rows = [(line, _recorded(world, line)) for line in LINES]
    for number, (line, row) in enumerate(rows):
        if line.promise:
            yield begun + dt.timedelta(days=2, minutes=20 * number)
            due_on = (begun + dt.timedelta(days=line.due)).date()
            personal.promise_(row, by=world.by(line.who), promise=line.promise, due_on=due_on)
    for number, (line, row) in enumerate(rows):
        if line.result:
            yield begun + dt.timedelta(days=40 + 3 * number)
            personal.report(row, by=world.by(line.who), result=line.result)
    yield clock.at((now - dt.timedelta(days=9)).date(), 15, 10)
    for line, row in rows:
        if line.confirmed:
            personal.confirm(row, by=world.by(COMMITTEE), note="看了记录，问了社区。")
        elif line.back:
            personal.send_back(row, by=world.by(COMMITTEE), reason=line.back)


def _recorded(world: World, line: Own) -> PersonalProblem:
    committee = world.by(COMMITTEE)
    post: Post = world.posts[line.who]
    holder = world.by(line.who).person_id
    row = personal.record(
        by=committee,
        scope=post.scope,
        leader=post.appointments.get(person=holder).person,
        leader_post=post,
        title=line.title,
        detail=line.detail,
        wind=line.wind,
        measure=line.measure,
    )
    if line.wind:
        tagged = Opinion.objects.seen_by(committee).filter(tags__wind=line.wind)
        known = list(tagged.exclude(state=OpinionState.WITH_DISCIPLINE).order_by("received_at")[:2])
        if known:
            personal.link(row, by=committee, opinions=known)
    return row

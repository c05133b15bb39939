"""Leaders' own problems in the demo: promised, reported, confirmed, one sent back and one still owed. Invented, like the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from minqing.base import clock
from minqing.campaigns.models import Campaign
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


# --- 2014: each of the three leaders answered the same list of what they were to examine themselves by ------------------

# (问题, 四风, 承诺, 结果)
EXAMINED = (
    ("会议多、会期长", "formalism", "会议减三分之一，能合开的合开", "会议比上年同期少了37个"),
    ("文件简报多", "formalism", "简报并成每月一期", "简报从14种并成2种"),
    ("检查重痕迹、轻实效", "formalism", "检查不看台账看现场", "现场检查46处，没有另要材料"),
    ("调研走马观花", "bureaucracy", "每次调研至少入户三家", "入户118家，记录在民情日记"),
    ("接待来访时间少", "bureaucracy", "每周半天固定接访，不由别人代", "接访22次，答复61件"),
    ("批办件转得慢", "bureaucracy", "件件当天批", "抽查40件，都在当天"),
    ("对基层要求多、帮助少", "bureaucracy", "给社区减报表，一年不超过12张", "报表从47张减到12张"),
    ("听不得不同意见", "bureaucracy", "班子会上先听别人说", "测评里这一项没有人再提"),
    ("联系困难户不经常", "bureaucracy", "每月到联系户家里一次", "联系户的低保、就医都办了"),
    ("下班后找不到人", "bureaucracy", "公开电话，八小时外也接", "公开电话接了200多个"),
    ("办公室面积超标", "hedonism", "六月底前调整到位", "已调整，超出的做了接待室"),
    ("公车接送上下班", "hedonism", "不再接送", "用车记录每月公开"),
    ("午间饮酒", "hedonism", "工作日一律不饮酒", "没有再发生"),
    ("学习不经常，靠秘书摘要", "hedonism", "自己读原文，记笔记", "笔记两本，交流三次"),
    ("怕得罪人，批评不直接", "hedonism", "谈心时把话说透", "谈心26人次"),
    ("公务接待标准偏高", "extravagance", "一律在食堂，四菜一汤", "接待费比上年少六成"),
    ("节日收受土特产", "extravagance", "一律不收，收到的退回或上交", "退回7次，登记在册"),
    ("办公用品领用不登记", "extravagance", "领用登记，每月公开", "支出比上年少四成"),
    ("外出学习带有游览", "extravagance", "一年内不外出考察", "没有外出"),
    ("会议布置讲排场", "extravagance", "不摆花、不挂横幅", "已经做到"),
)
EXAMINED_BY = ("zhuren", "lingdao", "shuji")
TOTAL, STILL_OPEN = 59, 8


def registers_of(world: World, one: Campaign) -> None:
    """What was on paper in 2014: every problem with its promise; all but eight were put right by the end of the campaign."""
    lines = [(who, line) for line in EXAMINED for who in EXAMINED_BY][:TOTAL]
    rows = []
    with clock.frozen(clock.at(dt.date(2014, 7, 28), 9)):
        for who, (title, wind, promise, _result) in lines:
            holder, post = world.by(who).person_id, world.posts[who]
            rows.append(
                personal.record(
                    by=world.by(COMMITTEE),
                    scope=post.scope,
                    leader=post.appointments.get(person=holder).person,
                    leader_post=post,
                    title=title,
                    wind=wind,
                    promise=promise,
                    due_on=dt.date(2014, 9, 30),
                    campaign=one,
                )
            )
    # Every seventh was still open at the end.
    settled = [n for n in range(TOTAL) if n % 7 != 6 or n // 7 >= STILL_OPEN][: TOTAL - STILL_OPEN]
    with clock.frozen(clock.at(dt.date(2014, 9, 26), 15)):
        for n in settled:
            who, (_title, _wind, _promise, result) = lines[n]
            rows[n] = personal.report(rows[n], by=world.by(who), result=result)
    with clock.frozen(clock.at(dt.date(2014, 10, 10), 10)):
        for n in settled:
            personal.confirm(rows[n], by=world.by(COMMITTEE))

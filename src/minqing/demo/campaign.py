"""The campaign of 2014, as it was written down while it ran, and one that runs now: stages, papers, registers, symposiums."""

from __future__ import annotations

import datetime as dt
import io
import random
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile

from minqing.base import clock
from minqing.campaigns.actions import activity, campaign, registered, step
from minqing.campaigns.models import Activity, Campaign, Paper, Step
from minqing.demo import places
from minqing.demo.leaders import registers_of
from minqing.demo.life import Life
from minqing.demo.office import World
from minqing.matters.actions import opinion, verdict
from minqing.matters.actions.splitting import split
from minqing.matters.models import Opinion, Receipt
from minqing.org.access import ResidentActor, SystemActor
from minqing.org.actions.units import add_party_organisation
from minqing.org.models import PartyOrganisation, Person

NAME, YEAR = "党的群众路线教育实践活动", 2014
FIRST, LAST = dt.date(YEAR, 3, 10), dt.date(YEAR, 10, 20)
# Stage → its steps: title, due (month, day), papers. The one that is marked was sent back once.
STAGES: dict[str, tuple[tuple[str, tuple[int, int], str], ...]] = {
    "学习教育、听取意见": (
        ("动员部署", (3, 20), "实施方案、动员讲话"),
        ("集中学习", (4, 30), "学习计划、学习小结"),
        ("征求意见", (5, 20), "座谈会安排、意见建议汇总"),
    ),
    "查摆问题、开展批评": (
        ("谈心谈话", (6, 10), "谈心谈话记录"),
        ("对照检查", (6, 30), "班子对照检查材料、个人对照检查材料"),
        ("专题民主生活会", (7, 25), "会议方案、情况通报"),
    ),
    "整改落实、建章立制": (
        ("制定整改方案", (8, 20), "整改方案、任务清单"),
        ("专项整治", (9, 20), "整治情况报告"),
        ("总结评议", (10, 15), "总结报告、群众评议情况"),
    ),
}
SENT_BACK = "对照检查"
MEMBERS, SYMPOSIUMS = 426, 24
# The running one: stage, step, due in so many days, papers.
TODAY = (
    ("对照查摆", "动员部署", -40, "实施方案"),
    ("对照查摆", "列出问题清单", -5, "问题清单、群众意见汇总"),
    ("集中整治", "减少报表", 4, "报表清单"),
    ("集中整治", "公开承诺", 30, "承诺书"),
)
MINUTES = (
    "老堤社区居民代表甲：新安里3栋前的路灯坏了三盏，老人晚上出门要打手电，报过两次没有人来。",
    "老堤社区居民代表乙：办低保要跑三趟，一次说一样材料，能不能一次说清楚？",
    "物业公司代表：小区外面的排水沟归谁管一直没有定，下大雨就漫到门口。",
    "退休职工代表：开会发的材料太多，社区的同志天天填表，来家里的时候少了。",
    "主持人：大家讲的都记下来了，四件事会后分给有关科室，十五个工作日内答复。",
)
ENDINGS = (
    "已请供电部门修好三盏路灯，并约定每月巡查一次。",
    "已做成一张材料单贴在窗口和社区，以后一次告知。",
    "已明确归街道城市建设办管，当年清淤两次。",
    "已把社区报表从四十七张并成十二张，下半年起执行。",
)
CLASSES = (
    ("城乡建设", "市政设施", "照明"),
    ("社会事务", "便民服务", "告知"),
    ("城乡建设", "市政设施", "排水"),
    ("作风", "会议文件", "重复填表"),
)
SUBJECTS = (
    ("居民代表座谈会", "居民代表、楼栋长"),
    ("老党员座谈会", "离退休党员"),
    ("服务对象座谈会", "办事群众、个体工商户"),
)


def _at(day: dt.date, hour: int = 9) -> Any:
    return clock.frozen(clock.at(day, hour))


def campaign_of_2014(world: World) -> None:
    """Who acts is known by the grants of today; when they act is told by the clock."""
    for who in ("fenban", "lingdao", "dudao", "zhuren", "shuji", "zuzhi"):
        world.by(who)
    rng = random.Random(YEAR)  # noqa: S311 -- a fixed seed, so that every demo is the same
    with _at(FIRST - dt.timedelta(days=5)):
        one = campaign.add(
            by=world.by("lingdao"),
            scope=places.STREET,
            name=NAME,
            starts_on=FIRST,
            ends_on=LAST,
            about="照镜子、正衣冠、洗洗澡、治治病。分三个环节，每个步骤的材料由督导组审看。",
        )
        made = [
            _arranged(world, one, stage, title, dt.date(YEAR, *due), papers)
            for stage, steps in STAGES.items()
            for title, due, papers in steps
        ]
        one = campaign.start(one, by=world.by("lingdao"))
        _registers(world, one, rng)
    held = _symposiums(world, one, rng)
    _heard(world, held)
    registers_of(world, one)
    for row in made:
        _stepped(world, row)
    with _at(LAST, 16):
        campaign.close(one, by=world.by("lingdao"))


def _arranged(world: World, one: Campaign, stage: str, title: str, due_on: dt.date, papers: str) -> Step:
    return step.add(
        by=world.by("fenban"),
        scope=places.STREET,
        campaign=one,
        stage_name=stage,
        title=title,
        due_on=due_on,
        papers=papers,
    )


def _paper(name: str) -> InMemoryUploadedFile:
    text = f"{name}\n\n演示用的材料，内容是编的。\n".encode()
    return InMemoryUploadedFile(io.BytesIO(text), "file", f"{name}.txt", "text/plain", len(text), "utf-8")


def _handed_in(world: World, row: Step) -> None:
    clerk = world.by("fenban")
    for paper in Paper.objects.filter(step=row):
        step.file_paper(row, by=clerk, paper=paper, file=_paper(paper.name))
    step.hand_in(row, by=clerk, text=f"“{row.title}”各项材料已齐，请审看。")


def _stepped(world: World, row: Step) -> None:
    """Handed in some days before it is due; one was sent back first."""
    with _at(row.due_on - dt.timedelta(days=6)):
        _handed_in(world, row)
    if row.title == SENT_BACK:
        with _at(row.due_on - dt.timedelta(days=4)):
            reason = "个人对照检查材料里没有写群众提的意见怎样对待，请补充后再报。"
            step.send_back(row, by=world.by("dudao"), reason=reason)
        with _at(row.due_on - dt.timedelta(days=2)):
            step.hand_in(row, by=world.by("fenban"), text="已逐条补充。")
    with _at(row.due_on - dt.timedelta(days=1)):
        step.pass_(row, by=world.by("dudao"), text="材料齐全，可以转入下一步。")


def _registers(world: World, one: Campaign, rng: random.Random) -> None:
    """Fifteen branches; the members are spread over them unevenly, each under a made-up name."""
    bodies = _branches(world.system)
    sizes = [MEMBERS // len(bodies) + rng.choice((-6, -3, 0, 3, 6)) for _ in bodies]
    sizes[0] += MEMBERS - sum(sizes)
    names = [surname + given for surname in places.SURNAMES for given in places.GIVEN]
    for body, size in zip(bodies, sizes, strict=True):
        branch = registered.register_branch(
            by=world.by("fenban"), scope=body.scope, campaign=one, organisation=body, registered_on=FIRST
        )
        told = "\n".join(rng.sample(names, size))
        registered.register_all(branch, by=world.by("fenban"), names=told, registered_on=FIRST)


def _branches(system: SystemActor) -> list[PartyOrganisation]:
    top = PartyOrganisation.objects.get(scope=places.STREET, kind="committee")
    more = [(f"{places.STREET}{n:03d}", f"{name}老年党支部") for n, name in enumerate(places.COMMUNITIES, 1)]
    for scope, name in more:
        add_party_organisation(
            by=system, scope=scope, name=name, kind="branch", valid_from=dt.date(2014, 1, 1), parent=top
        )
    return list(PartyOrganisation.objects.filter(kind="branch").order_by("scope", "name"))


def _symposiums(world: World, one: Campaign, rng: random.Random) -> Activity:
    """Twenty-four, each in a community, written down two days later. Gives the one with minutes."""
    made = []
    there = list(Person.objects.filter(pk__in=[world.by("lingdao").person_id, world.by("fenban").person_id]))
    for number in range(SYMPOSIUMS):
        name = list(world.grids)[number % len(world.grids)]
        subject, bodies = SUBJECTS[number % len(SUBJECTS)]
        day = FIRST + dt.timedelta(days=12 + number * 8)
        told: dict[str, Any] = {"residents": rng.randrange(9, 26), "bodies": bodies, "place": f"{name}会议室"}
        with _at(day + dt.timedelta(days=2)):
            made.append(
                activity.record(
                    by=world.by("fenban"),
                    scope=world.grids[name][0][:12],
                    kind="symposium",
                    title=f"{name}{subject}",
                    held_at=clock.at(day, 14, 30),
                    unit=world.units[name],
                    campaign=one,
                    minutes="\n".join(MINUTES) if number == 0 else "",
                    people=there,
                    **told,
                )
            )
    return made[0]


def _heard(world: World, held: Activity) -> None:
    """Four passages of one symposium became opinions, were answered, and judged by who had spoken."""
    clerk = world.by("fenban")
    for number, ending in enumerate(ENDINGS, start=1):
        day = held.held_at.date()
        with _at(day + dt.timedelta(days=3), 10):
            tags = ("formalism",) if number == 4 else ()
            told = split(held, by=clerk, passage=number, scope=held.scope, tags=tags)
            row = Opinion.objects.get(pk=told["opinion"])
            opinion.classify(row, by=clerk, kind="suggestion", category=world.categories[CLASSES[number - 1]])
        with _at(day + dt.timedelta(days=14)):
            opinion.end(row, by=clerk, reason="adopted", text=ending)
        with _at(day + dt.timedelta(days=16), 15):
            receipt = Receipt.objects.get(opinion=row)
            resident = ResidentActor(places.STREET)
            verdict.give(receipt, by=resident, code=told["code"], answer="satisfied", words="说到做到。")


def campaign_today(world: World, now: dt.datetime) -> Life:
    """One that runs now, so that every state of a step is there to be seen. Nobody is registered in it yet."""
    today = now.date()
    clerk, leader, team = world.by("fenban"), world.by("lingdao"), world.by("dudao")
    yield clock.at(today - dt.timedelta(days=60), 9)
    starts, ends = today - dt.timedelta(days=60), today + dt.timedelta(days=120)
    named: dict[str, Any] = {"name": f"{today.year}年作风整治行动", "starts_on": starts, "ends_on": ends}
    one = campaign.add(by=leader, scope=places.STREET, **named)
    made = [
        _arranged(world, one, stage, title, today + dt.timedelta(days=due), papers)
        for stage, title, due, papers in TODAY
    ]
    campaign.make_default(campaign.start(one, by=leader), by=leader)
    yield clock.at(today - dt.timedelta(days=46), 9)
    _handed_in(world, made[0])
    yield clock.at(today - dt.timedelta(days=41), 9)
    step.pass_(made[0], by=team, text="材料齐全，可以转入下一步。")
    yield clock.at(today - dt.timedelta(days=9), 9)
    _handed_in(world, made[1])
    yield clock.at(today - dt.timedelta(days=7), 9)
    step.send_back(made[1], by=team, reason="问题清单没有写明责任单位，请补上。")
    yield clock.at(today - dt.timedelta(days=1), 9)
    _handed_in(world, made[2])
    step.require(made[3], by=clerk, name="公开照片", required=False)

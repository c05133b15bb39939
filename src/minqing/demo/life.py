"""The life of one invented matter, as a coroutine that says when its next step comes and then takes it.

The loader runs all of them in the order of time under a set clock and stops at the present moment, so that every
state around today comes about by itself, through the same actions as in a real office.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from minqing.base import clock
from minqing.demo import places, stories
from minqing.demo.drawing import sketch
from minqing.demo.office import World
from minqing.demo.stories import STORIES, Story
from minqing.matters.actions import opinion, problem, recheck, task, verdict
from minqing.matters.models import Opinion, Problem, Receipt, Recheck, Task
from minqing.org.access import ResidentActor, Viewer

Life = Iterator[dt.datetime]
WINDS = {"形式主义": "formalism", "官僚主义": "bureaucracy"}
CHANNELS = ("visit", "visit", "symposium", "letter", "walk_in", "phone", "phone", "hotline", "web", "web")

# Outcomes that no rate counts, and the reason that is listed with each.
NOT_OUR_DOING = {
    "withdrawn": "反映人说家里自己处理好了，不用再办，撤回。",
    "not_ours": "现场核实，设施归区供水公司管，已转去并告诉了反映人。",
}


@dataclass(frozen=True)
class Fate:
    """Where a matter is to stand today: it takes this one turn and rests there. A task gets there at `at`."""

    turn: str
    at: dt.datetime


@dataclass
class Chance:
    """What fate holds for one matter; drawn once, from the fixed seed."""

    rng: random.Random
    fate: Fate | None = None

    def turn(self, what: str, n: int) -> bool:
        """Whether the matter leaves the straight way here: once in n, or where its fate says so and nowhere else."""
        drawn = self.one_in(n)
        return drawn if self.fate is None else what == self.fate.turn

    def one_in(self, n: int) -> bool:
        return self.rng.randrange(n) == 0

    def much_later(self, moment: dt.datetime, fewest: int, most: int) -> dt.datetime:
        """As `later`, where nobody moves the matter before its fate."""
        return self.later(moment, fewest, most) if self.fate is None else self.fate.at

    def later(self, moment: dt.datetime, fewest: int, most: int) -> dt.datetime:
        """Some days on, at an hour when people work."""
        day = (moment + dt.timedelta(days=self.rng.randint(fewest, most))).date()
        return clock.at(day, self.rng.randrange(8, 18), self.rng.randrange(60))


@dataclass
class Told:
    """An opinion as the office has it, with the code that only the resident holds."""

    number: str
    code: str
    row: Opinion


def live(world: World, seed: int, start: dt.datetime, fate: Fate | None = None) -> Life:
    """One matter, from the resident's words as far as time allows."""
    # A fixed seed, so that every demo is the same.
    chance = Chance(random.Random(seed), fate)  # noqa: S311
    if chance.turn("accusation", 45):
        yield from _accusation(world, chance, start)
    elif chance.turn("idea", 9):
        yield from _idea(world, chance, start)
    else:
        yield from _matter(world, chance, start)


def _place(world: World, chance: Chance) -> tuple[str, str]:
    """(grid code, words for the place)."""
    name = chance.rng.choice(list(world.grids))
    grid = chance.rng.randrange(len(world.grids[name]))
    estates = places.COMMUNITIES[name][1]
    return world.grids[name][grid], estates[grid % len(estates)]


def _speaker(chance: Chance) -> dict[str, str] | None:
    if chance.one_in(5):
        return None
    name = chance.rng.choice(places.SURNAMES) + chance.rng.choice(places.GIVEN)
    # 0000 is no area code, so that nobody's phone can stand here by accident.
    return {"name": name, "phone": f"00008{chance.rng.randrange(10**7):07d}"}


def _clerk(world: World, scope: str) -> Viewer:
    for username in ("shequ", "dongping"):
        viewer = world.by(username)
        if viewer.may("opinion.record", scope):
            return viewer
    return world.by("fenban")


def _received(world: World, chance: Chance, words: str, title: str, **more: Any) -> Told:
    scope, where = more.pop("scope"), more.pop("where")
    speaker = _speaker(chance)
    told = {"scope": scope, "words": words, "title": title, "place": where, "speaker": speaker}
    channel = chance.rng.choice(CHANNELS)
    if channel == "web":
        got = opinion.submit(by=ResidentActor(places.STREET), anonymous=speaker is None, **told)
    else:
        got = opinion.record(
            by=_clerk(world, scope), channel=channel, anonymous=speaker is None, **told, **more
        )
    return Told(got["number"], got["code"], Opinion.objects.get(pk=got["opinion"]))


def _accusation(world: World, chance: Chance, start: dt.datetime) -> Life:
    scope, where = _place(world, chance)
    yield start
    got = _received(world, chance, stories.ACCUSATION, "", scope=scope, where=where)
    yield chance.later(start, 0, 1)
    opinion.classify(got.row, by=world.by("fenban"), kind="accusation")


def _idea(world: World, chance: Chance, start: dt.datetime) -> Life:
    scope, where = _place(world, chance)
    yield start
    words = chance.rng.choice(stories.IDEAS).format(where=where)
    got = _received(world, chance, words, words[:18], scope=scope, where=where)
    moment = chance.later(start, 0, 2)
    yield moment
    leaf = world.categories["城乡建设", "园林绿化", "绿地占用"]
    opinion.classify(got.row, by=world.by("fenban"), kind="suggestion", category=leaf)
    yield chance.later(moment, 1, 6)
    reason = chance.rng.choice(("adopted", "explained"))
    text = (
        "建议已采纳，列入下季度计划。" if reason == "adopted" else "已当面说明：这一处归绿化部门管，已转告。"
    )
    opinion.end(got.row, by=world.by("fenban"), reason=reason, text=text)


def _matter(world: World, chance: Chance, start: dt.datetime) -> Life:
    # A fate is one of a task's: the office's own habits are given none.
    story = chance.rng.choice([s for s in STORIES if chance.fate is None or s.unit in HANDLERS])
    scope, where = _place(world, chance)
    yield start
    words, title = chance.rng.choice(story.words).format(where=where), story.title.format(where=where)
    got = _received(world, chance, words, title, scope=scope, where=where)
    moment = chance.later(start, 0, 2)
    yield moment
    triage = world.by("fenban")
    kind = "suggestion" if story.four_winds else chance.rng.choice(("request", "livelihood"))
    opinion.classify(got.row, by=triage, kind=kind, category=world.categories[story.category], title=title)
    if story.four_winds:
        opinion.tag(got.row, by=triage, tags=(WINDS[story.four_winds],))
    # Some lie with triage for weeks, their answer clock running: a few of them are answered too late.
    moment = chance.much_later(moment, 6, 20) if chance.turn("lies", 12) else chance.later(moment, 0, 1)
    yield moment
    unit = world.units[story.unit]
    found = opinion.raise_problem(got.row, by=triage, title=title, owner_unit=unit)
    opinion.answer(got.row, by=triage, text=f"已认定为问题，交{unit.name}办理，办理中有变化会告诉您。")
    yield from _handled(world, chance, story, got, found, moment)


HANDLERS = {
    "城市建设办": "chengjian",
    "社会事务办": "shehui",
    "综合执法队": "zhifa",
    "环卫站": "huanwei",
    "平安法治办": "pingan",
}
OWN_HABITS = {"党政综合办公室": "zonghe", "党群工作办": "dangqun"}


def _handled(
    world: World, chance: Chance, story: Story, got: Told, found: Problem, moment: dt.datetime
) -> Life:
    triage, leader = world.by("fenban"), world.by("lingdao")
    if story.unit in OWN_HABITS:
        # The office's own habits: no task, the leader takes it up and confirms.
        moment = chance.later(moment, 2, 12)
        yield moment
        if chance.one_in(3):
            problem.track(
                found,
                by=leader,
                note="全年跟踪，每季度看一次",
                review_on=moment.date() + dt.timedelta(days=90),
            )
            return
        problem.coordinate(found, by=leader, note="已在办公会上研究")
        moment = chance.later(moment, 5, 20)
        yield moment
        problem.add_evidence(found, by=world.by(OWN_HABITS[story.unit]), kind="measured", text=story.result)
        problem.confirm(found, by=leader, outcome="solved", text=story.result)
        yield from _judged(world, chance, story, got, None, moment)
        return
    made = task.issue(
        by=triage,
        scope=found.scope,
        title=found.title,
        measure=story.measure,
        lead_unit=world.units[story.unit],
        leader_post=world.posts["lingdao"],
        problems=[found],
    )
    yield from _worked(world, chance, story, got, made, moment)


def _worked(world: World, chance: Chance, story: Story, got: Told, made: Task, moment: dt.datetime) -> Life:
    handler, leader = world.by(HANDLERS[story.unit]), world.by("lingdao")
    moment = chance.later(moment, 0, 3)
    yield moment
    if chance.turn("dispute", 18):
        task.dispute(made, by=handler, reason="这一处的产权归物业公司，建议交综合执法队督促。")
        moment = chance.later(moment, 1, 4)
        yield moment
        task.settle_dispute(made, by=leader, text="由你单位牵头，综合执法队配合。")
        moment = chance.later(moment, 0, 1)
        yield moment
    task.accept(made, by=handler)
    moment = chance.later(moment, 2, 6)
    yield moment
    task.progress(made, by=handler, text="现场看过，施工单位已约好。", public=True)
    if chance.fate is not None:
        moment = chance.fate.at
        yield moment
    if chance.turn("suspension", 20):
        until = moment.date() + dt.timedelta(days=120)
        task.ask_suspension(made, by=handler, reason="涉及主管道改造，等区里的改造工程", until=until)
        moment = chance.later(moment, 1, 2)
        if chance.fate is not None:
            return  # waits for a decision
        yield moment
        task.decide_suspension(made, by=leader, approve=True, text="同意挂账，每月报一次进展。")
        moment = chance.later(moment, 60, 110)
        yield moment
        task.resume(made, by=handler, reason="主管道改造已经完工，可以接着办。")
    elif chance.turn("extension", 5):
        new_on = Task.objects.get(pk=made.pk).promise_on + dt.timedelta(days=chance.rng.randint(7, 20))
        task.ask_extension(made, by=handler, new_on=new_on, reason=chance.rng.choice(stories.EXTENSION))
        moment = chance.later(moment, 0, 2)
        if chance.fate is not None:
            return  # waits for a decision
        yield moment
        task.decide_extension(made, by=leader, approve=not chance.one_in(4), text="请告知反映人。")
    # One in twelve is left lying and handed in late; most are done well within the promise.
    days = (16, 34) if chance.turn("late", 12) else (2, 16)
    yield from _finished(world, chance, story, got, made, chance.much_later(moment, *days))


def _finished(world: World, chance: Chance, story: Story, got: Told, made: Task, moment: dt.datetime) -> Life:
    handler, leader = world.by(HANDLERS[story.unit]), world.by("lingdao")
    yield moment
    kind = chance.rng.choice(("measured", "resident_word"))
    task.add_evidence(made, by=handler, kind=kind, text=story.result)
    if chance.one_in(3):
        for done in (False, True):
            drawn = sketch(chance.rng, done=done)
            task.add_evidence(made, by=handler, kind="photo", text="整改后" if done else "整改前", file=drawn)
    moment = chance.later(moment, 0, 1)
    yield moment
    task.submit(made, by=handler, text=story.result)
    moment = chance.later(moment, 0, 4)
    yield moment
    if chance.turn("returned", 10):
        task.return_(made, by=leader, reason="没有说明复看的日期，请补充。")
        if chance.fate is not None:
            return  # the handling unit is at it again
        moment = chance.later(moment, 1, 3)
        yield moment
        task.add_evidence(made, by=handler, kind="measured", text="雨后第二天复看，没有异常。")
        task.submit(made, by=handler, text=story.result)
        moment = chance.later(moment, 0, 2)
        yield moment
    task.approve(made, by=leader, text="同意办结。")
    moment = chance.later(moment, 0, 2)
    yield moment
    [served] = Problem.objects.filter(served_by__task=made, served_by__active=True)
    outcome = (
        "solved"
        if not chance.turn("unsolved", 9)
        else chance.rng.choice(("partly", "explained", "not_possible", *NOT_OUR_DOING))
    )
    problem.confirm(served, by=leader, outcome=outcome, text=NOT_OUR_DOING.get(outcome, story.result))
    yield from _judged(world, chance, story, got, made, moment)


def _judged(
    world: World, chance: Chance, story: Story, got: Told, made: Task | None, moment: dt.datetime
) -> Life:
    if chance.turn("silence", 4):
        return  # silence: a number of its own
    moment = chance.later(moment, 1, 9)
    yield moment
    receipt = Receipt.objects.get(opinion=got.row)
    denied = chance.turn("denied", 7)
    answer = (
        "dissatisfied" if denied else chance.rng.choice(("satisfied", "satisfied", "satisfied", "basically"))
    )
    words = chance.rng.choice(stories.DENIAL if denied else stories.PRAISE)
    if chance.one_in(3):
        if verdict.record_callback.refusal(world.by("huifang"), receipt, answer=answer, words=words) is None:
            verdict.record_callback(receipt, by=world.by("huifang"), answer=answer, words=words)
    else:
        resident = ResidentActor(places.STREET)
        verdict.give(receipt, by=resident, code=got.code, answer=answer, words=words)
    if denied:
        yield from _rechecked(world, chance, story, got, made, moment)


def _rechecked(
    world: World, chance: Chance, story: Story, got: Told, made: Task | None, moment: dt.datetime
) -> Life:
    moment = chance.later(moment, 1, 5)
    yield moment
    opened = Recheck.objects.filter(verdict__receipt__opinion=got.row, state="open").first()
    if opened is None:
        return
    supervisor = world.by("dudao")
    if made is None or chance.turn("upheld", 3):
        recheck.uphold(opened, by=supervisor, finding="现场复看，已按措施做完；余下部分不属本街道，已告知。")
        return
    promise = moment.date() + dt.timedelta(days=10)
    recheck.order_rework(
        opened, by=supervisor, finding="现场复看，确有一段没有做，责令返工。", promise_on=promise
    )
    if chance.fate is not None:
        return  # the handling unit is at it again
    yield from _finished(world, chance, story, got, made, chance.later(moment, 3, 8))

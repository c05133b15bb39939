"""Matters that climbed: by a person, by time, to a body outside and back; and one that several communities share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from minqing.base import clock
from minqing.demo.office import World
from minqing.matters.actions import also, levels, opinion, problem, referral
from minqing.matters.escalation import escalate_due
from minqing.matters.models import Opinion, Problem, Referral

STREETS = ("城乡建设", "市政设施", "道路")
LIGHTS = ("城乡建设", "市政设施", "照明")
DRAINS = ("城乡建设", "市政设施", "排水")


def climbs(world: World, now: dt.datetime) -> Iterator[dt.datetime]:
    """Oldest first; the worker's round comes by every morning on which something is past its day."""

    def on(days: int, hour: int = 9) -> dt.datetime:
        return clock.at((now - dt.timedelta(days=days)).date(), hour, 20)

    yield on(47)
    pipe = _street(world, "老堤家属院门前主管道满溢", DRAINS)
    cable = _street(world, "堤街二巷高压线离阳台太近", LIGHTS)
    yield on(46)
    pipe_letter = _asked(
        world, pipe, "清河区住房城乡建设局", "请更换老堤家属院门前的主管道", "主管道归区里管"
    )
    cable_letter = _asked(world, cable, "清河区供电公司", "请把高压线移到规定的距离以外", "线路归供电公司管")
    yield on(45, 15)
    for letter in (pipe_letter, cable_letter):
        referral.write(letter, by=world.by("fenban"))
        referral.send(_again(letter), by=world.by("lingdao"), sent_on=clock.today())
    yield on(37)
    path = _grid(world, "新安里背街路面塌了一块", STREETS, "出门要绕着走，下雨看不见坑。")
    yield on(32)
    text = "已列入下月的管网改造，改造前由街道先清淤。"
    referral.reply(_again(pipe_letter), by=world.by("fenban"), text=text, replied_on=clock.today())
    shared = problem.raise_(
        by=world.by("shequ"), scope=world.grids["老堤社区"][1][:12], title="老堤、东坪交界处的沟两头推"
    )
    also.add_place(
        shared, by=world.by("shuji"), place=world.grids["东坪社区"][0][:12], reason="下游的一段在东坪社区"
    )
    yield from _rounds(on, 28, 26)
    levels.escalate(_fresh(path), by=world.by("shequ"), reason="要开挖路面，社区没有资质")
    _done(world, "新安里2栋门口垃圾桶倒了", "wangge", "垃圾桶已经扶正并固定，第二天复看没有再倒。")
    _done(world, "堤街二巷晾衣绳挡住楼道", "shequ", "和住户商量好，晾衣绳移到院子里。")
    _done(world, "老堤家属院门口石墩松动", "shequ", "石墩已经重新固定。")
    yield on(12)
    lamp = _grid(world, "堤街一巷楼道灯不亮", LIGHTS, "楼道灯坏了，老人晚上摸黑上楼。")
    levels.escalate(lamp, by=world.by("wangge"), reason="灯在公共线路上，要社区请电工")
    yield on(6)
    _grid(world, "堤街一巷雨水篦丢了一个", DRAINS, "雨水篦被人偷了，孩子差点踩空。")
    yield from _rounds(on, 1, 0)


def _rounds(on: object, *days: int) -> Iterator[dt.datetime]:
    """The worker's mornings."""
    assert callable(on)
    for day in days:
        yield on(day, 6)
        escalate_due()


def _fresh(row: Problem) -> Problem:
    return Problem.objects.get(pk=row.pk)


def _again(letter: Referral) -> Referral:
    return Referral.objects.select_related("problem").get(pk=letter.pk)


def _heard(world: World, title: str, category: tuple[str, str, str], words: str) -> Opinion:
    scope = world.grids["老堤社区"][0]
    told = opinion.record(
        by=world.by("wangge"),
        scope=scope,
        channel="visit",
        words=words,
        title=title,
        place="老堤社区第1网格",
        anonymous=True,
    )
    row = Opinion.objects.get(pk=told["opinion"])
    return opinion.classify(
        row, by=world.by("shequ"), kind="livelihood", category=world.categories[category], title=title
    )


def _grid(world: World, title: str, category: tuple[str, str, str], words: str) -> Problem:
    """Found by the grid worker: it starts in the grid."""
    return _near(world, title, category, words, "wangge")


def _near(world: World, title: str, category: tuple[str, str, str], words: str, who: str) -> Problem:
    """It starts with whoever found it."""
    heard = _heard(world, title, category, words)
    opinion.answer(heard, by=world.by("shequ"), text="已经认定为问题，就近办理，办不了的会上交。")
    return opinion.raise_problem(Opinion.objects.get(pk=heard.pk), by=world.by(who))


def _street(world: World, title: str, category: tuple[str, str, str]) -> Problem:
    """Found by the subdistrict's desk."""
    heard = _heard(world, title, category, f"{title}，反映过几次了。")
    opinion.answer(heard, by=world.by("fenban"), text="已经认定为问题，超出街道职责的会提请区里办理。")
    return opinion.raise_problem(Opinion.objects.get(pk=heard.pk), by=world.by("fenban"))


def _asked(world: World, row: Problem, unit: str, asked: str, reason: str) -> Referral:
    return referral.refer(row, by=world.by("fenban"), unit=world.units[unit], asked=asked, reason=reason)


def _done(world: World, title: str, who: str, result: str) -> None:
    """A small matter that never left whoever found it."""
    row = _near(world, title, STREETS, f"{title}，过路不方便。", who)
    problem.add_evidence(row, by=world.by("shequ"), kind="measured", text=result)
    problem.confirm(_fresh(row), by=world.by("shuji"), outcome="solved", text=result)

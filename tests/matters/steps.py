"""One matter, step by step, by the people whose step it is: what the tests of matters stand on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from tests.support.cast import GRID_1, LAODI, STREET, Cast

from minqing.matters.actions import category, opinion, problem, task, verdict
from minqing.matters.models import Category, Opinion, Problem, Receipt, Task
from minqing.org.access import ResidentActor

RESIDENT = ResidentActor(STREET)
WORDS = "我们楼后面的排水沟又堵了，\t一下雨水就漫到单元门口。  孩子上学要垫砖头。"
SPEAKER = {
    "name": "陈小满",
    "phone": "13800006027",
    "address": "老堤社区12栋501",
    "id_number": "11010519491231002X",
}
NOTE = [{"kind": "measured", "text": "清淤86米，积水消退"}]


@dataclass
class Matter:
    """A matter under way, with whoever may act on it."""

    cast: Cast
    opinion: Opinion
    code: str
    problem: Any = None
    task: Any = None

    def by(self, who: str) -> Any:
        return self.cast.viewer(who)

    @property
    def receipt(self) -> Receipt:
        return Receipt.objects.get(opinion=self.opinion)

    def fresh(self) -> Matter:
        for row in (self.opinion, self.problem, self.task):
            if row is not None:
                row.refresh_from_db()
        return self


def taxonomy(cast: Cast) -> Category:
    category.import_rows(
        by=cast.viewer("administrator"),
        scope=STREET,
        rows=[
            ["城乡建设", "市政设施", "排水管沟"],
            ["城乡建设", "市政设施", "路灯"],
            ["劳动和社会保障", "养老", "退休金发放"],
        ],
    )
    return Category.objects.get(name="排水管沟")


def heard(cast: Cast, **more: Any) -> Matter:
    """A resident writes on the portal."""
    given = {"scope": GRID_1, "words": WORDS, "place": "12栋后面", "speaker": SPEAKER, **more}
    told = opinion.submit(by=RESIDENT, **given)
    return Matter(cast, Opinion.objects.get(pk=told["opinion"]), told["code"])


def triaged(cast: Cast, **more: Any) -> Matter:
    m = heard(cast, **more)
    drains = Category.objects.filter(name="排水管沟").first() or taxonomy(cast)
    m.opinion = opinion.classify(
        m.opinion, by=m.by("community_clerk"), kind="livelihood", category=drains, title="12栋后排水沟堵塞"
    )
    return m


def raised(cast: Cast, **more: Any) -> Matter:
    m = triaged(cast, **more)
    m.problem = opinion.raise_problem(m.opinion, by=m.by("community_clerk"))
    return m.fresh()


def issue(m: Matter, **more: Any) -> Task:
    given = {
        "scope": LAODI,
        "title": "疏通12栋后排水沟",
        "measure": "清淤、换雨水箅、加高路沿",
        "lead_unit": m.cast.units["城建办"],
        "leader_post": m.cast.posts["leader"],
        "problems": [m.problem],
    } | more
    return task.issue(by=m.by("leader"), **given)


def issued(cast: Cast, **more: Any) -> Matter:
    m = raised(cast)
    m.task = issue(m, **more)
    return m.fresh()


def working(cast: Cast) -> Matter:
    m = issued(cast)
    task.accept(m.task, by=m.by("office_handler"))
    return m.fresh()


def submitted(cast: Cast) -> Matter:
    m = working(cast)
    hand_in(m)
    return m.fresh()


def hand_in(m: Matter) -> None:
    task.add_evidence(m.task, by=m.by("office_handler"), kind="measured", text="清淤86米")
    task.submit(m.task, by=m.by("office_handler"), text="排水沟清淤86米，路沿加高12米")


def finish(m: Matter, outcome: str = "solved") -> None:
    task.approve(m.task, by=m.by("leader"))
    problem.confirm(
        m.problem, by=m.by("community_secretary"), outcome=outcome, text="排水沟清淤86米，换雨水箅12块"
    )


def done(cast: Cast, outcome: str = "solved") -> Matter:
    m = submitted(cast)
    finish(m, outcome)
    return m.fresh()


def judged(cast: Cast, answer: str = "satisfied", words: str = "") -> Matter:
    m = done(cast)
    verdict.give(m.receipt, by=RESIDENT, code=m.code, answer=answer, words=words)
    return m.fresh()


def counted(matter: Matter) -> bool:
    """Whether the problem counts as solved."""
    return Problem.objects.all().confirmed_solved().filter(pk=matter.problem.pk).exists()


def workday(year: int, month: int, day: int, hour: int = 9) -> dt.datetime:
    return dt.datetime(year, month, day, hour)

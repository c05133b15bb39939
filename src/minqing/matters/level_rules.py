"""Pure rules of levels: where a matter starts, who may move it, when it climbs by itself. No database."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from minqing.base.dates import day_words
from minqing.base.errors import Refusal
from minqing.matters import norms
from minqing.matters.level_states import Level
from minqing.matters.rules import said
from minqing.matters.states import ProblemState

UNDER_WAY = (ProblemState.NOT_STARTED, ProblemState.COORDINATING, ProblemState.TRACKED)
ORDER = (Level.GRID, Level.COMMUNITY, Level.SUBDISTRICT, Level.OUTSIDE)
# A level that does not finish in its time hands the matter one level up; beyond the subdistrict nothing goes by itself.
CLOCKS = {Level.GRID: norms.LEVEL_GRID, Level.COMMUNITY: norms.LEVEL_COMMUNITY}
BASIS = "小事不出社区、大事不出街道（街道规定）"


def rank(level: str) -> int:
    """1 for the grid, 4 for outside; the norm of the lowest level counts in the same way."""
    return ORDER.index(Level(level)) + 1


def of_code(code: str) -> Level:
    """The level that looks after a place: 15 digits the grid, 12 the community, fewer the subdistrict."""
    return {15: Level.GRID, 12: Level.COMMUNITY}.get(len(code), Level.SUBDISTRICT)


def higher(*levels: str) -> Level:
    return ORDER[max(map(rank, levels)) - 1]


def lowest(value: int) -> Level:
    """What the norm says in a number. The subdistrict is the highest that a rule can start with."""
    return ORDER[min(max(value, 1), 3) - 1]


def start(scope: str, reach: str, least: str) -> Level:
    """Where a matter starts: with whoever found it, never below its own place, never below what its class asks for."""
    return higher(of_code(scope), reach, least)


def below(level: str) -> Level:
    return ORDER[max(rank(level) - 2, 0)]


def reach_refusal(reach: str, level: str) -> Refusal | None:
    """A level moves what lies with it or below it; what lies above is not its to move."""
    if rank(reach) >= rank(level) or (reach == Level.SUBDISTRICT and level == Level.OUTSIDE):
        return None
    label = Level(level).label
    return Refusal(
        f"这件事现在由{label}办理，上交还是退回由{label}来定。", who=f"{label}的工作人员", basis=BASIS
    )


def time_refusal(due: dt.date | None, today: dt.date) -> Refusal | None:
    """The schedule moves only what is past its last day; a level without a day waits for a person."""
    if due is None:
        return Refusal("这一级没有上交期限，由人来定。", kind="state")
    if today <= due:
        return Refusal(f"还没有过上交期限（{said(due)}）。", kind="state")
    return None


def time_words(due: dt.date, level: str, rule: str) -> str:
    """The reason that residents read when a matter climbs by itself."""
    return f"{Level(level).label}到{said(due)}还没有办完，按规定上交。期限的依据：{rule}"


def stands_words(level: str, due: dt.date | None) -> str:
    """Who has it now, as the resident reads it."""
    told: dict[str, Any] = {"level": Level(level).label}
    if level == Level.OUTSIDE:
        return _("街道已经提请街道以外的部门办理；街道没有放手，继续跟着。")
    if due is None:
        return _("现在由%(level)s办理。") % told
    told |= {"day": day_words(due), "next": ORDER[rank(level)].label}
    return _("现在由%(level)s办理，%(day)s前办好；到期没有办好，自动上交%(next)s。") % told


def return_refusal(level: str, scope: str, least: str) -> Refusal | None:
    """Never below the matter's own place, nor below what its class asks for."""
    target = below(level)
    if rank(target) < rank(of_code(scope)):
        return Refusal(f"这件事的地点不在一个{target.label}里，不能退回{target.label}。", basis=BASIS)
    if rank(target) < rank(least):
        return Refusal(
            f"这一类问题最低由{Level(least).label}办理，不能退回{target.label}。",
            who="管理员可以核对规则参数“最低办理层级”",
        )
    return None


def place_refusal(scope: str, lead: str, office: str) -> Refusal | None:
    """A place that a matter also concerns: another community or grid of the same office."""
    if not scope.startswith(office) or len(scope) not in (12, 15):
        return Refusal("请选本街道的一个社区或网格。", kind="input")
    if scope.startswith(lead) or lead.startswith(scope):
        return Refusal("这一处就是主办的地方，不用再列。", kind="input")
    return None

"""Levels in the list of problems: the tab of what also concerns us, and the figures of 小事不出社区、大事不出街道."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from minqing.ledger.ledger import Figure, Tab
from minqing.matters.level_rules import UNDER_WAY
from minqing.matters.level_states import HopKind, Level
from minqing.matters.models import Hop, Problem
from minqing.matters.models.problem import DONE

ALSO = Tab("also", _("也涉及我们的"), door="also_concerning")
NOW = {
    Level.GRID: _("网格正在办"),
    Level.COMMUNITY: _("社区正在办"),
    Level.SUBDISTRICT: _("街道正在办"),
    Level.OUTSIDE: _("已提请街道以外"),
}
HANDLED = {
    Level.GRID: _("网格办结"),
    Level.COMMUNITY: _("社区办结"),
    Level.SUBDISTRICT: _("街道办结"),
    Level.OUTSIDE: _("街道以外办结"),
}


def also_words(row: Problem) -> str:
    """Codes of the places that it also concerns."""
    return "、".join(line.scope for line in row.also.all() if line.active)


def _by_time() -> Q:
    return Q(Exists(Hop.objects.filter(problem=OuterRef("pk"), kind=HopKind.TIME)))


FIGURES = (
    *(
        Figure(
            f"levels.at_{level.value}",
            label,
            Q(state__in=UNDER_WAY, level=level),
            dated_by="raised_at",
            unit=_("项"),
            about=_("还没有办结、现在由这一级办理的问题；涉及几个社区的只在主办的地方数一次"),
        )
        for level, label in NOW.items()
    ),
    *(
        Figure(
            f"levels.done_{level.value}",
            label,
            DONE & Q(level=level),
            dated_by="closed_at",
            unit=_("项"),
            about=_("已整改到位、办结时由这一级办理的问题，不论结果如何"),
        )
        for level, label in HANDLED.items()
    ),
    Figure(
        "levels.by_time",
        _("到期自动上交过"),
        _by_time,
        dated_by="raised_at",
        unit=_("项"),
        about=_("网格或社区到期没有办完、系统自动上交过上一级的问题；交过几次也只数一个"),
    ),
)

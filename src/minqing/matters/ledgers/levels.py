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
# Level → the label and how it is counted: of what is under way, and of what is done.
NOW = {
    Level.GRID: (_("网格正在办"), _("还没有办结、现在由网格办理的问题；到期没有办完就自动上交社区")),
    Level.COMMUNITY: (
        _("社区正在办"),
        _("还没有办结、现在由社区办理的问题；涉及几个社区的，只在主办的地方数一次"),
    ),
    Level.SUBDISTRICT: (_("街道正在办"), _("还没有办结、现在由街道办理的问题，直接由街道认定的也在内")),
    Level.OUTSIDE: (_("已提请街道以外"), _("提请的函已经发出、还没有办结的问题；提请不算办结")),
}
HANDLED = {
    Level.GRID: (_("网格办结"), _("已整改到位、没有出网格就办结的问题，当场办好的也在内，不论结果如何")),
    Level.COMMUNITY: (_("社区办结"), _("已整改到位、办结时由社区办理的问题，不论结果如何")),
    Level.SUBDISTRICT: (_("街道办结"), _("已整改到位、办结时由街道办理的问题，不论结果如何")),
    Level.OUTSIDE: (_("街道以外办结"), _("已整改到位、按街道以外部门的办理和答复确认结果的问题")),
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
            about=about,
        )
        for level, (label, about) in NOW.items()
    ),
    *(
        Figure(
            f"levels.done_{level.value}",
            label,
            DONE & Q(level=level),
            dated_by="closed_at",
            unit=_("项"),
            about=about,
        )
        for level, (label, about) in HANDLED.items()
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

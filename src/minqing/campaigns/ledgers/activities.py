"""The ledger of activities 活动记录."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minqing.base.sheets.cells import BadCell, Cell
from minqing.base.sheets.forms import text
from minqing.campaigns.actions import activity
from minqing.campaigns.ledgers.parts import campaign as by_name
from minqing.campaigns.ledgers.parts import in_campaign
from minqing.campaigns.models import Activity, ActivityKind
from minqing.ledger.ledger import Column, Figure, Ledger, Sort, Tab
from minqing.org.ledgers import parts
from minqing.org.ledgers.bodies import named
from minqing.org.models import Unit

SYMPOSIUM = Q(kind=ActivityKind.SYMPOSIUM)


def _whole(cell: Cell, _viewer: Any) -> int | None:
    """A number of people."""
    written = text(cell).removesuffix("人").removesuffix("名").replace(",", "").replace("，", "").strip()
    if not written:
        return None
    if not written.isdecimal():
        raise BadCell(f"“{written}”不是人数，请写数字。")
    return int(written)


def _at_the_unit(viewer: Any, values: dict[str, Any]) -> dict[str, Any]:
    """Where a table names no place, the activity was held where its organiser is."""
    unit = values.get("unit")
    return {"scope": unit.scope if unit else viewer.office, **values}


def _people(row: Activity) -> str:
    return "、".join(line.person.name for line in row.participants.all())


ACTIVITIES = Ledger(
    name="activities",
    label=_("活动记录"),
    model=Activity,
    columns=(
        Column("code", _("编号"), kind="code", parse=parts.number, names=("活动编号",)),
        Column(
            "held_at", _("活动时间"), kind="datetime", parse=parts.moment, names=("时间", "日期", "召开时间")
        ),
        Column(
            "kind",
            _("活动类型"),
            parse=parts.one_of(ActivityKind),
            choices=ActivityKind.choices,
            names=("类型",),
        ),
        Column("title", _("活动主题"), parse=parts.words, names=("主题", "活动内容"), width=30),
        Column(
            "unit",
            _("组织单位"),
            path="unit.name",
            parse=named(Unit, "单位"),
            names=("单位", "主办单位"),
            width=20,
        ),
        Column("place", _("活动地点"), parse=parts.words, names=("地点",), shown=parts.DETAIL, width=24),
        Column(
            "campaign",
            _("所属教育实践活动"),
            path="campaign.name",
            parse=by_name,
            names=("所属活动", "活动名称"),
            shown=parts.DETAIL,
            width=30,
        ),
        Column("scope", _("所在区划"), kind="code", parse=parts.place, names=("社区", "区划"), width=20),
        Column("residents", _("参加群众人数"), kind="int", parse=_whole, names=("群众人数", "参加人数")),
        Column(
            "bodies", _("参加的各方"), parse=parts.words, names=("参加单位",), shown=parts.DETAIL, width=30
        ),
        Column("people", _("参加人员"), read=_people, shown=parts.DETAIL, width=30),
        Column(
            "minutes",
            _("记录"),
            parse=parts.words,
            names=("会议记录", "活动记录"),
            shown=parts.DETAIL,
            width=60,
        ),
        Column("recorded_by", _("登记人"), path="recorded_by.name", shown=parts.DETAIL),
        Column("recorded_at", _("登记时间"), kind="datetime", shown=parts.DETAIL),
    ),
    filters=(
        parts.of_choices("kind", _("活动类型"), ActivityKind),
        in_campaign(),
        parts.in_place(),
        parts.day_from("from", _("活动不早于"), "held_at"),
        parts.day_to("to", _("活动不晚于"), "held_at"),
        parts.containing("q", _("编号、主题、地点"), "code", "title", "place"),
    ),
    sorts=(Sort("held", _("活动时间"), "held_at", descending=True),),
    tabs=(
        Tab("all", _("全部")),
        *(Tab(kind.value, kind.label, Q(kind=kind)) for kind in ActivityKind),
        Tab("ours", _("本单位组织的"), door="assigned_to"),
    ),
    figures=(
        Figure(
            "activities.symposiums",
            _("召开座谈会"),
            SYMPOSIUM,
            dated_by="held_at",
            unit=_("场次"),
            about=_("登记了的座谈会，一次只登记一条，不论属不属于活动"),
        ),
        Figure(
            "activities.all",
            _("开展活动"),
            dated_by="held_at",
            unit=_("次"),
            about=_("登记了的各类活动，座谈会、走访、会议、学习都在内"),
        ),
    ),
    key=("code",),
    add=activity.record,
    amend=activity.amend,
    defaults=_at_the_unit,
    joins=("unit", "campaign", "recorded_by", "*participants__person"),
)

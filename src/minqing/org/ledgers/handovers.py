"""The ledger of handovers: which post went from whom to whom, and which successor has not yet read the sheet."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.ledger.ledger import Column, Figure, Ledger, Sort, Tab
from minqing.org.ledgers import parts
from minqing.org.models import Handover
from minqing.org.permissions import Perm


def _waiting() -> Q:
    return Q(taken_at__isnull=True, on__lte=clock.today())


def _to_come() -> Q:
    return Q(on__gt=clock.today())


def _standing(row: Handover) -> Any:
    if row.taken_at is not None:
        return _now("接手人已确认")
    return _now("还没到日子") if row.on > clock.today() else _now("等接手人确认")


HANDOVERS = Ledger(
    name="handovers",
    label=_("岗位交接"),
    model=Handover,
    columns=(
        Column("unit", _("单位"), path="post.unit.name", width=24),
        Column("post", _("岗位"), path="post.title", width=24),
        Column("giver", _("移交人"), path="giver.name"),
        Column("taker", _("接手人"), path="taker.name"),
        Column("on", _("交接日期"), kind="date"),
        Column("standing", _("走到哪一步"), read=_standing),
        Column("taken_at", _("确认时间"), kind="datetime"),
        Column("reason", _("原因"), width=30),
        Column("scope", _("所在区划"), kind="code", width=20, shown=parts.DETAIL),
    ),
    filters=(
        parts.in_place(),
        parts.date_from("from", _("交接日期从"), "on"),
        parts.date_to("to", _("交接日期到"), "on"),
        parts.containing("q", _("姓名、岗位"), "giver__name", "taker__name", "post__title"),
    ),
    sorts=(Sort("on", _("交接日期"), "on", descending=True),),
    tabs=(
        Tab("waiting", _("等确认"), _waiting),
        Tab("to_come", _("还没到日子"), _to_come),
        Tab("all", _("全部")),
    ),
    figures=(
        Figure(
            "handovers.waiting",
            _("等接手人确认的交接"),
            _waiting,
            unit=_("次"),
            about=_("交接日期已到，接手人还没有确认看过交接单的"),
        ),
    ),
    joins=("post__unit", "giver", "taker"),
    read=Perm.STAFF_READ,
)

"""A ledger of households for tests of what every ledger gives: lists, row pages, exports, without a word of matters."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from minqing.ledger.ledger import Column, Figure, Filter, Ledger, Mask, Sort, Tab
from minqing.org.models import Division, Household
from minqing.org.permissions import Perm


def _communities(viewer):
    rows = Division.objects.seen_by(viewer).in_force().filter(scope__length=12)
    return [(d.scope, d.name) for d in rows]


def _from_day(value):
    dt.date.fromisoformat(value)
    return Q()


HOUSEHOLDS = Ledger(
    name="households",
    label="户址",
    model=Household,
    columns=(
        Column("code", "编号", kind="code", path="room"),
        Column("name", "地址", path="address"),
        Column("building", "楼栋"),
        Column("floor", "层数", kind="int", read=lambda row: len(row.building)),
        Column(
            "holder",
            "户主",
            read=lambda _row: "张三",
            mask=Mask(lambda v: v[0] + "*", Perm.SPEAKER_REVEAL, "name"),
        ),
        Column("empty", "备注", read=lambda _row: None),
    ),
    filters=(
        Filter("community", "社区", lambda v: Q(community=v), choices=_communities),
        Filter("text", "地址含", lambda v: Q(address__contains=v), kind="text"),
        Filter("since", "登记自", _from_day, kind="day"),
    ),
    sorts=(Sort("name", "地址", "address"), Sort("building", "楼栋", "building", descending=True)),
    tabs=(Tab("all", "全部"), Tab("first", "1栋", Q(building="1栋"))),
    figures=(
        Figure("all", "户址总数", unit="户"),
        Figure("first", "1栋的户址", Q(building="1栋"), unit="户"),
        Figure("first_share", "1栋占比", Q(building="1栋"), of="all"),
    ),
)

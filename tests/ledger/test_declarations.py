"""The start-up checks find each fault that a declaration can have: one planted fault each."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db.models import Count, Exists, OuterRef, Q
from tests.support.sample_ledger import HOUSEHOLDS

from minqing.base.conditions import crosses_to_many, paths_of
from minqing.ledger import checks
from minqing.ledger.checks import faults_of
from minqing.ledger.ledger import Column, Figure, Filter, Mask, Sort, Tab
from minqing.ledger.registry import LEDGERS, register
from minqing.matters.actions import opinion, verdict
from minqing.matters.models import Opinion, OpinionTag
from minqing.org.actions.places import amend_division

OPINIONS, DIVISIONS = LEDGERS["opinions"], LEDGERS["divisions"]
SEALED = Column("room", "房号", mask=Mask(str, "speaker.reveal", "room"))
UNSEALED = tuple(c for c in HOUSEHOLDS.columns if c.name != "code")

PLANTED = {
    "写了两次": replace(HOUSEHOLDS, columns=(*HOUSEHOLDS.columns, HOUSEHOLDS.columns[0])),
    "first 写了两次": replace(HOUSEHOLDS, tabs=(*HOUSEHOLDS.tabs, Tab("first", "又一个"))),
    "没有名称": replace(HOUSEHOLDS, figures=(Figure("all", " "), *HOUSEHOLDS.figures[1:])),
    "nothing 不是栏目": replace(HOUSEHOLDS, key=("code+nothing",)),
    "没有任何排序": replace(HOUSEHOLDS, sorts=()),
    "是别人自己的行为": replace(HOUSEHOLDS, add=verdict.give),
    "却没有写入的动作": replace(
        HOUSEHOLDS, columns=(Column("name", "地址", path="address", parse=str), *UNSEALED[1:])
    ),
    "nothing 可以导入，却没有动作收它": replace(
        OPINIONS,
        add=None,
        amend=opinion.move_place,
        columns=(*OPINIONS.columns, Column("nothing", "无", parse=str)),
    ),
    "room 是遮盖的栏目，不能作对应依据": replace(HOUSEHOLDS, columns=(*UNSEALED, SEALED), key=("name+room",)),
    "by 按遮盖的栏目排序": replace(
        HOUSEHOLDS, columns=(*UNSEALED, SEALED), sorts=(Sort("by", "房号", "room"),)
    ),
    "room 按遮盖的栏目筛选": replace(
        HOUSEHOLDS, columns=(*UNSEALED, SEALED), filters=(Filter("room", "房号", lambda _v: Q()),)
    ),
    "q 用到遮盖的栏目 room__icontains": replace(
        HOUSEHOLDS,
        columns=(*UNSEALED, SEALED),
        filters=(Filter("q", "找", lambda v: Q(address=v) | Q(room__icontains=v), kind="text"),),
    ),
    "t 用到遮盖的栏目 room": replace(
        HOUSEHOLDS, columns=(*UNSEALED, SEALED), tabs=(Tab("t", "栏", Q(room="1")),)
    ),
    "f 用到遮盖的栏目 room": replace(
        HOUSEHOLDS, columns=(*UNSEALED, SEALED), figures=(Figure("f", "数", ~Q(room="1")),)
    ),
    "的字段 nothing 不存在": replace(HOUSEHOLDS, sorts=(Sort("x", "无", "nothing"),)),
    "可以为空，翻页会漏行": replace(DIVISIONS, sorts=(Sort("x", "停用日期", "valid_to"),)),
    "没有以级别列开头的索引": replace(HOUSEHOLDS, sorts=(Sort("x", "楼栋", "building"),)),
    "的分母 nothing 没有定义": replace(HOUSEHOLDS, figures=(Figure("x", "率", of="nothing"),)),
    "跨到多的一边（tags__wind）": replace(OPINIONS, figures=(Figure("x", "数", Q(tags__wind="formalism")),)),
}


@pytest.mark.parametrize("said", PLANTED)
def test_a_planted_fault_is_found_by_its_own_sentence(said):
    found = list(faults_of(PLANTED[said]))
    assert any(said in fault for fault in found), found


def test_a_fault_stops_the_start(monkeypatch):
    monkeypatch.setitem(LEDGERS, "broken", replace(HOUSEHOLDS, name="broken", sorts=()))
    [error] = checks.check_ledgers()
    assert error.id == "minqing.E010"
    assert "没有任何排序" in error.msg


def test_a_name_stands_once():
    with pytest.raises(ValueError, match="declared twice"):
        register(replace(DIVISIONS, amend=amend_division, label="另一个"))
    assert register(DIVISIONS) is DIVISIONS


@pytest.mark.django_db
def test_why_a_to_many_path_is_refused(cast):
    """The plain join counts one opinion twice; the Exists that the check asks for counts it once."""
    told = opinion.record(
        by=cast.system, scope=cast.office.scope, words="吃拿卡要", channel="visit", anonymous=True
    )
    row = Opinion.objects.get(pk=told["opinion"])
    opinion.tag(row, by=cast.system, tags=("formalism", "bureaucracy"))
    joined, exists = (
        Q(tags__wind__in=["formalism", "bureaucracy"]),
        Q(Exists(OpinionTag.objects.filter(opinion=OuterRef("pk")))),
    )
    counted = [Opinion.objects.filter(where).aggregate(n=Count("pk"))["n"] for where in (joined, exists)]
    assert counted == [2, 1]
    assert [crosses_to_many(Opinion, path) for path in paths_of(joined)] == [True]
    assert list(paths_of(exists)) == []


@pytest.mark.parametrize(
    ("path", "many"),
    [
        ("category__path__startswith", False),
        ("links__problem__state", True),
        ("speaker__name", False),
        ("nothing__at__all", False),
        ("state", False),
    ],
)
def test_paths_are_followed_to_their_end(path, many):
    assert crosses_to_many(Opinion, path) is many

"""The plan says of each line what it would do, at the cell where something is wrong, and writes nothing."""

from __future__ import annotations

import pytest
from tests.ledger.made import book, edited, exported, households, table
from tests.matters import steps
from tests.support.cast import GRID_1, GRID_2, STREET

from minqing.ledger.plan import plan
from minqing.ledger.registry import LEDGERS
from minqing.org.actions.people import add_person
from minqing.org.actions.places import amend_household
from minqing.org.models import Household

pytestmark = pytest.mark.django_db
LEDGER = LEDGERS["households"]


@pytest.fixture
def admin(cast):
    return cast.viewer("administrator")


def judged(data, viewer, ledger=LEDGER):
    found = plan(ledger, book(data), viewer)
    assert sum(found.counts.values()) == len(found.lines)
    return found


def kinds(found):
    return [line.kind for line in found.lines if line.kind != "aside"]


def test_new_changed_same_and_wrong_lines_each_say_so_and_nothing_is_written(cast, admin):
    households(cast)
    before = list(Household.objects.values_list("pk", "version", "address"))
    data = edited(exported("households", admin), address_3="堤街1栋1室（东门）", scope_5="没有这里")
    data = edited(data, address_6="堤街9栋", scope_6=GRID_1, building_6="9栋")
    found = judged(data, admin)
    assert kinds(found) == ["changed", "same", "wrong", "new"]
    assert found.lines[0].before == {"address": "堤街1栋1室"}
    assert found.lines[0].values == {"address": "堤街1栋1室（东门）"}
    [fault] = found.cell_errors()
    assert (fault.row, fault.column) == (5, 2)
    assert "没有“没有这里”这个地方" in fault.sentence
    assert list(Household.objects.values_list("pk", "version", "address")) == before


def test_a_blank_cell_leaves_what_is_there(cast, admin):
    households(cast)
    found = judged(edited(exported("households", admin), address_3="", room_3="", building_4=""), admin)
    assert kinds(found) == ["same"] * 3


def test_what_others_changed_since_the_export_is_never_turned_back(cast, admin):
    rows = households(cast)
    data = exported("households", admin)
    amend_household(rows[0], by=cast.system, address="堤街甲1号")
    amend_household(rows[1], by=cast.system, address="堤街乙2号")
    assert kinds(judged(data, admin)) == ["same"] * 3
    # The clerk writes another cell of the first row: that cell alone is written. In the second row both wrote the same cell.
    found = judged(edited(data, room_3="102室", address_4="堤街丙2号"), admin)
    first, second, _third = found.lines[:3]
    assert (first.kind, first.values) == ("changed", {"room": "102室"})
    assert second.kind == "wrong"
    assert "别人已把这一格改成“堤街乙2号”" in second.errors["address"]
    assert second.shown["address"] == "堤街丙2号"


def test_the_same_change_by_two_people_is_no_conflict(cast, admin):
    rows = households(cast)
    data = edited(exported("households", admin), address_3="堤街甲1号")
    amend_household(rows[0], by=cast.system, address="堤街甲1号")
    assert kinds(judged(data, admin)) == ["same"] * 3


@pytest.mark.parametrize("written", ["x", "0" * 32 + " 12345", "{pk} zz", "{pk} " + "a" * 8])
def test_a_hidden_cell_that_somebody_wrote_into_is_told(cast, admin, written):
    row = households(cast, 1)[0]
    found = judged(edited(exported("households", admin), id_3=written.format(pk=row.pk)), admin)
    assert kinds(found) == ["wrong"]
    assert "隐藏的 ID 列被改动过" in found.lines[0].errors["id"]


def test_a_bare_id_still_finds_its_row_and_one_of_elsewhere_is_wrong(cast, admin):
    rows = households(cast, 2)
    found = judged(
        edited(exported("households", admin), id_3=str(rows[0].pk), address_3="堤街甲1号", id_4="0" * 32),
        admin,
    )
    assert kinds(found) == ["changed", "wrong"]
    assert "找不到，或不在你的管辖范围内" in found.lines[1].errors["id"]


def test_a_copied_row_is_told_before_it_changes_the_first_one_twice(cast, admin):
    row = households(cast, 1)[0]
    data = edited(
        exported("households", admin), id_4=str(row.pk), address_4="堤街复制", building_4="1栋", room_4="1室"
    )
    found = judged(data, admin)
    assert kinds(found) == ["same", "wrong"]
    assert "与第3行重复" in found.lines[1].errors[""]


def test_what_the_action_cannot_do_without_is_named_at_its_cell(cast, admin):
    found = judged(table(["堤街1栋", GRID_1, "", ""], ["堤街2栋", "", "2栋", ""]), admin)
    assert [line.errors for line in found.lines] == [
        {"building": "“楼栋”没有填。"},
        {"scope": "“所在区划”没有填。"},
    ]
    assert [error.column for error in found.cell_errors()] == [2, 1]


def test_a_number_that_nobody_has_is_no_new_row(cast):
    steps.working(cast)
    found = judged(
        table(["RW-2026-9999", "新标题"], heads=["任务编号", "任务名称"]),
        cast.viewer("triage_clerk"),
        LEDGERS["tasks"],
    )
    assert kinds(found) == ["wrong"]
    # A new task is taken over from paper, whole: a number and a title are not enough.
    assert "没有填" in found.lines[0].errors["measure"]


def test_a_name_that_two_rows_carry_changes_neither(cast, admin):
    for phone in ("0000-1", "0000-2"):
        add_person(by=cast.system, scope=STREET, name="两个张", phone=phone)
    found = judged(table(["两个张", "0000-3"], heads=["姓名", "办公电话"]), admin, LEDGERS["people"])
    assert kinds(found) == ["wrong"]
    assert "不止一条" in found.lines[0].errors[""]


def test_a_sealed_cell_is_compared_for_those_alone_who_may_see_it(cast):
    m = steps.heard(cast)
    right, wrong = ([m.opinion.code, phone] for phone in (steps.SPEAKER["phone"], "13900000000"))
    heads = ["意见编号", "联系电话"]
    clerk, secretary = cast.viewer("community_clerk"), cast.viewer("leader")
    guesses = [judged(table(row, heads=heads), secretary, LEDGERS["opinions"]) for row in (right, wrong)]
    assert [kinds(found) for found in guesses] == [["same"], ["same"]]
    assert all("已有的1行没有比对" in found.warnings[-1] for found in guesses)
    told = [kinds(judged(table(row, heads=heads), clerk, LEDGERS["opinions"])) for row in (right, wrong)]
    assert told == [["same"], ["wrong"]]


def test_no_print_of_a_sealed_value_leaves_the_house(cast):
    steps.heard(cast)
    viewer = cast.viewer("community_clerk")
    data = book(exported("opinions", viewer))
    marked = data.meta["marked columns"].split()
    assert "title" in marked
    assert not [name for name in marked if name.startswith("speaker")]
    mark = data.sheets[0].cell(3, 0)
    assert len(mark) == 36 + 1 + 8 * len(marked)


def test_lines_that_are_no_records_are_set_aside_and_counted(cast, admin):
    rows = [["堤街1栋", GRID_1, "1栋", ""], ["合计", "", "1", ""], ["制表人：方晓燕", "", "", ""]]
    found = judged(table(*rows), admin)
    assert found.counts == {"new": 1, "changed": 0, "same": 0, "wrong": 0, "aside": 2}


def test_a_place_outside_ones_own_is_wrong_in_the_plan(cast):
    clerk = cast.viewer("community_clerk")
    heads = ["问题", "社区"]
    found = judged(table(["路面塌陷", GRID_2], ["别处", "东坪社区"], heads=heads), clerk, LEDGERS["problems"])
    assert kinds(found) == ["new", "wrong"]
    assert found.lines[1].errors

"""What is written is what was looked at: nothing newer is overwritten, nothing comes twice, nothing is lost unseen."""

from __future__ import annotations

import pytest
from tests.ledger.made import book, edited, exported, households, table
from tests.support.cast import GRID_1, LAODI, START

from minqing.base import disk
from minqing.base.errors import Refused
from minqing.base.sheets.read import read_workbook
from minqing.ledger import imports
from minqing.ledger.models import ImportBatch
from minqing.ledger.registry import LEDGERS
from minqing.org.actions.places import (
    add_division,
    add_household,
    amend_division,
    amend_household,
    retire_division,
)
from minqing.org.models import Division, Household

pytestmark = pytest.mark.django_db
LEDGER = LEDGERS["households"]
State = ImportBatch.State


@pytest.fixture
def admin(cast):
    return cast.viewer("administrator")


def brought(cast, viewer, data, name="户址.xlsx"):
    """A file that was uploaded, and its plan looked at."""
    batch = imports.open_batch(LEDGER, viewer, cast.account("administrator").pk, name, data)
    imports.plan_batch(batch, viewer)
    return batch


def lines(*numbers):
    return table(*[[f"堤街{n}号", GRID_1, f"{n}栋", ""] for n in numbers])


def refused(batch):
    return [why for _sheet, _row, why in imports.json.loads(batch.refused or "[]")]


def test_what_was_looked_at_is_written_and_counted(cast, admin):
    households(cast)
    batch = brought(
        cast, admin, edited(exported("households", admin), address_3="堤街甲1号", address_4="堤街乙2号")
    )
    told = []
    batch = imports.carry_out(batch, admin, lambda *at: told.append(at))
    assert (batch.state, batch.done, batch.total, refused(batch)) == (State.DONE, 2, 2, [])
    assert batch.counts == {"new": 0, "changed": 2, "same": 1, "wrong": 0, "aside": 1}
    assert told == [(2, 2)]
    assert Household.objects.filter(address__in=["堤街甲1号", "堤街乙2号"]).count() == 2


def test_a_row_changed_after_the_plan_is_not_overwritten_and_both_values_are_told(cast, admin):
    rows = households(cast, 2)
    batch = brought(cast, admin, edited_without_marks(admin))
    amend_household(rows[0], by=cast.system, address="别人写的1号")
    batch = imports.carry_out(batch, admin)
    assert Household.objects.get(pk=rows[0].pk).address == "别人写的1号"
    assert Household.objects.get(pk=rows[1].pk).address == "表里写的2号"
    [why] = refused(batch)
    assert "地址：表里“表里写的1号”，台账里“别人写的1号”" in why
    again = read_workbook(imports.returned(batch, admin), "x.xlsx").sheets[0]
    assert [row[1] for row in again.rows[2:]] == ["表里写的1号"]
    assert "别人写的1号" in again.rows[2][-1]


def edited_without_marks(admin):
    """Both addresses changed, in a file whose hidden column tells the ids alone, as an older export did."""
    ids = {f"id_{n}": str(row.pk) for n, row in enumerate(LEDGER.seen(admin).order_by("address"), start=3)}
    return edited(exported("households", admin), address_3="表里写的1号", address_4="表里写的2号", **ids)


def test_a_row_that_is_gone_or_closed_meanwhile_is_refused_and_the_others_come_in(cast, admin):
    batch = brought(cast, admin, lines(1, 2))
    add_household(by=cast.system, scope=GRID_1, building="1栋", room="", address="别处")
    batch = imports.carry_out(batch, admin)
    assert batch.state == State.DONE
    assert "台账里已有了这一条" in refused(batch)[0]
    assert Household.objects.filter(building="1栋").count() == 1
    assert Household.objects.filter(building="2栋").count() == 1


def test_a_place_closed_after_the_plan_takes_nothing(cast, admin):
    grid = add_division(by=cast.system, scope=LAODI + "003", name="第3网格", valid_from=START)
    batch = brought(
        cast, admin, table(["堤街1号", grid.scope, "1栋", ""], ["堤街2号", grid.scope, "2栋", ""])
    )
    retire_division(grid, by=cast.system, reason="并网格")
    batch = imports.carry_out(batch, admin)
    assert len(refused(batch)) == 2
    assert not Household.objects.exists()


def test_two_people_with_one_file_make_each_row_once(cast):
    clerk, ledger = cast.viewer("triage_clerk"), LEDGERS["opinions"]
    data = table(
        ["7001", "水管漏水", "2026-11-02 9:00", "老堤社区"],
        heads=["留言编号", "留言详情", "留言时间", "社区"],
    )
    account = cast.account("triage_clerk").pk
    batches = [imports.open_batch(ledger, clerk, account, "x.xlsx", data) for _ in range(2)]
    for batch in batches:
        assert imports.plan_batch(batch, clerk).counts["new"] == 1
    for batch in batches:
        assert imports.carry_out(batch, clerk).state == State.DONE
    assert ledger.seen(clerk).filter(source_ref="7001").count() == 1


def test_a_line_that_was_wrong_in_the_plan_is_never_written_unseen(cast, admin):
    data = table(["新街1号", "新网格", "1栋", ""], ["堤街2号", GRID_1, "2栋", ""])
    batch = brought(cast, admin, data)
    grid = Division.objects.get(scope=GRID_1)
    amend_division(grid, by=cast.system, name="新网格")  # now the first line would be right
    batch = imports.carry_out(batch, admin)
    assert list(Household.objects.values_list("building", flat=True)) == ["2栋"]
    [fault] = imports.errors_of(batch, admin)
    assert (fault.row, fault.column) == (2, 1)
    assert "没有“新网格”这个地方" in fault.sentence


class Killed(BaseException):
    """As a process dies: nothing catches it."""


def test_a_run_killed_at_any_line_goes_on_and_writes_nothing_twice(cast, admin, monkeypatch):
    monkeypatch.setattr(imports, "TOLD_EVERY", 3)
    batch = brought(cast, admin, lines(*range(10)))
    for dies_at in (0, 2, 5, 4):
        calls, real = [], imports._carry

        def dies(*args, at=dies_at, calls=calls, real=real):
            calls.append(1)
            if len(calls) > at:
                raise Killed
            return real(*args)

        monkeypatch.setattr(imports, "_carry", dies)
        with pytest.raises(Killed):
            imports.carry_out(ImportBatch.objects.get(pk=batch.pk), admin)
        monkeypatch.setattr(imports, "_carry", real)
    done = imports.carry_out(ImportBatch.objects.get(pk=batch.pk), admin)
    assert (done.state, done.done, done.total, refused(done)) == (State.DONE, 10, 10, [])
    assert Household.objects.count() == 10
    assert set(Household.objects.values_list("version", flat=True)) == {1}


def test_a_killed_run_keeps_what_it_refused(cast, admin, monkeypatch):
    monkeypatch.setattr(imports, "TOLD_EVERY", 2)
    batch = brought(cast, admin, lines(*range(5)))
    add_household(by=cast.system, scope=GRID_1, building="0栋", room="", address="别处")
    real, calls = imports._carry, []

    def dies(*args):
        calls.append(1)
        if len(calls) == 4:
            raise Killed
        return real(*args)

    monkeypatch.setattr(imports, "_carry", dies)
    with pytest.raises(Killed):
        imports.carry_out(batch, admin)
    monkeypatch.setattr(imports, "_carry", real)
    done = imports.carry_out(ImportBatch.objects.get(pk=batch.pk), admin)
    assert len(refused(done)) == 1
    assert Household.objects.count() == 5


def test_stopped_between_two_lines_and_gone_on_with(cast, admin, monkeypatch):
    monkeypatch.setattr(imports, "TOLD_EVERY", 2)
    batch = brought(cast, admin, lines(*range(6)))
    stopped = imports.carry_out(batch, admin, lambda _n, _of: imports.cancel(batch))
    assert (stopped.state, stopped.done, Household.objects.count()) == (State.CANCELLED, 2, 2)
    assert imports.carry_out(stopped, admin).state == State.DONE
    assert Household.objects.count() == 6


def test_a_run_that_is_done_cannot_be_cancelled(cast, admin):
    batch = imports.carry_out(brought(cast, admin, lines(1)), admin)
    imports.cancel(batch)
    assert ImportBatch.objects.get(pk=batch.pk).state == State.DONE


def test_what_a_heading_means_is_settled_with_the_plan(cast, admin):
    """A colleague who maps the same heading otherwise in between changes nothing."""
    imports.remember(LEDGER, admin.office, {"说明": "room"})
    data = table(["堤街1号", GRID_1, "1栋", "甲"], heads=["地址", "所在区划", "楼栋", "说明"])
    batch = brought(cast, admin, data)
    imports.remember(LEDGER, admin.office, {"说明": ""})
    imports.carry_out(ImportBatch.objects.get(pk=batch.pk), admin)
    assert Household.objects.get().room == "甲"


def test_a_database_that_says_no_costs_one_line(cast, admin, monkeypatch):
    """Two writers at once: the rule saw nothing, the constraint did."""
    batch, reviewed = brought(cast, admin, lines(1, 2)), imports._reviewed

    def quicker(one):
        add_household(by=cast.system, scope=GRID_1, building="1栋", room="", address="别处")
        return reviewed(one)

    monkeypatch.setattr(imports, "_reviewed", quicker)
    monkeypatch.setattr("minqing.org.actions.places._twice", lambda *_a: None)
    batch = imports.carry_out(batch, admin)
    assert refused(batch) == ["与台账里已有的一条冲突，没有写。"]
    assert Household.objects.count() == 2


def test_an_upload_is_whole_on_disk_before_it_is_acknowledged(cast, admin, monkeypatch, settings):
    synced = []
    monkeypatch.setattr(disk.os, "fsync", synced.append)
    batch = brought(cast, admin, lines(1))
    assert len(synced) == 4  # the file and its folder, the plan and its folder
    kept = settings.MINQING_VAR / "imports"
    assert not list(kept.glob(f"{batch.pk}*.part"))
    assert "堤街1号".encode() not in (kept / f"{batch.pk}.seen").read_bytes()


def test_a_disk_that_fails_leaves_no_batch(cast, admin, monkeypatch):
    def fails(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk.os, "fsync", fails)
    with pytest.raises(Refused, match="磁盘已满"):
        brought(cast, admin, lines(1))
    assert not ImportBatch.objects.exists()


def test_the_returned_workbook_before_the_run_is_the_whole_file_and_after_it_the_wrong_lines(cast, admin):
    data = table(["堤街1号", "没有这里", "1栋", ""], ["堤街2号", GRID_1, "2栋", ""])
    batch = brought(cast, admin, data)
    whole = book(imports.returned(batch, admin)).sheets[0]
    assert [row[0] for row in whole.rows] == ["地址", "堤街1号", "堤街2号"]
    batch = imports.carry_out(batch, admin)
    wrong = imports.returned(batch, admin)
    assert [row[0] for row in book(wrong).sheets[0].rows] == ["地址", "堤街1号"]
    mended = edited(wrong, address_2=GRID_1)  # column B of this table is the place
    second = brought(cast, admin, mended)
    assert imports.carry_out(second, admin).counts["new"] == 1
    assert Household.objects.count() == 2

"""What the organisation's ledgers list, count, take in from a workbook and give out unchanged."""

import datetime as dt
import io

import pytest
from django.http import QueryDict
from tests.matters.steps import heard
from tests.support.cast import DONGPING, GRID_1, GRID_2, LAODI, START, STREET

from minqing.base import clock
from minqing.base.errors import Refused
from minqing.base.sheets.read import read_workbook
from minqing.base.sheets.write import OutColumn, write_rows
from minqing.ledger.imports import carry_out, open_batch, plan_batch
from minqing.ledger.plan import plan
from minqing.ledger.registry import LEDGERS
from minqing.ledger.state import ListState
from minqing.matters.models import Speaker
from minqing.org.actions.people import appoint, end_appointment, give_grant, leave, revoke_grant
from minqing.org.actions.places import add_household, close_household
from minqing.org.actions.reveal import reveal
from minqing.org.actions.units import retire_post, retire_unit
from minqing.org.models import Appointment, Division, Grant, Household, Person, Post, Unit

pytestmark = pytest.mark.django_db
WHY = {"reason": "机构调整"}


def rows(cast, name, query="", who="administrator"):
    state = ListState.parse(LEDGERS[name], QueryDict(query))
    return list(state.rows(cast.viewer(who)))


def figure(cast, name, which, who="administrator"):
    return len(rows(cast, name, f"figure={which}", who))


def cells(cast, name, row):
    ledger = LEDGERS[name]
    fresh = ledger.seen(cast.viewer("administrator")).get(pk=row.pk)
    return {column.name: column.value(fresh) for column in ledger.columns}


def book(head, *lines):
    out = io.BytesIO()
    write_rows(out, [OutColumn(n, n) for n in head], lines)
    return out.getvalue()


def batch(cast, name, data):
    admin = cast.viewer("administrator")
    return open_batch(LEDGERS[name], admin, cast.account("administrator").pk, "表.xlsx", data)


def taken(cast, name, data):
    """The counts of the plan, after carrying it out."""
    admin = cast.viewer("administrator")
    one = batch(cast, name, data)
    found = plan_batch(one, admin)
    carry_out(one, admin)
    one.refresh_from_db()
    assert one.refused in ("", "[]")
    return {kind: n for kind, n in found.counts.items() if n}


# --- lists -----------------------------------------------------------------------------------------------------------


def test_divisions_are_listed_by_place_level_and_standing(cast):
    assert [d.scope for d in rows(cast, "divisions")][:2] == [STREET, LAODI]
    assert {d.name for d in rows(cast, "divisions", "level=12")} == {"老堤社区", "东坪社区", "末尾社区"}
    assert {d.scope for d in rows(cast, "divisions", f"scope={LAODI}")} == {LAODI, GRID_1, GRID_2}
    assert figure(cast, "divisions", "divisions.communities") == 3
    assert figure(cast, "divisions", "divisions.grids") == 4
    assert rows(cast, "divisions", "tab=ended") == []
    assert {d.scope for d in rows(cast, "divisions", who="community_clerk")} == {LAODI, GRID_1, GRID_2}


def test_a_retired_unit_moves_to_its_own_tab(cast):
    unit = cast.units["东坪社区"]
    retire_post(cast.posts["other_clerk"], by=cast.system, **WHY)
    retire_unit(unit, by=cast.system, **WHY)
    assert unit.name not in {u.name for u in rows(cast, "units")}
    assert [u.name for u in rows(cast, "units", "tab=ended")] == ["东坪社区"]


def test_people_show_their_posts_and_accounts_of_today(cast):
    until = clock.today() + dt.timedelta(days=5)
    told = {"person": cast.people["viewer"], "kind": "substitute", "valid_to": until}
    appoint(cast.posts["leader"], by=cast.system, **told)
    shown = cells(cast, "people", cast.people["viewer"])
    assert shown["posts"] == "党政办 顾看岗、街道领导 宋怀民岗（代理）"
    assert shown["account"] == "可登录"
    with clock.frozen(clock.at(until, 9)):
        assert cells(cast, "people", cast.people["viewer"])["posts"] == "党政办 顾看岗"


def test_who_has_no_post_and_which_post_has_nobody_is_counted(cast):
    assert figure(cast, "people", "people.no_post") == figure(cast, "posts", "posts.vacant") == 0
    end_appointment(Appointment.objects.get(person=cast.people["viewer"]), by=cast.system, **WHY)
    assert [p.name for p in rows(cast, "people", "tab=no_post")] == ["顾看"]
    assert [p.title for p in rows(cast, "posts", "tab=vacant")] == ["顾看岗"]
    leave(cast.people["leader"], by=cast.system, **WHY)
    assert figure(cast, "posts", "posts.vacant") == 2
    assert [p.name for p in rows(cast, "people", "tab=left")] == ["宋怀民"]
    revoke_grant(Grant.objects.get(post=cast.posts["viewer"]), by=cast.system, **WHY)
    assert [p.title for p in rows(cast, "posts", "tab=ungranted")] == ["顾看岗"]


def test_grants_are_found_by_role_and_before_they_end(cast):
    assert {g.post.title for g in rows(cast, "grants", "role=leader")} == {"高远岗", "宋怀民岗"}
    until = clock.today() + dt.timedelta(days=29)
    give_grant(by=cast.system, scope=LAODI, post=cast.posts["viewer"], role="leader", valid_to=until)
    assert [g.place for g in rows(cast, "grants", "tab=ending")] == ["老堤社区"]
    assert figure(cast, "grants", "grants.ending") == 1
    with pytest.raises(Refused):
        rows(cast, "grants", "role=emperor")


def test_norms_are_listed_by_what_holds_today(cast):
    valid = rows(cast, "norms")
    assert len({(n.key, n.subject) for n in valid}) == len(valid)
    assert all(n.valid_from <= clock.today() for n in valid)
    promise = next(n for n in valid if n.key == "matters.promise")
    shown = cells(cast, "norms", promise)
    assert shown["name"] == "整改承诺期限"
    assert shown["amount"].endswith("个工作日")
    assert {n.key for n in rows(cast, "norms", "tab=all&key=matters.promise")} == {"matters.promise"}
    assert len(rows(cast, "norms", "tab=past")) + len(valid) == len(rows(cast, "norms", "tab=all"))


def test_days_off_are_listed_by_year(cast):
    assert {d.day.year for d in rows(cast, "calendar_days", "tab=all&year=2026")} == {2026}
    assert all(d.is_workday for d in rows(cast, "calendar_days", "tab=worked"))
    with pytest.raises(Refused):
        rows(cast, "calendar_days", "year=x")
    assert 2026 in {y.year for y in rows(cast, "calendar_years")}


def test_the_access_log_names_table_field_and_number(cast):
    m = heard(cast)
    told = {"scope": m.opinion.scope, "code": m.opinion.code, "fields": ("phone",), "purpose": "回访约时间"}
    reveal(by=cast.viewer("community_clerk"), row=Speaker.objects.get(opinion=m.opinion), **told)
    [entry] = rows(cast, "access_log", who="access_auditor")
    shown = {c.name: c.value(entry) for c in LEDGERS["access_log"].columns}
    assert shown["name"] == "何雨晴"
    assert shown["field"] == str(Speaker._meta.get_field("phone").verbose_name)
    assert shown["table"] == str(Speaker._meta.verbose_name)
    assert shown["code"] == m.opinion.code
    assert not LEDGERS["access_log"].open_to(cast.viewer("administrator"))
    assert rows(cast, "access_log", f"person={entry.person_id}", "access_auditor") == [entry]
    assert rows(cast, "access_log", f"until={START}", "access_auditor") == []


@pytest.mark.parametrize(
    "name", ["access_log", "appointments", "grants", "norms", "calendar_years", "calendar_days"]
)
def test_what_needs_a_decision_or_is_a_record_comes_from_no_table(name):
    assert LEDGERS[name].importable() == ()


# --- tables ----------------------------------------------------------------------------------------------------------


def test_grids_come_in_from_a_table_and_again_change_nothing(cast):
    data = book(["网格代码", "网格名称"], [LAODI + "003", "第3网格"], [LAODI + "004", "第4网格"])
    assert taken(cast, "divisions", data) == {"new": 2}
    made = Division.objects.get(scope=LAODI + "003")
    assert (made.name, made.valid_from) == ("第3网格", clock.today())
    assert taken(cast, "divisions", data) == {"same": 2}
    renamed = book(["网格代码", "网格名称"], [LAODI + "003", "第三网格"])
    assert taken(cast, "divisions", renamed) == {"changed": 1}
    made.refresh_from_db()
    assert made.name == "第三网格"


def test_a_grid_of_no_community_is_wrong_in_the_plan(cast):
    data = book(["代码", "名称"], [STREET + "777001", "第1网格"], ["99010100", "短"], [LAODI, "换了名"])
    found = plan(LEDGERS["divisions"], read_workbook(data, "x.xlsx"), cast.viewer("administrator"))
    assert [line.kind for line in found.lines] == ["wrong", "wrong", "changed"]
    assert "还没有设立" in found.lines[0].errors[""]


def test_units_come_in_with_words_for_kinds_places_and_parents(cast):
    data = book(
        ["单位名称", "类别", "社区", "上级", "电话"],
        ["环卫站", "站所", "", "城建办", "6219"],
        ["警务室", "外单位", "老堤社区", "", ""],
        ["城建办", "科室", "", "", "6213"],
    )
    assert taken(cast, "units", data) == {"new": 2, "changed": 1}
    station = Unit.objects.get(name="环卫站")
    assert (station.kind, station.scope, station.parent.name) == ("station", STREET, "城建办")
    assert Unit.objects.get(name="警务室").scope == LAODI
    assert Unit.objects.get(name="城建办").phone == "6213"
    assert taken(cast, "units", data) == {"same": 3}


def test_a_unit_with_an_unknown_kind_or_parent_says_so_in_its_cell(cast):
    data = book(["单位名称", "类别", "上级"], ["甲", "站", "城建办"], ["乙", "站所", "没有这个"])
    found = plan(LEDGERS["units"], read_workbook(data, "x.xlsx"), cast.viewer("administrator"))
    assert "是不是“站所”" in found.lines[0].errors["kind"]
    assert "没有“没有这个”这个单位" in found.lines[1].errors["parent"]


def test_people_and_posts_come_in(cast):
    people = book(["姓名", "社区", "电话"], ["林知秋", "老堤社区", "6230"], ["宋怀民", "", "6201"])
    assert taken(cast, "people", people) == {"new": 1, "changed": 1}
    person = Person.objects.get(name="林知秋")
    assert (person.scope, person.initials) == (LAODI, "lzq")
    assert taken(cast, "people", people) == {"same": 2}
    posts = book(["单位", "岗位", "职责"], ["老堤社区", "民政专干", "低保"], ["城建办", "周启明岗", ""])
    assert taken(cast, "posts", posts) == {"new": 1, "same": 1}
    assert taken(cast, "posts", posts) == {"same": 2}
    other = book(["单位", "岗位", "职责"], ["老堤社区", "民政专干", "低保、优抚"], ["城建办", "民政专干", ""])
    assert taken(cast, "posts", other) == {"new": 1, "changed": 1}
    post = Post.objects.get(title="民政专干", unit__name="老堤社区")
    assert (post.scope, post.unit.name, post.duty) == (LAODI, "老堤社区", "低保、优抚")


def test_households_come_in_by_the_names_of_their_grids(cast):
    data = book(
        ["网格", "楼栋", "房号"],
        ["老堤社区第1网格", "新安里3栋", "501"],
        ["第999网格", "新安里3栋", "502"],
        ["第1网格", "新安里3栋", "503"],
    )
    assert taken(cast, "households", data) == {"new": 2, "wrong": 1}
    assert Household.objects.get(room="501").address == "新安里3栋501"
    assert Household.objects.get(room="501").scope == GRID_1


def test_the_same_table_of_households_again_changes_nothing_also_without_room_numbers(cast):
    data = book(
        ["网格", "楼栋", "房号", "地址"],
        ["老堤社区第1网格", "新安里3栋", "501", "新安里3栋501"],
        ["老堤社区第1网格", "平房9号", "", "平房9号"],
        ["老堤社区第2网格", "平房9号", "", "后街平房9号"],
    )
    assert taken(cast, "households", data) == {"new": 3}
    assert taken(cast, "households", data) == {"same": 3}
    mended = book(["网格", "楼栋", "地址"], ["老堤社区第2网格", "平房9号", "后街9号"])
    assert taken(cast, "households", mended) == {"changed": 1}
    assert set(Household.objects.filter(building="平房9号").values_list("address", flat=True)) == {
        "平房9号",
        "后街9号",
    }


def test_a_household_is_moved_by_its_own_export_and_nothing_else_changes(cast):
    home = add_household(by=cast.system, scope=GRID_1, building="1栋", room="1")
    data = book(["ID", "所在区划", "房号"], [str(home.pk), GRID_2, "1"])
    assert taken(cast, "households", data) == {"changed": 1}
    home.refresh_from_db()
    assert (home.scope, home.building) == (GRID_2, "1栋")


def test_what_cannot_change_is_refused_in_the_plan(cast):
    other = book(["代码", "名称", "启用日期"], [LAODI, "老堤社区", "2020-01-01"])
    found = plan(LEDGERS["divisions"], read_workbook(other, "x.xlsx"), cast.viewer("administrator"))
    assert "启用日期不能改" in next(iter(found.lines[0].errors.values()))
    moved = book(["单位名称", "社区"], ["城建办", "老堤社区"])
    found = plan(LEDGERS["units"], read_workbook(moved, "x.xlsx"), cast.viewer("administrator"))
    assert "所在区划不能改" in next(iter(found.lines[0].errors.values()))


@pytest.mark.parametrize("who", ["leader", "triage_clerk"])
def test_a_table_brings_nothing_in_for_who_may_not_set_it(cast, who):
    data = book(["单位名称", "类别"], ["环卫站", "站所"])
    found = plan(LEDGERS["units"], read_workbook(data, "x.xlsx"), cast.viewer(who))
    assert [line.kind for line in found.lines] == ["wrong"]
    assert "管理员" in found.lines[0].errors[""]


def test_the_same_place_name_twice_asks_for_the_community(cast):
    data = book(["姓名", "社区"], ["甲", "第1网格"], ["乙", DONGPING], ["丙", "没有这里"])
    found = plan(LEDGERS["people"], read_workbook(data, "x.xlsx"), cast.viewer("administrator"))
    assert "不止一处" in found.lines[0].errors["scope"]
    assert found.lines[1].kind == "new"
    assert "没有“没有这里”这个地方" in found.lines[2].errors["scope"]


def test_a_closed_household_leaves_the_current_tab_and_an_import_makes_a_new_one(cast):
    data = book(["网格", "楼栋", "房号"], ["老堤社区第1网格", "新安里3栋", "501"])
    assert taken(cast, "households", data) == {"new": 1}
    old = close_household(Household.objects.get(), by=cast.system, reason="征收拆除")
    viewer, ledger = cast.viewer("administrator"), LEDGERS["households"]
    shown = {tab: set(ListState(ledger, tab=tab).rows(viewer)) for tab in ("standing", "ended", "all")}
    assert shown == {"standing": set(), "ended": {old}, "all": {old}}
    assert set(ListState(ledger, figure="households.all").rows(viewer)) == set()
    assert taken(cast, "households", data) == {"new": 1}
    assert taken(cast, "households", data) == {"same": 1}
    assert Household.objects.filter(valid_to=None).exclude(pk=old.pk).count() == 1

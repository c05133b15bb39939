"""A staff list brings a whole office in: one table, one line a person, by the rules of the single forms; then the passwords."""

import datetime as dt
import json

import pytest
from tests.support.cast import GRID_1, LAODI, STREET
from tests.support.staff_list import ELEVEN, brought

from minqing.base import clock, journal
from minqing.base.action import forget_answers
from minqing.base.errors import KeyReused, Refused
from minqing.base.models.journal import JournalLeaf, JournalValue
from minqing.ledger.registry import LEDGERS
from minqing.org.access import Viewer
from minqing.org.actions import people, staff
from minqing.org.actions.people import add_person, appoint, end_appointment, leave, open_account
from minqing.org.actions.staff import enrol, hand_out, without_password
from minqing.org.actions.units import add_post
from minqing.org.models import Account, Appointment, Grant, Person, Post

pytestmark = pytest.mark.django_db


def counts(found):
    return {kind: n for kind, n in found.counts.items() if n}


def refused(batch):
    return [why for _sheet, _row, why in json.loads(batch.refused or "[]")]


def faults(found):
    return [fault for line in found.lines for fault in line.errors.items()]


def test_roles_are_called_as_the_table_of_this_test_calls_them():
    from minqing.org.permissions import ROLES

    assert {row[3] for row in ELEVEN} <= {str(role.label) for role in ROLES.values()}


def test_eleven_people_are_there_after_one_table_and_the_same_table_again_changes_nothing(cast):
    found, batch = brought(cast, *ELEVEN)
    assert (counts(found), refused(batch)) == ({"new": 11}, [])
    for name, unit, title, _role, _place, username in ELEVEN:
        held = Appointment.objects.get(person__name=name)
        assert (held.post.title, held.post.unit.name) == (title, unit)
        account = Account.objects.get(person__name=name)
        assert (account.username, account.must_change_password) == (username, True)
        assert not account.has_usable_password()
    granted = {g.post.title: (g.role, g.scope) for g in Grant.objects.filter(post__unit__name="老堤社区")}
    assert granted["社区干事"] == ("community_clerk", LAODI)
    assert granted["第1网格网格员"] == ("grid_worker", GRID_1)
    assert Grant.objects.get(post__title="环卫专员").scope == STREET
    assert counts(brought(cast, *ELEVEN)[0]) == {"same": 11}


def test_a_line_is_one_entry_that_names_everything_it_made(cast):
    brought(cast, ELEVEN[0])
    leaf = JournalLeaf.objects.order_by("-index").first()
    assert leaf.verb == "staff.enrol"
    held = Appointment.objects.get(person__name="丁一")
    for row in (held, held.person, held.post, Grant.objects.get(post=held.post)):
        [entry] = journal.entries_of([row])
        assert entry.verb == "staff.enrol"
        assert "按人员名册授权" in entry.says.values()


def test_a_wrong_role_unit_or_place_is_told_at_its_cell(cast):
    found, _batch = brought(
        cast,
        ["甲", "没有的科", "岗", "只读人员", "", "jia"],
        ["乙", "城建办", "岗", "皇帝", "", "yi"],
        ["丙", "城建办", "岗", "只读人员", "没有的社区", "bing"],
        ["丁", "城建办", "", "只读人员", "", "ding"],
        ["戊", "城建办", "岗", "", "老堤社区", "wu"],
    )
    told = faults(found)
    assert [name for name, _why in told] == ["unit", "role", "place", "title", ""]
    assert "没有“没有的科”这个单位" in told[0][1]
    assert "没有“皇帝”这个角色" in told[1][1]
    assert "没有“没有的社区”这个地方" in told[2][1]
    assert "没有写角色" in told[4][1]
    assert not Person.objects.filter(name__in="甲乙丙丁戊").exists()


def test_namesakes_are_told_apart_by_the_sign_in_name(cast):
    found, batch = brought(
        cast,
        ["李明", "城建办", "专员", "只读人员", "", "liming1"],
        ["李明", "城建办", "专员", "只读人员", "", "liming2"],
    )
    assert (counts(found), refused(batch)) == ({"new": 2}, [])
    assert Person.objects.filter(name="李明").count() == 2
    assert Grant.objects.filter(post__title="专员").count() == 1
    found, _batch = brought(cast, ["李明", "城建办", "内勤", "只读人员", "", ""])
    [(_cell, why)] = faults(found)
    assert "不止一人，请写登录名" in why
    found, batch = brought(cast, ["李明", "城建办", "内勤", "只读人员", "", "liming2"])
    assert (counts(found), refused(batch)) == ({"new": 1}, [])
    assert Appointment.objects.filter(person__account__username="liming2").count() == 2
    [(_cell, why)] = faults(brought(cast, ["李亮", "城建办", "内勤", "只读人员", "", "liming2"])[0])
    assert "是李明的，不是李亮的" in why


def test_who_is_registered_already_is_found_and_only_what_is_missing_is_made(cast):
    person = add_person(by=cast.system, scope=STREET, name="早到")
    unit = cast.units["城建办"]
    post = add_post(by=cast.system, scope=STREET, unit=unit, title="内勤")
    held = appoint(post, by=cast.system, person=person)
    found, batch = brought(cast, ["早到", "城建办", "内勤", "只读人员", "", "zaodao"])
    assert (counts(found), refused(batch)) == ({"new": 1}, [])
    assert Person.objects.get(name="早到") == person
    assert Appointment.objects.get(person=person) == held
    assert Account.objects.get(person=person).username == "zaodao"
    assert Grant.objects.get(post=post).role == "viewer"
    [(_cell, why)] = faults(brought(cast, ["早到", "城建办", "内勤", "", "", ""])[0])
    assert "（登录名zaodao）已在“内勤”岗位上" in why


def test_a_post_has_one_set_of_rights_whoever_holds_it(cast):
    two = ["钱二", "城建办", "专员", "分管领导", "", "qian2"]
    found, batch = brought(cast, ["钱一", "城建办", "专员", "只读人员", "", "qian1"], two)
    assert counts(found) == {"new": 2}
    assert ["同一岗位的人权限相同" in why for why in refused(batch)] == [True]
    assert not Person.objects.filter(name="钱二").exists()
    assert "同一岗位的人权限相同" in faults(brought(cast, two)[0])[0][1]


def test_several_roles_of_a_post_are_written_in_one_cell(cast):
    rows = [["孙一", "城建办", "专员", "科室经办人，只读人员", "", "sun1"]]
    assert counts(brought(cast, *rows)[0]) == {"new": 1}
    assert set(Grant.objects.filter(post__title="专员").values_list("role", flat=True)) == {
        "office_handler",
        "viewer",
    }
    assert counts(brought(cast, *rows)[0]) == {"same": 1}


def test_the_rules_of_the_single_forms_hold(cast):
    admin = cast.viewer("administrator")
    me = Appointment.objects.get(person=admin.person_id)
    mine = [me.person.name, me.post.unit.name]
    login = cast.account("administrator").username
    told = [
        (["新来的", "城建办", "专员", "只读人员", "", cast.account("leader").username], "不是新来的的"),
        ([*mine, "另一岗位", "只读人员", "", login], "不能给自己任职"),
        ([*mine, me.post.title, "管理员、只读人员", "", login], "不能从表格修改"),
    ]
    for row, words in told:
        [(_cell, why)] = faults(brought(cast, row)[0])
        assert words in why
    leave(cast.people["viewer"], by=cast.system, reason="退休")
    left = [cast.people["viewer"].name, "城建办", "专员", "只读人员", "", cast.account("viewer").username]
    assert "已离岗" in faults(brought(cast, left)[0])[0][1]


@pytest.mark.parametrize("who", ["leader", "community_clerk", "triage_clerk", "viewer"])
def test_only_the_administrator_brings_a_list_in(cast, who):
    told = {"scope": STREET, "name": "甲", "unit": cast.units["城建办"], "title": "专员", "username": "jia"}
    no = enrol.refusal(cast.viewer(who), **told)
    assert no.kind in {"permission", "scope"}
    assert hand_out.refusal(cast.viewer(who), scope=STREET).kind in {"permission", "scope"}
    assert not LEDGERS["staff"].open_to(cast.viewer(who))


def test_whoever_may_not_give_rights_gives_none_by_a_list(cast, monkeypatch):
    monkeypatch.setattr(people.give_grant, "needs", "opinion.read")
    [(_cell, why)] = faults(brought(cast, ELEVEN[0])[0])
    assert why
    assert not Person.objects.filter(name="丁一").exists()


def test_who_left_the_post_is_appointed_anew_by_a_list(cast):
    row = ["周一", "城建办", "专员", "只读人员", "", ""]
    assert counts(brought(cast, row)[0]) == {"new": 1}
    held = Appointment.objects.get(person__name="周一")
    end_appointment(held, by=cast.system, reason="调动")
    with clock.frozen(clock.now() + dt.timedelta(days=3)):
        found, batch = brought(cast, row)
    assert (counts(found), refused(batch)) == ({"new": 1}, [])
    assert Appointment.objects.filter(person__name="周一").count() == 2


# --- first passwords -------------------------------------------------------------------------------------------------


def test_first_passwords_are_told_once_and_are_in_no_journal_log_or_plan(cast, settings, caplog):
    caplog.set_level("DEBUG")
    brought(cast, *ELEVEN[:3])
    admin = cast.viewer("administrator")
    made = hand_out(by=admin, key="k", scope=STREET)
    assert [slip["username"] for slip in made["slips"]] == ["dinger", "dingsan", "dingyi"]
    assert hand_out(by=admin, key="k", scope=STREET) == made
    for slip in made["slips"]:
        account = Account.objects.get(username=slip["username"])
        assert account.check_password(slip["password"])
        assert account.must_change_password
    assert not without_password(STREET).exists()
    with pytest.raises(Refused, match="没有等着发初始密码"):
        hand_out(by=admin, key="other", scope=STREET)
    told = [f"{v.value} {v.sealed}" for v in JournalValue.objects.filter(leaf__verb="account.hand_out")]
    assert any("dinger" in one for one in told)
    kept = b"".join(p.read_bytes() for p in (settings.MINQING_VAR / "imports").iterdir() if p.is_file())
    for slip in made["slips"]:
        assert slip["password"] not in " ".join(told) + caplog.text
        assert slip["password"].encode() not in kept


def test_one_press_hands_out_no_more_than_the_office_can_wait_for(cast, monkeypatch):
    monkeypatch.setattr(staff, "AT_ONCE", 2)
    brought(cast, *ELEVEN[:3])
    admin = cast.viewer("administrator")
    assert len(hand_out(by=admin, scope=STREET)["slips"]) == 2
    assert len(hand_out(by=admin, scope=STREET)["slips"]) == 1


def test_first_passwords_are_forgotten_after_an_hour(cast):
    from minqing.base import clock

    brought(cast, ELEVEN[0])
    admin = cast.viewer("administrator")
    hand_out(by=admin, key="k", scope=STREET)
    with clock.frozen(clock.now() + dt.timedelta(hours=2)):
        assert forget_answers() >= 1
        with pytest.raises(KeyReused):
            hand_out(by=admin, key="k", scope=STREET)


def test_an_account_that_had_a_password_gets_none_by_handing_out(cast):
    person = add_person(by=cast.system, scope=STREET, name="有密码")
    open_account(person, by=cast.system, username="youmima", password="Liuxi-2026-abc")
    assert not without_password(STREET).exists()


def test_who_came_in_by_a_list_sees_the_own_place(cast):
    brought(cast, ELEVEN[1])
    viewer = Viewer.of(Account.objects.get(username="dinger"))
    assert viewer.may("opinion.triage", LAODI) == cast.viewer("community_clerk").may("opinion.triage", LAODI)
    assert not viewer.may("opinion.read", STREET)
    assert Post.objects.get(title="社区干事").scope == LAODI


def test_two_of_one_name_on_one_post_without_sign_in_names_are_told_what_would_part_them(cast):
    row = ["李明", "城建办", "专员", "只读人员", "", ""]
    found, _batch = brought(cast, row, row)
    assert counts(found) == {"new": 1, "wrong": 1}
    assert faults(found) == [("name", "与第2行重复，姓名、单位、岗位、登录名都一样。")]

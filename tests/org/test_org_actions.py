"""What the organisation's actions refuse, each in words, and what they leave behind when they are done."""

import datetime as dt

import pytest
from tests.matters.steps import heard
from tests.support.cast import DONGPING, GRID_1, GRID_2, GRID_3, LAODI, PASSWORD, START, STREET

from minqing.base import clock, journal
from minqing.base.action import ACTIONS
from minqing.base.errors import Refused
from minqing.base.models.journal import JournalLeaf, JournalValue
from minqing.matters.models import Speaker
from minqing.org.access import SystemActor, Viewer
from minqing.org.actions import places
from minqing.org.actions.handing import hand_over
from minqing.org.actions.people import (
    add_person,
    appoint,
    end_appointment,
    give_grant,
    leave,
    open_account,
    reset_password,
    return_,
    revoke_grant,
)
from minqing.org.actions.places import (
    add_household,
    close_household,
    hanging_on,
    moved_by_recoding,
    retire_division,
)
from minqing.org.actions.setup import set_up
from minqing.org.actions.units import (
    add_party_organisation,
    add_post,
    add_unit,
    amend_unit,
    retire_party_organisation,
    retire_post,
    retire_unit,
)
from minqing.org.models import (
    AccessEntry,
    Account,
    Appointment,
    Division,
    Grant,
    Household,
    Office,
    PartyOrganisation,
    Person,
    Post,
    Unit,
)
from minqing.org.permissions import Perm

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(days=7)
WHY = {"reason": "机构调整"}


def later(days=1):
    return clock.today() + dt.timedelta(days=days)


def division(_cast, scope=LAODI):
    return Division.objects.get(scope=scope)


def unit(cast, name="城建办"):
    return cast.units[name]


def closed_unit(cast):
    made = add_unit(by=cast.system, scope=STREET, name="旧单位", kind="station", valid_from=START)
    return retire_unit(made, by=cast.system, **WHY)


def closed_post(cast):
    made = add_post(by=cast.system, scope=STREET, unit=unit(cast), title="旧岗位", valid_from=START)
    return retire_post(made, by=cast.system, **WHY)


def closed_division(cast):
    return retire_division(division(cast, GRID_2), by=cast.system, **WHY) if _empty(cast, GRID_2) else None


def _empty(cast, scope):
    for grant in Grant.objects.filter(scope=scope, valid_to=None):
        revoke_grant(grant, by=cast.system, **WHY)
    return True


def party(cast, name="党工委", parent=None):
    told = {"scope": STREET, "name": name, "kind": "committee", "valid_from": START, "parent": parent}
    return add_party_organisation(by=cast.system, **told)


def closed_party(cast):
    return retire_party_organisation(party(cast, "旧支部"), by=cast.system, **WHY)


def home(cast):
    return add_household(by=cast.system, scope=GRID_1, building="1栋", room="1")


def closed_home(cast):
    return close_household(home(cast), by=cast.system, reason="征收拆除")


def gone(cast):
    return leave(cast.people["viewer"], by=cast.system, **WHY)


def newcomer(cast):
    return add_person(by=cast.system, scope=STREET, name="新来的")


def held(cast, who="leader"):
    return Appointment.objects.get(person=cast.people[who])


def passed_on(cast):
    return hand_over(cast.posts["leader"], by=cast.system, taker=cast.people["viewer"], on=later(), **WHY)


def ended(cast):
    end_appointment(held(cast), by=cast.system, **WHY)
    with clock.frozen(clock.now() + WEEK):
        return held(cast)


def grant_of(cast, who="leader"):
    return Grant.objects.get(post=cast.posts[who])


def root(_cast):
    return Grant.objects.get(role="administrator")


def admin_post(cast):
    return root(cast).post


def speaker(cast):
    return Speaker.objects.get(opinion=heard(cast).opinion)


def line(cast):
    """A line of a staff list, as its import gives it."""
    told = {"scope": STREET, "name": "新来的", "unit": unit(cast), "title": "专员", "role": "只读人员"}
    return {**told, "username": "xinlaide", "reason": "按人员名册授权"}


def above(cast):
    """A unit that stands over 城建办."""
    top = add_unit(by=cast.system, scope=STREET, name="上级办", kind="department", valid_from=START)
    amend_unit(unit(cast), by=cast.system, parent=top)
    return top


def nothing(_cast):
    return None


RECODE = {"code": STREET + "008", "day": dt.date(2100, 1, 1), **WHY}
UNIT = {"scope": STREET, "name": "新单位", "kind": "station", "valid_from": START}
PARTY = {"scope": STREET, "name": "新支部", "kind": "branch", "valid_from": START}
HOME = {"scope": GRID_1, "building": "1栋", "room": "1"}
# verb, the row it is tried on, the values (a callable gets the cast), what is said, by whom
REFUSED = [
    ("office.amend", lambda _c: Office.objects.get(), {"name": " "}, "还没有写：机构名称"),
    ("office.set_up", nothing, {"scope": STREET, "name": "x"}, "机构已经建立"),
    ("division.add", nothing, {"scope": "99010100100", "name": "x"}, "区划代码“99010100100”不对"),
    ("division.add", nothing, {"scope": LAODI + "009", "name": " "}, "名称没有写"),
    ("division.add", nothing, {"scope": LAODI, "name": "x"}, "已经在用"),
    ("division.add", nothing, {"scope": STREET + "777001", "name": "x"}, "上一级990101001777还没有设立"),
    ("division.amend", division, {"name": ""}, "还没有写：区划名称"),
    ("division.amend", closed_division, {"name": "x"}, "已经停用"),
    ("division.amend", division, {"scope": DONGPING}, "请用“区划改码”"),
    ("division.amend", division, {"valid_from": later()}, "启用日期不能改"),
    ("division.retire", closed_division, WHY, "已经停用"),
    ("division.retire", division, WHY, "下面还有在用的区划"),
    ("division.retire", lambda c: division(c, GRID_1), WHY, "还有1个授权"),
    ("division.retire", lambda c: division(c, GRID_3), {"reason": " "}, "请写明为什么停用"),
    ("division.recode", division, {**RECODE, "code": "1"}, "区划代码“1”不对"),
    ("division.recode", division, {**RECODE, "code": "990102001001"}, "不在本机构"),
    ("division.recode", division, {**RECODE, "code": GRID_3}, "一样有12位"),
    ("division.recode", lambda c: division(c, STREET), {**RECODE, "code": STREET}, "属于机构迁移"),
    ("division.recode", closed_division, {**RECODE, "code": LAODI + "009"}, "不能再改码"),
    ("division.recode", division, {**RECODE, "day": START}, "要晚于启用日期"),
    ("division.recode", lambda c: division(c, GRID_1), {**RECODE, "code": STREET + "777001"}, "上一级"),
    ("division.recode", division, {**RECODE, "code": DONGPING}, "已经在用"),
    ("division.recode", division, {**RECODE, "reason": ""}, "请写明为什么改码"),
    ("household.add", nothing, {**HOME, "scope": GRID_1[:-1] + "7"}, "区划里没有"),
    ("household.add", nothing, {**HOME, "building": " "}, "还没有写：楼栋"),
    ("household.add", lambda c: home(c) and None, HOME, "已经登记过"),
    ("household.amend", home, {"scope": "990102001"}, "不在本机构"),
    ("household.amend", home, {"scope": STREET + "777"}, "区划里没有"),
    ("household.amend", home, {"building": ""}, "还没有写：楼栋"),
    ("household.amend", closed_home, {"address": "别处"}, "注销的户址不再修改"),
    ("household.close", closed_home, WHY, "已经注销"),
    ("household.close", home, {"reason": " "}, "请写明为什么注销"),
    ("unit.add", nothing, {**UNIT, "scope": STREET + "777"}, "区划里没有"),
    ("unit.add", nothing, {**UNIT, "name": ""}, "还没有写：单位名称"),
    ("unit.add", nothing, {**UNIT, "kind": "club"}, "没有“club”这个单位类别"),
    ("unit.add", nothing, {**UNIT, "name": " 城建办 "}, "已有同名单位“城建办”"),
    ("unit.add", nothing, lambda c: {**UNIT, "parent": closed_unit(c)}, "上级“旧单位”已经撤销"),
    ("unit.amend", closed_unit, {"name": "x"}, "撤销的单位不再修改"),
    ("unit.amend", unit, {"scope": LAODI}, "所在区划不能改"),
    ("unit.amend", unit, {"valid_from": later()}, "开始日期不能改"),
    ("unit.amend", unit, {"name": " "}, "还没有写：单位名称"),
    ("unit.amend", unit, {"kind": "club"}, "没有“club”这个单位类别"),
    ("unit.amend", unit, {"name": "党政办"}, "已有同名单位“党政办”"),
    ("unit.amend", above, lambda _c: {"parent": Unit.objects.get(name="城建办")}, "不能放到它自己或它的下级之下"),
    ("unit.amend", unit, lambda c: {"parent": closed_unit(c)}, "已经撤销"),
    ("unit.retire", closed_unit, WHY, "已经撤销"),
    ("unit.retire", unit, WHY, "还有1个在设的岗位"),
    ("unit.retire", above, WHY, "下面还有1个在设的"),
    ("unit.retire", lambda c: add_unit(by=c.system, **UNIT), {"reason": ""}, "请写明为什么撤销"),
    ("party_organisation.add", nothing, {**PARTY, "scope": "12"}, "“12”不在你的管辖范围内"),
    ("party_organisation.add", nothing, {**PARTY, "name": ""}, "还没有写：党组织名称"),
    ("party_organisation.add", nothing, {**PARTY, "kind": "club"}, "没有“club”这个党组织类别"),
    ("party_organisation.add", lambda c: party(c, "新支部") and None, PARTY, "已有同名党组织"),
    ("party_organisation.amend", closed_party, {"name": "x"}, "撤销的党组织不再修改"),
    ("party_organisation.amend", party, {"name": ""}, "还没有写：党组织名称"),
    ("party_organisation.amend", party, {"kind": "club"}, "没有“club”这个党组织类别"),
    ("party_organisation.amend", party, lambda c: {"name": party(c, "乙").name}, "已有同名党组织“乙”"),
    ("party_organisation.amend", party, lambda c: {"parent": party(c, "丙", PartyOrganisation.objects.get(name="党工委"))}, "下级之下"),
    ("party_organisation.retire", closed_party, WHY, "已经撤销"),
    ("party_organisation.retire", party, {"reason": "."}, "请写明为什么撤销"),
    ("party_organisation.retire", lambda c: party(c, "丁", p) and p if (p := party(c)) else None, WHY, "下面还有1个在设的"),
    ("post.add", nothing, lambda c: {"scope": STREET + "777", "unit": unit(c), "title": "x"}, "区划里没有"),
    ("post.add", nothing, lambda c: {"scope": STREET, "unit": unit(c), "title": ""}, "还没有写：岗位名称"),
    ("post.add", nothing, lambda c: {"scope": STREET, "unit": closed_unit(c), "title": "x"}, "不能再设岗位"),
    ("post.add", nothing, lambda c: {"scope": STREET, "unit": unit(c), "title": "周启明岗"}, "已有“周启明岗”岗位"),
    ("post.amend", closed_post, {"title": "x"}, "撤销的岗位不再修改"),
    ("post.amend", lambda c: c.posts["leader"], lambda c: {"unit": unit(c)}, "岗位不能换单位"),
    ("post.amend", lambda c: c.posts["leader"], {"scope": LAODI}, "所在区划不能改"),
    ("post.amend", lambda c: c.posts["leader"], {"title": ""}, "还没有写：岗位名称"),
    ("post.amend", lambda c: c.posts["leader"], {"title": "高远岗"}, "已有“高远岗”岗位"),
    ("post.retire", closed_post, WHY, "已经撤销"),
    ("post.retire", admin_post, WHY, "最后一位管理员"),
    ("post.retire", lambda c: c.posts["leader"], {"reason": ""}, "请写明为什么撤销"),
    ("person.add", nothing, {"scope": STREET, "name": " "}, "还没有写：姓名"),
    ("person.add", nothing, {"scope": STREET + "777", "name": "x"}, "区划里没有"),
    ("person.amend", lambda c: c.people["leader"], {"name": ""}, "还没有写：姓名"),
    ("person.amend", lambda c: c.people["leader"], {"scope": "990102001"}, "不在本机构"),
    ("person.amend", lambda c: c.people["leader"], {"scope": LAODI + "777"}, "区划里没有"),
    ("person.leave", gone, WHY, "已经离岗"),
    ("person.leave", lambda c: c.people["administrator"], WHY, "不能给自己办离岗"),
    ("person.leave", lambda c: c.people["leader"], {"reason": ""}, "请写明离岗的原因"),
    ("person.return", lambda c: c.people["leader"], WHY, "正在岗"),
    ("person.return", gone, {"reason": ""}, "请写明为什么复岗"),
    ("account.open", lambda c: c.people["leader"], {"username": "x", "password": PASSWORD}, "已有账号"),
    ("account.open", newcomer, {"username": " ", "password": PASSWORD}, "还没有写：登录名"),
    ("account.open", newcomer, {"username": "Leader", "password": PASSWORD}, "已有人用"),
    ("account.open", lambda c: leave(newcomer(c), by=c.system, **WHY), {"username": "x", "password": PASSWORD}, "已离岗"),
    ("account.reset_password", newcomer, {"password": PASSWORD}, "还没有账号"),
    ("account.unlock", newcomer, {}, "还没有账号"),
    ("account.unlock", lambda c: c.people["leader"], {}, "没有被锁定"),
    ("account.reset_password", lambda c: c.people["administrator"], {"password": PASSWORD}, "右上角"),
    ("post.appoint", lambda c: c.posts["leader"], lambda c: {"person": c.people["administrator"]}, "不能给自己任职"),
    ("post.appoint", lambda c: c.posts["leader"], lambda c: {"person": gone(c)}, "已离岗"),
    ("post.appoint", closed_post, lambda c: {"person": c.people["viewer"]}, "岗位已撤销"),
    ("post.appoint", lambda c: c.posts["leader"], lambda c: {"person": c.people["viewer"], "kind": "x"}, "没有“x”这种任职方式"),
    ("post.appoint", lambda c: c.posts["leader"], lambda c: {"person": c.people["viewer"], "kind": "substitute"}, "代理要写到哪一天为止"),
    ("post.appoint", lambda c: c.posts["leader"], lambda c: {"person": c.people["viewer"], "valid_to": START}, "不晚于开始日期"),
    ("post.appoint", lambda c: c.posts["leader"], lambda c: {"person": c.people["leader"]}, "已在“宋怀民岗”岗位上"),
    ("appointment.end", held, {"day": START, **WHY}, "不能早于今天"),
    ("appointment.end", lambda c: held(c, "administrator"), WHY, "最后一位管理员"),
    ("appointment.end", held, {"reason": ""}, "请写明为什么免职"),
    ("grant.give", nothing, lambda c: {"scope": STREET, "post": c.posts["viewer"], "role": "emperor"}, "没有“emperor”这个角色"),
    ("grant.give", nothing, lambda c: {"scope": STREET + "777", "post": c.posts["viewer"], "role": "leader"}, "区划里没有"),
    ("grant.give", nothing, lambda c: {"scope": STREET, "post": closed_post(c), "role": "leader"}, "岗位已撤销"),
    ("grant.give", nothing, lambda c: {"scope": STREET, "post": admin_post(c), "role": "leader", **WHY}, "不能给自己的岗位授权"),
    ("grant.give", nothing, lambda c: {"scope": STREET, "post": c.posts["viewer"], "role": "leader", "valid_to": START, **WHY}, "不晚于开始日期"),
    ("grant.give", nothing, lambda c: {"scope": STREET, "post": c.posts["leader"], "role": "leader", **WHY}, "已有这项授权"),
    ("grant.give", nothing, lambda c: {"scope": STREET, "post": c.posts["viewer"], "role": "leader"}, "请写明授权理由"),
    ("grant.revoke", lambda c: revoke_grant(grant_of(c), by=c.system, **WHY), WHY, "已经终止"),
    ("grant.revoke", root, WHY, "最后一位管理员"),
    ("grant.revoke", grant_of, {"reason": ""}, "请写明为什么收回"),
    ("staff.enrol", nothing, lambda c: {**line(c), "name": " "}, "还没有写：姓名"),
    ("staff.enrol", nothing, lambda c: {**line(c), "title": ""}, "还没有写：岗位"),
    ("staff.enrol", nothing, lambda c: {**line(c), "role": "", "place": LAODI}, "没有写角色"),
    ("staff.enrol", nothing, lambda c: {**line(c), "role": "皇帝"}, "没有“皇帝”这个角色"),
    ("staff.enrol", nothing, lambda c: {**line(c), "place": STREET + "777"}, "区划里没有"),
    ("staff.enrol", nothing, lambda c: {**line(c), "scope": STREET + "777"}, "区划里没有"),
    ("staff.enrol", nothing, lambda c: {**line(c), "reason": ""}, "请写明授权理由"),
    ("staff.enrol", nothing, lambda c: {**line(c), "username": "leader"}, "不是新来的的"),
    ("staff.enrol", nothing, lambda c: {**line(c), "unit": closed_unit(c)}, "已经撤销，不能再设岗位"),
    ("staff.enrol", nothing, lambda c: {**line(c), "name": "很" * 41}, "最多40个字"),
    ("account.hand_out", nothing, {"scope": STREET}, "没有等着发初始密码的账号"),
    ("account.reset_password", lambda c: c.people["leader"], {"password": PASSWORD}, "请写明为什么重设"),
    ("account.reset_second_factor", lambda c: c.people["leader"], WHY, "没有开第二验证"),
    ("account.reset_second_factor", lambda c: c.people["administrator"], WHY, "自己的第二验证"),
    ("post.hand_over", lambda c: c.posts["leader"], lambda c: {"taker": c.people["leader"], "on": later(), **WHY}, "就是移交人"),
    ("post.hand_over", lambda c: c.posts["leader"], lambda c: {"taker": c.people["administrator"], "on": later(), **WHY}, "不能给自己任职"),
    ("post.hand_over", lambda c: c.posts["leader"], lambda c: {"taker": c.people["viewer"], "on": later(-1), **WHY}, "不能早于今天"),
    ("handover.note", passed_on, {"model": "matters.task", "row": "x", "code": "RW-1", "text": "办到一半"}, "由移交人写"),
    ("post.take_over", passed_on, {}, "只有接手人能确认"),
    ("substitute.name", lambda c: c.posts["leader"], lambda c: {"person": newcomer(c), "valid_from": later(), "valid_to": later(3), **WHY}, "还没有能登录的账号"),
    ("substitute.name", lambda c: c.posts["leader"], lambda c: {"person": c.people["viewer"], "valid_from": later(-1), "valid_to": later(3), **WHY}, "从今天或以后开始"),
    ("substitute.end", held, WHY, "这是任职，不是代理"),
    ("reveal", nothing, lambda c: {"scope": GRID_1, "row": speaker(c), "fields": ("phone",), "purpose": "x"}, "请写明为什么要看"),
    ("reveal", nothing, lambda c: {"scope": GRID_1, "row": speaker(c), "fields": ("opinion",), "purpose": "回访"}, "不是密封内容"),
]  # fmt: skip


def by_of(cast, verb):
    if verb == "reveal":
        return cast.viewer("community_clerk")
    return SystemActor(STREET, "安装") if verb == "office.set_up" else cast.viewer("administrator")


@pytest.mark.parametrize(
    ("verb", "row", "values", "said"), REFUSED, ids=[f"{v}: {s}" for v, _r, _d, s in REFUSED]
)
def test_refused_in_words_and_nothing_is_written(cast, verb, row, values, said):
    target = row(cast)
    given = values(cast) if callable(values) else values
    if verb == "reveal":
        given = {"code": given["row"].opinion.code, **given}
    by, size = by_of(cast, verb), journal.head(STREET)[0]
    no = ACTIONS[verb].refusal(by, target, **given)
    assert no is not None
    assert said in no.why, no.why
    with pytest.raises(Refused):
        ACTIONS[verb](target, by=by, **given)
    assert journal.head(STREET)[0] == size


def test_every_action_of_the_organisation_has_its_refusals_here():
    ours = {v for v, a in ACTIONS.items() if a.doing.__module__.startswith("minqing.org.actions")}
    assert ours - {verb for verb, *_rest in REFUSED} == set()


@pytest.mark.parametrize("who", ["leader", "community_secretary", "access_auditor", "viewer"])
@pytest.mark.parametrize("verb", ["unit.amend", "person.leave", "grant.revoke"])
def test_only_the_administrator_sets_anything(cast, who, verb):
    row = {"unit.amend": unit(cast), "person.leave": cast.people["viewer"], "grant.revoke": grant_of(cast)}[
        verb
    ]
    no = ACTIONS[verb].refusal(cast.viewer(who), row, **({} if verb == "unit.amend" else WHY))
    assert no.kind in {"permission", "scope"}
    assert no.kind == "scope" or no.who == "管理员"


def test_a_grid_that_starts_today_is_not_retired_today(cast):
    made = ACTIONS["division.add"](
        by=cast.system, scope=LAODI + "009", name="第9网格", valid_from=clock.today()
    )
    assert "最早明天" in retire_division.refusal(cast.system, made, **WHY).why
    with clock.frozen(clock.now() + dt.timedelta(days=1)):
        assert retire_division(made, by=cast.system, **WHY).valid_to == clock.today()


def test_an_ended_appointment_is_not_ended_again(cast):
    end_appointment(held(cast), by=cast.system, **WHY)
    with clock.frozen(clock.now() + WEEK):
        assert (
            "已经不在这个岗位上"
            in end_appointment.refusal(cast.viewer("administrator"), held(cast), **WHY).why
        )


def test_the_last_administrator_may_go_once_there_is_another(cast):
    post, person = cast.posts["viewer"], cast.people["administrator"]
    give_grant(by=cast.viewer("administrator"), scope=STREET, post=post, role="administrator", **WHY)
    assert revoke_grant.refusal(cast.viewer("viewer"), root_of(person), **WHY) is None
    assert leave.refusal(cast.viewer("viewer"), person, **WHY) is None


def root_of(person):
    return Grant.objects.get(role="administrator", post__appointments__person=person)


def test_retiring_a_post_ends_what_hangs_on_it_also_what_has_not_begun(cast):
    post, now = cast.posts["leader"], clock.today()
    appoint(post, by=cast.system, person=cast.people["viewer"], valid_from=later(30))
    give_grant(by=cast.system, scope=LAODI, post=post, role="supervisor", valid_from=later(30))
    retire_post(post, by=cast.viewer("administrator"), **WHY)
    assert Viewer.of(cast.account("leader")).grants == ()
    with clock.frozen(clock.now() + dt.timedelta(days=40)):
        assert [g.role.name for g in Viewer.of(cast.account("viewer")).grants] == ["viewer"]
    assert not post.grants.filter(valid_to=None).exists()
    assert Post.objects.get(pk=post.pk).valid_to == now


def test_leaving_ends_appointments_that_have_not_begun(cast):
    appoint(cast.posts["leader"], by=cast.system, person=cast.people["viewer"], valid_from=later(30))
    leave(cast.people["viewer"], by=cast.viewer("administrator"), **WHY)
    with clock.frozen(clock.now() + dt.timedelta(days=40)):
        person = Person.objects.get(pk=cast.people["viewer"].pk)
        assert person.grants_on(clock.today()) == []


def test_coming_back_opens_the_account_and_gives_no_post(cast):
    person = leave(cast.people["viewer"], by=cast.system, **WHY)
    return_(person, by=cast.viewer("administrator"), **WHY)
    assert cast.account("viewer").is_active
    assert cast.viewer("viewer").grants == ()


def test_a_grant_names_its_place_and_holds_between_its_days(cast):
    made = give_grant(
        by=cast.viewer("administrator"), scope=LAODI, post=cast.posts["viewer"], role="leader",
        valid_from=later(2), valid_to=later(5), **WHY,
    )  # fmt: skip
    assert made.place == "老堤社区"
    for days, holds in ((1, False), (2, True), (4, True), (5, False)):
        with clock.frozen(clock.now() + dt.timedelta(days=days)):
            assert cast.viewer("viewer").may(Perm.TASK_APPROVE) is holds


def test_a_password_is_never_in_the_journal(cast):
    person = newcomer(cast)
    open_account(person, by=cast.viewer("administrator"), username="xinlaide", password="hand-over-2345")
    reset_password(person, by=cast.viewer("administrator"), password="hand-over-6789", reason="本人忘了")
    told = [v.value for v in JournalValue.objects.filter(value__isnull=False)]
    told += [leaf.leaf for leaf in JournalLeaf.objects.all()]
    assert "xinlaide" in repr(told)
    assert "hand-over" not in repr(told)
    assert Account.objects.get(username="xinlaide").check_password("hand-over-6789")


def test_an_easy_password_is_refused_and_no_account_is_made(cast):
    with pytest.raises(Refused, match="密码不合格"):
        open_account(
            newcomer(cast), by=cast.viewer("administrator"), username="xinlaide", password="12345678"
        )
    assert not Account.objects.filter(username="xinlaide").exists()


def test_recoding_counts_what_it_moves_before_it_moves_it(cast):
    home(cast)
    heard(cast)
    row = division(cast)
    counted = dict(moved_by_recoding(row))
    assert counted["区划"] == 3
    assert counted["户"] == 1
    before = {label: n for label, n in counted.items() if label != "区划"}
    new = ACTIONS["division.recode"](row, by=cast.viewer("administrator"), **RECODE)
    after = {label: n for label, n in moved_by_recoding(new) if label != "区划"}
    assert after == before
    assert Household.objects.get().scope == STREET + "008001"


def test_a_look_is_written_with_person_post_and_purpose(cast):
    row = speaker(cast)
    told = {"scope": GRID_1, "code": row.opinion.code, "row": row, "fields": ("name", "phone")}
    seen = ACTIONS["reveal"](by=cast.viewer("community_clerk"), purpose="回访约时间", **told)
    assert set(seen) == {"name", "phone"}
    entries = AccessEntry.objects.filter(purpose="回访约时间")
    assert {e.field for e in entries} == {"name", "phone"}
    assert {e.post for e in entries} == {cast.posts["community_clerk"]}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"scope": "9901010"}, "街道代码是9位数字"),
        ({"scope": "990101001001"}, "街道代码是9位数字"),
        ({"administrator": " "}, "还没有写：管理员姓名"),
    ],
)
def test_setting_up_an_office_is_refused_in_words(db, changes, said):
    told = {"scope": STREET, "name": "柳溪街道", "county": "清河区", "administrator": "安之"}
    told |= {"username": "a", "password": PASSWORD, **changes}
    no = set_up.refusal(SystemActor(STREET, "安装"), **told)
    assert said in no.why


def test_units_of_one_name_stand_in_two_communities(cast):
    made = [add_unit(by=cast.system, **{**UNIT, "scope": scope}) for scope in (LAODI, DONGPING)]
    assert Unit.objects.filter(name="新单位").count() == len(made)


def test_a_closed_household_stays_in_the_record_and_its_address_may_be_registered_anew(cast):
    old = closed_home(cast)
    assert old.valid_to == clock.today()
    [first, *_rest] = reversed(journal.entries_of([old]))
    assert (first.verb, first.says["reason"]) == ("household.close", "征收拆除")
    new = home(cast)
    assert new.pk != old.pk
    assert Household.objects.filter(building="1栋", room="1").count() == 2


def test_a_household_on_which_something_still_hangs_is_not_closed(cast, monkeypatch):
    """Nothing of today's tables refers to a household: the same question is asked of a unit, which has posts."""
    row, body = home(cast), unit(cast)
    assert hanging_on(row) == ""
    posts = body.posts.filter(valid_to=None).count()
    assert posts
    assert f"{posts}个岗位" in hanging_on(body)
    closed_post(cast)
    assert f"{posts}个岗位" in hanging_on(body)
    monkeypatch.setattr(places, "hanging_on", lambda _row: "2个低保登记")
    no = close_household.refusal(cast.viewer("administrator"), row, reason="拆除")
    assert "还有2个低保登记没有了结" in str(no)

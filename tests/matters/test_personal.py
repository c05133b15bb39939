"""The register of leaders' own problems: who sees it, who answers, who confirms, and what it never tells."""

from __future__ import annotations

import copy
import datetime as dt
import io

import pytest
from tests.matters import steps
from tests.support.cast import STREET, raise_cast
from tests.support.standing import standing

from minqing.base import clock
from minqing.base.errors import Refused
from minqing.base.sheets.read import read_workbook
from minqing.base.sheets.write import OutColumn, write_rows
from minqing.ledger.plan import plan
from minqing.ledger.registry import LEDGERS
from minqing.matters.actions import opinion, personal
from minqing.matters.models import PersonalLink, PersonalProblem
from minqing.matters.timeline import staff_timeline
from minqing.org.access import SystemActor
from minqing.org.actions.people import appoint, give_grant

SAID = "每周三下午到社区接访，不由别人代替"


@pytest.fixture(scope="module")
def one(django_db_setup, django_db_blocker):
    def make():
        cast = raise_cast()
        return cast, steps.triaged(cast), recorded(cast)

    with standing(django_db_blocker, make) as made:
        yield made


@pytest.fixture
def register(one, db):
    return copy.deepcopy(one)


def recorded(cast, **more):
    given = {
        "scope": STREET,
        "leader": cast.people["leader"],
        "leader_post": cast.posts["leader"],
        "title": "下社区少，听汇报多",
        "detail": "上半年到社区4次",
        "wind": "bureaucracy",
    } | more
    return personal.record(by=cast.viewer("committee"), **given)


def due(days=30):
    return clock.today() + dt.timedelta(days=days)


def reported(cast, row):
    by = cast.viewer("leader")
    personal.promise_(row, by=by, promise=SAID, due_on=due())
    return personal.report(row, by=by, result="接访18次，办结意见31条")


def figures(viewer):
    ledger = LEDGERS["personal"]
    wanted = [ledger.figure(f"personal.{name}").where for name in ("total", "done", "open")]
    return [ledger.listed(viewer).filter(where).count() for where in wanted]


@pytest.mark.shows("A3", 2)
def test_seen_by_the_leader_the_committee_and_the_supervisors_and_by_nobody_else(register):
    cast, _m, row = register
    see = {who for who in cast.people if PersonalProblem.objects.seen_by(cast.viewer(who)).exists()}
    assert see == {"leader", "committee", "supervisor"}
    assert row.code.startswith("GR-")
    assert not LEDGERS["personal"].open_to(cast.viewer("administrator"))


def test_neither_a_successor_nor_a_substitute_reads_what_is_another_persons(register):
    cast, *_ = register
    tomorrow = due(1)
    appoint(
        cast.posts["leader"],
        by=cast.system,
        person=cast.people["viewer"],
        kind="substitute",
        valid_to=tomorrow,
    )
    stands_in = cast.viewer("viewer")
    assert cast.posts["leader"].pk in stands_in.post_ids
    assert not PersonalProblem.objects.seen_by(stands_in).exists()


@pytest.mark.shows("A3", 2)
def test_the_grant_of_the_register_needs_its_category_and_the_category_goes_to_no_other_role(register):
    cast, *_ = register
    given = {"scope": STREET, "post": cast.posts["viewer"], "reason": "工作需要"}
    by = cast.viewer("administrator")
    assert "只限类别" in give_grant.refusal(by, role="committee", **given).why
    assert "只能授给" in give_grant.refusal(by, role="leader", category="personal", **given).why
    assert give_grant.refusal(by, role="committee", category="personal", **given) is None


@pytest.mark.shows("A3", 3)
def test_promised_and_reported_by_the_leader_confirmed_by_another(register):
    cast, _m, row = register
    with pytest.raises(Refused, match="还没有承诺"):
        personal.report(row, by=cast.viewer("leader"), result="都好了")
    reported(cast, row)
    assert personal.confirm.refusal(cast.viewer("leader"), row) is not None
    done = personal.confirm(row, by=cast.viewer("committee"))
    assert (done.state, done.confirmed_by) == ("done", cast.people["committee"])
    assert figures(cast.viewer("committee")) == [1, 1, 0]


def test_nobody_confirms_their_own_even_with_the_right(register):
    cast, *_ = register
    own = recorded(
        cast, leader=cast.people["committee"], leader_post=cast.posts["committee"], promise=SAID, due_on=due()
    )
    system = SystemActor(STREET, "纸质台账录入")
    row = personal.report(own, by=system, result="已经做到")
    assert "你自己" in personal.confirm.refusal(cast.viewer("committee"), row).why
    assert personal.confirm.refusal(system, row).kind == "permission"


def test_sent_back_with_a_reason_it_is_open_again(register):
    cast, _m, row = register
    reported(cast, row)
    row = personal.send_back(row, by=cast.viewer("committee"), reason="没有写接访记录在哪里")
    assert (row.state, row.result, row.back_reason) == ("open", "", "没有写接访记录在哪里")
    told = staff_timeline(row)[-1]
    assert "接访18次" in " ".join(line.text for line in told.lines)
    assert figures(cast.viewer("supervisor")) == [1, 0, 1]


def test_another_leader_does_not_answer_for_it_and_a_changed_day_says_why(register):
    cast, _m, row = register
    by = cast.viewer("leader")
    assert (
        personal.promise_.refusal(cast.viewer("other_leader"), row, promise=SAID, due_on=due()).kind
        == "scope"
    )
    row = personal.promise_(row, by=by, promise=SAID, due_on=due())
    assert "为什么改" in personal.promise_.refusal(by, row, promise=SAID, due_on=due(60)).why
    assert "已经过去" in personal.promise_.refusal(by, row, promise=SAID, due_on=due(-1)).why
    assert personal.promise_(row, by=by, promise=SAID, due_on=due(60), reason="汛期在堤上").due_on == due(60)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"title": " "}, "问题要写"),
        ({"wind": "idleness"}, "没有“idleness”"),
        ({"promise": SAID}, "到哪一天"),
        ({"code": "GR-2026-0999"}, "编号请留空"),
    ],
)
def test_why_a_line_cannot_be_recorded(register, change, why):
    cast, *_ = register
    with pytest.raises(Refused, match=why):
        recorded(cast, **change)


def test_the_post_must_be_or_have_been_that_persons(register):
    cast, *_ = register
    with pytest.raises(Refused, match="没有任过"):
        recorded(cast, leader=cast.people["other_leader"])


@pytest.mark.shows("A3", 2)
def test_only_opinions_that_the_recorder_sees_and_no_accusation_are_a_source(register):
    cast, m, row = register
    by = cast.viewer("committee")
    assert personal.link.refusal(by, row, opinions=[m.opinion]).kind == "scope"
    give_grant(by=cast.system, scope=STREET, post=cast.posts["committee"], role="viewer")
    by = cast.viewer("committee")
    personal.link(row, by=by, opinions=[m.opinion])
    assert "已经关联" in personal.link.refusal(by, row, opinions=[m.opinion]).why
    sealed = steps.heard(cast, kind="accusation").opinion
    assert "已转纪检" in personal.link.refusal(by, row, opinions=[sealed]).why


@pytest.mark.shows("A3", 2)
def test_a_source_that_becomes_an_accusation_leaves_the_register_without_a_word(register):
    """The leader may be the accused."""
    cast, m, row = register
    give_grant(by=cast.system, scope=STREET, post=cast.posts["committee"], role="viewer")
    personal.link(row, by=cast.viewer("committee"), opinions=[m.opinion])
    opinion.seal(m.opinion, by=cast.viewer("triage_clerk"))
    link = PersonalLink.objects.get(personal=row)
    assert not link.active
    row.refresh_from_db()
    story = " ".join(f"{e.label} {line.text}" for e in staff_timeline(row) for line in e.lines)
    for word in (m.opinion.code, "纪检", "密封", link.unlink_reason):
        assert word not in story


def test_linked_by_mistake_is_switched_off_with_a_reason(register):
    cast, m, row = register
    give_grant(by=cast.system, scope=STREET, post=cast.posts["committee"], role="viewer")
    by = cast.viewer("committee")
    personal.link(row, by=by, opinions=[m.opinion])
    personal.unlink(row, by=by, opinion=m.opinion, reason="说的是别人")
    assert not PersonalLink.objects.filter(personal=row, active=True).exists()
    assert "没有关联" in personal.unlink.refusal(by, row, opinion=m.opinion, reason="再来").why


def table(*lines):
    out = io.BytesIO()
    names = ("姓名", "职务", "查摆问题", "四风", "承诺", "完成时限")
    write_rows(out, [OutColumn(name, name) for name in names], [list(line) for line in lines])
    return read_workbook(out.getvalue(), "个人问题清单.xlsx")


@pytest.mark.shows("A3", 1)
def test_a_register_kept_in_excel_is_brought_in_by_the_committee_alone(register):
    cast, *_ = register
    day = due(40).isoformat()
    book = table(
        ("宋怀民", "宋怀民岗", "会多", "形式主义", "会议减三分之一", day),
        ("宋怀民", "高远岗", "文件多", "", "", ""),
        ("没有这人", "宋怀民岗", "调研少", "", "", ""),
    )
    found = plan(LEDGERS["personal"], book, cast.viewer("committee"))
    assert [line.kind for line in found.lines] == ["new", "wrong", "wrong"]
    told = [why for line in found.lines for why in line.errors.values()]
    assert any("没有任过" in why for why in told)
    assert any("没有“没有这人”这个人" in why for why in told)
    made = personal.record(by=cast.viewer("committee"), **found.lines[0].values)
    assert (made.promise, made.wind, made.scope) == (
        "会议减三分之一",
        "formalism",
        cast.posts["leader"].scope,
    )
    assert plan(LEDGERS["personal"], book, cast.viewer("leader")).counts["new"] == 0

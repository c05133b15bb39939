"""Posts handed over in mid-task, substitutes with dates, and passwords reset by a keeper: work stays, rights follow the days."""

import datetime as dt

import pytest
from tests.matters import steps

from minqing.base import clock, journal
from minqing.base.errors import Refused
from minqing.matters.actions import task
from minqing.matters.handing import as_at, as_taken, queues_at
from minqing.matters.timeline import staff_timeline
from minqing.org.access import Viewer
from minqing.org.actions.handing import hand_over, note, take_over
from minqing.org.actions.people import add_person, appoint, give_grant, reset_password
from minqing.org.actions.substitutes import end_substitute, name_substitute
from minqing.org.actions.units import add_post
from minqing.org.models import Account, Appointment, HandoverNote

pytestmark = pytest.mark.django_db
WHY = "轮岗"


@pytest.fixture
def today():
    return clock.today()


def newcomer(cast, name="新来", username="newcomer", unit="城建办"):
    person = add_person(by=cast.system, scope=cast.units[unit].scope, name=name)
    Account.objects.create_user(username, "newcomer-2026-pw", person=person)
    return person


def on(cast, who, day):
    return Viewer.of(cast.account(who), on=day)


def test_in_mid_task_everything_goes_on_and_history_stays_with_the_earlier_person(cast, today):
    matter = steps.working(cast)
    admin, post = cast.viewer("administrator"), cast.posts["office_handler"]
    person = newcomer(cast)
    found = hand_over(post, by=admin, taker=person, on=today + dt.timedelta(days=1), reason=WHY)
    assert (found.giver, found.taker) == (cast.people["office_handler"], person)
    task.progress(matter.task, by=cast.viewer("office_handler"), text="交接前写的")
    with clock.frozen(clock.now() + dt.timedelta(days=1)):
        late = cast.viewer("office_handler")
        assert late.grants == (), "from the day on, the leaving one has no right of the post"
        with pytest.raises(Refused):
            task.progress(matter.task, by=late, text="走了以后")
        successor = Viewer.of(Account.objects.select_related("person").get(username="newcomer"))
        task.progress(matter.task, by=successor, text="接手以后")
        sheet = as_at(successor, found)
        assert sheet is not None
        counts = {q.name: q.of(sheet).count() for q in queues_at(sheet)}
        assert counts["tasks_under_way"] == 1
        assert take_over(found, by=successor, note="清楚了").taken_at is not None
    wrote = [
        e.by_person
        for e in journal.entries_of([matter.task, *matter.task.progress.all()])
        if e.verb == "task.progress"
    ]
    assert wrote == [cast.people["office_handler"].pk, person.pk]
    assert [a.valid_to for a in post.appointments.order_by("valid_from")] == [found.on, None]


def test_a_successor_approves_what_the_predecessor_left_and_never_what_he_submitted_himself(cast, today):
    """Rights follow the post, the second person is a person: both stay true when one moves."""
    theirs, admin = steps.submitted(cast), cast.viewer("administrator")
    # 周启明 submitted as handler; he takes over the leader's post tomorrow.
    hand_over(
        cast.posts["leader"],
        by=admin,
        taker=cast.people["office_handler"],
        on=today + dt.timedelta(days=1),
        reason=WHY,
    )
    with clock.frozen(clock.now() + dt.timedelta(days=1)):
        moved = cast.viewer("office_handler")
        assert cast.posts["leader"].pk in moved.post_ids
        no = task.approve.refusal(moved, theirs.task)
        assert no is not None
        assert "自己" in no.why or "提交" in no.why
        assert task.approve.refusal(cast.viewer("other_leader"), theirs.task) is None


def test_a_successor_of_the_handler_may_not_be_stopped_by_what_the_predecessor_did(cast, today):
    matter, admin = steps.submitted(cast), cast.viewer("administrator")
    person = newcomer(cast, unit="街道领导")
    hand_over(cast.posts["leader"], by=admin, taker=person, on=today + dt.timedelta(days=1), reason=WHY)
    with clock.frozen(clock.now() + dt.timedelta(days=1)):
        successor = Viewer.of(Account.objects.select_related("person").get(username="newcomer"))
        assert task.approve(matter.task, by=successor).state == "finished"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"taker": "administrator"}, "不能给自己任职"),
        ({"taker": "office_handler"}, "就是移交人"),
        ({"taker": "nobody"}, "没有能登录的账号"),
        ({"days": -1}, "不能早于今天"),
        ({"reason": ""}, "请写明"),
    ],
)
def test_what_a_handing_over_is_refused_for(cast, today, change, said):
    nobody = add_person(by=cast.system, scope=cast.units["城建办"].scope, name="无账号")
    people = {**cast.people, "nobody": nobody}
    told = {
        "taker": people[change.get("taker", "viewer")],
        "on": today + dt.timedelta(days=change.get("days", 1)),
        "reason": change.get("reason", WHY),
    }
    no = hand_over.refusal(cast.viewer("administrator"), cast.posts["office_handler"], **told)
    assert no is not None
    assert said in no.why


def test_notes_are_the_leaving_ones_and_acknowledging_is_the_successors(cast, today):
    matter, post = steps.working(cast), cast.posts["office_handler"]
    giver, admin = cast.viewer("office_handler"), cast.viewer("administrator")
    found = hand_over(
        post, by=admin, taker=cast.people["viewer"], on=today + dt.timedelta(days=1), reason=WHY
    )
    told = {"model": "matters.task", "row": matter.task.pk, "code": matter.task.code}
    note(found, by=giver, text="等材料", **told)
    note(found, by=giver, text="材料到了，差验收", **told)
    assert [n.text for n in HandoverNote.objects.all()] == ["材料到了，差验收"]
    assert "移交人写" in note.refusal(cast.viewer("viewer"), found, text="我写", **told).why
    assert "才接手" in take_over.refusal(cast.viewer("viewer"), found).why
    assert take_over.refusal(giver, found).why == "只有接手人能确认。"
    counted = as_taken(found, today)
    assert {q.name: q.of(counted).count() for q in queues_at(counted)}["tasks_under_way"] == 1
    assert as_at(cast.viewer("viewer"), found) is None, "no row opens before the day"
    with clock.frozen(clock.now() + dt.timedelta(days=1)):
        taken = take_over(found, by=cast.viewer("viewer"))
        assert "已经确认" in note.refusal(giver, taken, text="再写", **told).why


def test_a_substitute_has_the_post_for_its_days_and_no_longer(cast, today):
    matter = steps.submitted(cast)
    leader, post = cast.viewer("leader"), cast.posts["leader"]
    days = {"valid_from": today, "valid_to": today + dt.timedelta(days=3)}
    name_substitute(post, by=leader, person=cast.people["viewer"], reason="出差", **days)
    standing_in = cast.viewer("viewer")
    grant = next(g for g in standing_in.grants if g.post_id == post.pk)
    assert grant.substitute
    assert "代" in grant.label
    assert task.approve.refusal(standing_in, matter.task) is None
    task.approve(matter.task, by=standing_in)
    leaf = journal.entries_of([matter.task])[-1]
    assert (leaf.by_person, leaf.by_post) == (cast.people["viewer"].pk, post.pk)
    said = [e.who for e in staff_timeline(matter.task) if e.verb == "task.approve"]
    assert said == ["宋怀民岗 顾看（代）"]
    with clock.frozen(clock.now() + dt.timedelta(days=3)):
        assert post.pk not in cast.viewer("viewer").post_ids


def test_the_handler_who_stands_in_for_the_leader_does_not_approve_his_own(cast, today):
    matter = steps.submitted(cast)
    days = {"valid_from": today, "valid_to": today + dt.timedelta(days=3)}
    name_substitute(
        cast.posts["leader"],
        by=cast.viewer("leader"),
        person=cast.people["office_handler"],
        reason="出差",
        **days,
    )
    assert task.approve.refusal(cast.viewer("office_handler"), matter.task) is not None


def test_who_may_name_a_substitute(cast, today):
    days = {"valid_from": today, "valid_to": today + dt.timedelta(days=3), "reason": "休假"}
    post, someone = cast.posts["leader"], cast.people["viewer"]
    assert (
        name_substitute.refusal(cast.viewer("other_leader"), post, person=someone, **days).kind
        == "permission"
    )
    name_substitute(post, by=cast.viewer("leader"), person=someone, **days)
    third = cast.people["other_handler"]
    assert "转给别人" in name_substitute.refusal(cast.viewer("viewer"), post, person=third, **days).why
    sealed = cast.posts["discipline"]
    assert "密封" in name_substitute.refusal(cast.viewer("discipline"), sealed, person=someone, **days).why
    assert name_substitute.refusal(cast.viewer("administrator"), sealed, person=someone, **days) is None
    long = {**days, "valid_to": today + dt.timedelta(days=400)}
    no = name_substitute.refusal(cast.viewer("leader"), post, person=third, **long)
    assert no.why == "一次代理最长92天。"
    assert "一次代理最长" in no.basis


def test_back_early_it_ends_and_what_has_not_begun_leaves_no_day(cast, today):
    leader, post = cast.viewer("leader"), cast.posts["leader"]
    now = {"valid_from": today, "valid_to": today + dt.timedelta(days=3), "reason": "出差"}
    with clock.frozen(clock.now() - dt.timedelta(days=1)):
        first = {**now, "valid_from": clock.today()}
        held = name_substitute(post, by=leader, person=cast.people["viewer"], **first)
    later = {**now, "valid_from": today + dt.timedelta(days=10), "valid_to": today + dt.timedelta(days=12)}
    coming = name_substitute(post, by=leader, person=cast.people["other_handler"], **later)
    end_substitute(held, by=leader, reason="提前回来")
    end_substitute(coming, by=leader, reason="不去了")
    assert post.pk not in cast.viewer("viewer").post_ids
    assert Appointment.objects.filter(pk=coming.pk).count() == 0
    own = Appointment.objects.get(post=post, kind="holder")
    assert "不是代理" in end_substitute.refusal(leader, own, reason="……").why


def keeper(cast):
    person = newcomer(cast, "代管", "keeper", "党政办")
    post = add_post(
        by=cast.system,
        scope=person.scope,
        unit=cast.units["党政办"],
        title="代管岗",
        valid_from=clock.today(),
    )
    appoint(post, by=cast.system, person=person)
    give_grant(by=cast.system, scope=cast.office.scope, post=post, role="password_keeper")
    return Viewer.of(Account.objects.select_related("person").get(username="keeper"))


def test_a_keeper_resets_with_a_reason_and_nobody_above_him(cast):
    by = keeper(cast)
    told = {"password": "abcd-efgh-2345", "reason": "本人忘了，已当面核对"}
    reset_password(cast.people["leader"], by=by, **told)
    account = cast.account("leader")
    assert account.must_change_password
    assert account.check_password("abcd-efgh-2345")
    assert "为什么重设" in reset_password.refusal(by, cast.people["leader"], password="abcd-efgh-2345").why
    for who in ("administrator", "discipline"):
        assert "代管员不能重设" in reset_password.refusal(by, cast.people[who], **told).why
    oneself = Account.objects.get(username="keeper").person
    assert "修改密码" in reset_password.refusal(by, oneself, **told).why
    assert reset_password.refusal(cast.viewer("leader"), cast.people["viewer"], **told).kind == "permission"

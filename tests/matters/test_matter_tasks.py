"""Tasks: promises from norms, disputes, extensions, 挂账, evidence, and the second person who approves."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from tests.base.acting import act
from tests.matters import steps
from tests.support.cast import LAODI

from minqing.base import clock
from minqing.base.calendar import YearMissing
from minqing.base.models import CalendarYear
from minqing.matters import rules
from minqing.matters.actions import task
from minqing.matters.models import (
    Evidence,
    PromiseChange,
    Task,
)

pytestmark = pytest.mark.django_db
TODAY = dt.datetime(2026, 11, 2, 9)


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


def why(action, who, row, **values):
    no = action.refusal(who, row, **values)
    assert no is not None, action
    return no


# --- tasks -----------------------------------------------------------------------------------------------------------


@pytest.mark.shows("A4", 2)
def test_the_promise_is_the_norm_s_day_shown_with_its_rule(cast):
    m = steps.issued(cast)
    assert (
        m.task.promise_on == m.task.first_promise_on == dt.date(2026, 11, 23)
    )  # 15 workdays from 2 November
    assert m.task.promise_rule.startswith("自2026年11月2日起15个工作日")
    assert m.task.code == "RW-2026-0001"
    assert m.problem.state == "coordinating"
    assert m.problem.owner_unit == cast.units["城建办"]


def test_a_promise_may_be_earlier_than_the_norm_never_later_or_past(cast):
    m = steps.raised(cast)
    leader = m.by("leader")
    given = {
        "scope": LAODI,
        "title": "清沟",
        "measure": "清淤",
        "lead_unit": cast.units["城建办"],
        "leader_post": cast.posts["leader"],
        "problems": [m.problem],
    }
    no = task.issue.refusal(leader, **given, promise_on=dt.date(2026, 11, 24))
    assert "超过了规定的2026年11月23日" in no.why
    assert "整改承诺期限" in no.basis
    assert "已经过去" in task.issue.refusal(leader, **given, promise_on=dt.date(2026, 11, 1)).why
    assert task.issue.refusal(leader, **given, promise_on=dt.date(2026, 11, 6)) is None
    assert "至少一个问题" in task.issue.refusal(leader, **{**given, "problems": []}).why
    assert "整改措施" in task.issue.refusal(leader, **{**given, "measure": ""}).why
    assert "不用再列" in task.issue.refusal(leader, **given, joint_units=[cast.units["城建办"]]).why
    assert task.issue.refusal(m.by("office_handler"), **given).kind == "permission"


def test_workdays_of_a_year_not_loaded_are_refused_aloud(cast):
    m = steps.raised(cast)
    act(lambda _act: CalendarYear.objects.get(year=2026).delete())
    with pytest.raises(YearMissing, match="2026年的工作日历还没有载入"):
        steps.issue(m)
    no = task.issue.refusal(
        m.by("leader"),
        scope=LAODI,
        title="清沟",
        measure="清淤",
        lead_unit=cast.units["城建办"],
        leader_post=cast.posts["leader"],
        problems=[m.problem],
    )
    assert no.kind == "calendar"
    assert not Task.objects.exists()


@pytest.mark.shows("A4", 1)
def test_one_task_serves_many_problems_and_no_problem_two_open_tasks(cast):
    m, second = steps.issued(cast), steps.raised(cast)
    leader = m.by("leader")
    task.add_problem(m.task, by=leader, problem=second.problem)
    assert m.task.serves.count() == 2
    assert second.fresh().problem.state == "coordinating"
    assert "已经在任务" in task.issue.refusal(leader, **issue_values(cast, second)).why
    task.drop_problem(m.task, by=leader, problem=second.problem, reason="另案办理")
    line = m.task.serves.get(problem=second.problem)
    assert (line.active, line.unlink_reason) == (False, "另案办理")
    task.add_problem(m.task, by=leader, problem=second.problem)
    assert m.task.serves.get(problem=second.problem).active


def issue_values(cast, m):
    return {
        "scope": LAODI,
        "title": "清沟",
        "measure": "清淤",
        "lead_unit": cast.units["城建办"],
        "leader_post": cast.posts["leader"],
        "problems": [m.problem],
    }


@pytest.mark.shows("A4", 2)
def test_only_the_lead_unit_accepts_disputes_and_hands_in(cast):
    m = steps.issued(cast)
    assert why(task.accept, m.by("other_handler"), m.task).kind == "scope"
    task.amend(m.task, by=m.by("leader"), joint_units=[cast.units["社会事务办"]], reason="需要配合")
    no = why(task.accept, m.by("other_handler"), m.task)
    assert "牵头单位" in no.why
    assert "城建办" in no.who
    task.accept(m.task, by=m.by("office_handler"))
    m.fresh()
    task.progress(m.task, by=m.by("other_handler"), text="配合单位已到场")
    assert "牵头单位" in why(task.submit, m.by("other_handler"), m.task, text="办完了").why
    assert "不是你单位" in why(task.progress, m.by("community_clerk"), m.task, text="代写进展").why


def test_a_dispute_has_a_reason_a_time_limit_and_one_ruling(cast):
    m = steps.issued(cast)
    handler, leader = m.by("office_handler"), m.by("leader")
    assert "为什么不归" in why(task.dispute, handler, m.task, reason="").why
    with clock.frozen(dt.datetime(2026, 11, 10, 9)):
        no = why(task.dispute, handler, m.task, reason="这条沟归水务")
        assert "2026年11月9日" in no.why
        assert "5个工作日" in no.basis
    task.dispute(m.task, by=handler, reason="这条沟归社会事务办管的市场")
    m.fresh()
    assert m.task.state == "disputed"
    task.settle_dispute(m.task, by=leader, text="仍由城建办牵头")
    m.fresh()
    assert m.task.state == "issued"
    assert "裁定过一次" in why(task.dispute, handler, m.task, reason="还是不归我").why


@pytest.mark.shows("A4", 2)
def test_a_reassigned_task_gets_its_full_time_and_the_change_is_a_row(cast):
    m = steps.issued(cast)
    with clock.frozen(dt.datetime(2026, 11, 5, 9)):
        task.dispute(m.task, by=m.by("office_handler"), reason="归社会事务办")
        m.fresh()
        task.settle_dispute(m.task, by=m.by("leader"), text="改派", lead_unit=cast.units["社会事务办"])
    m.fresh()
    assert (m.task.state, m.task.lead_unit) == ("issued", cast.units["社会事务办"])
    assert m.problem.owner_unit == cast.units["社会事务办"]
    [change] = m.task.promise_changes.all()
    assert (change.kind, change.old_on, change.new_on) == (
        "reassigned",
        dt.date(2026, 11, 23),
        dt.date(2026, 11, 26),
    )
    assert m.task.first_promise_on == dt.date(2026, 11, 23)
    assert why(task.accept, m.by("office_handler"), m.task).kind == "scope"
    task.accept(m.task, by=m.by("other_handler"))


@pytest.mark.shows("A4", 2)
def test_an_extension_is_asked_with_a_reason_and_granted_by_another_person(cast):
    m = steps.working(cast)
    handler, leader = m.by("office_handler"), m.by("leader")
    longer = m.task.promise_on + dt.timedelta(days=10)
    assert "延期的理由" in why(task.ask_extension, handler, m.task, new_on=longer, reason="").why
    assert "不晚于" in why(task.ask_extension, handler, m.task, new_on=m.task.promise_on, reason="下雨").why
    no = why(
        task.ask_extension, handler, m.task, new_on=m.task.promise_on + dt.timedelta(days=40), reason="下雨"
    )
    assert "一次最多延到" in no.why
    assert "每次延期最长" in no.basis
    task.ask_extension(m.task, by=handler, new_on=longer, reason="连续下雨")
    m.fresh()
    assert m.task.promise_on == dt.date(2026, 11, 23)  # nothing moves until somebody else agrees
    assert "已经有一份" in why(task.ask_extension, handler, m.task, new_on=longer, reason="再来").why
    assert "还没有批" in why(task.submit, handler, m.task, text="办完了").why
    assert "不同意的理由" in why(task.decide_extension, leader, m.task, approve=False).why
    task.decide_extension(m.task, by=leader, approve=True)
    assert m.fresh().task.promise_on == longer


def test_nobody_grants_what_they_asked_for_themselves(cast):
    person = cast.people["leader"].pk
    no = rules.second_person_refusal(person, person, "这份延期申请")
    assert "不能由你自己批" in no.why
    assert "另一位" in no.who
    m = steps.working(cast)
    longer = m.task.promise_on + dt.timedelta(days=3)
    task.ask_extension(m.task, by=m.by("office_handler"), new_on=longer, reason="下雨")
    change = PromiseChange.objects.get()

    def as_leader(_act):
        change.asked_by_id = person
        change.save()

    act(as_leader)
    assert "不能由你自己批" in why(task.decide_extension, m.by("leader"), m.task, approve=True).why
    assert task.decide_extension.refusal(m.by("other_leader"), m.task, approve=True) is None


def test_extensions_run_out_by_the_norm(cast):
    m = steps.working(cast)
    for days in (5, 10):
        task.ask_extension(
            m.task,
            by=m.by("office_handler"),
            new_on=dt.date(2026, 11, 23) + dt.timedelta(days=days),
            reason="下雨",
        )
        task.decide_extension(m.task, by=m.by("leader"), approve=True)
    m.fresh()
    no = why(
        task.ask_extension, m.by("office_handler"), m.task, new_on=dt.date(2026, 12, 10), reason="还在下"
    )
    assert "已延期2次" in no.why
    assert "延期次数上限" in no.basis
    assert m.task.promise_changes.filter(decision="approved").count() == 2


@pytest.mark.shows("A4", 2)
def test_suspension_stops_the_clock_and_gives_the_days_back(cast):
    m = steps.working(cast)
    handler, leader = m.by("office_handler"), m.by("leader")
    assert (
        "挂账最长"
        in why(task.ask_suspension, handler, m.task, reason="等管网改造", until=dt.date(2027, 12, 1)).why
    )
    task.ask_suspension(m.task, by=handler, reason="等管网改造", until=dt.date(2027, 3, 1))
    task.decide_suspension(m.task, by=leader, approve=True)
    m.fresh()
    assert m.task.state == "suspended"
    assert not Task.objects.all().overdue(dt.date(2026, 12, 24)).exists()
    assert why(task.submit, handler, m.task, text="办完了").kind == "state"
    with clock.frozen(dt.datetime(2026, 12, 1, 9)):
        task.resume(m.task, by=handler, reason="管网改造完成")
    m.fresh()
    assert (m.task.state, m.task.promise_on) == ("working", dt.date(2026, 12, 22))  # 21 days were left
    assert m.task.suspensions.get().end_reason == "管网改造完成"


def test_a_refused_suspension_leaves_the_clock_running(cast):
    m = steps.working(cast)
    task.ask_suspension(m.task, by=m.by("office_handler"), reason="人手不够", until=dt.date(2026, 12, 1))
    task.decide_suspension(m.task, by=m.by("leader"), approve=False, text="人手可以调配")
    m.fresh()
    assert m.task.state == "working"
    assert Task.objects.all().overdue(dt.date(2026, 11, 24)).exists()


@pytest.mark.shows("A4", 2)
@pytest.mark.parametrize(
    "kind, text, file, enough",
    [
        ("document", "", True, True),
        ("photo", "", True, True),
        ("measured", "清淤86米", False, True),
        ("resident_word", "王某说通了", False, True),
        ("note", "我看过了", False, False),
    ],
)
def test_any_one_proof_suffices_except_one_s_own_note(cast, kind, text, file, enough):
    m = steps.working(cast)
    handler = m.by("office_handler")
    upload = ContentFile(b"%PDF-1.4\n%%EOF", name="paper.pdf") if kind == "document" else None
    if kind == "photo":
        from tests.base.samples import picture

        upload = ContentFile(picture(), name="after.jpg")
    task.add_evidence(m.task, by=handler, kind=kind, text=text, file=upload)
    no = task.submit.refusal(handler, m.task, text="办完了")
    assert (no is None) == enough
    assert Evidence.objects.get().file is not None or not file
    if not enough:
        task.amend(m.task, by=m.by("leader"), joint_units=[cast.units["社会事务办"]])
        task.add_evidence(m.task, by=m.by("other_handler"), kind="note", text="我到现场看过，通了")
        assert task.submit.refusal(handler, m.task, text="办完了") is None


@pytest.mark.shows("A4", 2)
def test_a_second_person_approves_or_returns(cast):
    m = steps.submitted(cast)

    def by_leader(_act):
        m.task.submitted_by = cast.people["leader"]
        m.task.save()

    act(by_leader)
    for verb, values in ((task.approve, {}), (task.return_, {"reason": "还不行"})):
        no = why(verb, m.by("leader"), m.task, **values)
        assert "你自己提交" in no.why
    assert why(task.approve, m.by("office_handler"), m.task).kind == "permission"
    task.return_(m.task, by=m.by("other_leader"), reason="路沿没有加高")
    m.fresh()
    assert (m.task.state, m.task.submitted_by, m.task.submit_text) == ("working", None, "")
    task.submit(m.task, by=m.by("office_handler"), text="路沿已加高")
    task.approve(m.task, by=m.by("other_leader"))
    assert m.fresh().task.state == "finished"

"""What pages read: next steps with their reasons, queues, the staff's timeline and the resident's status."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.matters import steps
from tests.matters.steps import RESIDENT

from minqing.base import clock
from minqing.matters import rules, states
from minqing.matters.actions import opinion, task, verdict
from minqing.matters.models import Recheck
from minqing.matters.offers import FILLED, next_steps
from minqing.matters.queues import QUEUES, queues_of
from minqing.matters.status import resident_status
from minqing.matters.timeline import staff_timeline

pytestmark = pytest.mark.django_db


def open_verbs(row, viewer):
    return {offer.verb for offer in next_steps(row, viewer) if offer.open}


def refused(row, viewer, verb):
    return next(offer.refusal for offer in next_steps(row, viewer) if offer.verb == verb)


@pytest.mark.shows("A4", 2)
def test_next_steps_follow_the_state_and_the_person(cast):
    m = steps.issued(cast)
    handler, leader = m.by("office_handler"), m.by("leader")
    assert open_verbs(m.task, handler) == {"task.accept", "task.dispute"}
    plain = {"task.amend", "task.add_problem", "task.drop_problem"}
    assert open_verbs(m.task, leader) == plain | {"task.transfer", "task.correct"}
    no = refused(m.task, leader, "task.accept")
    assert no.kind == "permission"
    assert "科室经办人" in no.who
    task.accept(m.task, by=handler)
    m.fresh()
    no = refused(m.task, handler, "task.submit")
    assert "还没有佐证" in no.why
    assert "task.decide_extension" not in {o.verb for o in next_steps(m.task, leader)}
    task.ask_extension(
        m.task, by=handler, new_on=m.task.promise_on + dt.timedelta(days=7), reason="连续下雨，工人不能下井"
    )
    assert "task.decide_extension" in open_verbs(m.task, leader)


@pytest.mark.shows("A7", 2)
def test_staff_see_that_they_cannot_judge_and_who_can(cast):
    m = steps.done(cast)
    no = refused(m.receipt, m.by("triage_clerk"), "verdict.give")
    assert no is not None
    assert "verdict.record_callback" in open_verbs(m.receipt, m.by("triage_clerk"))
    barred = refused(m.receipt, m.by("community_clerk"), "verdict.record_callback")
    assert "回访" in barred.why


def test_every_step_of_every_table_is_a_declared_action_and_can_be_offered():
    from minqing.base.action import ACTIONS

    for table in states.TABLES:
        for step in table.steps:
            assert step.verb in ACTIONS, step.verb
            assert step.who, step.verb
    with_form = {
        "accountability.propose",
        "comment.give",
        "opinion.link",
        "opinion.me_too",
        "opinion.unlink",
        "personal.link",
        "personal.unlink",
        "problem.add_place",
        "problem.assign_owner",
        "problem.mark_again",
        "problem.merge",
        "publication.add_item",
        "publication.drop_item",
        "publication.word_item",
        "task.add_problem",
        "task.drop_problem",
    }
    on_rows = {a.verb for a in ACTIONS.values() if a.states in states.TABLES and a.on is not None}
    assert on_rows - set(FILLED) == with_form


def queue(cast, who, name):
    found = {q.name: q for q in queues_of(cast.viewer(who))}
    return list(found[name].of(cast.viewer(who))) if name in found else None


def test_the_day_s_queues_hold_what_is_mine_to_do(cast):
    with clock.frozen(dt.datetime(2026, 11, 2, 9)):
        m = steps.heard(cast)
        assert queue(cast, "community_clerk", "opinions_to_triage") == [m.opinion]
        assert queue(cast, "other_clerk", "opinions_to_triage") == []
        m = steps.issued(cast)
        assert queue(cast, "office_handler", "tasks_to_accept") == [m.task]
        assert queue(cast, "other_handler", "tasks_to_accept") == []
        assert queue(cast, "viewer", "tasks_to_accept") is None
        task.accept(m.task, by=m.by("office_handler"))
        m.fresh()
    with clock.frozen(dt.datetime(2026, 11, 20, 9)):
        assert queue(cast, "office_handler", "tasks_soon") == [m.task]
        assert queue(cast, "leader", "tasks_soon") == [m.task]
        assert queue(cast, "other_leader", "tasks_soon") == []
    with clock.frozen(dt.datetime(2026, 11, 24, 9)):
        assert queue(cast, "office_handler", "tasks_late") == [m.task]
        assert len(queue(cast, "community_clerk", "answers_late")) == 2
        steps.hand_in(m)
        assert queue(cast, "leader", "tasks_to_approve") == [m.task]
        task.approve(m.task, by=m.by("leader"))
        assert queue(cast, "leader", "problems_to_confirm") == [m.problem]


@pytest.mark.shows("A7", 2)
def test_the_call_back_queue_leaves_out_who_handled_it_and_stops_after_enough_calls(cast):
    with clock.frozen(dt.datetime(2026, 11, 2, 9)):
        m = steps.done(cast)
        assert queue(cast, "triage_clerk", "to_call_back") == []  # the resident has a week to answer unasked
    with clock.frozen(dt.datetime(2026, 11, 9, 9)):
        assert queue(cast, "triage_clerk", "to_call_back") == [m.receipt]
        assert queue(cast, "community_clerk", "to_call_back") == []  # raised the problem
        for _ in range(3):
            verdict.call_attempt(m.receipt, by=m.by("triage_clerk"), result="no_answer")
        assert queue(cast, "triage_clerk", "to_call_back") == []
        assert m.receipt.state == "asked"
    for q in QUEUES:
        assert q.of(cast.viewer("triage_clerk")) is not None


def test_the_staff_timeline_tells_everything_in_six_queries(cast):
    m = steps.judged(cast, "dissatisfied", "门口没加高")
    for row in (m.opinion, m.problem, m.task):
        with CaptureQueriesContext(connection) as seen:
            events = staff_timeline(row)
        assert len(seen) <= 6
        assert [e.at for e in events] == sorted(e.at for e in events)
    events = staff_timeline(m.problem)
    assert [e.verb for e in events] == [
        "opinion.submit",
        "opinion.classify",
        "opinion.raise_problem",
        "task.issue",
        "task.accept",
        "task.add_evidence",
        "task.submit",
        "task.approve",
        "problem.confirm",
        "verdict.give",
    ]
    assert events[0].mark == "resident"
    assert [line.text for line in events[0].lines if line.quote] == [steps.WORDS]
    assert events[3].who == "宋怀民岗 宋怀民"
    assert "城建办" in [line.text for line in events[3].lines]
    assert events[-1].mark == "denied"
    assert ("门口没加高", True) in [(line.text, line.quote) for line in events[-1].lines]
    told = "".join(line.text for e in events for line in e.lines)
    for secret in steps.SPEAKER.values():
        assert secret not in told


def test_an_un_merge_is_in_the_problem_s_history(cast):
    m, other = steps.raised(cast), steps.triaged(cast)
    opinion.link(other.opinion, by=m.by("community_clerk"), problem=m.problem)
    opinion.unlink(other.opinion, by=m.by("community_clerk"), problem=m.problem, reason="不是同一处")
    events = staff_timeline(m.problem)
    assert [e.verb for e in events][-2:] == ["opinion.link", "opinion.unlink"]
    assert other.opinion.code in [line.text for line in events[-2].lines]
    assert "不是同一处" in [line.text for line in events[-1].lines]


@pytest.mark.shows("A7", 1)
def test_the_resident_reads_public_words_only(cast):
    with clock.frozen(dt.datetime(2026, 11, 2, 9)):
        m = steps.working(cast)
        handler = m.by("office_handler")
        task.progress(m.task, by=handler, text="内部：施工队报价偏高")
        task.progress(m.task, by=handler, text="已联系施工队，周四进场", public=True)
        old = m.task.promise_on
        new = old + dt.timedelta(days=10)
        task.ask_extension(m.task, by=handler, new_on=new, reason="连续下雨，工人不能下井")
        task.decide_extension(m.task, by=m.by("leader"), approve=True, text="内部：下不为例")
        m.fresh()
        status = resident_status(m.receipt)
    assert status.headline == "正在办理"
    [promise] = status.promises
    assert (promise.first_on, promise.on, promise.unit) == (old, new, "城建办")
    assert [(c.old_on, c.new_on, c.reason) for c in promise.changes] == [(old, new, "连续下雨，工人不能下井")]
    assert promise.light == rules.Light.ON_TIME
    assert "15个工作日" in promise.rule
    text = repr(status)
    assert "已联系施工队" in text
    for private in ("内部", "周启明", "宋怀民", "何雨晴", *steps.SPEAKER.values()):
        assert private not in text
    assert [s.label for s in status.steps] == [
        "您反映了情况",
        "已受理，列入问题清单",
        "定下办理单位和承诺日期",
        "承办单位接收，开始办理",
        "办理进展",
        "承诺日期有变",
    ]
    assert status.steps[-1].mark == "date"


def test_a_resident_never_reads_another_s_words_or_verdict(cast):
    m, other = steps.raised(cast), steps.triaged(cast, words="另一位的话：水漫进来了", place="13栋")
    opinion.link(other.opinion, by=m.by("community_clerk"), problem=m.problem)
    m.task = steps.issue(m)
    task.accept(m.task, by=m.by("office_handler"))
    steps.hand_in(m)
    steps.finish(m)
    verdict.give(other.receipt, by=RESIDENT, code=other.code, answer="dissatisfied", words="另一位不满意")
    status = resident_status(m.receipt)
    assert status.ask
    assert "另一位" not in repr(status)
    assert other.opinion.code not in repr(status)
    assert [(r.label, r.text) for r in status.results] == [("已解决", "排水沟清淤86米，换雨水箅12块")]
    assert resident_status(other.receipt).recheck_due == Recheck.objects.get().due_on


def test_an_accuser_learns_that_it_arrived_and_nothing_else(cast):
    m = steps.heard(cast, kind="accusation", words="举报某人")
    status = resident_status(m.receipt)
    assert status.headline == "已转有权机关"
    assert not status.ask
    assert status.title == ""
    assert len(status.steps) == 1


@pytest.mark.parametrize(
    "state, promise, light",
    [
        ("working", dt.date(2026, 11, 23), rules.Light.LATE),
        ("working", dt.date(2026, 11, 24), rules.Light.SOON),
        ("issued", dt.date(2026, 11, 27), rules.Light.SOON),
        ("working", dt.date(2026, 11, 28), rules.Light.ON_TIME),
        ("suspended", dt.date(2026, 11, 1), rules.Light.SUSPENDED),
        ("finished", dt.date(2026, 11, 1), rules.Light.NONE),
    ],
)
@pytest.mark.shows("A4", 2)
def test_lights(state, promise, light):
    assert rules.light(state, promise, dt.date(2026, 11, 24), dt.date(2026, 11, 27)) == light

"""One matter from the resident's words to the resident's verdict, and round again when it was not good enough."""

import datetime as dt

import pytest
from tests.matters import steps
from tests.matters.steps import RESIDENT, counted, done, finish, hand_in, issued, judged

from minqing.base import clock
from minqing.matters.actions import opinion, problem, recheck, task, verdict
from minqing.matters.models import Opinion, OpinionLink, Receipt, Recheck, Verdict

pytestmark = pytest.mark.django_db


@pytest.mark.shows("A7", 2)
@pytest.mark.shows("A4", 1)
def test_not_solved_goes_to_the_supervisors_comes_back_and_is_solved(cast):
    with clock.frozen(dt.datetime(2026, 11, 24, 9)):
        m = judged(cast, "dissatisfied", "门口那一段没加高")
        assert m.problem.state == "done"
        assert not counted(m)
        [check] = Recheck.objects.all().open()
        assert check.due_on == dt.date(2026, 12, 1)
        assert "5个工作日" in check.due_rule
        recheck.order_rework(
            check, by=m.by("supervisor"), finding="门口一段还会进水，返工", promise_on=dt.date(2026, 12, 4)
        )
        m.fresh()
        assert (m.problem.state, m.problem.outcome, m.problem.reworks) == ("coordinating", "", 1)
        assert (m.task.state, m.task.round, m.task.promise_on) == ("working", 2, dt.date(2026, 12, 4))
        assert m.receipt.state == "waiting"
        [change] = m.task.promise_changes.all()
        assert (change.kind, change.reason) == ("rework", "门口一段还会进水，返工")
    with clock.frozen(dt.datetime(2026, 12, 2, 9)):
        no = task.submit.refusal(m.by("office_handler"), m.task, text="又做了一遍")
        assert no is not None
        assert "佐证" in no.why
        hand_in(m)
        finish(m)
        assert (m.receipt.state, m.receipt.round) == ("asked", 2)
        verdict.give(m.receipt, by=RESIDENT, code=m.code, answer="satisfied")
    assert counted(m)
    assert list(Verdict.objects.order_by("round").values_list("round", "answer")) == [
        (1, "dissatisfied"),
        (2, "satisfied"),
    ]


@pytest.mark.shows("A7", 2)
def test_upheld_the_verdict_stands_and_the_problem_does_not_count(cast):
    m = judged(cast, "dissatisfied")
    check = Recheck.objects.get()
    recheck.uphold(check, by=m.by("supervisor"), finding="余下8米列入12月计划，已当面说明")
    m.fresh()
    assert m.problem.state == "done"
    assert m.receipt.state == "judged"
    assert not counted(m)
    no = recheck.uphold.refusal(m.by("supervisor"), Recheck.objects.get(), finding="再来一次")
    assert no is not None
    assert no.kind == "state"


@pytest.mark.shows("A7", 3)
def test_silence_is_its_own_number_and_never_satisfaction(cast):
    m = done(cast)
    assert m.receipt.state == "asked"
    assert list(Receipt.objects.all().unjudged()) == [m.receipt]
    assert not counted(m)
    assert m.problem in type(m.problem).objects.all().unjudged()
    assert m.problem in type(m.problem).objects.all().reported_solved()


@pytest.mark.shows("A7", 3)
def test_one_denial_among_many_receipts_is_enough(cast):
    m = issued(cast)
    other = steps.triaged(cast)
    opinion.link(other.opinion, by=m.by("community_clerk"), problem=m.problem)
    task.accept(m.task, by=m.by("office_handler"))
    hand_in(m)
    finish(m)
    verdict.give(m.receipt, by=RESIDENT, code=m.code, answer="satisfied")
    assert counted(m)
    verdict.give(other.receipt, by=RESIDENT, code=other.code, answer="dissatisfied")
    assert not counted(m)


@pytest.mark.shows("A3", 2)
@pytest.mark.shows("A2", 2)
def test_a_merge_is_a_link_and_lowers_no_count(cast):
    m = steps.raised(cast)
    other = steps.triaged(cast)
    before = Opinion.objects.all().collected().count()
    opinion.link(other.opinion, by=m.by("community_clerk"), problem=m.problem)
    assert Opinion.objects.all().collected().count() == before == 2
    assert {o.receipt.state for o in Opinion.objects.all()} == {"waiting"}
    opinion.unlink(other.opinion, by=m.by("community_clerk"), problem=m.problem, reason="不是同一处")
    link = OpinionLink.objects.get(opinion=other.opinion)
    assert not link.active
    assert link.unlink_reason == "不是同一处"
    assert other.fresh().opinion.state == "triaged"
    opinion.link(other.opinion, by=m.by("community_clerk"), problem=m.problem)
    assert OpinionLink.objects.get(opinion=other.opinion).active


@pytest.mark.shows("A4", 2)
def test_each_problem_of_a_task_is_confirmed_by_itself(cast):
    m = steps.raised(cast)
    second = steps.raised(cast)
    m.task = steps.issue(m, problems=[m.problem, second.problem])
    task.accept(m.task, by=m.by("office_handler"))
    hand_in(m)
    no = problem.confirm.refusal(m.by("leader"), m.problem, outcome="solved", text="好了")
    assert no is not None
    assert "待审批" in no.why
    finish(m)
    m.fresh(), second.fresh()
    assert (m.problem.state, second.problem.state) == ("done", "coordinating")
    lines = dict(m.task.serves.values_list("problem", "outcome"))
    assert lines == {m.problem.pk: "solved", second.problem.pk: ""}
    assert (m.receipt.state, second.receipt.state) == ("asked", "waiting")
    problem.confirm(second.problem, by=m.by("leader"), outcome="partly", text="余下的列入计划")
    assert second.receipt.state == "asked"


def test_an_opinion_with_two_problems_is_asked_when_both_are_done(cast):
    m = steps.raised(cast)
    second = opinion.raise_problem(m.opinion, by=m.by("community_clerk"), title="路沿太低")
    for one in (m.problem, second):
        problem.add_evidence(one, by=m.by("community_clerk"), kind="measured", text="量过")
    problem.confirm(m.problem, by=m.by("community_secretary"), outcome="solved", text="通了")
    assert m.receipt.state == "waiting"
    problem.confirm(second, by=m.by("community_secretary"), outcome="explained", text="路沿属市政，已说明")
    assert (m.receipt.state, m.receipt.round) == ("asked", 1)


def test_an_answered_opinion_is_judged_too_and_can_be_sent_back(cast):
    m = steps.triaged(cast)
    opinion.end(m.opinion, by=m.by("community_clerk"), reason="explained", text="这条沟归水务，已联系清掏")
    assert m.fresh().receipt.state == "asked"
    verdict.give(m.receipt, by=RESIDENT, code=m.code, answer="dissatisfied", words="没人来")
    no = opinion.reopen.refusal(m.by("community_clerk"), m.opinion, reason="再办")
    assert no is not None
    assert no.who == "督导组"
    recheck.order_rework(Recheck.objects.get(), by=m.by("supervisor"), finding="没有落实，重办")
    m.fresh()
    assert (m.opinion.state, m.receipt.state) == ("triaged", "waiting")

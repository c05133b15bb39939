"""Two actions at the same moment: nobody is left unasked, no opinion hangs on a finished problem, nothing is judged twice."""

import threading

import pytest
from django.db import connections
from tests.matters import steps
from tests.matters.steps import NOTE, RESIDENT

from minqing.base.errors import Refused
from minqing.matters.actions import opinion, problem, verdict
from minqing.matters.models import Receipt, Verdict

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*jobs):
    """Run them together; the refusals, in words."""
    gate, told = threading.Barrier(len(jobs)), []

    def run(job):
        try:
            gate.wait()
            job()
        except Refused as no:
            told.append(str(no))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@pytest.mark.shows("A7", 2)
def test_two_problems_of_one_opinion_confirmed_together_ask_once_and_a_late_link_is_refused(cast):
    m = steps.raised(cast)
    clerk, secretary = m.by("community_clerk"), m.by("community_secretary")
    second = opinion.raise_problem(m.opinion, by=clerk, title="路沿太低")
    for one in (m.problem, second):
        problem.add_evidence(one, by=clerk, **NOTE[0])
    other = steps.triaged(cast)
    at_once(
        lambda: problem.confirm(m.problem, by=secretary, outcome="solved", text="通了"),
        lambda: problem.confirm(second, by=secretary, outcome="solved", text="加高了"),
        lambda: opinion.link(other.opinion, by=clerk, problem=second),
    )
    assert (m.receipt.state, m.receipt.round) == ("asked", 1)
    linked = other.fresh().opinion.state == "linked"
    assert other.receipt.state == ("asked" if linked else "waiting")


def test_a_receipt_judged_from_two_browsers_is_judged_once(cast):
    m = steps.done(cast)

    def judge(answer):
        return lambda: verdict.give(m.receipt, by=RESIDENT, code=m.code, answer=answer)

    told = at_once(judge("satisfied"), judge("dissatisfied"), judge("basically"))
    assert len(told) == 2
    assert Verdict.objects.count() == 1


def test_the_same_form_sent_by_many_at_once_is_one_opinion(cast):
    told = []

    def send():
        told.append(opinion.submit(by=RESIDENT, key="form", scope=steps.GRID_1, words=steps.WORDS))

    assert at_once(*[send] * 4) == []
    assert Receipt.objects.count() == 1
    assert len({answer["code"] for answer in told}) == 1

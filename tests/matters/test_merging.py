"""One matter, several people: nothing that was said, receipted or judged is lost, in whatever order things are merged and parted."""

from __future__ import annotations

import copy

import pytest
from tests.matters import steps
from tests.matters.steps import RESIDENT
from tests.support.cast import GRID_1, raise_cast
from tests.support.standing import standing

from minqing.base.errors import Refused
from minqing.matters.actions import merging, opinion, problem, referral, verdict
from minqing.matters.ledgers import PROBLEMS
from minqing.matters.models import (
    Opinion,
    OpinionLink,
    Problem,
    Receipt,
    Speaker,
    Verdict,
)

WHY = "说的是同一条沟"


@pytest.fixture(scope="module")
def one(django_db_setup, django_db_blocker):
    """Two problems with an opinion each, and a third opinion that has none."""

    def make():
        cast = raise_cast()
        return steps.raised(cast), steps.raised(cast), steps.triaged(cast)

    with standing(django_db_blocker, make) as made:
        yield made


@pytest.fixture
def three(one, db):
    return copy.deepcopy(one)


def linked(row):
    return set(OpinionLink.objects.filter(problem=row, active=True).values_list("opinion", flat=True))


@pytest.mark.shows("A2", 1)
def test_me_too_is_an_opinion_with_its_own_receipt_and_words(three):
    a, *_ = three
    told = merging.me_too(
        a.problem,
        by=a.by("community_clerk"),
        words="我家门口也淹了。",
        channel="phone",
        speaker={"name": "李四"},
    )
    row = Opinion.objects.get(pk=told["opinion"])
    assert (row.words, row.state, row.category, row.kind) == (
        "我家门口也淹了。",
        "linked",
        a.problem.category,
        "livelihood",
    )
    assert Receipt.objects.all().by_code(told["code"]).opinion == row
    assert linked(a.problem) == {a.opinion.pk, row.pk}
    assert PROBLEMS.column("opinions").value(a.problem) == 2


@pytest.mark.shows("A2", 1)
def test_a_resident_says_me_too_without_words_and_is_given_nobody_elses(three):
    a, *_ = three
    told = merging.me_too(a.problem, by=RESIDENT)
    row = Opinion.objects.get(pk=told["opinion"])
    assert a.opinion.title not in row.words + row.title
    assert steps.WORDS[:6] not in row.words + row.title
    assert (row.channel, row.recorded_by) == ("web", None)
    assert not Speaker.objects.filter(opinion=row).exists()


def test_me_too_to_a_merged_problem_goes_where_it_is_handled(three):
    a, b, _ = three
    merging.merge(b.problem, by=b.by("triage_clerk"), into=a.problem, reason=WHY)
    told = merging.me_too(b.problem, by=RESIDENT, words="这里也是。")
    assert told["opinion"] in map(str, linked(a.problem))


def test_me_too_to_a_finished_problem_is_refused(three):
    a, *_ = three
    problem.add_evidence(a.problem, by=a.by("community_clerk"), **steps.NOTE[0])
    problem.confirm(a.problem, by=a.by("community_secretary"), outcome="solved", text="通了")
    with pytest.raises(Refused, match="整改到位"):
        merging.me_too(a.problem, by=RESIDENT)


@pytest.mark.shows("A2", 3)
def test_a_merged_problem_is_counted_once_and_un_merged_as_it_was(three):
    a, b, _ = three
    by = b.by("triage_clerk")
    problem.coordinate(b.problem, by=by, note="等管网图纸")
    merging.merge(b.problem, by=by, into=a.problem, reason=WHY)
    b.fresh()
    assert (b.problem.state, linked(a.problem), linked(b.problem)) == (
        "merged",
        {a.opinion.pk, b.opinion.pk},
        set(),
    )
    assert Problem.objects.all().counted().count() == 1
    with pytest.raises(Refused, match="已并入别的问题"):
        problem.coordinate(b.problem, by=by, note="还能办吗")
    with pytest.raises(Refused, match=f"已经并入{a.problem.code}"):
        opinion.link(three[2].opinion, by=by, problem=b.problem)
    merging.unmerge(b.problem, by=by, reason="两条沟不通")
    b.fresh()
    assert (b.problem.state, b.problem.state_note) == ("coordinating", "等管网图纸")
    assert (linked(a.problem), linked(b.problem)) == ({a.opinion.pk}, {b.opinion.pk})


@pytest.mark.shows("A2", 2)
def test_why_two_problems_cannot_be_merged(three):
    a, b, c = three
    by = b.by("triage_clerk")
    task = steps.issue(b)
    for row, into, why in (
        (a.problem, a.problem, "它自己"),
        (b.problem, a.problem, task.code),
    ):
        assert why in merging.merge.refusal(by, row, into=into, reason=WHY).why
    assert merging.merge.refusal(by, a.problem, into=b.problem, reason="").kind == "input"
    assert merging.merge.refusal(c.by("other_clerk"), a.problem, into=b.problem, reason=WHY).kind == "scope"
    merging.merge(a.problem, by=by, into=b.problem, reason=WHY)
    a.fresh()
    assert merging.merge.refusal(by, a.problem, into=b.problem, reason=WHY).kind == "state"


def test_what_was_judged_since_is_not_parted(three):
    a, b, _ = three
    by = b.by("triage_clerk")
    merging.merge(b.problem, by=by, into=a.problem, reason=WHY)
    problem.add_evidence(a.problem, by=a.by("community_clerk"), **steps.NOTE[0])
    problem.confirm(a.problem, by=a.by("community_secretary"), outcome="solved", text="通了")
    for m in (a, b):
        verdict.give(m.receipt, by=RESIDENT, code=m.code, answer="satisfied")
    assert Problem.objects.all().confirmed_solved().get() == a.problem
    assert Verdict.objects.count() == 2
    b.fresh()
    assert merging.unmerge.refusal(by, b.problem, reason="分开").who == "督导组复核"


def test_who_handled_the_merged_problem_may_not_ask_for_its_verdict(three):
    a, b, _ = three
    before = verdict.barred(b.opinion)
    merging.merge(b.problem, by=b.by("triage_clerk"), into=a.problem, reason=WHY)
    assert before.people <= verdict.barred(b.opinion).people


def test_an_opinion_of_a_merged_problem_is_sealed_only_after_parting(three):
    a, b, _ = three
    by = b.by("triage_clerk")
    merging.merge(b.problem, by=by, into=a.problem, reason=WHY)
    assert "先把那个问题分开" in opinion.seal.refusal(by, b.opinion).why
    merging.unmerge(b.problem, by=by, reason="不是一处")
    assert opinion.seal.refusal(by, b.opinion) is None


def test_a_problem_whose_letter_waits_for_its_answer_is_not_merged_away(three):
    a, *_ = three
    by = a.by("triage_clerk")
    row = problem.raise_(by=by, scope=GRID_1, title="主管道堵塞")
    letter = referral.refer(row, by=by, asked="请改主管道", reason="归区里管", body="清河区排水中心")
    assert letter.code in merging.merge.refusal(by, row, into=a.problem, reason=WHY).why
    assert merging.merge.refusal(by, a.problem, into=row, reason=WHY) is None

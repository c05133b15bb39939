"""Whatever is merged and parted, in whatever order: every opinion, every receipt, every count and every verdict stays."""

from __future__ import annotations

import contextlib
import copy

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.matters import steps
from tests.matters.steps import RESIDENT
from tests.support import touched
from tests.support.cast import raise_cast
from tests.support.standing import standing

from minqing.base.errors import Refused
from minqing.matters.actions import merging, opinion, problem, verdict
from minqing.matters.models import MergeLine, Opinion, OpinionLink, Problem, ProblemMerge, Receipt, Verdict

WHY = "说的是同一条沟"

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["merge", "merge", "unmerge", "me_too", "link", "unlink", "judge", "rework"]),
        st.integers(0, 3),
        st.integers(0, 3),
    ),
    min_size=4,
    max_size=14,
)

# Merged onto what is merged, an opinion at two of them, and parted in the order in which it was not made.
CHAIN = [
    *[("link", 0, 1), ("merge", 1, 0), ("me_too", 1, 0), ("merge", 2, 0), ("merge", 0, 3)],
    *[("unmerge", 1, 0), ("unmerge", 0, 0), ("unmerge", 1, 0), ("me_too", 2, 0), ("unmerge", 2, 0)],
]
# Judged while merged: not parted; sent back to work: parted, and the verdicts stay.
JUDGED = [
    *[("merge", 1, 0), ("me_too", 0, 0), ("judge", 0, 0), ("unmerge", 1, 0), ("merge", 2, 0)],
    *[("rework", 0, 0), ("merge", 2, 0), ("judge", 0, 0), ("judge", 3, 0)],
]


class Twin:
    """What must hold, recounted from the outside: which opinion answers where, had nothing ever been merged."""

    def __init__(self, matters):
        self.by = matters[0].by("triage_clerk")
        self.clerk, self.secretary = matters[0].by("community_clerk"), matters[0].by("community_secretary")
        self.codes = {m.opinion.pk: m.code for m in matters}
        self.said = set()
        self.problems = [m.problem for m in matters]
        self.opinions = [m.opinion.pk for m in matters]
        self.own = {(m.problem.pk, m.opinion.pk) for m in matters}
        self.into = {}

    def at(self, pk):
        while pk in self.into:
            pk = self.into[pk]
        return pk

    def wanted(self):
        return {(self.at(row), said) for row, said in self.own}

    def merge(self, a, b):
        merging.merge(a, by=self.by, into=b, reason=WHY)
        self.into[a.pk] = b.pk

    def unmerge(self, a, _b):
        merging.unmerge(a, by=self.by, reason="不是一处")
        del self.into[a.pk]

    def me_too(self, a, _b):
        told = merging.me_too(a, by=RESIDENT, words="我家也是。")
        row = Opinion.objects.get(pk=told["opinion"])
        self.opinions.append(row.pk)
        self.codes[row.pk] = told["code"]
        self.own.add((self.at(a.pk), row.pk))

    def link(self, a, b):
        said = Opinion.objects.get(pk=self.opinions[self.problems.index(b)])
        opinion.link(said, by=self.by, problem=a)
        self.own.add((a.pk, said.pk))

    def unlink(self, a, _b):
        """Only what the problem has in its own right: taking out what came by a merge is a correction of the merge."""
        said = next((o for row, o in sorted(self.own, key=str) if row == a.pk), None)
        if said is None or len([1 for row, o in self.own if o == said]) < 2:
            return
        if MergeLine.objects.filter(opinion=said, merge__active=True).exists():
            return
        opinion.unlink(Opinion.objects.get(pk=said), by=self.by, problem=a, reason="不在这里")
        self.own.discard((a.pk, said))

    def judge(self, a, _b):
        """Reported solved, and judged by everybody who is asked: their verdicts are final."""
        problem.add_evidence(a, by=self.clerk, **steps.NOTE[0])
        problem.confirm(a, by=self.secretary, outcome="solved", text="通了")
        for receipt in Receipt.objects.filter(state="asked", opinion__in=self.opinions):
            given = {"code": self.codes[receipt.opinion_id], "answer": "satisfied"}
            self.said.add(verdict.give(receipt, by=RESIDENT, **given).pk)

    def rework(self, a, _b):
        problem.rework(a, by=self.secretary, reason="又堵了")

    def step(self, verb, i, j):
        a, b = (Problem.objects.get(pk=self.problems[n % len(self.problems)].pk) for n in (i, j))
        with contextlib.suppress(Refused):
            getattr(self, verb)(a, b)
        self.check()

    def check(self):
        active = set(OpinionLink.objects.filter(active=True).values_list("problem", "opinion"))
        assert active == self.wanted()
        assert Opinion.objects.filter(state="linked").count() == len(self.opinions)
        assert Receipt.objects.filter(opinion__in=self.opinions).count() == len(self.opinions)
        assert Problem.objects.all().counted().count() == len(self.problems) - len(self.into)
        assert ProblemMerge.objects.filter(active=True).count() == len(self.into)
        assert set(Verdict.objects.values_list("pk", flat=True)) == self.said


def part_all(twin):
    """Whatever was merged can be parted again, the last one first, as soon as nothing is judged on it."""
    for n in range(len(twin.problems)):
        twin.step("rework", n, 0)
    while twin.into:
        done = [p for p in twin.problems if p.pk in twin.into and twin.into[p.pk] not in twin.into]
        for row in done:
            twin.step("unmerge", twin.problems.index(row), 0)


def tried(four, sequence):
    with transaction.atomic():
        touched.take()  # an example that was taken back leaves the list of touched rows as it found it
        twin = Twin(copy.deepcopy(four))
        for verb, i, j in sequence:
            twin.step(verb, i, j)
        part_all(twin)
        active = set(OpinionLink.objects.filter(active=True).values_list("problem", "opinion"))
        assert active == twin.own
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def four_of(django_db_setup, django_db_blocker):
    def make():
        cast = raise_cast()
        return [steps.raised(cast) for _ in range(4)]

    with standing(django_db_blocker, make) as made:
        yield made


SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


@pytest.mark.shows("A2", 3)
@settings(max_examples=4, deadline=None, suppress_health_check=SLOW, derandomize=True)
@given(sequence=STEPS)
@example(sequence=CHAIN)
@example(sequence=JUDGED)
def test_merges_and_un_merges_in_any_order_keep_every_opinion_receipt_and_count(db, four_of, sequence):
    tried(four_of, sequence)


@pytest.mark.long
@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(sequence=STEPS)
def test_many_orders_of_merging(db, four_of, sequence):
    tried(four_of, sequence)

"""The three rates equal a plain recount of whatever happened, every number opens its rows, and few say no percentage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.matters.steps import RESIDENT, raised, taxonomy
from tests.support import touched
from tests.support.cast import DONGPING, GRID_1, GRID_3, LAODI, STREET, raise_cast
from tests.support.standing import standing

from minqing.base import clock
from minqing.base.models.norm import Norm
from minqing.base.norm_actions import amend
from minqing.matters import rates_norms
from minqing.matters.actions import merging, opinion, problem, recheck, verdict
from minqing.matters.models import Category, Opinion, OpinionLink, Outcome, Problem, Receipt, Recheck, Verdict
from minqing.matters.rates import RATES, RESPONSE, SATISFIED, SOLVED, Asked, percent, reckon

pytestmark = [pytest.mark.django_db, pytest.mark.shows("A12", 2), pytest.mark.shows("A12", 3)]

BEGIN = dt.datetime(2026, 3, 2, 9)
YEAR = Asked(STREET, dt.date(2026, 1, 1), dt.date(2026, 12, 31))
ANSWERS = ("satisfied", "basically", "dissatisfied")


@pytest.fixture(scope="module")
def street(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Any]:
    def make() -> Any:
        cast = raise_cast()
        taxonomy(cast)
        return cast

    with standing(django_db_blocker, make) as made:
        yield made


# --- histories ----------------------------------------------------------------------------------------------------------

MATTER = st.fixed_dictionaries(
    {
        "place": st.sampled_from([GRID_1, GRID_3]),
        "day": st.integers(0, 40),
        "answered": st.none() | st.integers(0, 30),
        "others": st.integers(0, 2),
        "outcome": st.none() | st.sampled_from(["solved", "solved", "solved", *Outcome.values]),
        "closed": st.integers(0, 30),
        "verdicts": st.lists(st.none() | st.sampled_from(ANSWERS), min_size=3, max_size=3),
        "reworked": st.booleans(),
    }
)


def at(day: int) -> dt.datetime:
    return BEGIN + dt.timedelta(days=day)


def happen(cast: Any, told: dict[str, Any]) -> None:
    """One matter, by the actions that everybody uses."""
    clerk, leader = cast.viewer("triage_clerk"), cast.viewer("leader")
    helper = cast.viewer("community_clerk" if told["place"] == GRID_1 else "other_clerk")
    codes = []
    with clock.frozen(at(told["day"])):
        first = opinion.submit(by=RESIDENT, scope=told["place"], words="路灯不亮，请来看看。")
        row = Opinion.objects.get(pk=first["opinion"])
        opinion.classify(row, by=clerk, kind="livelihood", category=Category.objects.get(name="路灯"))
        found = opinion.raise_problem(row, by=clerk)
        codes.append(first["code"])
    for n in range(told["others"]):
        with clock.frozen(at(told["day"] + n + 1)):
            codes.append(merging.me_too(found, by=RESIDENT)["code"])
    end = told["day"] + 3 + told["closed"]
    if told["answered"] is not None:
        with clock.frozen(at(told["day"] + told["answered"])):
            opinion.answer(row, by=clerk, text="已派人去看。")
    if told["outcome"] is None:
        return
    with clock.frozen(at(end)):
        problem.add_evidence(found, by=helper, kind="measured", text="换灯2盏")
        problem.confirm(found, by=leader, outcome=told["outcome"], text="灯换好了")
    for n, (code, answer) in enumerate(zip(codes, told["verdicts"], strict=False)):
        if answer:
            with clock.frozen(at(end + n + 1)):
                verdict.give(Receipt.objects.by_code(code), by=RESIDENT, code=code, answer=answer)
    if told["reworked"]:
        with clock.frozen(at(end + 9)):
            send_back(cast, found)


def send_back(cast: Any, found: Problem) -> None:
    """By the supervisors, where a resident said no; by the leader otherwise."""
    links = OpinionLink.objects.filter(problem=found, active=True)
    denied = Recheck.objects.filter(opinion__in=links.values("opinion"), state="open").first()
    if denied is None:
        problem.rework(found, by=cast.viewer("leader"), reason="又灭了")
    else:
        recheck.order_rework(denied, by=cast.viewer("supervisor"), finding="去看过，灯又灭了。")


# --- the recount: row by row, without a condition of the product -------------------------------------------------------


def day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(clock.ZONE).date()


def inside(moment: dt.datetime | None, asked: Asked) -> bool:
    return moment is not None and asked.first <= day(moment) <= asked.last


def recounted(asked: Asked) -> dict[str, int]:
    told: dict[str, int] = dict.fromkeys((p.name for r in RATES.values() for p in r.parts), 0)
    for found in Problem.objects.all():
        if not found.scope.startswith(asked.scope) or found.state == "merged":
            continue
        links = OpinionLink.objects.filter(problem=found, active=True).select_related("opinion")
        _response(told, found, [link.opinion for link in links], asked)
        _solved(told, found, [now(link.opinion.receipt) for link in links], asked)
    for receipt in Receipt.objects.all():
        if receipt.scope.startswith(asked.scope):
            _satisfied(told, receipt, asked)
    return told


def now(receipt: Receipt) -> str | None:
    """The verdict of the present round."""
    if receipt.state != "judged":
        return None
    return Verdict.objects.get(receipt=receipt, round=receipt.round).answer


def _response(told: dict[str, int], found: Problem, heard: list[Opinion], asked: Asked) -> None:
    if not inside(found.raised_at, asked):
        return
    heard = sorted((o for o in heard if o.answer_due), key=lambda o: (o.received_at, str(o.pk)))
    if not heard:
        told["no_opinion"] += 1
        return
    first = heard[0]
    assert first.answer_due is not None
    if first.answered_at is not None:
        told["due"] += 1
        told["in_time" if day(first.answered_at) <= first.answer_due else "late"] += 1
    elif first.answer_due < clock.today():
        told["due"] += 1
        told["silent"] += 1
    else:
        told["waiting"] += 1


def _solved(told: dict[str, int], found: Problem, answers: list[str | None], asked: Asked) -> None:
    if found.state != "done" or not inside(found.closed_at, asked):
        return
    if found.outcome in ("withdrawn", "not_ours"):
        told[found.outcome] += 1
        return
    told["closed"] += 1
    given = [answer for answer in answers if answer]
    told["denied"] += "dissatisfied" in given
    if found.outcome == "solved":
        told["confirmed"] += bool(given) and "dissatisfied" not in given
        told["unjudged"] += not given


def _satisfied(told: dict[str, int], receipt: Receipt, asked: Asked) -> None:
    if receipt.state == "asked":
        told["unasked"] = told.get("unasked", 0) + inside(receipt.asked_at, asked)
    if receipt.state == "judged":
        last = Verdict.objects.get(receipt=receipt, round=receipt.round)
        if inside(last.given_at, asked):
            told["judged"] += 1
            told[last.answer] += 1


def agree(cast: Any, asked: Asked) -> None:
    viewer = cast.viewer("leader")
    told = recounted(asked)
    silent = told.pop("unasked", 0)
    for rate in RATES.values():
        numbers = rate.counts(viewer, asked)
        for part in rate.parts:
            rows = list(rate.rows_of(part, viewer, asked))
            assert len({row.pk for row in rows}) == len(rows) == numbers[part.name], part
            if rate is SATISFIED and part.name == "unjudged":
                assert numbers[part.name] == silent
            else:
                assert numbers[part.name] == told[part.name], (rate.name, part.name)
        read = reckon(rate, viewer, asked)
        assert read.top <= read.base


def tried(street: Any, history: list[dict[str, Any]]) -> None:
    with transaction.atomic():
        touched.take()  # an example that was taken back leaves the list of touched rows as it found it
        for told in history:
            happen(street, told)
        with clock.frozen(at(75)):
            for asked in (
                YEAR,
                Asked(LAODI, YEAR.first, YEAR.last),
                Asked(STREET, dt.date(2026, 3, 10), dt.date(2026, 4, 5)),
            ):
                agree(street, asked)
        transaction.set_rollback(True)


HISTORY = st.lists(MATTER, min_size=1, max_size=4)


@given(HISTORY)
@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_the_rates_are_what_a_plain_recount_finds(
    db: Any, street: Any, history: list[dict[str, Any]]
) -> None:
    tried(street, history)


@pytest.mark.long
@given(HISTORY)
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_the_rates_are_what_a_plain_recount_finds_many_times(
    street: Any, history: list[dict[str, Any]]
) -> None:
    tried(street, history)


# --- single rules ---------------------------------------------------------------------------------------------------------


def test_below_the_norm_there_is_no_percentage() -> None:
    assert percent(29, 29, 30) == ""
    assert percent(30, 30, 30) == "100.0%"
    assert percent(1, 3, 1) == "33.3%"
    assert percent(2, 3, 1) == "66.7%"
    assert percent(1, 16, 1) == "6.3%"  # half a tenth goes up
    assert percent(0, 0, 0) == ""


def test_a_problem_that_nobody_told_of_waits_for_no_answer(street: Any) -> None:
    clerk = street.viewer("triage_clerk")
    problem.raise_(by=clerk, scope=GRID_1, title="自己发现的井盖松动")
    asked = Asked(STREET, clock.today(), clock.today())
    told = RESPONSE.counts(clerk, asked)
    assert (told["no_opinion"], told["due"]) == (1, 0)


def test_a_merged_problem_is_counted_where_it_is_handled(street: Any) -> None:
    one, other = raised(street), raised(street)
    asked = Asked(STREET, clock.today(), clock.today())
    viewer = street.viewer("leader")
    before = RESPONSE.counts(viewer, asked)["waiting"]
    merging.merge(other.problem, by=street.viewer("triage_clerk"), into=one.problem, reason="同一处排水沟")
    assert RESPONSE.counts(viewer, asked)["waiting"] == before - 1


def test_only_the_norm_lets_basically_satisfied_count(street: Any) -> None:
    told = {"place": GRID_1, "day": 0, "answered": 1, "others": 1, "outcome": "solved", "closed": 1}
    happen(street, told | {"verdicts": ["satisfied", "basically", None], "reworked": False})
    viewer = street.viewer("leader")
    assert (reckon(SATISFIED, viewer, YEAR).top, SATISFIED.counts(viewer, YEAR)["basically"]) == (1, 1)
    amend(
        Norm.objects.get(key=rates_norms.BASICALLY),
        by=street.viewer("administrator"),
        value=1,
        unit="count",
        source="街道规定",
        valid_from=clock.today(),
        reason="街道会议定的",
    )
    assert reckon(SATISFIED, viewer, YEAR).top == 2
    spring = Asked(STREET, YEAR.first, clock.today() - dt.timedelta(days=1))
    assert reckon(SATISFIED, viewer, spring).top == 1, "a period keeps the rule of its own time"


def test_nobody_reads_the_numbers_of_another_place(street: Any) -> None:
    raised(street)
    theirs = Asked(LAODI, clock.today(), clock.today())
    assert RESPONSE.counts(street.viewer("community_clerk"), theirs)["waiting"] == 1
    assert RESPONSE.counts(street.viewer("other_clerk"), theirs)["waiting"] == 0
    assert (
        RESPONSE.counts(street.viewer("other_clerk"), Asked(DONGPING, clock.today(), clock.today()))[
            "waiting"
        ]
        == 0
    )


def test_every_formula_has_a_version_a_definition_and_a_date() -> None:
    for rate in (RESPONSE, SOLVED, SATISFIED):
        assert rate.version >= 1
        assert str(rate.about)
        assert str(rate.dated_by)
        assert [p.role for p in rate.parts].count("top") == [p.role for p in rate.parts].count("base") == 1

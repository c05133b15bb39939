"""更正 and 补录: what may be put right, by whom, what a clock does then, and how old cases come in with their own dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from tests.matters import steps
from tests.support.cast import GRID_1, LAODI, raise_cast
from tests.support.standing import standing

from minqing.base import clock
from minqing.base.journal import entries_of
from minqing.matters.actions import correcting as actions
from minqing.matters.actions import opinion, paper_cases, task, verdict
from minqing.matters.ledgers import OPINIONS, TASKS
from minqing.matters.models import Correction, Opinion, Problem, Task
from minqing.matters.status import resident_status
from minqing.matters.timeline import staff_timeline

MONDAY = dt.datetime(2026, 11, 23, 9)
WHY = "抄登记簿时看错了一行"


@pytest.fixture(scope="module")
def matter(django_db_setup: Any, django_db_blocker: Any) -> Iterator[steps.Matter]:
    with clock.frozen(MONDAY), standing(django_db_blocker, lambda: steps.issued(raise_cast())) as made:
        yield made


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.frozen(MONDAY):
        yield


def typed(matter: steps.Matter, **more: Any) -> Opinion:
    """What the office typed itself."""
    given = {"scope": GRID_1, "words": "路灯不亮，走路看不见", "channel": "phone", "place": "6栋前"} | more
    return Opinion.objects.get(pk=opinion.record(by=matter.by("community_clerk"), **given)["opinion"])


def refusal(row: Any, by: Any, field: str, new: str, reason: str = WHY) -> str:
    act = {Opinion: actions.correct_opinion, Problem: actions.correct_problem, Task: actions.correct_task}[
        type(row)
    ]
    no = act.refusal(by, row, field=field, new=new, reason=reason)
    return no.why if no else ""


@pytest.mark.shows("A2", 2)
@pytest.mark.django_db
def test_words_that_the_office_mistyped_are_put_right_and_the_old_ones_stay_readable(matter):
    row, clerk = typed(matter), matter.by("community_clerk")
    made = actions.correct_opinion(row, by=clerk, field="words", new="路灯不亮，6栋到8栋都看不见", reason=WHY)
    row.refresh_from_db()
    assert row.words == "路灯不亮，6栋到8栋都看不见"
    assert (made.old, made.new, made.decision) == ("路灯不亮，走路看不见", row.words, "approved")
    event = staff_timeline(row)[-1]
    assert {made.old, made.new, WHY} <= {line.text for line in event.lines}
    assert (event.mark, any(line.quote for line in event.lines)) == ("step", False)
    step = resident_status(row.receipt).steps[-1]
    assert step.label == "更正了登记时写错的内容"
    assert {made.old, made.new, WHY} <= {line.text for line in step.lines}
    assert entries_of([made])[0].verb == "opinion.correct"


@pytest.mark.django_db
def test_what_a_resident_wrote_on_the_web_stays_as_it_is(matter):
    clerk = matter.by("community_clerk")
    for field, new in (("words", "别的话"), ("channel", "来电"), ("received_at", "2026年11月20日")):
        assert "自己在网上写的" in refusal(matter.opinion, clerk, field, new)
    assert refusal(matter.opinion, clerk, "place", "13栋后面") == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "new", "told"),
    [
        ("answer", "改答复", "不能更正"),
        ("verdict", "satisfied", "不能更正"),
        ("words", "  ", "不能更正成空白"),
        ("place", "6栋前", "和现在的一样"),
        ("channel", "网上（含扫码）", "不能更正成它"),
        ("channel", "托梦", "没有“托梦”"),
        ("received_at", "11月20日", "没有年份"),
        ("received_at", "2026年11月24日", "不能晚于登记时间"),
        ("happened_at", "2026年11月23日 23:00", "晚于收到时间"),
        ("title", "很" * 81, "最多80字"),
    ],
)
def test_refused_in_words(matter, field, new, told):
    assert told in refusal(typed(matter), matter.by("community_clerk"), field, new)


@pytest.mark.django_db
def test_a_reason_is_needed_and_the_days_for_it_run_out(matter):
    row, clerk = typed(matter), matter.by("community_clerk")
    assert "为什么更正" in refusal(row, clerk, "place", "7栋前", reason="")
    with clock.frozen(MONDAY + dt.timedelta(days=30)):
        assert refusal(row, clerk, "place", "7栋前") == ""
    with clock.frozen(MONDAY + dt.timedelta(days=31)):
        assert "更正期限到2026年12月23日" in refusal(row, clerk, "place", "7栋前")


@pytest.mark.django_db
def test_after_the_verdict_nothing_is_corrected(matter):
    done = steps.judged(matter.cast)
    assert "已经评价过" in refusal(done.opinion, matter.by("community_clerk"), "place", "7栋前")


@pytest.mark.shows("A2", 2)
@pytest.mark.django_db
def test_the_day_of_receipt_waits_for_a_second_person_and_then_the_clock_runs_from_it(matter):
    row, clerk = typed(matter), matter.by("community_secretary")
    asked = actions.correct_opinion(row, by=clerk, field="received_at", new="2026年11月2日 10:00", reason=WHY)
    row.refresh_from_db()
    assert (asked.decision, row.answer_due) == ("asked", dt.date(2026, 12, 8))
    assert "更正" not in str(resident_status(row.receipt).steps)
    assert "等批示" in refusal(row, clerk, "received_at", "2026年11月3日")
    own = actions.decide_opinion.refusal(clerk, row, approve=True)
    assert own is not None
    assert "不能由你自己批" in own.why
    settled = actions.decide_opinion(row, by=matter.by("leader"), approve=True)
    row.refresh_from_db()
    assert row.answer_due == dt.date(2026, 11, 17)
    assert "由2026年12月8日改为2026年11月17日" in settled.effect
    assert settled.effect in [line.text for line in resident_status(row.receipt).steps[-1].lines]
    assert Opinion.objects.all().overdue(clock.today()).filter(pk=row.pk).exists()
    with pytest.raises(Correction.DoesNotExist):
        Correction.objects.get(opinion=row, decision="asked")


@pytest.mark.django_db
def test_a_refused_correction_changes_nothing_and_is_not_told_to_the_resident(matter):
    row = typed(matter)
    by = matter.by("community_clerk")
    actions.correct_opinion(row, by=by, field="received_at", new="2026年11月20日", reason=WHY)
    assert actions.decide_opinion.refusal(matter.by("leader"), row, approve=False) is not None
    actions.decide_opinion(row, by=matter.by("leader"), approve=False, text="登记簿上就是23日")
    row.refresh_from_db()
    assert row.answer_due == dt.date(2026, 12, 8)
    assert "更正" not in str(resident_status(row.receipt).steps)


@pytest.mark.django_db
def test_a_mistyped_promise_is_corrected_soon_or_never(matter):
    row, leader, triage = matter.task, matter.by("leader"), matter.by("triage_clerk")
    assert "超过了规定" in refusal(row, triage, "first_promise_on", "2026年12月30日")
    with clock.frozen(MONDAY + dt.timedelta(days=7)):
        assert "更正期限" in refusal(row, triage, "first_promise_on", "2026年12月1日")
    actions.correct_task(row, by=triage, field="first_promise_on", new="2026年12月1日", reason=WHY)
    actions.decide_task(row, by=leader, approve=True)
    row.refresh_from_db()
    assert (row.first_promise_on, row.promise_on) == (dt.date(2026, 12, 1), dt.date(2026, 12, 1))
    assert not row.promise_changes.exists()
    handler = matter.by("office_handler")
    task.accept(row, by=handler)
    task.ask_extension(row, by=handler, new_on=dt.date(2026, 12, 5), reason="等材料")
    assert "已经变更过" in refusal(row, triage, "first_promise_on", "2026年12月2日")


@pytest.mark.django_db
def test_a_problem_that_is_done_is_corrected_by_who_manages_it(matter):
    done = steps.done(matter.cast)
    assert refusal(done.problem, matter.by("leader"), "place", "12栋西侧") == ""
    assert refusal(done.problem, matter.by("office_handler"), "place", "12栋西侧") != ""


@pytest.mark.django_db
def test_corrections_of_what_was_an_accusation_are_wiped(matter):
    row, clerk = typed(matter, words="网格长收钱", title="网格长收钱"), matter.by("community_clerk")
    made = actions.correct_opinion(row, by=clerk, field="words", new="网格长老李收钱", reason=WHY)
    opinion.seal(row, by=clerk)
    made.refresh_from_db()
    assert (made.old, made.new, made.value) == ("", "", "")
    assert "收钱" not in str(entries_of([made]))


# --- open paper cases ------------------------------------------------------------------------------------------------


def paper(matter: steps.Matter, **more: Any) -> Opinion:
    given = {
        "scope": GRID_1,
        "words": "下水道堵了，去年就说过",
        "channel": "letter",
        "received_at": clock.at(dt.date(2026, 10, 12), 10),
        "paper_number": "登记簿第37号",
    }
    told = paper_cases.record_paper(by=matter.by("triage_clerk"), **(given | more))
    return Opinion.objects.get(pk=told["opinion"])


@pytest.mark.shows("A2", 1)
@pytest.mark.django_db
def test_a_paper_case_keeps_its_days_apart_and_is_late_at_once(matter):
    row = paper(matter, happened_at=clock.at(dt.date(2026, 10, 11)))
    days = [row.happened_at, row.received_at, row.recorded_at]
    assert [at.astimezone(clock.ZONE).date().isoformat() for at in days] == [
        "2026-10-11",
        "2026-10-12",
        "2026-11-23",
    ]
    assert (row.answer_due, row.source_ref) == (dt.date(2026, 10, 27), "登记簿第37号")
    assert Opinion.objects.all().overdue(clock.today()).filter(pk=row.pk).exists()
    figure = OPINIONS.figure("opinions.answers_late")
    assert Opinion.objects.all().filter(figure.where(), pk=row.pk).exists()
    no = paper_cases.record_paper.refusal(
        matter.by("triage_clerk"),
        scope=GRID_1,
        words="同一件",
        channel="letter",
        received_at=row.received_at,
        paper_number="登记簿第37号",
    )
    assert no is not None
    assert row.code in no.why


@pytest.mark.django_db
def test_an_answer_that_was_given_counts_from_its_own_day(matter):
    row = paper(matter, answer="已经疏通", answered_at=clock.at(dt.date(2026, 10, 20), 15))
    assert row.answered_at == clock.at(dt.date(2026, 10, 20), 15)
    assert not Opinion.objects.all().overdue(clock.today()).filter(pk=row.pk).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"answer": "答过了"}, "都要写"),
        ({"answer": "答过了", "answered_at": clock.at(dt.date(2026, 10, 1))}, "早于收到时间"),
        ({"answer": "答过了", "answered_at": clock.at(dt.date(2027, 10, 1))}, "比现在还晚"),
        ({"received_at": clock.at(dt.date(2026, 1, 5))}, "为什么现在才补录"),
        ({"kind": "accusation"}, "检举控告"),
    ],
)
def test_paper_cases_are_refused_in_words(matter, more, told):
    given = {
        "scope": GRID_1,
        "words": "下水道堵了",
        "channel": "letter",
        "received_at": clock.at(dt.date(2026, 10, 12)),
        "paper_number": "甲1",
    } | more
    no = paper_cases.record_paper.refusal(matter.by("triage_clerk"), **given)
    assert no is not None
    assert told in no.why
    if "为什么" in told:
        allowed = {**given, "late_reason": "旧档案刚清理出来"}
        assert paper_cases.record_paper.refusal(matter.by("triage_clerk"), **allowed) is None


@pytest.mark.shows("A4", 1)
@pytest.mark.django_db
def test_a_task_that_runs_on_paper_comes_in_with_its_old_promise_and_is_late(matter):
    found = steps.raised(matter.cast).problem
    cells = {
        "scope": LAODI,
        "title": "疏通下水道",
        "measure": "清淤",
        "lead": "城建办",
        "leader": matter.cast.posts["leader"].title,
        "problems": found.code,
        "issued_at": clock.at(dt.date(2026, 10, 13)),
        "promise_on": dt.date(2026, 11, 3),
    }
    triage = matter.by("triage_clerk")
    assert paper_cases.import_line.refusal(triage, **cells) is None
    made = paper_cases.import_line(by=triage, **cells)
    assert (made.first_promise_on, made.promise_on, made.state) == (dt.date(2026, 11, 3),) * 2 + ("issued",)
    assert made.issued_at.astimezone(clock.ZONE).date() == dt.date(2026, 10, 13)
    assert Task.objects.all().overdue(clock.today()).filter(pk=made.pk).exists()
    late = TASKS.figure("tasks.late")
    assert Task.objects.all().filter(late.where(), pk=made.pk).exists()
    found.refresh_from_db()
    assert found.state == "coordinating"
    task.accept(made, by=matter.by("office_handler"))
    for more, told in (
        ({"promise_on": dt.date(2026, 10, 1)}, "早于下达日期"),
        ({"lead": "没有这个单位"}, "没有叫"),
        ({"problems": "WT-2026-9999"}, "没有找到问题"),
        ({"code": "RW-2026-9999"}, "没有编号"),
    ):
        no = paper_cases.import_line.refusal(triage, **(cells | more))
        assert no is not None
        assert told in no.why


@pytest.mark.django_db
def test_verdicts_stay_out_of_reach(matter):
    done = steps.done(matter.cast)
    verdict.give(done.receipt, by=steps.RESIDENT, code=done.code, answer="dissatisfied")
    assert not any(
        f in ("verdict", "answer", "decision", "outcome") for f in actions.OF_OPINION + actions.OF_PROBLEM
    )


@pytest.mark.django_db
def test_a_table_brings_in_what_was_answered_and_keeps_two_offices_apart(matter):
    line = {"scope": GRID_1, "words": "路面坑洼", "received_at": clock.at(dt.date(2026, 10, 12))}
    given = {"answer": "已经补好", "answered_at": clock.at(dt.date(2026, 10, 14)), "source": "纸质件"}
    told = opinion.import_line(by=matter.by("triage_clerk"), **line, **given)
    row = Opinion.objects.get(pk=told["opinion"])
    assert (row.answer, row.answered_at) == ("已经补好", given["answered_at"])
    assert told["code"]
    for more in ({"other_reply": "已转办"}, {"kind": "accusation"}, {"answered_at": None}):
        assert opinion.import_line.refusal(matter.by("triage_clerk"), **line, **(given | more)) is not None

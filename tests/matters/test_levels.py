"""Grid → community → subdistrict → outside: by rule, by a person, by time; each step a row that the resident reads."""

import datetime as dt
import io
import logging

import pytest
from django.core.management import call_command
from tests.matters import steps
from tests.matters.steps import NOTE
from tests.support.cast import DONGPING, GRID_1, GRID_2, STREET

from minqing.base import clock
from minqing.base.errors import Refused
from minqing.base.models.calendar import CalendarYear
from minqing.base.norm_actions import add as add_norm
from minqing.cli import jobs
from minqing.matters import escalation, queues
from minqing.matters.actions import levels, merging, opinion, problem
from minqing.matters.escalation import escalate_due
from minqing.matters.ledgers import PROBLEMS
from minqing.matters.level_states import HopKind, Level
from minqing.matters.models import Hop, Opinion, Problem, Receipt
from minqing.matters.status import resident_status
from minqing.org.access import SystemActor

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 11, 2, 9)  # a Monday


def found_by(cast, who, scope=GRID_1, **more):
    return problem.raise_(by=cast.viewer(who), scope=scope, title="12栋后排水沟堵塞", **more)


def hops(row):
    return [(h.from_level, h.to_level, h.kind) for h in Hop.objects.filter(problem=row)]


def level(row):
    return Problem.objects.get(pk=row.pk).level


@pytest.mark.shows("A11", 4)
def test_a_problem_starts_with_whoever_found_it_and_has_a_day_there(cast):
    with clock.frozen(START):
        grid = found_by(cast, "grid_worker")
        community = found_by(cast, "community_clerk")
        street = found_by(cast, "triage_clerk")
    assert (grid.level, grid.level_due) == (Level.GRID, dt.date(2026, 11, 9))
    assert (community.level, community.level_due) == (Level.COMMUNITY, dt.date(2026, 11, 23))
    assert (street.level, street.level_due) == (Level.SUBDISTRICT, None)
    assert "5个工作日" in grid.level_rule
    assert "街道规定" in grid.level_rule
    [first] = Hop.objects.filter(problem=grid)
    assert (first.from_level, first.to_level, first.kind) == ("", Level.GRID, HopKind.RULE)
    assert (first.due_on, first.due_rule) == (grid.level_due, grid.level_rule)


def test_a_class_may_ask_for_a_higher_level_from_a_day_on(cast):
    drains = steps.taxonomy(cast)
    with clock.frozen(START):
        told = {"norm": "matters.level.lowest", "subject": drains.path[:2], "value": 2, "unit": "level"}
        day = dt.date(2026, 11, 3)
        add_norm(by=cast.viewer("administrator"), scope=STREET, source="街道规定", valid_from=day, **told)
        assert found_by(cast, "grid_worker", category=drains).level == Level.GRID
    with clock.frozen(START + dt.timedelta(days=1)):
        assert found_by(cast, "grid_worker", category=drains).level == Level.COMMUNITY
        assert found_by(cast, "grid_worker").level == Level.GRID
        community = found_by(cast, "community_clerk", category=drains)
        no = levels.return_level.refusal(cast.viewer("community_clerk"), community, reason="网格能办")
        assert "最低由社区办理" in no.why


def test_what_is_fixed_at_once_has_a_level_and_no_day(cast):
    m = steps.triaged(cast)
    done = opinion.fix_at_once(m.opinion, by=m.by("grid_worker"), fix_text="当场疏通", evidence=NOTE)
    assert (done.level, done.level_due, done.level_rule) == (Level.GRID, None, "")
    assert hops(done) == [("", Level.GRID, HopKind.RULE)]


@pytest.mark.shows("A11", 3)
def test_a_person_moves_it_up_and_down_from_the_own_level_with_a_public_reason(cast):
    row = found_by(cast, "grid_worker")
    assert "为什么上交" in levels.escalate.refusal(cast.viewer("grid_worker"), row, reason="").why
    levels.escalate(row, by=cast.viewer("grid_worker"), reason="沟在两个网格之间")
    row.refresh_from_db()
    assert "由社区来定" in levels.escalate.refusal(cast.viewer("grid_worker"), row, reason="还要上交").why
    levels.return_level(row, by=cast.viewer("community_clerk"), reason="网格有工具")
    row.refresh_from_db()
    levels.escalate(row, by=cast.viewer("community_secretary"), reason="网格人手不够")
    levels.escalate(Problem.objects.get(pk=row.pk), by=cast.viewer("community_clerk"), reason="要动主管道")
    row.refresh_from_db()
    assert (row.level, row.level_due) == (Level.SUBDISTRICT, None)
    assert levels.escalate.refusal(cast.viewer("leader"), row, reason="太大了").kind == "state"
    kinds = [h[2] for h in hops(row)]
    assert kinds == [HopKind.RULE, HopKind.PERSON, HopKind.RETURNED, HopKind.PERSON, HopKind.PERSON]
    assert Hop.objects.filter(problem=row, by__isnull=True).count() == 0


def test_a_street_s_work_in_progress_is_not_returned(cast):
    m = steps.issued(cast)
    assert m.problem.level == Level.COMMUNITY
    levels.escalate(m.problem, by=m.by("community_clerk"), reason="要城建办")
    no = levels.return_level.refusal(m.by("triage_clerk"), m.fresh().problem, reason="社区能办")
    assert m.task.code in no.why


@pytest.mark.shows("A11", 4)
def test_time_hands_it_up_once_and_never_out_of_the_subdistrict(cast):
    with clock.frozen(START):
        row = found_by(cast, "grid_worker")
        done = found_by(cast, "grid_worker")
        problem.add_evidence(done, by=cast.viewer("community_clerk"), kind="measured", text="通了")
        problem.confirm(done, by=cast.viewer("community_secretary"), outcome="solved", text="已经通了")
    with clock.frozen(dt.datetime(2026, 11, 9, 23, 50)):
        assert escalate_due().up == ()
    with clock.frozen(dt.datetime(2026, 11, 10, 0, 5)):
        assert escalate_due().up == (row.code,)
        assert escalate_due().up == ()
    row.refresh_from_db()
    assert (row.level, row.level_due) == (Level.COMMUNITY, dt.date(2026, 12, 1))
    last = Hop.objects.filter(problem=row).last()
    assert (last.kind, last.by) == (HopKind.TIME, None)
    assert "到2026年11月9日还没有办完" in last.reason
    assert "5个工作日" in last.reason
    with clock.frozen(dt.datetime(2026, 12, 2, 0, 5)):
        assert escalate_due().up == (row.code,)
    with clock.frozen(dt.datetime(2027, 11, 2, 0, 5)):
        assert escalate_due() == escalation.Moved((), ())
    assert level(row) == Level.SUBDISTRICT
    assert level(done) == Level.GRID
    assert (
        PROBLEMS.listed(cast.viewer("leader")).filter(PROBLEMS.figure("levels.by_time").where()).count() == 1
    )


@pytest.mark.shows("A11", 3)
def test_a_worker_that_is_killed_in_between_goes_on_where_it_was(cast, monkeypatch):
    """Each problem is a transaction of its own: what went up stays up, the rest goes the next time, nothing goes twice."""
    with clock.frozen(START):
        rows = [found_by(cast, "grid_worker") for _n in range(4)]
    real, turns = levels.escalate, []

    def killed(row, **told):
        turns.append(row.code)
        if len(turns) == 3:
            raise SystemExit(137)
        return real(row, **told)

    with clock.frozen(dt.datetime(2026, 11, 10, 1)):
        monkeypatch.setattr(escalation, "escalate", killed)
        with pytest.raises(SystemExit):
            escalate_due()
        assert [level(row) for row in rows] == ["community", "community", "grid", "grid"]
        monkeypatch.setattr(escalation, "escalate", real)
        assert escalate_due().up == (rows[2].code, rows[3].code)
        assert escalate_due().up == ()
    assert all(len(hops(row)) == 2 for row in rows)


def test_two_workers_at_once_move_it_one_level(cast):
    """The second one holds what it read before the first one wrote: the action judges the row as it is now."""
    with clock.frozen(START):
        row = found_by(cast, "grid_worker")
    with clock.frozen(dt.datetime(2026, 11, 10, 1)):
        stale = Problem.objects.get(pk=row.pk)
        escalate_due()
        with pytest.raises(Refused, match="还没有过上交期限"):
            levels.escalate(stale, by=SystemActor(STREET, escalation.NAME))
    assert level(row) == Level.COMMUNITY


def test_what_a_rule_keeps_is_told_and_does_not_stop_the_rest(cast, caplog):
    from tests.base.acting import act

    from minqing.base.models import Norm

    with clock.frozen(START):
        kept, row = found_by(cast, "community_clerk"), found_by(cast, "grid_worker", scope=GRID_1)
        act(lambda _a: [_end(n) for n in Norm.objects.filter(key="matters.level.community")])
    with clock.frozen(dt.datetime(2026, 12, 10, 1)), caplog.at_level(logging.WARNING):
        moved = escalate_due()
    assert (moved.up, moved.kept) == ((kept.code,), (row.code,))
    assert "社区办理期限" in caplog.text


def _end(norm):
    norm.valid_to = dt.date(2026, 11, 3)
    norm.save()


def test_a_year_without_its_calendar_shuts_no_door_and_is_told(cast):
    """The day is the resident's: it is counted in plain days, in words; a letter's day is staff's and is refused aloud."""
    with clock.frozen(dt.datetime(2026, 12, 28, 9)):
        assert not CalendarYear.objects.filter(year=2027).exists()
        row = found_by(cast, "grid_worker")
        assert row.level_due == dt.date(2027, 1, 2)
        assert "工作日历未载入，按自然日计算" in row.level_rule
    with clock.frozen(dt.datetime(2027, 1, 3, 9)):
        assert escalate_due().up == (row.code,)


def test_sent_back_work_gets_its_days_anew(cast):
    with clock.frozen(START):
        row = found_by(cast, "grid_worker")
        problem.add_evidence(row, by=cast.viewer("community_clerk"), kind="measured", text="通了")
        row = problem.confirm(row, by=cast.viewer("community_secretary"), outcome="solved", text="已经通了")
        assert row.level_due is None
    with clock.frozen(dt.datetime(2026, 12, 1, 9)):
        row = problem.rework(row, by=cast.viewer("community_secretary"), reason="又堵了")
        assert row.level_due == dt.date(2026, 12, 8)
        assert escalate_due().up == ()
    assert len(hops(row)) == 1


@pytest.mark.shows("A11", 4)
def test_the_resident_reads_every_step_with_its_day_and_rule(cast):
    with clock.frozen(START):
        m = steps.triaged(cast)
        row = opinion.raise_problem(m.opinion, by=m.by("grid_worker"))
        receipt = Receipt.objects.select_related("opinion").get(opinion=m.opinion)
        status = resident_status(receipt)
        assert status.levels == ("现在由网格办理，11月9日前办好；到期没有办好，自动上交社区。",)
    with clock.frozen(dt.datetime(2026, 11, 10, 0, 5)):
        escalate_due()
        levels.return_level(
            Problem.objects.get(pk=row.pk), by=m.by("community_clerk"), reason="网格已经约好工人"
        )
        levels.escalate(Problem.objects.get(pk=row.pk), by=m.by("grid_worker"), reason="工人说要动主管道")
        status = resident_status(receipt)
    told = [(s.label, " ".join(f"{line.label}：{line.text}" for line in s.lines)) for s in status.steps]
    labels = [label for label, _text in told]
    assert labels[-3:] == ["上交上一级办理", "退回下一级办理", "上交上一级办理"]
    assert "由哪一级办理：网格" in told[-4][1]
    assert "2026年11月9日" in told[-4][1]
    assert "按规定上交" in told[-3][1]
    assert "由哪一级办理：社区" in told[-3][1]
    assert "网格已经约好工人" in told[-2][1]
    assert "主管道" in told[-1][1]
    staff = "方晓燕"
    assert staff not in str(status)
    assert status.levels[0].startswith("现在由社区办理")


@pytest.mark.shows("A11", 2)
def test_each_level_s_own_queue_warns_before_the_day(cast):
    def waits(who, name):
        viewer = cast.viewer(who)
        return [p.code for p in next(q for q in queues.QUEUES if q.name == name).of(viewer)]

    with clock.frozen(START):
        row = found_by(cast, "grid_worker")
        assert waits("grid_worker", "levels_soon") == []
    with clock.frozen(dt.datetime(2026, 11, 6, 9)):
        assert waits("grid_worker", "levels_soon") == [row.code]
        assert waits("community_clerk", "levels_soon") == waits("triage_clerk", "levels_soon") == []
        assert waits("neighbour_grid_worker", "levels_soon") == []
        levels.escalate(row, by=cast.viewer("grid_worker"), reason="工具不够")
        assert waits("community_secretary", "levels_risen") == [row.code]
        assert waits("leader", "levels_risen") == []
        levels.escalate(Problem.objects.get(pk=row.pk), by=cast.viewer("community_clerk"), reason="要城建办")
        assert waits("leader", "levels_risen") == waits("triage_clerk", "levels_risen") == [row.code]
        problem.coordinate(Problem.objects.get(pk=row.pk), by=cast.viewer("leader"), note="已约城建办")
        assert waits("leader", "levels_risen") == []


def test_levels_are_counted_where_they_are_and_where_they_ended(cast):
    viewer = cast.viewer("leader")

    def n(name):
        figure = PROBLEMS.figure(name)
        where = figure.where() if callable(figure.where) else figure.where
        return PROBLEMS.listed(viewer).filter(where).count()

    found_by(cast, "grid_worker")
    found_by(cast, "community_clerk", scope=GRID_2)
    found_by(cast, "triage_clerk", scope=DONGPING)
    steps.done(cast)
    assert [n(f"levels.at_{name}") for name in Level.values] == [1, 1, 1, 0]
    assert [n(f"levels.done_{name}") for name in Level.values] == [0, 1, 0, 0]
    assert n("levels.by_time") == 0


def test_sealing_takes_the_words_of_the_steps_too(cast):
    m = steps.raised(cast)
    levels.escalate(m.problem, by=m.by("community_clerk"), reason="书记的亲戚堵的沟")
    opinion.seal(Opinion.objects.get(pk=m.opinion.pk), by=m.by("triage_clerk"))
    assert "亲戚" not in "".join(Hop.objects.filter(problem=m.problem).values_list("reason", flat=True))
    from minqing.base.journal import entries_of

    assert "亲戚" not in str(entries_of([*Hop.objects.filter(problem=m.problem), m.problem]))


def test_the_worker_s_rounds_are_commands_that_may_be_done_twice(cast):
    assert set(jobs.ROUNDS) == {"tidy", "escalate"}
    with clock.frozen(START):
        row = found_by(cast, "grid_worker")
    with clock.frozen(dt.datetime(2026, 11, 10, 1)):
        told = [io.StringIO(), io.StringIO()]
        for out in told:
            call_command("escalate", stdout=out)
    assert [out.getvalue().strip() for out in told] == ["1 0", "0 0"]
    assert level(row) == Level.COMMUNITY


def test_a_round_that_fails_does_not_keep_the_others_from_their_turn(monkeypatch):
    asked = []

    def called(name, **_more):
        asked.append(name)
        if len(asked) == 4:
            raise SystemExit
        if name == "tidy":
            message = "the disk is full"
            raise OSError(message)

    monkeypatch.setattr(jobs, "call_command", called)
    monkeypatch.setattr(jobs.time, "sleep", lambda _seconds: None)
    with pytest.raises(SystemExit):
        jobs.tidy_for_ever()
    assert asked == ["tidy", "escalate", "tidy", "escalate"]


def test_a_problem_that_is_parted_again_gets_its_days_anew(cast):
    with clock.frozen(START):
        row, other = found_by(cast, "grid_worker"), found_by(cast, "grid_worker")
        merging.merge(row, by=cast.viewer("community_secretary"), into=other, reason="同一条沟")
    with clock.frozen(dt.datetime(2026, 12, 1, 9)):
        assert escalate_due().up == (other.code,)
        merging.unmerge(
            Problem.objects.get(pk=row.pk), by=cast.viewer("community_secretary"), reason="是两条沟"
        )
        assert escalate_due().up == ()
    assert Problem.objects.get(pk=row.pk).level_due == dt.date(2026, 12, 8)

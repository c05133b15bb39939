"""Problems, verdicts, rechecks, categories: who may do what, and what is said when not."""

import datetime as dt

import pytest
from tests.matters import steps
from tests.matters.steps import RESIDENT
from tests.support.cast import DONGPING, LAODI, STREET

from minqing.base import clock
from minqing.base.action import ACTIONS
from minqing.base.errors import Refused
from minqing.matters import norms, rules
from minqing.matters.actions import category, opinion, problem, recheck, task, verdict
from minqing.matters.models import (
    Category,
    Opinion,
    Problem,
    Receipt,
    Recheck,
    Task,
    Verdict,
)
from minqing.org.access import ResidentActor

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


# --- problems --------------------------------------------------------------------------------------------------------


@pytest.mark.shows("A3", 1)
@pytest.mark.shows("A3", 2)
def test_a_problem_is_raised_from_an_opinion_or_by_the_office_itself(cast):
    m = steps.raised(cast)
    assert m.problem.title == m.opinion.title
    assert m.problem.category == m.opinion.category
    own = problem.raise_(by=m.by("community_clerk"), scope=LAODI, title="消防通道被占")
    assert own.links.count() == 0
    assert problem.raise_.refusal(m.by("community_clerk"), scope=DONGPING, title="x").kind == "permission"
    assert "标题" in problem.raise_.refusal(m.by("community_clerk"), scope=LAODI, title=" ").why


@pytest.mark.shows("A3", 3)
@pytest.mark.shows("A4", 3)
def test_the_states_of_rectification_add_up(cast):
    m = steps.raised(cast)
    secretary = m.by("community_secretary")
    more = [problem.raise_(by=secretary, scope=LAODI, title=f"问题{n}") for n in range(3)]
    problem.coordinate(more[0], by=secretary, note="与水务局协调")
    problem.track(more[1], by=secretary, note="雨季后再看", review_on=dt.date(2027, 3, 1))
    problem.add_evidence(more[2], by=m.by("community_clerk"), kind="measured", text="量过了")
    problem.confirm(more[2], by=secretary, outcome="explained", text="不属违建，已说明")
    counts = {
        s: Problem.objects.filter(state=s).count() for s in ("not_started", "coordinating", "tracked", "done")
    }
    assert counts == {"not_started": 1, "coordinating": 1, "tracked": 1, "done": 1}
    assert (
        "晚于今天"
        in why(problem.track, secretary, m.problem, note="看看", review_on=dt.date(2026, 11, 2)).why
    )


def test_a_result_without_task_or_proof_cannot_be_confirmed(cast):
    m = steps.raised(cast)
    secretary = m.by("community_secretary")
    assert "还没有佐证" in why(problem.confirm, secretary, m.problem, outcome="solved", text="好了").why
    assert "请选择办理结果" in why(problem.confirm, secretary, m.problem, outcome="", text="好了").why
    assert problem.confirm.refusal(secretary, m.problem, outcome="withdrawn", text="反映人撤回") is None
    assert (
        why(problem.confirm, m.by("community_clerk"), m.problem, outcome="solved", text="好").kind
        == "permission"
    )


def test_the_leaders_may_send_it_back_but_not_past_the_supervisors(cast):
    m = steps.done(cast)
    problem.rework(m.problem, by=m.by("leader"), reason="路面没恢复")
    m.fresh()
    assert (m.problem.state, m.task.state, m.receipt.state) == ("coordinating", "working", "waiting")
    task.add_evidence(m.task, by=m.by("office_handler"), kind="measured", text="路面已恢复")
    task.submit(m.task, by=m.by("office_handler"), text="路面已恢复")
    steps.finish(m)
    m.fresh()
    verdict.give(m.receipt, by=RESIDENT, code=m.code, answer="dissatisfied")
    no = why(problem.rework, m.by("leader"), m.problem, reason="再返工")
    assert no.who == "督导组"


def test_a_finished_or_judged_matter_takes_no_new_links(cast):
    m, other = steps.done(cast), steps.triaged(cast)
    clerk = m.by("community_clerk")
    assert "已经办结" in why(opinion.link, clerk, other.opinion, problem=m.problem).why
    assert "另" in why(opinion.raise_problem, clerk, m.opinion).who
    assert "不能再移出" in why(opinion.unlink, clerk, m.opinion, problem=m.problem, reason="不对").why


# --- verdicts --------------------------------------------------------------------------------------------------------


@pytest.mark.shows("A7", 2)
@pytest.mark.parametrize("who", ["office_handler", "community_clerk", "triage_clerk", "leader", "supervisor"])
def test_no_member_of_staff_judges_not_even_with_the_code(cast, who):
    m = steps.done(cast)
    no = verdict.give.refusal(cast.viewer(who), m.receipt, code=m.code, answer="satisfied")
    assert no is not None
    with pytest.raises(Refused):
        verdict.give(m.receipt, by=cast.viewer(who), code=m.code, answer="satisfied")
    with pytest.raises(Refused, match="不能代评"):
        verdict.give(m.receipt, by=cast.system, code=m.code, answer="satisfied")
    assert not Verdict.objects.exists()


def test_the_code_must_be_the_receipt_s_own(cast):
    m, other = steps.done(cast), steps.heard(cast)
    for code in ("", "AAAA-BBBB-CCCC-DDDD", other.code):
        assert "回执码不对" in why(verdict.give, RESIDENT, m.receipt, code=code, answer="satisfied").why
    assert "请选一项" in why(verdict.give, RESIDENT, m.receipt, code=m.code, answer="great").why
    assert why(verdict.give, RESIDENT, other.receipt, code=other.code, answer="satisfied").kind == "state"
    assert verdict.give.others_act
    assert isinstance(RESIDENT, ResidentActor)


@pytest.mark.shows("A7", 2)
def test_a_receipt_is_judged_once_a_round(cast):
    m = steps.judged(cast, "basically")
    assert steps.counted(m)
    assert why(verdict.give, RESIDENT, m.receipt, code=m.code, answer="dissatisfied").kind == "state"


@pytest.mark.shows("A7", 2)
def test_handler_recorder_and_their_units_are_barred_from_calling_back(cast):
    m = steps.done(cast)
    bars = verdict.barred(m.opinion)
    assert {cast.units["城建办"].pk} <= bars.units
    for who in ("office_handler", "leader", "community_clerk", "community_secretary"):
        assert cast.people[who].pk in bars.people, who
    no = why(verdict.record_callback, m.by("community_clerk"), m.receipt, answer="satisfied")
    assert "你经手过" in no.why
    assert why(verdict.call_attempt, m.by("community_clerk"), m.receipt, result="no_answer").who
    verdict.record_callback(m.receipt, by=m.by("triage_clerk"), answer="basically", words="大体可以")
    given = Verdict.objects.get()
    assert (given.via, given.recorder_name, given.recorder_unit_name) == ("callback", "刘成业", "党政办")
    assert str(cast.units["城建办"].pk) in given.barred_units
    assert given.recorder not in given.barred_people
    assert m.receipt.state == "judged"


def test_a_colleague_of_the_recorder_s_unit_is_barred_too(cast):
    with_recorder = opinion.record(
        by=cast.viewer("grid_worker"), scope=steps.GRID_1, words="灯不亮", channel="visit"
    )
    row = Opinion.objects.get(pk=with_recorder["opinion"])
    drains = steps.taxonomy(cast)
    opinion.classify(row, by=cast.viewer("triage_clerk"), kind="livelihood", category=drains)
    opinion.end(row, by=cast.viewer("triage_clerk"), reason="explained", text="供电公司已换灯")
    receipt = Receipt.objects.get(opinion=row)
    no = why(verdict.record_callback, cast.viewer("community_clerk"), receipt, answer="satisfied")
    assert "本单位" in no.why


def test_a_supervisors_decision_needs_a_finding_and_a_person(cast):
    m = steps.judged(cast, "dissatisfied")
    check = Recheck.objects.get()
    assert why(recheck.uphold, m.by("leader"), check, finding="维持").kind in {"permission", "scope"}
    assert "理由" in why(recheck.uphold, m.by("supervisor"), check, finding="").why
    assert (
        "晚于今天"
        in why(
            recheck.order_rework, m.by("supervisor"), check, finding="返工", promise_on=dt.date(2026, 11, 2)
        ).why
    )
    assert why(recheck.uphold, cast.system, check, finding="维持原结果").kind == "permission"


def test_other_people_s_acts_are_marked_as_such():
    assert {a.verb for a in ACTIONS.values() if a.others_act and a.verb.startswith("verdict.")} == {
        "verdict.give",
        "verdict.record_callback",
        "verdict.call_attempt",
    }


@pytest.mark.shows("A7", 3)
@pytest.mark.parametrize(
    "outcome, answers, counts",
    [
        ("solved", [], False),
        ("solved", ["satisfied"], True),
        ("solved", ["basically"], True),
        ("solved", ["satisfied", "dissatisfied"], False),
        ("partly", ["satisfied"], False),
        ("explained", ["satisfied"], False),
    ],
)
def test_what_counts_as_solved(outcome, answers, counts):
    assert rules.counts_as_solved(outcome, answers) == counts


# --- categories ------------------------------------------------------------------------------------------------------


@pytest.mark.shows("A2", 1)
def test_the_taxonomy_comes_from_a_table_and_again_changes_nothing(cast):
    admin = cast.viewer("administrator")
    rows = [
        ["城乡建设", "市政", "路灯"],
        ["城乡建设", "市政", "下水"],
        ["城乡建设", "物业", ""],
        ["社保", "", ""],
    ]
    told = category.import_rows(by=admin, scope=STREET, rows=rows)
    assert told == {"new": 6, "same": 0, "levels": [2, 2, 2]}
    assert Category.objects.get(name="下水").path == "01.01.002"
    assert Category.objects.get(name="下水").full_name == "城乡建设 / 市政 / 下水"
    assert category.import_rows(by=admin, scope=STREET, rows=rows) == {
        "new": 0,
        "same": 6,
        "levels": [2, 2, 2],
    }
    category.import_rows(by=admin, scope=STREET, rows=[["城乡建设", "市政", "井盖"]])
    assert Category.objects.get(name="井盖").path == "01.01.003"
    assert "第1行" in category.import_rows.refusal(admin, scope=STREET, rows=[["", "市政", "灯"]]).why
    assert category.import_rows.refusal(cast.viewer("leader"), scope=STREET, rows=rows).kind == "permission"


def test_a_retired_category_keeps_its_matters_and_takes_no_new_ones(cast):
    m = steps.triaged(cast)
    admin = cast.viewer("administrator")
    top = Category.objects.get(path="01")
    category.retire(top, by=admin, reason="按新目录")
    drains = Category.objects.get(name="排水管沟")
    assert not drains.active
    assert m.fresh().opinion.category == drains
    other = steps.heard(cast)
    no = why(opinion.classify, m.by("community_clerk"), other.opinion, kind="request", category=drains)
    assert "已停用" in no.why
    assert "恢复上级" in why(category.restore, admin, drains, reason="还要用").why
    added = category.add(by=admin, scope=STREET, name="新类别")
    assert added.path == "03"  # numbers are never used twice
    category.amend(top, by=admin, name="城乡建设与管理")
    assert Category.objects.get(name="路灯").full_name == "城乡建设与管理 / 市政设施 / 路灯"


def test_every_norm_of_matters_has_a_source_and_holds_today(cast):
    from minqing.base.norms import norm

    for default in norms.DEFAULTS:
        assert norm(default.key, on=default.valid_from).source == default.source
        assert norm(default.key).value == default.value


# --- who sees what ---------------------------------------------------------------------------------------------------


def test_the_handling_unit_sees_its_matter_and_nothing_else(cast):
    m, other = steps.issued(cast), steps.raised(cast)
    for who, sees in (
        ("office_handler", True),
        ("other_handler", False),
        ("other_clerk", False),
        ("leader", True),
    ):
        viewer = cast.viewer(who)
        for row in (m.opinion, m.problem, m.task):
            assert type(row).objects.seen_by(viewer).filter(pk=row.pk).exists() == sees, (who, row)
    handler = cast.viewer("office_handler")
    assert not Opinion.objects.seen_by(handler).filter(pk=other.opinion.pk).exists()
    assert list(Task.objects.assigned_to(handler)) == [m.task]
    assert list(Opinion.objects.listed_for(cast.viewer("viewer"))).count(m.opinion) == 1
    assert not Recheck.objects.seen_by(cast.viewer("leader")).exists()

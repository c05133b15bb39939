"""What matters list and count: every figure is the number of rows that its drill-down shows."""

import datetime as dt
import io

import pytest
from django.db import connection
from django.http import QueryDict
from openpyxl import Workbook
from tests.matters import steps
from tests.matters.steps import NOTE, RESIDENT
from tests.support.cast import GRID_1, GRID_LAST, LAODI

from minqing.base import clock
from minqing.base.errors import Refused
from minqing.base.sheets.cells import BadCell, Sheet
from minqing.base.sheets.header import find_header
from minqing.base.sheets.read import read_workbook
from minqing.ledger.cells import cell, excel_value
from minqing.ledger.checks import faults_of
from minqing.ledger.ledger import where
from minqing.ledger.plan import known_names, plan
from minqing.ledger.registry import LEDGERS
from minqing.ledger.state import ListState
from minqing.matters import queues
from minqing.matters.actions import opinion, problem, task, verdict
from minqing.matters.ledgers import CATEGORIES, OPINIONS, PROBLEMS, RECHECKS, TASKS, VERDICTS, parts
from minqing.matters.models import Opinion, Problem, Task

pytestmark = pytest.mark.django_db
ALL = (OPINIONS, PROBLEMS, TASKS, VERDICTS, RECHECKS, CATEGORIES)


def number(ledger, name, viewer):
    """A figure's value and its drill-down, which must agree."""
    figure = ledger.figure(name)
    shown = list(ListState(ledger, figure=name).rows(viewer))
    assert len({row.pk for row in shown}) == len(shown)
    counted = ledger.listed(viewer).filter(where(figure.where)).aggregate(n=figure.measure)["n"]
    if figure.measure.__class__.__name__ == "Count" and not figure.measure.distinct:
        assert counted == len(shown)
    return counted


def shown(ledger, row, name, viewer):
    return cell(ledger.column(name), row, viewer).text


def test_all_six_are_registered():
    assert {ledger.name for ledger in ALL} <= set(LEDGERS)


@pytest.mark.shows("A2", 3)
def test_opinions_are_counted_with_their_winds_and_states(cast):
    by = cast.viewer("community_clerk")
    m = steps.raised(cast)
    opinion.tag(m.opinion, by=by, tags=("formalism", "bureaucracy"))
    other = steps.triaged(cast)
    opinion.link(other.opinion, by=by, problem=m.problem)
    steps.heard(cast, kind="accusation")
    opinion.import_line(
        by=by, scope=LAODI, words="存档", received_at=clock.now() - dt.timedelta(days=9), other_reply="已转办"
    )
    viewer = cast.viewer("leader")
    assert (
        number(OPINIONS, "opinions.collected", viewer) == 3
    )  # merged ones and accusations count, archived ones not
    assert number(OPINIONS, "opinions.four_winds", viewer) == 1
    assert [
        number(OPINIONS, f"opinions.{s}", viewer) for s in ("linked", "with_discipline", "recorded_only")
    ] == [
        2,
        1,
        1,
    ]
    assert number(OPINIONS, "opinions.collected", cast.viewer("other_clerk")) == 0


@pytest.mark.shows("A3", 3)
@pytest.mark.shows("A4", 3)
def test_rectification_adds_up_and_tasks_are_counted_by_category(cast):
    m = steps.done(cast)
    second = steps.raised(cast)
    secretary, leader = cast.viewer("community_secretary"), cast.viewer("leader")
    problem.track(
        second.problem, by=secretary, note="雨季后再看", review_on=clock.today() + dt.timedelta(days=90)
    )
    problem.raise_(by=secretary, scope=LAODI, title="消防通道被占")
    values = {
        name: number(PROBLEMS, f"rectified.{name}", leader)
        for name in ("total", "done", "coordinating", "tracked", "not_started")
    }
    assert values == {"total": 3, "done": 1, "coordinating": 0, "tracked": 1, "not_started": 1}
    assert (number(TASKS, "tasks.count", leader), number(TASKS, "tasks.categories", leader)) == (1, 1)
    assert number(PROBLEMS, "problems.reported_solved", leader) == 1
    assert number(PROBLEMS, "problems.confirmed_solved", leader) == 0
    assert number(PROBLEMS, "problems.unjudged", leader) == 1
    verdict.give(m.receipt, by=RESIDENT, code=m.code, answer="satisfied")
    assert number(PROBLEMS, "problems.confirmed_solved", leader) == 1
    assert number(PROBLEMS, "problems.unjudged", leader) == 0


@pytest.mark.shows("A7", 3)
def test_verdicts_are_counted_and_silence_stands_beside_them(cast):
    for answer in ("satisfied", "basically", "dissatisfied"):
        steps.judged(cast, answer)
    steps.done(cast)
    steps.heard(cast)
    viewer = cast.viewer("supervisor")
    names = ("asked", "satisfied", "basically", "dissatisfied", "unjudged")
    assert [number(VERDICTS, f"verdicts.{n}", viewer) for n in names] == [4, 1, 1, 1, 1]
    assert number(RECHECKS, "rechecks.open", viewer) == 1
    assert number(PROBLEMS, "problems.denied", viewer) == 1
    rows = ListState.parse(VERDICTS, QueryDict("answer=dissatisfied&answer=none")).rows(viewer)
    assert {shown(VERDICTS, row, "answer", viewer) for row in rows} == {"不满意", "—"}
    assert VERDICTS.add is VERDICTS.amend is RECHECKS.add is RECHECKS.amend is None


@pytest.mark.shows("A5", 3)
def test_what_was_put_right_at_once_is_a_figure(cast):
    opinion.record_fixed(
        by=cast.viewer("grid_worker"),
        scope=GRID_1,
        words="灯坏了",
        channel="visit",
        fix_text="换了灯泡",
        evidence=NOTE,
    )
    assert number(PROBLEMS, "problems.at_once", cast.viewer("leader")) == 1


@pytest.mark.shows("A4", 3)
def test_lights_are_filters_figures_and_words(cast):
    with clock.frozen(dt.datetime(2026, 11, 2, 9)):
        m = steps.working(cast)
    viewer = cast.viewer("leader")
    for day, light, word in ((3, "on_time", "按期"), (20, "soon", "临期"), (24, "late", "逾期")):
        with clock.frozen(dt.datetime(2026, 11, day, 9)):
            assert list(ListState.parse(TASKS, QueryDict(f"light={light}")).rows(viewer)) == [m.task]
            assert number(TASKS, f"tasks.{light}", viewer) == 1
            assert shown(TASKS, m.task, "light", viewer) == word
    task.ask_suspension(
        m.task, by=m.by("office_handler"), reason="等管网", until=clock.today() + dt.timedelta(days=30)
    )
    task.decide_suspension(m.task, by=viewer, approve=True)
    assert number(TASKS, "tasks.suspended", viewer) == 1
    with pytest.raises(Refused, match="读不懂"):
        ListState.parse(TASKS, QueryDict("light=green"))


@pytest.mark.shows("A2", 1)
def test_of_an_accusation_a_list_shows_number_date_and_that_it_is_with_discipline(cast):
    by = cast.viewer("community_clerk")
    told = opinion.record(
        by=by, scope=GRID_1, words="举报", channel="letter", kind="accusation", speaker={"name": "金雀儿"}
    )
    row = OPINIONS.seen(by).get(pk=told["opinion"])
    told = {c.name: shown(OPINIONS, row, c.name, by) for c in OPINIONS.columns}
    filled = {name for name, text in told.items() if text != "—"}
    assert filled == {"code", "received_at", "recorded_at", "title", "kind", "state", "scope"}
    assert (told["title"], told["channel"], told["state"]) == ("检举控告（已转纪检）", "—", "已转纪检")


def test_speakers_are_masked_in_every_row(cast):
    m = steps.heard(cast)
    viewer = cast.viewer("leader")
    row = OPINIONS.seen(viewer).get(pk=m.opinion.pk)
    assert shown(OPINIONS, row, "speaker_name", viewer) == "陈**"
    assert shown(OPINIONS, row, "speaker_phone", viewer) == "138****6027"
    assert not cell(OPINIONS.column("speaker_phone"), row, viewer).reveal
    assert cell(OPINIONS.column("speaker_phone"), row, cast.viewer("community_clerk")).reveal


@pytest.mark.parametrize("ledger", ALL, ids=lambda ledger: ledger.name)
def test_every_filter_tab_and_sort_reads_and_a_wrong_value_is_refused(cast, ledger):
    steps.judged(cast, "dissatisfied")
    viewer = cast.viewer("supervisor")
    for tab in ledger.tabs:
        list(ListState.parse(ledger, QueryDict(f"tab={tab.name}")).rows(viewer))
    for one in ledger.filters:
        if one.choices is not None:
            for value, label in one.choices(viewer):
                state = ListState.parse(ledger, QueryDict(f"{one.name}={value}"))
                list(state.rows(viewer))
                assert str(label)
        wrong = {"choice": "nonsense", "day": "2026-99-99", "text": None}[one.kind]
        if wrong is not None:
            with pytest.raises(Refused):
                ListState.parse(ledger, QueryDict(f"{one.name}={wrong}"))
    for sort in ledger.sorts:
        field = ledger.model._meta.get_field(sort.field)
        assert not field.null, sort.field
    for figure in ledger.figures:
        number(ledger, figure.name, viewer)


def test_importable_columns_are_what_the_actions_take(cast):
    """A line of a table reaches the same actions, with the same refusals."""
    m = steps.raised(cast)
    by = cast.viewer("community_clerk")
    for ledger, row in ((OPINIONS, m.opinion), (PROBLEMS, m.problem)):
        for column in ledger.importable():
            read = column.parse(excel_value(column, row), by)
            no = ledger.amend.refusal(by, row, **{column.name: read})
            assert no is None or no.kind == "input", column.name
    no = opinion.import_line.refusal(by, scope=LAODI, words="x", received_at=clock.now(), code="YJ-1")
    assert "由系统给" in no.why


def test_cells_are_read_as_people_write_them(cast):
    by = cast.viewer("community_clerk")
    drains = steps.taxonomy(cast)
    assert parts.number(2549.0, by) == "2549"
    assert parts.place("老堤社区", by) == LAODI
    assert parts.place("老堤社区第1网格", by) == GRID_1
    assert parts.place(GRID_LAST, by) == GRID_LAST
    assert parts.category("排水管沟", by) == parts.category("01.01.001", by) == drains
    assert parts.category("城乡建设 / 市政设施 / 排水管沟", by) == drains
    assert parts.category("", by) is None
    for read, wrong in ((parts.place, "第1网格"), (parts.place, "无此社区"), (parts.category, "没有的类")):
        with pytest.raises(BadCell):
            read(wrong, by)


def test_lists_cost_the_same_however_long(cast, in_a_request, django_assert_max_num_queries):
    for _ in range(3):
        steps.raised(cast)
    viewer = cast.viewer("leader")
    for ledger, model in ((OPINIONS, Opinion), (PROBLEMS, Problem), (TASKS, Task)):
        with django_assert_max_num_queries(8):
            for row in ledger.listed(viewer):
                assert isinstance(row, model)
                for column in ledger.columns:
                    cell(column, row, viewer)


@pytest.fixture
def in_a_request(monkeypatch):
    monkeypatch.setattr(queues._request, "soon", {}, raising=False)


@pytest.mark.parametrize("who", ["leader", "community_clerk", "grid_worker"])
@pytest.mark.parametrize("whole", [True, False])
def test_each_list_is_one_index_scan(cast, who, whole):
    if connection.vendor != "sqlite":
        pytest.skip("the plan is read from SQLite")
    viewer = cast.viewer(who)
    for ledger, state in (
        (OPINIONS, "received"),
        (PROBLEMS, "done"),
        (TASKS, "working"),
        (VERDICTS, "asked"),
    ):
        [sort, *_rest] = ledger.sorts
        rows = ListState.parse(ledger, QueryDict("tab=all" if whole else f"tab={state}")).rows(viewer)
        page = rows.select_related(None).prefetch_related(None).order_by(f"-{sort.field}", "-pk")[:51]
        told = page.explain()
        assert "SCAN" not in told, told
        assert "TEMP B-TREE" not in told, told


def workbook(*lines):
    book = Workbook()
    for line in lines:
        book.active.append(line)
    data = io.BytesIO()
    book.save(data)
    return read_workbook(data.getvalue(), "表.xlsx")


@pytest.mark.shows("A2", 1)
def test_a_table_of_answered_messages_comes_in_whole_and_again_brings_nothing(cast):
    by = cast.viewer("community_clerk")
    book = workbook(
        ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间"],
        [
            2549.0,
            "A0001",
            "路灯不亮",
            dt.datetime(2025, 3, 1, 10, 5),
            "\t\n  路灯\t坏了 三天 ",
            "已转市政",
            "2025/3/9 9:00:00",
        ],
        [2550.0, "A0002", "下水堵塞", "2025/3/2 08:00:00", "下水堵了", "已疏通", "2025/3/10 9:00:00"],
        [2551.0, "A0003", "", "2025/3/3 08:00:00", "没有人答复的一条", "", ""],
    )
    made = plan(OPINIONS, book, by)
    assert made.counts == {"new": 3, "changed": 0, "same": 0, "wrong": 0, "aside": 0}
    for line in made.lines:
        OPINIONS.add(by=by, **line.values)
    assert plan(OPINIONS, book, by).counts["same"] == 3
    first = Opinion.objects.get(source_ref="2549")
    assert (first.words, first.state, first.outcome_note) == ("路灯\t坏了 三天", "recorded_only", "未记录")
    assert first.received_at == clock.at(dt.date(2025, 3, 1), 10, 5)
    assert (first.other_reply, first.scope) == ("已转市政", LAODI)
    alive = Opinion.objects.get(source_ref="2551")
    assert (alive.state, alive.title, alive.receipt.state) == ("received", "没有人答复的一条", "waiting")
    changed = workbook(["留言编号", "留言详情"], ["2551", "改了原话"])
    [line] = plan(OPINIONS, changed, by).lines
    assert (line.kind, line.errors) == (
        "wrong",
        {"words": "群众的原话不能改；办公室自己打错的，打开这一条用“更正”。"},
    )


@pytest.mark.shows("A2", 1)
def test_a_table_of_three_levels_becomes_the_taxonomy(cast):
    admin = cast.viewer("administrator")
    book = workbook(
        ["一级分类", "二级分类", "三级分类"],
        ["城建", "市政", "路灯"],
        ["城建", "市政", "下水"],
        ["社保", "养老", ""],
    )
    made = plan(CATEGORIES, book, admin)
    assert made.counts["new"] == 3
    for line in made.lines:
        CATEGORIES.add(by=admin, **line.values)
    assert [number(CATEGORIES, f"categories.{n}", admin) for n in ("first", "second", "third")] == [2, 2, 2]
    assert plan(CATEGORIES, book, admin).counts["new"] == 0


def test_no_declaration_could_leak_lie_or_crawl():
    assert [fault for ledger in ALL for fault in faults_of(ledger)] == []


@pytest.mark.parametrize(
    ("headings", "known"),
    [
        (["时间", "内容"], {"received_at": 0, "words": 1}),
        (["反映时间", "留言内容"], {"received_at": 0, "words": 1}),
        (["发生时间", "时间", "留言内容"], {"happened_at": 0, "received_at": 1, "words": 2}),
        (["时间", "留言时间", "内容", "答复内容"], {"received_at": 1, "words": 2, "other_reply": 3}),
    ],
    ids=str,
)
def test_general_words_of_a_heading_are_known_where_they_are_clear(headings, known):
    sheet = Sheet("表", [headings, ["2026-01-02"] * len(headings)])
    assert find_header(sheet, known_names(OPINIONS)).columns == known


def test_a_letter_s_number_under_its_group_is_not_our_own():
    group = ["留言信息", None, None, "答复信息", None]
    names = ["编号", "时间", "内容", "内容", "时间"]
    sheet = Sheet("表", [group, names, ["A1", "2026-01-02", "灯不亮", "已修", "2026-01-05"]])
    assert find_header(sheet, known_names(OPINIONS)).columns == {
        "source_ref": 0,
        "received_at": 1,
        "words": 2,
        "other_reply": 3,
        "other_reply_at": 4,
    }

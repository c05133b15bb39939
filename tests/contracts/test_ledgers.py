"""Contracts over every ledger: a new one is covered by being declared."""

import copy
import io
import random

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.campaigns import running
from tests.matters import steps
from tests.support.cast import GRID_3, Cast, raise_cast
from tests.support.standing import standing

from minqing.base.conditions import crosses_to_many, paths_of
from minqing.base.errors import Refused
from minqing.base.sheets.read import read_workbook
from minqing.base.sheets.write import OutColumn, write_rows
from minqing.desk.exporting import write_list
from minqing.ledger import imports
from minqing.ledger.cells import MASK_MARK, cell
from minqing.ledger.checks import faults_of
from minqing.ledger.ledger import where
from minqing.ledger.models import ImportBatch
from minqing.ledger.paging import page_of
from minqing.ledger.plan import plan
from minqing.ledger.registry import LEDGERS
from minqing.ledger.state import ListState
from minqing.matters.actions import personal
from minqing.org.models import Division

pytestmark = pytest.mark.django_db
EVERY = sorted(LEDGERS)
IMPORTED = [name for name in EVERY if LEDGERS[name].importable()]
FORMULA = "=1+1 是公式吗，@我 +86 -1"
READERS = ("leader", "community_clerk", "office_handler", "administrator", "access_auditor", "supervisor")


def made() -> Cast:
    """Matters in several states, so that no ledger of matters is empty."""
    cast = raise_cast()
    steps.done(cast)
    steps.raised(cast, words=FORMULA, place="=HYPERLINK(1)")
    steps.heard(cast, scope=GRID_3)
    steps.heard(cast, kind="accusation")
    running.whole(cast)
    given = {"leader": cast.people["leader"], "leader_post": cast.posts["leader"], "title": FORMULA}
    personal.record(by=cast.viewer("committee"), scope=steps.LAODI, **given)
    return cast


@pytest.fixture(scope="module")
def one_world(django_db_setup, django_db_blocker):
    with standing(django_db_blocker, made) as cast:
        yield cast


@pytest.fixture
def world(one_world, db):
    return copy.deepcopy(one_world)


def reader_of(ledger, cast):
    """Somebody who may open the ledger and sees most of it."""
    return next(v for v in map(cast.viewer, READERS) if ledger.open_to(v))


@pytest.mark.parametrize("name", EVERY)
def test_the_declaration_is_whole(name, db):
    assert list(faults_of(LEDGERS[name])) == []


@pytest.mark.parametrize("name", EVERY)
def test_every_figure_says_how_it_is_counted(name):
    told = {figure.name: str(figure.about).strip() for figure in LEDGERS[name].figures}
    assert [one for one, about in told.items() if len(about) < 4] == []
    assert len(set(told.values())) == len(told), "two figures that say the same count the same"


@pytest.mark.parametrize("name", EVERY)
def test_conditions_that_ask_the_day_cross_no_to_many_path(name, world):
    ledger = LEDGERS[name]
    viewer = reader_of(ledger, world)
    for part in (*ledger.figures, *ledger.tabs):
        many = [path for path in paths_of(where(part.where)) if crosses_to_many(ledger.model, path)]
        assert many == [], part.name
        rows = list(ledger.listed(viewer).filter(where(part.where)))
        assert len(rows) == len({row.pk for row in rows}), part.name


@pytest.mark.parametrize("name", EVERY)
def test_no_choice_of_a_filter_asks_a_sealed_value_or_repeats_a_row(name, world):
    ledger = LEDGERS[name]
    viewer = reader_of(ledger, world)
    sealed = [column.lookup for column in ledger.columns if column.mask is not None]
    for declared in ledger.filters:
        for value, _label in declared.choices(viewer) if declared.choices else ():
            condition = declared.narrow(value)
            for path in paths_of(condition):
                assert not any(f"{path}__".startswith(f"{one}__") for one in sealed), declared.name
                assert not crosses_to_many(ledger.model, path), declared.name


@pytest.mark.parametrize("name", EVERY)
def test_a_figure_is_the_number_of_the_rows_it_opens(name, world):
    ledger = LEDGERS[name]
    viewer = reader_of(ledger, world)
    for figure in ledger.figures:
        shown = set(ListState(ledger, figure=figure.name).rows(viewer).values_list("pk", flat=True))
        assert shown == set(ledger.listed(viewer).filter(where(figure.where)).values_list("pk", flat=True))
        if figure.of:
            base = set(ListState(ledger, figure=figure.of).rows(viewer).values_list("pk", flat=True))
            assert shown <= base, f"{figure.name} counts what its base {figure.of} does not"


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize(
    "query", ["nothing=1", "tab=nothing", "sort=nothing", "figure=nothing", "size=7", "after=xx"]
)
def test_what_was_not_declared_is_refused(name, query, world):
    ledger = LEDGERS[name]
    viewer = reader_of(ledger, world)
    with pytest.raises(Refused):
        page_of(ListState.parse(ledger, QueryDict(query)), viewer)


@pytest.mark.parametrize("name", EVERY)
def test_a_masked_column_is_no_filter_sort_or_key(name, world):
    ledger = LEDGERS[name]
    for column in ledger.columns:
        if column.mask is not None:
            for query in (f"{column.name}=x", f"sort={column.name}"):
                with pytest.raises(Refused):
                    ListState.parse(ledger, QueryDict(query))
            assert column.name not in ledger.key


@pytest.mark.parametrize("name", EVERY)
def test_a_page_asks_as_often_for_one_row_as_for_many(name, world):
    ledger = LEDGERS[name]
    viewer = reader_of(ledger, world)

    def ask(size):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            page = page_of(ListState(ledger, size=size), viewer)
            for row in page.rows:
                for column in ledger.columns:
                    cell(column, row, viewer)
        return len(page.rows), len(seen)

    ask(1)
    (_one, few), (_many, more) = ask(1), ask(50)
    # A first row without links spares the second half of a two-step prefetch.
    assert more <= few + sum("__" in join for join in ledger.joins)


@pytest.mark.parametrize("name", EVERY)
def test_pages_by_key_show_every_row_once(name, world):
    ledger = LEDGERS[name]
    viewer = reader_of(ledger, world)
    for sort in ledger.sorts:
        for sign in ("", "-"):
            state = ListState(ledger, sort=sign + sort.name, size=2)
            seen, after, pages = [], "", 0
            while True:
                page = page_of(ListState(ledger, sort=state.sort, size=2, after=after), viewer)
                seen += [row.pk for row in page.rows]
                pages += 1
                if not page.after:
                    break
                after = page.after
            whole = list(state.rows(viewer).values_list("pk", flat=True))
            assert sorted(seen) == sorted(whole)
            assert pages == max(1, -(-len(whole) // 2))
            if len(whole) > 2:
                back = page_of(ListState(ledger, sort=state.sort, size=2, before=page.before), viewer)
                assert [r.pk for r in back.rows] == seen[(pages - 2) * 2 : (pages - 1) * 2]


def exported(ledger, viewer):
    out = io.BytesIO()
    write_list(ListState(ledger), viewer, out, lambda _n: None)
    return out.getvalue()


@pytest.mark.parametrize("name", EVERY)
def test_an_export_opens_and_no_sealed_value_is_in_it(name, world):
    ledger = LEDGERS[name]
    viewer = reader_of(ledger, world)
    data = exported(ledger, viewer)
    [sheet] = read_workbook(data, "x.xlsx").sheets
    text = "".join(str(c) for row in sheet.rows for c in row if c is not None)
    for secret in steps.SPEAKER.values():
        assert secret not in text
    if any(c.mask for c in ledger.columns):
        assert MASK_MARK in text


@pytest.mark.parametrize("name", EVERY)
def test_no_text_becomes_a_formula_or_a_link(name, world):
    ledger = LEDGERS[name]
    viewer = reader_of(ledger, world)
    book = load_workbook(io.BytesIO(exported(ledger, viewer)))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink]
    if name == "opinions":
        assert FORMULA in {cell.value for cell in cells}


@pytest.mark.parametrize("name", IMPORTED)
def test_an_unchanged_export_imports_as_no_change(name, world):
    ledger = LEDGERS[name]
    viewer = reader_of(ledger, world)
    book = read_workbook(exported(ledger, viewer), "x.xlsx")
    found = plan(ledger, book, viewer)
    assert found.counts["new"] == found.counts["changed"] == 0
    wrong = {s for line in found.lines for s in line.errors.values()}
    assert found.counts["wrong"] == 0, wrong
    assert found.counts["same"] == ListState(ledger).rows(viewer).count()


@pytest.mark.parametrize("name", IMPORTED)
def test_plan_counts_add_up_for_rubbish_rows(name, world):
    ledger = LEDGERS[name]
    viewer = reader_of(ledger, world)
    rng = random.Random(name)
    columns = [OutColumn(c.name, str(c.label)) for c in ledger.importable()]
    rows = [
        [rng.choice(["", "x", "2026.13.45", "1.38E+17", "=1+1", "合计"]) for _ in columns] for _ in range(40)
    ]
    rows = [row for row in rows if any(row)]
    out = io.BytesIO()
    write_rows(out, columns, rows)
    found = plan(ledger, read_workbook(out.getvalue(), "x.xlsx"), viewer)
    assert sum(found.counts.values()) == len(found.lines) == len(rows)


@pytest.mark.parametrize("name", [n for n in EVERY if not LEDGERS[n].importable()])
def test_what_cannot_be_imported_says_so(name, world):
    ledger = LEDGERS[name]
    with pytest.raises(Refused, match="不能从表格导入"):
        plan(
            ledger,
            read_workbook(exported(ledger, reader_of(ledger, world)), "x.xlsx"),
            reader_of(ledger, world),
        )


@pytest.mark.parametrize("name", EVERY)
def test_other_peoples_acts_are_no_ledgers_writer(name):
    for action in (LEDGERS[name].add, LEDGERS[name].amend):
        assert action is None or not action.others_act


OPINION_HEAD = [OutColumn(n, n) for n in ("留言编号", "留言主题", "留言时间", "留言详情", "社区")]


def opinions_file(rows):
    out = io.BytesIO()
    write_rows(out, OPINION_HEAD, rows)
    return out.getvalue()


def line(number, place="老堤社区", when="2026/11/2 9:32:09", words="水管漏水"):
    return [str(number), f"第{number}件", when, words, place]


def test_a_line_for_another_place_is_wrong_in_the_plan(world):
    clerk = world.viewer("community_clerk")
    found = plan(
        LEDGERS["opinions"], read_workbook(opinions_file([line(1), line(2, "东坪社区")]), "x.xlsx"), clerk
    )
    assert [one.kind for one in found.lines] == ["new", "wrong"]


def test_the_same_number_twice_in_one_file_is_wrong(world):
    clerk = world.viewer("triage_clerk")
    found = plan(LEDGERS["opinions"], read_workbook(opinions_file([line(1), line(1)]), "x.xlsx"), clerk)
    assert [one.kind for one in found.lines] == ["new", "wrong"]
    assert "与第2行重复" in next(iter(found.lines[1].errors.values()))


def test_a_run_that_was_cut_off_is_simply_run_again(world, monkeypatch):
    clerk = world.viewer("triage_clerk")
    ledger = LEDGERS["opinions"]
    data = opinions_file([line(n) for n in range(1, 8)])
    batch = imports.open_batch(ledger, clerk, world.account("triage_clerk").pk, "x.xlsx", data)
    before = ledger.seen(clerk).count()
    real, calls = imports._carry, []

    def dies(*args):
        calls.append(1)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(imports, "_carry", dies)
    with pytest.raises(KeyboardInterrupt):
        imports.carry_out(batch, clerk)
    monkeypatch.setattr(imports, "_carry", real)
    imports.carry_out(ImportBatch.objects.get(pk=batch.pk), clerk)
    assert ledger.seen(clerk).count() == before + 7
    again = imports.open_batch(ledger, clerk, world.account("triage_clerk").pk, "x.xlsx", data)
    assert imports.plan_batch(again, clerk).counts["same"] == 7


def test_a_line_refused_meanwhile_is_told_and_overwrites_nothing(world):
    clerk = world.viewer("triage_clerk")
    data = opinions_file([line(1), line(2)])
    batch = imports.open_batch(LEDGERS["opinions"], clerk, world.account("triage_clerk").pk, "x.xlsx", data)
    assert Division.objects.filter(scope=GRID_3).exists()
    batch = imports.carry_out(batch, clerk)
    assert (batch.state, batch.done) == ("done", 2)
    assert imports.errors_of(batch, clerk) == []


def test_the_uploaded_file_lies_sealed(world, settings):
    clerk = world.viewer("triage_clerk")
    data = opinions_file([line(1, words="只在文件里的一句话")])
    batch = imports.open_batch(LEDGERS["opinions"], clerk, world.account("triage_clerk").pk, "x.xlsx", data)
    kept = (settings.MINQING_VAR / "imports" / str(batch.pk)).read_bytes()
    assert kept[:2] != b"PK"
    assert imports.data_of(batch) == data


def test_a_file_that_is_no_workbook_leaves_no_batch(world):
    clerk = world.viewer("triage_clerk")
    with pytest.raises(Refused):
        imports.open_batch(LEDGERS["opinions"], clerk, clerk.person_id, "x.xlsx", b"%PDF-1.7 rubbish")
    assert not ImportBatch.objects.exists()

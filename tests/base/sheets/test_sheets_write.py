"""Exports: what is written is read back unchanged, nothing becomes a formula, and the page prints as it is."""

import datetime as dt
import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.base.sheets import measured

from minqing.base.clock import ZONE
from minqing.base.sheets import forms
from minqing.base.sheets.header import find_header, lines_under
from minqing.base.sheets.read import read_workbook
from minqing.base.sheets.write import MAX_TEXT, OutColumn, write_rows, write_template

COLUMNS = [
    OutColumn("code", "编号", "code"),
    OutColumn("text", "问题", "text", 40),
    OutColumn("people", "人数", "int"),
    OutColumn("amount", "金额", "money"),
    OutColumn("day", "期限", "date"),
    OutColumn("at", "收到时间", "datetime"),
    OutColumn("open", "是否公开", "yesno"),
    OutColumn("place", "社区", "choice", choices=("老堤社区", "新桥社区")),
    OutColumn("phone", "电话", "phone"),
    OutColumn("id", "系统编号", "id"),
]
KNOWN = {column.name: [column.label] for column in COLUMNS}
ROW = [
    "430102199001011234", "=1+1", 1200, 1_860_001, dt.date(2026, 11, 24), dt.datetime(2026, 11, 24, 9, 32, 9, tzinfo=ZONE),
    True, "老堤社区", "073188123456", "0193-a",
]  # fmt: skip


def exported(rows, **options):
    target = io.BytesIO()
    count = write_rows(target, COLUMNS, rows, **options)
    assert count == len(rows)
    return target.getvalue()


def imported(data):
    """The rows of an export as the forms read them."""
    sheet = read_workbook(data, "a.xlsx").sheets[0]
    header = find_header(sheet, KNOWN, required=KNOWN)
    assert header.missing == []
    lines = [line for line in lines_under(sheet, header) if line.kind == "row"]
    parsers = [(column, (column.choices,) if column.kind == "choice" else ()) for column in COLUMNS]
    return [
        [forms.FORMS[c.kind](line.get(header.columns[c.name]), *extra) for c, extra in parsers]
        for line in lines
    ]


def test_an_export_comes_back_value_for_value():
    rows = [ROW, [*ROW[:1], "+1", None, -5, None, None, False, None, "", "0193-b"]]
    data = exported(rows, title="问题台账", footnotes=["金额以元计。", "空格不改动。"])
    assert imported(data) == [rows[0], [*ROW[:1], "+1", None, -5, None, None, False, None, "", "0193-b"]]


words = st.text(alphabet=st.characters(codec="utf-8"), max_size=60)
moments = st.datetimes(dt.datetime(1901, 1, 1), dt.datetime(2100, 12, 31), timezones=st.just(ZONE)).map(
    lambda at: at.replace(microsecond=0)
)
rows_ = st.tuples(
    st.integers(10**14, 10**15).map(lambda number: f"C{number}"),
    words,
    st.none() | st.integers(-(10**15) + 1, 10**15 - 1),
    st.none() | st.integers(-(10**14), 10**14),
    st.none() | st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)),
    st.none() | moments,
    st.none() | st.booleans(),
    st.sampled_from([None, "老堤社区", "新桥社区"]),
    st.sampled_from(["", "13812346027", "110"]),
    st.uuids().map(str),
)


@given(st.lists(rows_, min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_any_rows_come_back_unchanged(rows):
    back = imported(exported(rows, title="台账"))
    assert len(back) == len(rows)
    for mine, theirs in zip(back, rows, strict=True):
        unwritable = theirs[1].replace("\ufffe", "").replace("\uffff", "")
        expected = [*theirs[:1], unwritable, *theirs[2:]]
        assert all(forms.same(a, b) for a, b in zip(mine, expected, strict=True)), (mine, expected)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|'/c calc'!A1", "http://a.example/x", "'=1", "{=1}"]
)
def test_nothing_a_resident_writes_becomes_a_formula_or_a_link(text):
    data = exported([[None, text, *[None] * 8]])
    cell = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]["B2"]
    assert cell.data_type == "s"
    assert cell.value == text
    assert cell.hyperlink is None
    assert cell.number_format == "@"


def test_the_sheet_prints_as_it_is():
    page = openpyxl.load_workbook(io.BytesIO(exported([ROW], title="问题台账"))).worksheets[0]
    assert page.title == "问题台账"
    assert page.freeze_panes == "A3"
    assert page.print_title_rows == "$2:$2"
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight) == (
        "landscape",
        9,
        0,
    )
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.auto_filter.ref == "A2:J3"
    assert page.column_dimensions["J"].hidden
    assert page.column_dimensions["B"].width >= 40
    assert [page.cell(3, column).number_format for column in range(1, 7)] == [
        "@", "@", "#,##0", "#,##0.00", "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss",
    ]  # fmt: skip
    assert isinstance(page["A3"].value, str)
    assert page["D3"].value == 18600.01
    assert page["E3"].value == dt.datetime(2026, 11, 24)


def test_meta_travels_with_the_file_and_shows_nowhere():
    data = exported([ROW], meta={"ledger": "problems", "at": "=x"})
    book = read_workbook(data, "a.xlsx")
    assert book.meta["ledger"] == "problems"
    assert book.meta["at"] == "=x"
    assert [sheet.name for sheet in book.sheets] == ["台账"]
    assert openpyxl.load_workbook(io.BytesIO(data))["_minqing"].sheet_state == "veryHidden"


def test_drop_downs_in_place_and_from_a_hidden_list():
    many = tuple(f"社区,{number}" for number in range(90))
    columns = [
        OutColumn("a", "社区", "choice", choices=("老堤社区",)),
        OutColumn("b", "网格", "choice", choices=many),
        OutColumn("c", "公开", "yesno"),
    ]
    target = io.BytesIO()
    write_rows(target, columns, [])
    rules = openpyxl.load_workbook(target).worksheets[0].data_validations.dataValidation
    assert [rule.formula1 for rule in rules] == ['"老堤社区"', "_lists!$B$1:$B$90", '"是,否"']
    assert openpyxl.load_workbook(target)["_lists"]["B90"].value == "社区,89"


def test_a_template_has_notes_and_a_sample_that_is_not_imported():
    target = io.BytesIO()
    columns = [OutColumn("amount", "金额", "money", note="以元为单位"), OutColumn("text", "问题")]
    write_template(target, columns, [100, "路灯不亮"], "问题登记")
    page = openpyxl.load_workbook(target).worksheets[0]
    assert page["A2"].comment.text == "以元为单位"
    assert page["B3"].value == "示例：路灯不亮"
    sheet = read_workbook(target.getvalue(), "a.xlsx").sheets[0]
    assert [line.kind for line in lines_under(sheet, find_header(sheet, {"text": ["问题"]}))] == ["sample"]


def test_a_text_longer_than_a_cell_is_cut_and_says_so():
    back = imported(exported([["x", "长" * 40_000, *[None] * 8]]))[0][1]
    assert len(back) == MAX_TEXT
    assert forms.is_cut(back)
    assert not forms.is_cut(imported(exported([["x", "长" * MAX_TEXT, *[None] * 8]]))[0][1])


def test_amounts_and_dates_that_excel_cannot_hold_are_written_as_text():
    row = ["x", None, 10**17, None, dt.date(1899, 5, 4), None, None, None, None, None]
    page = openpyxl.load_workbook(io.BytesIO(exported([row]))).worksheets[0]
    assert page["C2"].value == "1" + "0" * 17
    assert page["E2"].value == "1899-05-04"


def test_a_title_that_no_sheet_may_bear():
    data = exported([ROW], title="老堤[社区]/问题:清单*" + "很长" * 20)
    assert len(openpyxl.load_workbook(io.BytesIO(data)).sheetnames[0]) <= 31


MEASURE = r"""
import re, sys
from pathlib import Path
from django.conf import settings
settings.configure(USE_I18N=False)
from minqing.base.sheets.write import OutColumn, write_rows
columns = [OutColumn(str(n), str(n), "text" if n % 2 else "int") for n in range(12)]
write_rows(sys.argv[1], columns, ([f"第{row}行第{n}列" if n % 2 else row for n in range(12)] for row in range(int(sys.argv[2]))))
# Not ru_maxrss: that begins with the size of the process that started this one.
print(int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) >> 10)
"""


def test_memory_does_not_grow_with_the_rows(tmp_path):
    def peak(rows):
        return int(measured.printed(MEASURE, tmp_path / "a.xlsx", rows)[0])

    assert peak(20_000) < min(peak(200) + 15, 300)

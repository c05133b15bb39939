"""Workbooks of every accepted kind are read whole, with the values a clerk sees."""

import datetime as dt
import io

import openpyxl
import pytest
import xlsxwriter
from tests.base.sheets import containers, measured

from minqing.base.sheets.cells import letter
from minqing.base.sheets.read import MAX_COLUMNS, MAX_ROWS, read_workbook
from minqing.base.spreadsheet_files import BadWorkbook

ROWS = (["编号", "金额"], ["WT-1", 12.5], [2549.0, "中文"])
READ = [["编号", "金额"], ["WT-1", 12.5], [2549, "中文"]]


def made(write):
    """A workbook written by `write(book, sheet)`, read back."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        write(book, book.add_worksheet("表"))
    return read_workbook(target.getvalue(), "a.xlsx")


@pytest.mark.parametrize(
    ("kind", "make"),
    [
        ("xlsx", containers.simple_xlsx),
        ("xls", containers.xls),
        ("xlsb", containers.xlsb),
        ("ods", containers.ods),
    ],
)
def test_each_kind_is_told_by_its_content_whatever_its_name(kind, make):
    book = read_workbook(make(*ROWS), "改过名.pdf")
    assert book.kind == kind
    assert book.sheets[0].rows == READ
    assert book.warnings == []


CSV = '编号,内容\r\nWT-1,"一行\n两行，有逗号"\r\n,\r\n430102199001011234,末'


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_the_codings_that_offices_use(coding):
    book = read_workbook(CSV.encode(coding), "意见.csv")
    assert book.kind == "csv"
    assert book.sheets[0].name == "意见"
    assert book.sheets[0].rows == [
        ["编号", "内容"], ["WT-1", "一行\n两行，有逗号"], [], ["430102199001011234", "末"],
    ]  # fmt: skip


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_csv_with_other_delimiters(delimiter):
    assert read_workbook(f"甲{delimiter}乙\n1{delimiter}2".encode(), "a.txt").sheets[0].rows == [
        ["甲", "乙"],
        ["1", "2"],
    ]


def test_a_path_is_read_as_its_bytes_are(tmp_path):
    file = tmp_path / "台账.xlsx"
    file.write_bytes(containers.simple_xlsx(*ROWS))
    assert read_workbook(file).sheets == read_workbook(file.read_bytes(), "x").sheets


def test_values_are_normalised():
    def write(book, sheet):
        day, moment = (
            book.add_format({"num_format": "yyyy-mm-dd"}),
            book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        )
        clock, span = book.add_format({"num_format": "hh:mm"}), book.add_format({"num_format": "[h]:mm"})
        sheet.write_datetime(2, 1, dt.datetime(2026, 11, 24), day)
        sheet.write_datetime(2, 2, dt.datetime(2026, 11, 24, 9, 32, 9), moment)
        sheet.write_number(2, 3, 2549.0)
        sheet.write_number(2, 4, 0.25)
        sheet.write_boolean(2, 5, True)
        sheet.write_number(2, 6, 0.375, clock)
        sheet.write_number(2, 7, 1.5, span)
        sheet.write_string(2, 8, " 两端有空格\n")

    sheet = made(write).sheets[0]
    assert sheet.rows[:2] == [[], []]
    values = sheet.rows[2]
    assert values == [
        None, dt.date(2026, 11, 24), dt.datetime(2026, 11, 24, 9, 32, 9), 2549, 0.25, True, dt.time(9),
        dt.timedelta(hours=36), " 两端有空格\n",
    ]  # fmt: skip
    assert [type(value) for value in values[1:4]] == [dt.date, dt.datetime, int]


def test_places_are_those_on_the_screen():
    sheet = made(lambda _book, sheet: sheet.write_string("AB7", "这里")).sheets[0]
    assert sheet.cell(7, 27) == "这里"
    assert letter(27) == "AB"
    assert [letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert sheet.cell(8, 27) is None
    assert sheet.cell(7, 99) is None


def test_merged_texts_repeat_downwards_and_merged_amounts_do_not():
    def write(_book, sheet):
        sheet.merge_range("A1:A3", "老堤社区")
        sheet.merge_range("B1:B3", 300)
        sheet.merge_range("C1:E1", "横着的标题")
        sheet.write("C3", "末行")

    assert made(write).sheets[0].rows == [
        ["老堤社区", 300, "横着的标题"], ["老堤社区"], ["老堤社区", None, "末行"],
    ]  # fmt: skip


def test_formatted_but_empty_cells_are_no_rows():
    target = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["编号"])
    book.active.cell(90_000, 250).font = openpyxl.styles.Font(bold=True)
    book.save(target)
    assert read_workbook(target.getvalue(), "a.xlsx").sheets[0].rows == [["编号"]]


def test_hidden_sheets_are_told_and_charts_are_warned_of():
    def write(book, sheet):
        sheet.write_row(0, 0, [1, 2])
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=表!$A$1:$B$1"})
        sheet.insert_chart("D2", chart)
        book.add_worksheet("藏").hide()
        book.add_chartsheet("图")

    book = made(write)
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [("表", False), ("藏", True)]
    assert "图表" in book.warnings[0]


def test_error_values_and_uncomputed_formulas_are_warned_of_with_a_place():
    def write(_book, sheet):
        sheet.write("A1", "编号")
        sheet.write_formula("B2", "=NA()", None, "#N/A")

    computed = made(write)
    assert "B2" in computed.warnings[0]
    target = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["合计", "=1+1"])
    book.save(target)
    warned = read_workbook(target.getvalue(), "a.xlsx")
    assert "B1" in warned.warnings[0]
    assert warned.sheets[0].rows == [["合计"]]
    assert made(lambda _book, sheet: sheet.write_formula("B2", "=1+1", None, 2)).warnings == []


@pytest.mark.parametrize(
    "data", [b"", b" \r\n ", containers.simple_xlsx(), containers.simple_xlsx(["  "[:0]]), b",,\n,"]
)
def test_an_empty_workbook_is_refused(data):
    with pytest.raises(BadWorkbook, match=r"空的|没有数据"):
        read_workbook(data, "空.xlsx")


def test_too_many_rows_or_columns_are_refused_with_the_numbers():
    with pytest.raises(BadWorkbook, match=rf"5000列，最多{MAX_ROWS}行、{MAX_COLUMNS}列"):
        read_workbook(containers.simple_xlsx(["x"] * 5_000), "宽.xlsx")
    with pytest.raises(BadWorkbook, match="5000列"):
        read_workbook(b"," * 4_999 + b"x", "宽.csv")
    with pytest.raises(BadWorkbook, match=f"{MAX_ROWS + 1}行"):
        read_workbook(
            containers.raw_sheet(f'<row r="{MAX_ROWS + 1}"><c r="A{MAX_ROWS + 1}"><v>1</v></c></row>'),
            "长.xlsx",
        )


def test_twenty_thousand_rows_are_read_in_bounded_memory(tmp_path):
    file = tmp_path / "大.xlsx"
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number in range(20_000):
            sheet.write_row(number, 0, [f"WT-2026-{number:06}", number, "柳溪街道老堤社区新安里" * 2] * 4)
    rows = read_workbook(file).sheets[0].rows
    assert len(rows) == 20_000
    assert rows[-1][:2] == ["WT-2026-019999", 19_999]
    outcomes, peak = measured.read(file)
    assert outcomes == ["20000"]
    assert peak < 300

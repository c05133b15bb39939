"""A workbook with faults goes back as it came, marked at the cell; mended, it comes in again without a trace of that."""

import datetime as dt
import io

import openpyxl
import pytest
import xlsxwriter
from tests.base.sheets import containers

from minqing.base.sheets import errors as module
from minqing.base.sheets.cells import ERROR_LABEL
from minqing.base.sheets.errors import RED, CellError, return_with_errors
from minqing.base.sheets.header import find_header, lines_under
from minqing.base.sheets.read import read_workbook
from minqing.base.sheets.write import OutColumn, write_rows

KNOWN = {"code": ["编号"], "day": ["期限"]}
FAULT = CellError("表", 4, 1, "没有13月。请写成 2026年12月2日 这样的日期。")


@pytest.fixture
def original():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet("表")
        page.merge_range("A1:C1", "问题台账", book.add_format({"bold": True}))
        page.write_row("A2", ["编号", "期限", "备注"])
        page.write_row("A3", ["WT-1", "2026-12-01", "=1+1"])
        page.write_string("C3", "=1+1")
        page.write_row("A4", ["WT-2", "2026.13.02"])
        page.write_formula("C4", "=LEN(A4)", None, 4)
        page.write_comment("A3", "原有批注", {"author": "谭三"})
        page.data_validation("A3:A9", {"validate": "list", "source": ["WT-1", "WT-2"]})
        book.add_worksheet("别的").write("A1", "别的表")
    return target.getvalue()


def page_of(data, name="表"):
    return openpyxl.load_workbook(io.BytesIO(data))[name]


def is_red(cell):
    return cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb == f"FF{RED[1:]}"


def test_the_same_workbook_with_the_cell_marked(original):
    page = page_of(return_with_errors(original, "台账.xlsx", [FAULT]))
    assert is_red(page["B4"])
    assert page["B4"].value == "2026.13.02"
    assert page["B4"].comment.text == FAULT.sentence
    assert page["D2"].value == ERROR_LABEL
    assert page["D4"].value == f"B列：{FAULT.sentence}"
    assert page["D3"].value is None
    assert not is_red(page["B3"])


def test_everything_else_stays(original):
    page = page_of(return_with_errors(original, "台账.xlsx", [FAULT]))
    assert page["A1"].font.bold
    assert [str(area) for area in page.merged_cells.ranges] == ["A1:C1"]
    assert page["A3"].comment.text == "原有批注"
    assert len(page.data_validations.dataValidation) == 1
    assert (page["C4"].data_type, page["C4"].value) == ("f", "=LEN(A4)")
    assert (page["C3"].data_type, page["C3"].value) == ("s", "=1+1")
    assert page_of(return_with_errors(original, "台账.xlsx", [FAULT]), "别的")["A1"].value == "别的表"


def test_mended_it_comes_in_again_without_the_column_of_errors(original):
    data = return_with_errors(original, "台账.xlsx", [FAULT])
    book = openpyxl.load_workbook(io.BytesIO(data))
    book["表"]["B4"] = "2026-12-02"
    target = io.BytesIO()
    book.save(target)
    sheet = read_workbook(target.getvalue(), "台账.xlsx").sheets[0]
    header = find_header(sheet, KNOWN)
    assert header.names == {0: "编号", 1: "期限", 2: "备注"}
    assert [line.get(1) for line in lines_under(sheet, header)] == ["2026-12-01", "2026-12-02"]
    again = page_of(
        return_with_errors(target.getvalue(), "台账.xlsx", [CellError("表", 3, 0, "没有这个编号。")])
    )
    assert not is_red(again["B4"])
    assert again["B4"].comment is None
    assert again["D4"].value is None
    assert again["D3"].value == "A列：没有这个编号。"
    assert again["E2"].value is None


def test_several_faults_of_a_cell_and_of_a_row(original):
    faults = [
        CellError("表", 4, 1, "甲。"),
        CellError("表", 4, 1, "乙。"),
        CellError("表", 4, None, "这一行重复。"),
        CellError("表", 4, 0, "=丙\x00"),
    ]
    page = page_of(return_with_errors(original, "a.xlsx", faults))
    assert page["B4"].comment.text == "甲。\n乙。"
    assert page["D4"].value == "这一行重复。；A列：=丙；B列：甲。\n乙。"
    assert is_red(page["D4"])
    assert page["A4"].comment.text == "=丙"


def test_a_sentence_like_a_formula_stays_a_text(original):
    page = page_of(return_with_errors(original, "a.xlsx", [CellError("表", 4, None, "=1+1")]))
    assert (page["D4"].data_type, page["D4"].value) == ("s", "=1+1")


def test_a_fault_in_the_covered_part_of_a_merged_area_and_in_a_blank_cell():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet("表")
        page.write_row("A1", ["编号", "社区", "期限"])
        page.merge_range("B2:B3", "老堤")
        page.write("A2", "WT-1")
        page.write("A3", "WT-2")
    faults = [CellError("表", 3, 1, "没有这个社区。"), CellError("表", 3, 2, "没有期限。")]
    page = page_of(return_with_errors(target.getvalue(), "a.xlsx", faults))
    assert is_red(page["C3"])
    assert page["D3"].value == "B列：没有这个社区。；C列：没有期限。"


def test_only_the_wrong_rows_keep_values_hidden_ids_and_meta():
    columns = [
        OutColumn("code", "编号", "code"),
        OutColumn("day", "期限", "date"),
        OutColumn("id", "系统编号", "id"),
    ]
    target = io.BytesIO()
    rows = [[f"WT-{number}", dt.date(2026, 12, number), f"id-{number}"] for number in range(1, 6)]
    write_rows(target, columns, rows, title="台账", meta={"ledger": "problems"})
    data = return_with_errors(
        target.getvalue(), "a.xlsx", [CellError("台账", 5, 0, "没有这个编号。")], {"台账": 2}, only_wrong=True
    )
    book = read_workbook(data, "a.xlsx")
    assert book.meta["ledger"] == "problems"
    assert book.sheets[0].rows == [
        ["台账"],
        ["编号", "期限", "系统编号", ERROR_LABEL],
        ["WT-3", dt.date(2026, 12, 3), "id-3", "A列：没有这个编号。"],
    ]
    page = page_of(data, "台账")
    assert page.column_dimensions["C"].hidden
    assert is_red(page["A3"])
    assert page["A3"].comment.text == "没有这个编号。"
    assert page["A3"].number_format == "@"


@pytest.mark.parametrize(
    ("make", "sheet"), [(containers.xls, "旧表"), (containers.xlsb, "二进制表"), (containers.ods, "表")]
)
def test_other_formats_come_back_as_xlsx_with_the_same_values(make, sheet):
    data = return_with_errors(
        make(["编号", "数"], ["=1+1", 2.5], ["WT-2", 3]), "a", [CellError(sheet, 3, 1, "太少。")]
    )
    page = page_of(data, sheet)
    assert (page["A2"].data_type, page["A2"].value) == ("s", "=1+1")
    assert page["B2"].value == 2.5
    assert is_red(page["B3"])
    assert page["C3"].value == "B列：太少。"


def test_a_csv_with_a_name_that_no_sheet_may_bear():
    name = "老堤[社区]:十一月的很长很长很长很长很长很长很长很长很长很长的名字"
    data = return_with_errors(
        "编号,数\r\n0731,2\r\n".encode("gb18030"), f"{name}.csv", [CellError(name, 2, 0, "没有。")]
    )
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert page["A2"].value == "0731"
    assert page["C2"].value == "A列：没有。"


def test_a_very_large_workbook_is_written_anew(monkeypatch, original):
    monkeypatch.setattr(module, "MAX_IN_PLACE", 100)
    page = page_of(return_with_errors(original, "a.xlsx", [FAULT]))
    assert is_red(page["B4"])
    assert page["C4"].value == 4
    assert page["A1"].value == "问题台账"


def test_what_openpyxl_cannot_open_is_written_anew_and_logged(caplog, original):
    broken = containers.with_parts(original, {"docProps/core.xml": "<broken"})
    page = page_of(return_with_errors(broken, "a.xlsx", [FAULT]))
    assert page["D4"].value == f"B列：{FAULT.sentence}"
    assert "openpyxl" in caplog.text


def test_without_faults_nothing_is_added(original):
    page = page_of(return_with_errors(original, "a.xlsx", []))
    assert page["D2"].value is None

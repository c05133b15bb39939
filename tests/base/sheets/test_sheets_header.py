"""The table is found in sheets as people make them, and no filled row disappears unseen."""

import io

import pytest
import xlsxwriter

from minqing.base.sheets.cells import ERROR_LABEL, Sheet, Workbook
from minqing.base.sheets.header import find_header, find_tables, lines_under, plain_name
from minqing.base.sheets.read import read_workbook

KNOWN = {
    "code": ["编号", "问题编号"],
    "name": ["姓名", "反映人"],
    "phone": ["电话", "联系电话", "手机"],
    "address": ["地址", "住址"],
    "amount": ["金额"],
    "text": ["问题", "内容"],
}


def sheet_of(*rows):
    return Sheet("表", [list(row) for row in rows])


def found(*rows, known=KNOWN, required=()):
    return find_header(sheet_of(*rows), known, required)


def kinds(sheet, known=KNOWN):
    return [(line.number, line.kind) for line in lines_under(sheet, find_header(sheet, known))]


def test_title_rows_above_and_synonyms_below():
    header = found(
        ["老堤社区问题台账"],
        ["填报单位：老堤社区", None, "2026年11月"],
        [],
        ["序号", "问题编号", "反映人", "备注"],
        [1, "WT-1", "谭三", ""],
    )
    assert (header.first_row, header.last_row) == (4, 4)
    assert header.columns == {"code": 1, "name": 2}
    assert header.names == {0: "序号", 1: "问题编号", 2: "反映人", 3: "备注"}
    assert header.unknown == [0, 3]


@pytest.mark.parametrize(
    "spelling",
    ["编号", " 编\u3000号 ", "编\n号", "编号*", "* 编号：", "编号（必填）", "编号[文本]", "ＣＯＤＥ", "Code"],
)
def test_spellings_that_mean_the_same(spelling):
    assert found(["序", spelling]).columns == {"code": 1}


def test_a_unit_in_the_heading_is_kept_for_the_amounts_below():
    header = found(["编号", "金额\n（万元）", "金额备注(元)"])
    assert header.columns == {"code": 0, "amount": 1}
    assert header.unit_of(1) == "万元"
    assert header.unit_of(0) == ""
    assert found(["编号", "金额（单位：元）"]).unit_of(1) == "元"


def test_two_header_rows_with_merged_cells_are_joined():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        page.merge_range("A1:E1", "走访登记表")
        page.merge_range("A2:A3", "编号")
        page.merge_range("B2:B3", "姓名")
        page.merge_range("C2:D2", "联系方式")
        page.write_row("C3", ["电话", "地址"])
        page.merge_range("E2:E3", "备注")
        page.write_row("A4", ["WT-1", "谭三", "13812346027", "新安里"])
    sheet = read_workbook(target.getvalue(), "a.xlsx").sheets[0]
    header = find_header(sheet, KNOWN)
    assert (header.first_row, header.last_row) == (2, 3)
    assert header.names[2] == "联系方式/电话"
    assert header.names[4] == "备注"
    assert header.columns == {"code": 0, "name": 1, "phone": 2, "address": 3}
    assert [line.number for line in lines_under(sheet, header)] == [4]


def test_the_same_without_merged_cells_as_csv_has_it():
    header = found(
        ["编号", "联系方式", None, "备注"], [None, "电话", "地址", None], ["WT-1", "138", "新安里", None]
    )
    assert header.names == {0: "编号", 1: "联系方式/电话", 2: "联系方式/地址", 3: "备注"}
    assert header.last_row == 2


def test_three_levels_and_names_that_only_the_group_tells_apart():
    known = {"name": ["户主姓名"], "spouse": ["配偶姓名"], "phone": ["电话"]}
    rows = ["家庭", None, None], ["户主", None, "配偶"], ["姓名", "电话", "姓名"], ["谭三", "1", "何四"]
    header = found(*rows, known=known)
    assert header.columns == {"name": 0, "phone": 1, "spouse": 2}
    assert header.last_row == 3
    known = {"name": ["家庭户主姓名"], "spouse": ["家庭配偶姓名"], "house": ["房号"]}
    rows = ["家庭", None, "房号"], ["户主", "配偶", None], ["姓名", "姓名", None], ["谭三", "何四", "3"]
    header = found(*rows, known=known)
    assert header.columns == {"name": 0, "spouse": 1, "house": 2}
    assert (header.first_row, header.last_row) == (1, 3)


def test_a_record_with_few_values_is_never_taken_for_a_second_header_row():
    sheet = sheet_of(["编号", "姓名", "其他", "备用"], [None, None, "甲", "乙"], ["WT-1", "谭三", "x", "y"])
    header = find_header(sheet, KNOWN)
    assert header.last_row == 1
    assert kinds(sheet) == [(2, "row"), (3, "row")]


def test_records_that_say_the_same_below_each_other_are_records():
    # The one known heading has nothing below it, so that two records joined to it would still "match".
    sheet = sheet_of(["部门", "性质", "电话"], ["城建办", "科室"], ["民政办", "科室"], ["环卫站", "站所"])
    header = find_header(sheet, KNOWN)
    assert (header.first_row, header.last_row) == (1, 1)
    assert [line.number for line in lines_under(sheet, header)] == [2, 3, 4]


def test_a_table_of_unknown_words_is_found_by_its_looks():
    header = found(["2026年统计"], ["甲", "乙", "丙"], ["很长很长的内容" * 9, 1, 2], known={})
    assert header.last_row == 2
    assert header.columns == {}
    assert header.unknown == [0, 1, 2]
    assert found([], [None]) is None


def test_missing_and_repeated_fields_are_told():
    header = found(["编号", "电话", "手机", "电话"], required=["code", "text"])
    assert header.missing == ["text"]
    assert header.columns["phone"] == 1
    assert header.repeated == {"phone": [2, 3]}
    assert header.unknown == [2, 3]


def test_an_exact_heading_wins_over_a_loose_one_left_of_it():
    assert found(["电话（单位）", "电话"]).columns == {"phone": 1}


def test_the_column_of_errors_is_no_column():
    assert found(["编号", "姓名", ERROR_LABEL]).names == {0: "编号", 1: "姓名"}


def test_rows_are_told_apart_and_all_kept():
    sheet = sheet_of(
        ["编号", "姓名", "金额"],
        ["示例：WT-1", "谭三", 1],
        ["WT-1", "示例：谭三", 1],
        [],
        ["小 计", None, 1],
        ["编号", "姓名", "金额"],
        ["WT-2", "何四", 2],
        [None, "只有一格", None],
        ["合计（元）", None, 3],
        ["注：金额以万元计。"],
        ["2.数据截至11月24日"],
        ["制表人：谭三", None, "审核： 何四"],
    )
    assert kinds(sheet) == [
        (2, "sample"), (3, "row"), (5, "total"), (6, "header"), (7, "row"), (8, "row"), (9, "total"),
        (10, "note"), (11, "note"), (12, "note"),
    ]  # fmt: skip


@pytest.mark.parametrize("last", ["合计划", "备注很多", "说明书丢失", "日期"])
def test_a_record_that_only_begins_like_a_note_stays_a_record(last):
    assert kinds(sheet_of(["编号", "姓名"], ["WT-1", "谭三"], [last, "何四"]))[-1] == (3, "row")


def test_a_one_column_table_keeps_its_rows():
    assert kinds(sheet_of(["姓名"], ["谭三"], ["何四"], ["说明：共两人"])) == [
        (2, "row"),
        (3, "row"),
        (4, "note"),
    ]


def test_a_line_reads_its_cells_by_column():
    line = lines_under(sheet_of(["编号", "姓名"], ["WT-1"]), found(["编号", "姓名"]))[0]
    assert line.get(0) == "WT-1"
    assert line.get(1) is None
    assert line.get(None) is None


def test_of_many_sheets_the_best_comes_first_and_hidden_ones_never():
    rows = [["编号", "姓名", "电话"], ["WT-1", "谭三", "138"]]
    book = Workbook(
        (
            Sheet("说明", [["填表说明"]]),
            Sheet("老堤", rows),
            Sheet("新桥", rows),
            Sheet("藏", rows, hidden=True),
            Sheet("空"),
        ),
        "xlsx",
    )
    assert [sheet.name for sheet, _header in find_tables(book, KNOWN)] == ["老堤", "新桥", "说明"]


def test_names_compare_without_width_case_and_blanks():
    assert plain_name(" Ｎａｍｅ：\n") == "name"


def test_the_name_that_says_more_chooses_before_a_general_one():
    """时间 beside 留言时间 is some other time, wherever it stands."""
    known = {"received_at": ["留言时间", "时间"], "words": ["留言内容", "内容"]}
    header = found(["时间", "留言时间", "内容", "留言内容"], [1, 2, 3, 4], known=known)
    assert header.columns == {"received_at": 1, "words": 3}
    assert header.repeated == {"received_at": [0], "words": [2]}
    assert found(["时间", "内容"], [1, 2], known=known).columns == {"received_at": 0, "words": 1}

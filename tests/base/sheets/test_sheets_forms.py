"""The table of accepted forms: each line is a way in which somebody really writes it."""

import datetime as dt
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from minqing.base.clock import ZONE
from minqing.base.sheets import forms
from minqing.base.sheets.cells import CUT_MARK, BadCell


def at(*parts):
    return dt.datetime(*parts, tzinfo=ZONE)


DAY = dt.date(2026, 11, 24)
DATES = [
    "2026年11月24日", "2026-11-24", "2026.11.24", "2026/11/24", "2026．11．24", "２０２６－１１－２４", " 2026年 11月 24日 ",
    "2026年11月24号", "2026年11月24", "20261124", "二〇二六年十一月二十四日", "二○二六年十一月二十四日", "二零二六年十一月廿四日",
    "2026年11月24日（星期二）", "2026-11-24 00:00:00", "2026-11-24T08:00:00Z", 20261124, 46350, 46350.4, DAY,
    dt.datetime(2026, 11, 24, 9, 32),
]  # fmt: skip


@pytest.mark.parametrize("cell", DATES, ids=repr)
def test_a_day(cell):
    read = forms.date(cell)
    assert read == DAY
    assert type(read) is dt.date


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026/4/5 9:32:09", at(2026, 4, 5, 9, 32, 9)),
        ("2026/4/5  9:32", at(2026, 4, 5, 9, 32)),
        ("2026-04-05T09:32:09.123", at(2026, 4, 5, 9, 32, 9)),
        ("2026-04-05T01:32:09Z", at(2026, 4, 5, 9, 32, 9)),
        ("2026-04-05 09:32:09+08:00", at(2026, 4, 5, 9, 32, 9)),
        ("2026年4月5日 9时32分9秒", at(2026, 4, 5, 9, 32, 9)),
        ("2026年4月5日9时", at(2026, 4, 5, 9)),
        ("2026年4月5日 下午3点20分", at(2026, 4, 5, 15, 20)),
        ("2026/4/5 3:20 PM", at(2026, 4, 5, 15, 20)),
        ("2026/4/5 12:20 AM", at(2026, 4, 5, 0, 20)),
        ("2026年4月5日 星期日 9:32", at(2026, 4, 5, 9, 32)),
        ("20260405093209", at(2026, 4, 5, 9, 32, 9)),
        ("2026-04-05", at(2026, 4, 5)),
        (dt.date(2026, 4, 5), at(2026, 4, 5)),
        (dt.datetime(2026, 4, 5, 9, 32, 8, 999_900), at(2026, 4, 5, 9, 32, 9)),
        (46117.5, at(2026, 4, 5, 12)),
    ],
    ids=repr,
)
def test_a_moment(cell, moment):
    assert forms.datetime(cell) == moment


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("2026.13.02", "没有13月。请写成 2026年12月2日 这样的日期。"),
        ("2026年11月31日", "2026年11月没有31日"),
        ("2025-02-29", "2025年2月没有29日。这个月最后一天是2025年2月28日，请核对。"),
        ("2026年11月", "只有年月"),
        ("2026-11", "只有年月"),
        ("11月24日", "没有年份"),
        ("26.11.24", "年份只有两位"),
        ("24/11/2026", "年份应写在最前面"),
        ("1026-11-24", "1026年不在"),
        ("2026-11-24 25:00", "没有“2026-11-24 25:00”这个时刻"),
        ("2026-11-24至2026-12-01", "看不懂日期"),
        ("尽快", "看不懂日期"),
        ("46350", "看不懂日期"),
        (2026, "看不懂日期"),
        (2026.11, "可能是年月"),
        (True, "看不懂日期"),
        (dt.time(9), "看不懂日期"),
    ],
    ids=repr,
)
def test_what_is_no_day_is_refused_with_the_way_out(cell, words):
    with pytest.raises(BadCell) as caught:
        forms.date(cell)
    assert words in caught.value.sentence
    assert caught.value.sentence.endswith("。")


@pytest.mark.parametrize(
    "cell", ["2026年11月", "2026-11", "2026.11", "2026年11月份", "二〇二六年十一月", DAY, "2026-11-24", 46350]
)
def test_a_month_only_where_a_month_is_asked(cell):
    assert forms.month(cell) == dt.date(2026, 11, 1)


def test_a_month_that_is_none():
    for cell in ("2026年13月", 2026.11, "尽快"):
        with pytest.raises(BadCell):
            forms.month(cell)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_every_day_is_read_in_every_spelling(day):
    numerals = str.maketrans("0123456789", "〇一二三四五六七八九")
    for text in (f"{day.year}年{day.month}月{day.day}日", f"{day:%Y-%m-%d}", f"{day:%Y%m%d}", f"{day.year}.{day.month}.{day.day}",
                 f"{day.year}年{day.month}月{day.day}日".translate(numerals)):  # fmt: skip
        assert forms.date(text) == day


@pytest.mark.parametrize(
    ("cell", "number"),
    [(12, 12), ("12", 12), ("1,200", 1200), ("１２", 12), ("-3", -3), ("3.0", 3), (" ", None), (None, None)],
)
def test_a_whole_number(cell, number):
    assert forms.integer(cell) == number


@pytest.mark.parametrize("cell", ["1,20", "1.5", 1.5, "12人", "约12", "一百", True, DAY])
def test_what_is_no_whole_number(cell):
    with pytest.raises(BadCell, match="不是整数"):
        forms.integer(cell)


@pytest.mark.parametrize(
    ("cell", "unit", "fen"),
    [
        ("1.86万元", "", 1_860_000),
        (1.86, "万元", 1_860_000),
        ("300元", "万元", 30_000),
        (18600, "", 1_860_000),
        ("", "", None),
        (None, "", None),
    ],
)
def test_money_is_whole_fen(cell, unit, fen):
    assert forms.money(cell, unit) == fen


@pytest.mark.parametrize("cell", [True, DAY, "面议", 0.001])
def test_what_is_no_money(cell):
    with pytest.raises(BadCell, match="金额"):
        forms.money(cell)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (2549, "2549"),
        (2549.5, "2549.5"),
        (0.1 + 0.2, "0.3"),
        (None, ""),
        (" 一\r\n二 ", "一\n二"),
        (True, "是"),
        (False, "否"),
        (DAY, "2026-11-24"),
    ],
)
def test_words(cell, text):
    assert forms.text(cell) == text


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (2549, "2549"),
        ("ＷＴ-1 ", "WT-1"),
        (999_999_999_999_999, "9" * 15),
        ("430102199001011234", "430102199001011234"),
        (None, ""),
    ],
)
def test_a_code_is_text(cell, code):
    assert forms.code(cell) == code


@pytest.mark.parametrize("parse", [forms.code, forms.phone, forms.id_number])
@pytest.mark.parametrize("cell", [430102199001011200, 4.3010219900101e17, "4.30102E+17", "1.38E+10"])
def test_damaged_numbers_are_refused_and_never_guessed(parse, cell):
    with pytest.raises(BadCell, match="后几位已丢失，不能猜"):
        parse(cell)


def test_a_code_that_excel_made_a_date_of_is_refused():
    with pytest.raises(BadCell, match="变成了日期"):
        forms.code(dt.date(2026, 3, 12))


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        (13812346027, "13812346027"), ("138 1234 6027", "13812346027"), ("+86-13812346027", "13812346027"),
        ("1381234-6027", "13812346027"), ("0731-88123456", "073188123456"), ("(0731)88123456", "073188123456"),
        ("０１０－６６１２３４５６", "01066123456"), ("88123456", "88123456"), ("0731-88123456-802", "073188123456-802"),
        ("88123456转802", "88123456-802"), ("400-123-4567", "4001234567"), ("12345", "12345"), ("", ""),
    ],
)  # fmt: skip
def test_a_phone_number(cell, phone):
    assert forms.phone(cell) == phone


@pytest.mark.parametrize(
    "cell",
    ["1381234602", "138123460277", "13812346027 13912346027", "没有", "23812346027", "88123456-1234567"],
)
def test_what_is_no_phone_number(cell):
    with pytest.raises(BadCell, match="不像电话号码"):
        forms.phone(cell)


def test_an_id_number_is_checked_and_not_repeated_in_full():
    assert forms.id_number("11010519491231002x") == "11010519491231002X"
    assert forms.id_number("110105491231002") == "110105491231002"
    with pytest.raises(BadCell, match="18位（旧证15位），这里是14位"):
        forms.id_number("11010549123100")
    with pytest.raises(BadCell) as caught:
        forms.id_number("110105194912310021")
    assert "1949" not in caught.value.sentence


@pytest.mark.parametrize(
    ("cell", "yes"),
    [
        ("是", True),
        ("√", True),
        (True, True),
        (1, True),
        ("Y", True),
        ("否", False),
        ("无", False),
        (0, False),
        (False, False),
        (" ", None),
    ],
)
def test_yes_or_no(cell, yes):
    assert forms.yes_no(cell) is yes


def test_neither_yes_nor_no():
    with pytest.raises(BadCell, match="请写“是”或“否”"):
        forms.yes_no("也许")


def test_one_of_a_list_and_a_near_miss_is_named_not_taken():
    assert forms.choice(" 老堤 社区", ["老堤社区", "新桥社区"]) == "老堤社区"
    assert forms.choice("老堤社区", {"老堤社区": 7}) == 7
    assert forms.choice(None, ["甲"]) is None
    with pytest.raises(BadCell, match="没有“老提社区”。是不是“老堤社区”？"):
        forms.choice("老提社区", ["老堤社区", "新桥社区"])
    with pytest.raises(BadCell, match="可以写：甲、乙"):
        forms.choice("丙", ["甲", "乙"])


def test_values_that_differ_only_in_how_a_file_holds_them_are_the_same():
    assert forms.same("一\n二", " 一\r\n二\n")
    assert forms.same(at(2026, 4, 5, 9, 32, 9), dt.datetime(2026, 4, 5, 1, 32, 9, 1234, tzinfo=dt.UTC))
    assert forms.same(None, None)
    assert not forms.same("一", "二")
    assert not forms.same(at(2026, 4, 5), at(2026, 4, 6))
    assert not forms.same("", None)


def test_a_text_that_was_cut_is_known():
    assert forms.is_cut("长文" + CUT_MARK)
    assert not forms.is_cut("长文")
    assert not forms.is_cut(None)


@given(
    st.one_of(
        st.text(),
        st.integers(),
        st.floats(),
        st.booleans(),
        st.none(),
        st.datetimes(),
        st.dates(),
        st.times(),
        st.timedeltas(),
    )
)
@example(float("inf"))
@example(float("nan"))
@example(10**400)
@example("9" * 5000)
@example("长" * 40_000)
def test_no_cell_whatever_makes_a_parser_fail_otherwise_than_in_words(cell):
    for kind, parse in forms.FORMS.items():
        refused = None
        try:
            parse(cell, ["甲"]) if kind == "choice" else parse(cell)
        except BadCell as fault:
            refused = fault.sentence
        assert len(refused or "") < 150
        assert refused is None or re.search(r"[一-龥].*[。？]$", refused, re.DOTALL)

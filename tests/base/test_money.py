"""Amounts as people write them become whole 分, or a refusal; never a rounded guess."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minqing.base.money import BadMoney, fen_from, wan, yuan


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("18600", 1_860_000),
        ("18,600.00", 1_860_000),
        ("18，600", 1_860_000),
        ("１８６００元", 1_860_000),
        ("￥18,600.5", 1_860_050),
        ("¥ 18 600", 1_860_000),
        ("人民币18600元整", 1_860_000),
        ("1.86万元", 1_860_000),
        ("1.86万", 1_860_000),
        ("1.23456万元", 1_234_560),
        ("0.5亿元", 5_000_000_000),
        ("3角", 30),
        (".5", 50),
        ("-20", -2_000),
        ("¥-20", -2_000),
        ("(1,200.00)", -120_000),
        ("0", 0),
        (18600, 1_860_000),
        (18600.01, 1_860_001),
        (0.1 + 0.2, 30),
        (1e-2, 1),
        (Decimal("0.07"), 7),
    ],
)
def test_accepted_amounts(text, fen):
    assert fen_from(text) == fen


def test_the_unit_of_a_heading_counts_only_where_the_text_names_none():
    assert fen_from(1.86, unit="万元") == 1_860_000
    assert fen_from("300元", unit="万元") == 30_000


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "看不懂"), ("约300", "看不懂"), ("1,23", "看不懂"), ("1,0000", "看不懂"), ("1万8600元", "看不懂"),
        ("(300", "看不懂"), ("300)", "看不懂"), ("-¥-3", "看不懂"), ("3-5", "看不懂"), ("壹万元", "看不懂"),
        ("0.005", "不足一分"), (33.3333333, "不足一分"), ("1.2345678万元", "不足一分"),
        ("1亿亿", "不认识"), ("99999999999万元", "过大"), ("1e5", "看不懂"), ("NaN", "看不懂"),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused_in_words(text, words):
    with pytest.raises(BadMoney, match=words):
        fen_from(text)


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan")])
def test_no_number_is_no_amount(number):
    with pytest.raises(BadMoney):
        fen_from(number)


@given(st.integers(-(10**15), 10**15))
def test_written_amounts_read_back_exactly(fen):
    assert fen_from(yuan(fen)) == fen
    assert fen_from(yuan(fen, cents=False)) == fen


@given(st.integers(-(10**14), 10**14))
def test_a_cell_of_excel_holds_every_amount_exactly(fen):
    assert fen_from(fen / 100) == fen


def test_amounts_for_reading():
    assert yuan(1_860_000) == "18,600.00"
    assert yuan(1_860_000, cents=False) == "18,600"
    assert yuan(1_860_050, cents=False) == "18,600.50"
    assert yuan(-5) == "-0.05"
    assert wan(1_860_000) == "1.86"
    assert wan(1_865_000) == "1.87"
    assert wan(123_456_789_000, 0) == "123,457"

"""Masks hide what they must, search tokens find what they must, names are read as names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minqing.base.pinyin import COMPOUND, SURNAMES, full, initials
from minqing.base.text import (
    bigrams,
    mask_address,
    mask_id,
    mask_name,
    mask_phone,
    normalise_space,
    shorten,
)

CHINESE = st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=30)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("陈大文", "陈**"),
        ("何三", "何*"),
        ("欧阳小川", "欧阳**"),
        ("单于", "单*"),
        ("王", "王*"),
        (" ", ""),
        ("阿依·买", "阿***"),
    ],
)
def test_a_name_keeps_its_surname(name, shown):
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("13812346027", "138****6027"), ("138 1234 6027", "138****6027"), ("0731-88123456", "073*****3456"),
     ("88123456", "******56"), ("12345", "***45"), ("110", "***"), ("", "")],
)  # fmt: skip
def test_a_phone_is_masked(phone, shown):
    assert mask_phone(phone) == shown


def test_an_id_number_never_shows_the_day_of_birth():
    assert mask_id("430102199001011234") == "430***********1234"
    assert mask_id("43010219900101123X").endswith("123X")
    assert mask_id("4301") == "****"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("柳溪街道老堤社区新安里3栋2单元501", "柳溪街道老堤社区新安里***"),
        ("柳溪街道老堤社区新安里３栋", "柳溪街道老堤社区新安里***"),
        ("新安里十二栋", "新安里***"),
        ("五一路12号", "五一路***"),
        ("老堤社区", "老堤社区***"),
        ("桥头卖菜的老陈家", "***"),
        ("", ""),
    ],
)
def test_an_address_ends_before_the_house_number(address, shown):
    assert mask_address(address) == shown


@given(CHINESE, st.integers(1, 99), st.integers(101, 999))
def test_no_house_number_survives_a_mask(street, house, room):
    shown = mask_address(f"{street}{house}栋{room}室")
    assert not any(character.isdigit() for character in shown)


def test_bigrams_are_pairs_singles_and_runs():
    assert bigrams("低保A2区，WT-2026-0376") == ["低", "保", "低保", "a2", "区", "wt", "2026", "0376"]
    assert bigrams("ＷＴ２０２６") == ["wt2026"]
    assert bigrams("路灯路灯") == ["路", "灯", "路灯", "灯路"]
    assert bigrams(" \t。") == []


@given(CHINESE, CHINESE, CHINESE)
def test_a_text_is_found_by_any_part_of_it(before, part, after):
    assert set(bigrams(part)) <= set(bigrams(before + part + after))


@pytest.mark.parametrize("text", ["路灯坏了", "坏路灯"])
def test_two_characters_are_enough_and_order_counts(text):
    assert set(bigrams("路灯")) <= set(bigrams(text))
    assert not set(bigrams("灯坏")) <= set(bigrams("坏路灯"))


def test_spaces_are_tidied_for_showing_only():
    raw = "\n\t\t\t\t\t\n\t\t\t您好！\u3000 我家\xa0\xa0楼下\r\n\r\n路灯\u200b坏了 \ufeff"
    assert normalise_space(raw) == "您好！ 我家 楼下\n路灯坏了"


@given(st.text())
def test_tidying_twice_changes_nothing_and_loses_no_word(text):
    once = normalise_space(text)
    assert normalise_space(once) == once
    assert set("".join(once.split())) <= set("".join(text.split()))


@pytest.mark.parametrize(
    ("text", "length", "title"),
    [
        ("路灯坏了", 10, "路灯坏了"),
        ("我家楼下的路灯坏了。三个月没人修，晚上很黑。请尽快处理", 12, "我家楼下的路灯坏了"),
        ("我家楼下的路灯坏了三个月没人修", 10, "我家楼下的路灯坏了…"),
        ("唉！我家楼下的路灯坏了三个月没人修", 10, "唉！我家楼下的路灯…"),
        ("一，二三四五", 3, "一…"),
    ],
)
def test_a_title_is_a_sentence_or_cut(text, length, title):
    assert shorten(text, length) == title


@given(st.text(), st.integers(0, 40))
def test_a_title_never_exceeds_its_length(text, length):
    assert len(shorten(text, length)) <= length


@pytest.mark.parametrize(
    ("name", "syllables", "letters"),
    [
        ("张三", "zhangsan", "zs"),
        ("曾晓燕", "zengxiaoyan", "zxy"),
        ("单雄", "shanxiong", "sx"),
        ("仇和", "qiuhe", "qh"),
        ("解英", "xieying", "xy"),
        ("任重行", "renchongxing", "rcx"),
        ("区小川", "ouxiaochuan", "oxc"),
        ("查理", "zhali", "zl"),
        ("欧阳小川", "ouyangxiaochuan", "oyxc"),
        ("万俟川", "moqichuan", "mqc"),
        ("单于", "shanyu", "sy"),
        ("张 晟", "zhangsheng", "zs"),
        ("阿依·买", "ayimai", "aym"),
        ("Li 雷", "lilei", "lil"),
        ("", "", ""),
    ],
)
def test_names_are_read_as_names(name, syllables, letters):
    assert full(name) == syllables
    assert initials(name) == letters


def test_every_surname_in_the_table_has_a_syllable_per_character():
    assert all(len(surname) == len(read.split()) for surname, read in SURNAMES.items())
    assert {surname for surname in SURNAMES if len(surname) == 2} <= COMPOUND

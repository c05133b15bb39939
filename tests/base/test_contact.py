"""A number that nobody can be reached by, or no card can have, is told in words; an old spelling is brought to one."""

from __future__ import annotations

import pytest

from minqing.base.contact import BadContact, any_phone_from, id_from, phone_from, printed_phone


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("13812346027", "13812346027"),
        ("+86 138-1234-6027", "13812346027"),
        ("１３８１２３４６０２７", "13812346027"),
        ("0731-88123456", "073188123456"),
        ("（0731）88123456转802", "073188123456-802"),
        ("88123456", "88123456"),
        ("400-8123456", "4008123456"),
    ],
)
def test_telephones_of_people(typed, stored):
    assert phone_from(typed) == stored


@pytest.mark.parametrize(
    "typed", ["12345", "110", "138", "12812346027", "138123460271", "abc", "1381234602七"]
)
def test_what_nobody_can_be_called_by(typed):
    with pytest.raises(BadContact, match="不像电话号码。手机写11位，座机写区号加号码"):
        phone_from(typed)


def test_an_office_may_have_a_short_number_or_several():
    assert any_phone_from("12345") == "12345"
    assert printed_phone("0731-88123456、12345") == "0731-88123456、12345"
    for typed in ("abc", "见公告", "--", "1"):
        with pytest.raises(BadContact, match="不像电话号码"):
            printed_phone(typed)


# Made up for tests: the place codes are those of no district.
@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("990101194910010029", None),
        ("9901 0119 4910 0100 2x", None),
        ("990101491001002", "990101491001002"),
    ],
)
def test_numbers_of_cards(typed, stored):
    told = with_check(typed) if stored is None else typed
    assert id_from(told) == told.replace(" ", "").upper()


def with_check(number: str) -> str:
    body = number.replace(" ", "")[:17]
    total = sum(int(d) * (2 ** (17 - n)) for n, d in enumerate(body)) % 11
    return body + "10X98765432"[total]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("123", "应是18位（旧证15位），这里是3位"),
        ("990101491301002", "这里是15位"),
        ("99010119491301002X", "对不上校验位或出生日期"),
        ("990101194910010020", "对不上校验位或出生日期"),
    ],
)
def test_what_is_no_number_of_a_card(typed, why):
    with pytest.raises(BadContact, match=why):
        id_from(typed)


def test_one_wrong_figure_is_noticed():
    right = with_check("99010119491001002")
    assert id_from(right)
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    with pytest.raises(BadContact, match="校验位"):
        id_from(wrong)

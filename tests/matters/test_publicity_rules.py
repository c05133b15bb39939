"""What a public text may hold, and how small counts are told: pure."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minqing.matters import suppressing
from minqing.matters.publicity_rules import copied, personal_refusal, wording_refusal

WORDS = "我们楼后面的排水沟又堵了，一下雨水就漫到单元门口。孩子上学要垫砖头。"


@pytest.mark.shows("A6", 2)
@pytest.mark.parametrize(
    ("text", "fit"),
    [
        ("老堤社区排水沟疏通", True),
        ("又堵了，一下雨水就漫到单元门口", False),
        ("又堵了 一下雨水就,漫到单元门口", False),
        ("12栋后排水沟疏通，11月27日前完成", True),
        ("2026年11月27日前完成，2026-11-27公示", True),
        ("联系 138 0000 6027", False),
        ("身份证11010519491231002X", False),
        ("12栋501漏水", False),
        ("3单元门口积水", False),
        ("5号楼1203室", False),
        ("陈小满家门口积水", False),
    ],
)
def test_a_public_text_is_the_offices_own(text, fit):
    no = wording_refusal("公示标题", text, [WORDS], ["陈小满", "13800006027"])
    assert (no is None) == fit
    if no is not None:
        assert "陈小满" not in no.why
        assert "6027" not in no.why


def test_a_short_utterance_is_copied_whole_or_not_at_all():
    assert copied("整改：路灯不亮了", "路灯不亮了。")
    assert not copied("路灯维修", "路灯不亮了。")
    assert personal_refusal("标题", "整改120件，用时35天") is None


@pytest.mark.shows("A6", 3)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=4), st.integers(0, 4))
def test_no_untold_count_can_be_worked_out(counts, norm):
    told = suppressing.told(counts, norm)
    least = told.least
    assert least >= 3
    for i, n in enumerate(counts):
        assert told.shown[i] in (None, n)
        if 0 < n < least:
            assert told.shown[i] is None
            assert told.words(i) == f"少于{least}人"
    untold = [i for i, n in enumerate(told.shown) if n is None]
    ranges = [range(1, least) if i in told.small else range(least, 40) for i in untold]
    if len(untold) > 3:
        ranges = [r if len(r) < 5 else range(least, 14) for r in ranges]
    rest = sum(n for n in told.shown if n is not None)
    able = [guess for guess in product(*ranges) if told.total is None or sum(guess) + rest == told.total]
    for place in range(len(untold)):
        assert len({guess[place] for guess in able}) > 1

"""Pure rules: papers and names as they are written, stages, and the passages of minutes."""

import datetime as dt

import pytest

from minqing.campaigns import rules

DAY = dt.date(2026, 3, 1)


def test_papers_stand_one_a_line_or_in_one_cell():
    assert rules.named_papers("实施方案\n 动员讲话 \n\n实施方案") == ["实施方案", "动员讲话"]
    assert rules.named_papers("实施方案、动员讲话；签到表") == ["实施方案", "动员讲话", "签到表"]


def test_names_carry_what_tells_them_apart():
    assert rules.named_members("王小明\n 李华（大）\n李华(小)\n\n") == [
        ("王小明", ""),
        ("李华", "大"),
        ("李华", "小"),
    ]
    assert rules.twice([("李华", "大"), ("李华", "小")]) == []
    assert rules.twice([("李华", ""), ("李华", "")]) == ["李华"]


@pytest.mark.parametrize(
    ("states", "done"),
    [([], False), (["passed"], True), (["passed", "handed_in"], False), (["sent_back"], False)],
)
def test_a_stage_is_done_when_all_its_steps_are_passed(states, done):
    assert rules.is_done(states) is done


def test_days_of_a_campaign():
    assert rules.dates_refusal(DAY, DAY) is None
    assert "早于" in rules.dates_refusal(DAY, DAY - dt.timedelta(days=1)).why
    assert rules.inside_refusal(DAY, DAY, DAY, "期限") is None
    assert "不在" in rules.inside_refusal(DAY, DAY + dt.timedelta(days=1), DAY, "期限").why


MINUTES = "甲：路灯不亮。\n\n  乙： 两个空格。\n丙：没了。"


def test_passages_are_lines_word_for_word():
    assert rules.passages(MINUTES) == ["甲：路灯不亮。", "  乙： 两个空格。", "丙：没了。"]
    assert rules.passages(" \n\n") == []


def test_a_passage_that_is_struck_keeps_the_numbers_of_the_others():
    left = rules.passages(rules.struck(MINUTES, 2))
    assert [left[0], left[2]] == ["甲：路灯不亮。", "丙：没了。"]
    assert rules.is_struck(left[1])
    assert "两个空格" not in rules.struck(MINUTES, 2)


@pytest.mark.parametrize(
    ("new", "refused"),
    [
        (MINUTES + "\n丁：接在最后。", False),
        (MINUTES.replace("丙：没了。", "丙：改了。"), False),
        (MINUTES.replace("甲：路灯不亮。", "甲：路灯亮了。"), True),
        ("新开头。\n" + MINUTES, True),
        ("", True),
    ],
)
def test_a_passage_that_was_taken_stays_in_its_place(new, refused):
    assert (rules.kept_refusal(MINUTES, new, [1]) is not None) is refused


def test_what_was_struck_is_not_written_again():
    minutes = rules.struck(MINUTES, 2)
    assert rules.kept_refusal(minutes, MINUTES, []) is not None
    assert rules.kept_refusal(minutes, minutes + "\n丁：好。", []) is None

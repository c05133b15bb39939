"""Pure rules of campaigns and activities: values in, values or a refusal out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from minqing.base.errors import Refusal
from minqing.campaigns.states import StepState

STRUCK = "（这一段已依规移送，不在这里显示）"


def dates_refusal(start: dt.date, end: dt.date) -> Refusal | None:
    if end < start:
        return Refusal(f"结束日期{end}早于开始日期{start}，请改正。", kind="input")
    return None


def inside_refusal(day: dt.date, start: dt.date, end: dt.date, what: str) -> Refusal | None:
    """A day of a campaign lies between its first and its last."""
    if start <= day <= end:
        return None
    return Refusal(f"{what}{day}不在教育实践活动的起止日期（{start}至{end}）内，请改正。", kind="input")


def missing_refusal(missing: Sequence[str]) -> Refusal | None:
    """A step is handed in whole."""
    if not missing:
        return None
    return Refusal(f"还缺必交的材料：{'、'.join(missing)}。交齐以后再报送。", who="承办人补交材料")


def is_done(states: Collection[str]) -> bool:
    """A stage is done when it has steps and every one is passed."""
    return bool(states) and all(state == StepState.PASSED for state in states)


def named_papers(written: str) -> list[str]:
    """Papers as they stand in one cell or one field: one a line, or with 、 or ； between them."""
    parts = written.replace("；", "\n").replace(";", "\n").replace("、", "\n").splitlines()
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def named_members(written: str) -> list[tuple[str, str]]:
    """(name, note) of each line: the note stands in brackets and tells two of one name apart."""
    found = []
    for line in written.splitlines():
        name, _bracket, note = line.strip().replace("(", "（").partition("（")
        if name.strip():
            found.append((name.strip(), note.strip().rstrip("）)").strip()))
    return found


def twice(lines: Iterable[tuple[str, str]]) -> list[str]:
    """Names that stand twice with the same note."""
    seen: set[tuple[str, str]] = set()
    found = []
    for line in lines:
        if line in seen:
            found.append(line[0])
        seen.add(line)
    return found


# --- minutes ---------------------------------------------------------------------------------------------------------


def passages(minutes: str) -> list[str]:
    """The numbered paragraphs of minutes: every line that says something, word for word; the first has number 1."""
    return [line for line in minutes.splitlines() if line.strip()]


def struck(minutes: str, number: int) -> str:
    """Minutes without the words of one passage; all others keep their numbers."""
    lines, seen = minutes.splitlines(), 0
    for index, line in enumerate(lines):
        seen += bool(line.strip())
        if line.strip() and seen == number:
            lines[index] = STRUCK
    return "\n".join(lines)


def is_struck(passage: str) -> bool:
    return passage.strip() == STRUCK


def kept_refusal(old: str, new: str, taken: Iterable[int]) -> Refusal | None:
    """What was made an opinion of, and what was struck out, stays in its place word for word."""
    before, after = passages(old), passages(new)
    fixed = set(taken) | {n for n, line in enumerate(before, start=1) if is_struck(line)}
    for number in sorted(fixed):
        if number > len(after) or after[number - 1] != before[number - 1]:
            why = f"记录的第{number}段已经拆成意见或移送，不能改动、不能移位。新的内容请接在最后写。"
            return Refusal(why, kind="input")
    return None

"""The wording of 提请函, the letter that asks a body outside the subdistrict. It names no resident and no telephone of one."""

from __future__ import annotations

from minqing.base.papers import Facts, Heading, Official, Part, Text
from minqing.matters.models import OpinionLink, Referral
from minqing.matters.wordings import Head, day_of


def _closed(words: str) -> str:
    """As a sentence ends on paper."""
    return words if words.endswith(("。", "！", "？", "；", "”")) else f"{words}。"


def letter_lines(referral: Referral, voices: int) -> list[Part]:
    """What the letter holds, in order. `voices` is how many opinions stand behind the problem."""
    problem = referral.problem
    facts = (
        ("提请编号", referral.code),
        ("问题编号", problem.code),
        ("问题", problem.title),
        ("地点", problem.place or "—"),
        ("认定日期", day_of(problem.raised_at)),
        ("群众反映", f"{voices}件" if voices else "本街道自己发现"),
    )
    told: list[Part] = [
        Text("下列问题群众反映到本街道，经研究，超出街道的职责或能力，现提请贵单位办理。"),
        Facts(facts),
        Heading("一、情况"),
        Text(_closed(problem.description or problem.title)),
        Heading("二、为什么街道办不了"),
        Text(_closed(referral.reason)),
        Heading("三、请贵单位"),
        Text(_closed(referral.asked)),
        Text("办理情况请函复本街道，以便告知反映的群众。群众反映的问题，街道继续跟踪，直到有结果。"),
    ]
    return told


def letter(referral: Referral, head: Head) -> Official:
    """提请函 under its number."""
    voices = OpinionLink.objects.filter(problem=referral.problem, active=True).count()
    return head.paper(
        f"关于提请办理“{referral.problem.title}”问题的函", referral.body, letter_lines(referral, voices)
    )

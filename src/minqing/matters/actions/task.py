"""The actions on tasks under one name: `task.issue`, `task.accept`, … Their bodies lie in issuing, working and waiting."""

from __future__ import annotations

from minqing.matters.actions.issuing import add_problem, amend, drop_problem, issue, settle_dispute
from minqing.matters.actions.waiting import (
    ask_extension,
    ask_suspension,
    decide_extension,
    decide_suspension,
    resume,
)
from minqing.matters.actions.working import accept, add_evidence, approve, dispute, progress, return_, submit

__all__ = [
    "accept",
    "add_evidence",
    "add_problem",
    "amend",
    "approve",
    "ask_extension",
    "ask_suspension",
    "decide_extension",
    "decide_suspension",
    "dispute",
    "drop_problem",
    "issue",
    "progress",
    "resume",
    "return_",
    "settle_dispute",
    "submit",
]

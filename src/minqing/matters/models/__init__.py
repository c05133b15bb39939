"""Tables of matters: opinion → problem → task → evidence → verdict → recheck."""

from minqing.matters.models.category import Category
from minqing.matters.models.choices import (
    Answer,
    CallResult,
    ChangeKind,
    Channel,
    Decision,
    EndReason,
    EvidenceKind,
    Kind,
    Outcome,
    Via,
    Wind,
)
from minqing.matters.models.links import OpinionLink, TaskProblem, TaskUnit
from minqing.matters.models.opinion import Accusation, Opinion, OpinionFile, OpinionTag, Speaker
from minqing.matters.models.problem import Problem
from minqing.matters.models.receipt import CallAttempt, Receipt, Recheck, Verdict
from minqing.matters.models.task import Task
from minqing.matters.models.work import Evidence, Progress, PromiseChange, Suspension

__all__ = [
    "Accusation",
    "Answer",
    "CallAttempt",
    "CallResult",
    "Category",
    "ChangeKind",
    "Channel",
    "Decision",
    "EndReason",
    "Evidence",
    "EvidenceKind",
    "Kind",
    "Opinion",
    "OpinionFile",
    "OpinionLink",
    "OpinionTag",
    "Outcome",
    "Problem",
    "Progress",
    "PromiseChange",
    "Receipt",
    "Recheck",
    "Speaker",
    "Suspension",
    "Task",
    "TaskProblem",
    "TaskUnit",
    "Verdict",
    "Via",
    "Wind",
]

"""Tables of matters: opinion → problem → task → evidence → verdict → recheck."""

from minqing.matters.models.category import Category
from minqing.matters.models.choices import Answer, Channel, Kind, Outcome, Wind
from minqing.matters.models.decisions import ChangeKind, Decision, EvidenceKind
from minqing.matters.models.endings import CallResult, EndReason, Via
from minqing.matters.models.links import OpinionLink, TaskProblem, TaskUnit
from minqing.matters.models.opinion import Opinion
from minqing.matters.models.problem import Problem
from minqing.matters.models.receipt import CallAttempt, Receipt, Verdict
from minqing.matters.models.recheck import Recheck
from minqing.matters.models.said import Accusation, OpinionFile, OpinionTag, Speaker
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

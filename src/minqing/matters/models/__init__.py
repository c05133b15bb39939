"""Tables of matters: opinion → problem → task → evidence → verdict → recheck."""

from minqing.matters.models.accountability import Accountability, Heard, Measure
from minqing.matters.models.category import Category
from minqing.matters.models.choices import Answer, Channel, Kind, Outcome, Wind
from minqing.matters.models.correction import CorrectedField, Correction
from minqing.matters.models.decisions import ChangeKind, Decision, EvidenceKind
from minqing.matters.models.endings import CallResult, EndReason, Via
from minqing.matters.models.levels import AlsoConcerns, Hop
from minqing.matters.models.links import OpinionLink, TaskProblem, TaskUnit
from minqing.matters.models.lookback import LookBack, LookBackFile, LookBackItem
from minqing.matters.models.lookback_choices import Seen, Strata
from minqing.matters.models.merging import MergeLine, ProblemMerge
from minqing.matters.models.opinion import Opinion
from minqing.matters.models.paper import OfficialPaper
from minqing.matters.models.personal import PersonalLink, PersonalProblem
from minqing.matters.models.problem import Problem
from minqing.matters.models.publicity import Aspect, Comment, Publication, PublicationItem, PublicationKind
from minqing.matters.models.receipt import CallAttempt, Receipt, Verdict
from minqing.matters.models.recheck import Recheck
from minqing.matters.models.referral import Referral
from minqing.matters.models.said import Accusation, OpinionFile, OpinionTag, Speaker
from minqing.matters.models.task import Task
from minqing.matters.models.work import Evidence, Progress, PromiseChange, Suspension

__all__ = [
    "Accountability",
    "Accusation",
    "AlsoConcerns",
    "Answer",
    "Aspect",
    "CallAttempt",
    "CallResult",
    "Category",
    "ChangeKind",
    "Channel",
    "Comment",
    "CorrectedField",
    "Correction",
    "Decision",
    "EndReason",
    "Evidence",
    "EvidenceKind",
    "Heard",
    "Hop",
    "Kind",
    "LookBack",
    "LookBackFile",
    "LookBackItem",
    "Measure",
    "MergeLine",
    "OfficialPaper",
    "Opinion",
    "OpinionFile",
    "OpinionLink",
    "OpinionTag",
    "Outcome",
    "PersonalLink",
    "PersonalProblem",
    "Problem",
    "ProblemMerge",
    "Progress",
    "PromiseChange",
    "Publication",
    "PublicationItem",
    "PublicationKind",
    "Receipt",
    "Recheck",
    "Referral",
    "Seen",
    "Speaker",
    "Strata",
    "Suspension",
    "Task",
    "TaskProblem",
    "TaskUnit",
    "Verdict",
    "Via",
    "Wind",
]

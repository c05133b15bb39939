"""State machines of matters as tables: buttons, refusals, clocks and the docs' diagrams are read from them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from minqing.base.states import StateTable, Step
from minqing.matters import lookback_states, publicity_states
from minqing.matters.level_states import LEVEL, OFFICE, REFERRAL, STAFF, UPPER
from minqing.matters.paper_states import PAPER
from minqing.matters.personal_states import PERSONAL


class OpinionState(TextChoices):
    RECEIVED = "received", _("待分类")
    TRIAGED = "triaged", _("已分类")
    LINKED = "linked", _("已认定问题")
    ENDED = "ended", _("已有去向")
    WITH_DISCIPLINE = "with_discipline", _("已转纪检")
    RECORDED_ONLY = "recorded_only", _("只作存档")


class ProblemState(TextChoices):
    NOT_STARTED = "not_started", _("未启动")
    COORDINATING = "coordinating", _("协调中")
    TRACKED = "tracked", _("跟踪管理")
    DONE = "done", _("整改到位")
    MERGED = "merged", _("已并入别的问题")


class TaskState(TextChoices):
    ISSUED = "issued", _("待接收")
    DISPUTED = "disputed", _("有异议")
    WORKING = "working", _("办理中")
    SUBMITTED = "submitted", _("待审批")
    FINISHED = "finished", _("已办结")
    SUSPENDED = "suspended", _("挂账")


class ReceiptState(TextChoices):
    WAITING = "waiting", _("办理中")
    ASKED = "asked", _("请评价")
    JUDGED = "judged", _("已评价")
    CLOSED = "closed", _("不需评价")


class RecheckState(TextChoices):
    OPEN = "open", _("待复核")
    REWORK = "rework", _("已责令返工")
    UPHELD = "upheld", _("维持原结果")


TRIAGE, COMMUNITY = "分办员、社区工作人员", "社区书记、分管领导"
HANDLER, ISSUER, APPROVER = "承办单位经办人", "分办员、分管领导、社区书记", "另一位分管领导或社区书记"
SUPERVISORS, RESIDENT, FIXERS = "督导组", "反映人本人", "网格员、社区工作人员、分办员"
_O, _P, _T = OpinionState, ProblemState, TaskState
_UNSETTLED = (_O.RECEIVED, _O.TRIAGED)
_ALIVE = (_O.RECEIVED, _O.TRIAGED, _O.LINKED)

OPINION = StateTable(
    name="opinion",
    label="意见",
    choices=OpinionState,
    initial=_O.RECEIVED,
    steps=(
        Step(_UNSETTLED, "opinion.classify", _O.TRIAGED, TRIAGE),
        Step(_O.LINKED, "opinion.classify", _O.LINKED, TRIAGE),
        Step((*_ALIVE, _O.ENDED), "opinion.seal", _O.WITH_DISCIPLINE, TRIAGE),
        Step(_ALIVE, "opinion.amend", None, TRIAGE),
        Step(_ALIVE, "opinion.move_place", None, TRIAGE),
        Step(_ALIVE, "opinion.tag", None, TRIAGE),
        Step(_ALIVE, "opinion.notice", None, TRIAGE),
        Step((*_ALIVE, _O.ENDED), "opinion.correct", None, TRIAGE),
        Step((*_ALIVE, _O.ENDED), "opinion.decide_correction", None, COMMUNITY),
        Step(_ALIVE, "opinion.answer", None, TRIAGE, "matters.answer"),
        Step((_O.TRIAGED, _O.LINKED), "opinion.raise_problem", _O.LINKED, TRIAGE),
        Step((_O.TRIAGED, _O.LINKED), "opinion.link", _O.LINKED, TRIAGE),
        Step(_O.LINKED, "opinion.unlink", None, TRIAGE),
        Step(_UNSETTLED, "opinion.me_too", _O.LINKED, TRIAGE),
        Step(_O.TRIAGED, "problem.unmerge", _O.LINKED, ISSUER),
        Step(_UNSETTLED, "opinion.fix_at_once", _O.LINKED, FIXERS),
        Step(_UNSETTLED, "opinion.record_fixed", _O.LINKED, FIXERS),
        Step(_UNSETTLED, "opinion.end", _O.ENDED, TRIAGE),
        Step(_O.ENDED, "opinion.reopen", _O.TRIAGED, TRIAGE),
        Step(_O.ENDED, "recheck.order_rework", _O.TRIAGED, SUPERVISORS, "matters.recheck"),
        Step(_O.WITH_DISCIPLINE, "accusation.open", None, "纪检干部"),
    ),
)

_OPEN = (_P.NOT_STARTED, _P.COORDINATING, _P.TRACKED)
PROBLEM = StateTable(
    name="problem",
    label="问题",
    choices=ProblemState,
    initial=_P.NOT_STARTED,
    steps=(
        Step(_OPEN, "problem.amend", None, ISSUER),
        Step((*_OPEN, _P.DONE), "problem.correct", None, ISSUER),
        Step(_OPEN, "problem.assign_owner", None, ISSUER),
        Step(_OPEN, "problem.add_evidence", None, "责任单位"),
        Step(_OPEN, "problem.mark_again", None, FIXERS),
        Step((_P.NOT_STARTED, _P.TRACKED), "problem.coordinate", _P.COORDINATING, ISSUER),
        Step((_P.NOT_STARTED, _P.COORDINATING), "problem.track", _P.TRACKED, ISSUER),
        Step(_P.NOT_STARTED, "task.issue", _P.COORDINATING, ISSUER),
        Step((_P.COORDINATING, _P.TRACKED), "task.issue", None, ISSUER),
        Step(_P.NOT_STARTED, "task.take_over", _P.COORDINATING, ISSUER),
        Step((_P.COORDINATING, _P.TRACKED), "task.take_over", None, ISSUER),
        Step(_P.NOT_STARTED, "task.add_problem", _P.COORDINATING, ISSUER),
        Step((_P.COORDINATING, _P.TRACKED), "task.add_problem", None, ISSUER),
        Step(_P.NOT_STARTED, "opinion.fix_at_once", _P.DONE, FIXERS),
        Step(_P.NOT_STARTED, "opinion.record_fixed", _P.DONE, FIXERS),
        Step(_OPEN, "opinion.seal", _P.DONE, TRIAGE),
        Step(_OPEN, "problem.escalate", None, STAFF, "matters.level.community"),
        Step(_OPEN, "problem.return_level", None, UPPER),
        Step(_OPEN, "problem.refer", None, OFFICE),
        Step(_OPEN, "problem.add_place", None, ISSUER),
        Step(_OPEN, "problem.drop_place", None, ISSUER),
        Step(_P.NOT_STARTED, "referral.send", _P.COORDINATING, OFFICE),
        Step((_P.COORDINATING, _P.TRACKED), "referral.send", None, OFFICE),
        Step(_OPEN, "problem.confirm", _P.DONE, COMMUNITY),
        Step((*_OPEN, _P.MERGED), "opinion.me_too", None, FIXERS),
        Step(_OPEN, "problem.merge", _P.MERGED, ISSUER),
        Step(_P.MERGED, "problem.unmerge", None, ISSUER),
        Step(_P.DONE, "problem.rework", _P.COORDINATING, COMMUNITY),
        Step(_P.DONE, "recheck.order_rework", _P.COORDINATING, SUPERVISORS, "matters.recheck"),
        Step(_P.DONE, "lookback.inspect", _P.COORDINATING, SUPERVISORS, "matters.lookback.inspect"),
    ),
)

_BEFORE_SUBMIT = (_T.ISSUED, _T.DISPUTED, _T.WORKING)
TASK = StateTable(
    name="task",
    label="整改任务",
    choices=TaskState,
    initial=_T.ISSUED,
    steps=(
        Step(_BEFORE_SUBMIT, "task.amend", None, ISSUER),
        Step((_T.ISSUED, _T.WORKING), "task.transfer", None, ISSUER),
        Step(_BEFORE_SUBMIT, "task.urge", None, ISSUER, "matters.urge.reply"),
        Step(tuple(TaskState), "task.correct", None, ISSUER),
        Step(tuple(TaskState), "task.decide_correction", None, APPROVER),
        Step(_BEFORE_SUBMIT, "task.add_problem", None, ISSUER),
        Step(_BEFORE_SUBMIT, "task.drop_problem", None, ISSUER),
        Step(_T.ISSUED, "task.accept", _T.WORKING, HANDLER, "matters.dispute"),
        Step(_T.ISSUED, "task.dispute", _T.DISPUTED, HANDLER, "matters.dispute"),
        Step(_T.DISPUTED, "task.settle_dispute", None, ISSUER),
        Step((_T.WORKING, _T.SUSPENDED), "task.progress", None, HANDLER),
        Step((_T.WORKING, _T.SUSPENDED), "task.add_evidence", None, HANDLER),
        Step(_T.WORKING, "task.ask_extension", None, HANDLER),
        Step(_T.WORKING, "task.decide_extension", None, APPROVER),
        Step(_T.WORKING, "task.ask_suspension", None, HANDLER),
        Step(_T.WORKING, "task.decide_suspension", None, APPROVER),
        Step(_T.SUSPENDED, "task.resume", _T.WORKING, HANDLER),
        Step(_T.WORKING, "task.submit", _T.SUBMITTED, HANDLER, "matters.promise"),
        Step(_T.SUBMITTED, "task.approve", _T.FINISHED, APPROVER),
        Step(_T.SUBMITTED, "task.return", _T.WORKING, APPROVER),
        Step(_T.FINISHED, "problem.rework", _T.WORKING, COMMUNITY),
        Step(_T.FINISHED, "recheck.order_rework", _T.WORKING, SUPERVISORS),
        Step(_T.FINISHED, "lookback.inspect", _T.WORKING, SUPERVISORS),
    ),
)

_R = ReceiptState
RECEIPT = StateTable(
    name="receipt",
    label="回执",
    choices=ReceiptState,
    initial=_R.WAITING,
    steps=(
        Step(_R.WAITING, "problem.confirm", _R.ASKED, COMMUNITY, "matters.callback.wait"),
        Step(_R.WAITING, "opinion.fix_at_once", _R.ASKED, FIXERS, "matters.callback.wait"),
        Step(_R.WAITING, "opinion.record_fixed", _R.ASKED, FIXERS, "matters.callback.wait"),
        Step(_R.WAITING, "opinion.end", None, TRIAGE),
        Step((_R.CLOSED, _R.ASKED), "opinion.reopen", _R.WAITING, TRIAGE),
        Step((_R.WAITING, _R.ASKED, _R.CLOSED), "opinion.seal", _R.CLOSED, TRIAGE),
        Step(_R.ASKED, "verdict.give", _R.JUDGED, RESIDENT),
        Step(_R.ASKED, "verdict.record_callback", _R.JUDGED, "没有经办这件事的单位"),
        Step(_R.ASKED, "verdict.call_attempt", None, "没有经办这件事的单位"),
        Step((_R.ASKED, _R.JUDGED), "problem.rework", _R.WAITING, COMMUNITY),
        Step((_R.ASKED, _R.JUDGED), "recheck.order_rework", _R.WAITING, SUPERVISORS),
        Step((_R.ASKED, _R.JUDGED), "lookback.inspect", _R.WAITING, SUPERVISORS),
    ),
)

_C = RecheckState
RECHECK = StateTable(
    name="recheck",
    label="复核",
    choices=RecheckState,
    initial=_C.OPEN,
    steps=(
        Step(_C.OPEN, "recheck.order_rework", _C.REWORK, SUPERVISORS, "matters.recheck"),
        Step(_C.OPEN, "recheck.uphold", _C.UPHELD, SUPERVISORS, "matters.recheck"),
    ),
)

TABLES = (
    OPINION,
    PROBLEM,
    TASK,
    RECEIPT,
    RECHECK,
    PERSONAL,
    *lookback_states.TABLES,
    PAPER,
    LEVEL,
    REFERRAL,
    *publicity_states.TABLES,
)

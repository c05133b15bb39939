"""Tasks, problems and rechecks: what somebody is waiting for, or was waiting for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minqing.messaging.table import Notice, all_of, may, post, tell, unit
from minqing.org.permissions import Perm

TASK, PROBLEM, RECHECK = "matters.task", "matters.problem", "matters.recheck"
_HANDLERS = unit("lead_unit", Perm.TASK_WORK)
_LEADER = post("leader_post", Perm.TASK_APPROVE)
_OF_TASK = f"task:{TASK}"

tell(
    Notice("task.issue", _("任务%(code)s下达给你单位，请接收"), TASK, all_of(_HANDLERS, _LEADER), made=True),
    Notice(
        "task.take_over", _("任务%(code)s下达给你单位，请接收"), TASK, all_of(_HANDLERS, _LEADER), made=True
    ),
    Notice(
        "task.import_line", _("任务%(code)s下达给你单位，请接收"), TASK, all_of(_HANDLERS, _LEADER), made=True
    ),
    Notice("task.dispute", _("任务%(code)s的承办单位提出异议，等裁定"), TASK, may(Perm.TASK_ISSUE)),
    Notice("task.settle_dispute", _("任务%(code)s的异议已裁定"), TASK, _HANDLERS),
    Notice("task.submit", _("任务%(code)s办结，等你审批"), TASK, _LEADER),
    Notice("task.return", _("任务%(code)s被退回，请按理由补办"), TASK, _HANDLERS),
    Notice("task.approve", _("任务%(code)s已审批办结"), TASK, _HANDLERS),
    Notice(
        "task.ask_extension", _("任务%(code)s申请延期，等你批"), "matters.promisechange", _LEADER, up=_OF_TASK
    ),
    Notice(
        "task.ask_suspension", _("任务%(code)s申请挂账，等你批"), "matters.suspension", _LEADER, up=_OF_TASK
    ),
    Notice(
        "task.decide_extension",
        _("任务%(code)s的延期申请已批示"),
        "matters.promisechange",
        _HANDLERS,
        up=_OF_TASK,
    ),
    Notice(
        "task.decide_suspension",
        _("任务%(code)s的挂账申请已批示"),
        "matters.suspension",
        _HANDLERS,
        up=_OF_TASK,
    ),
    Notice("problem.rework", _("任务%(code)s要返工"), TASK, all_of(_HANDLERS, _LEADER)),
    Notice("recheck.order_rework", _("任务%(code)s经督导组复核，责令返工"), TASK, all_of(_HANDLERS, _LEADER)),
    Notice(
        "problem.assign_owner",
        _("问题%(code)s由你单位负责"),
        PROBLEM,
        all_of(unit("owner_unit", Perm.PROBLEM_MANAGE), unit("owner_unit", Perm.TASK_WORK)),
    ),
    Notice("verdict.give", _("群众对%(code)s不满意，等复核"), RECHECK, may(Perm.RECHECK_DECIDE), made=True),
    Notice(
        "verdict.record_callback",
        _("群众对%(code)s不满意，等复核"),
        RECHECK,
        may(Perm.RECHECK_DECIDE),
        made=True,
    ),
    Notice(
        "recheck.uphold",
        _("%(code)s经督导组复核，维持原结果"),
        RECHECK,
        may(Perm.PROBLEM_CONFIRM),
        up="opinion:matters.opinion",
    ),
)

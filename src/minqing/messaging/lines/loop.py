"""Levels, referrals, urging, personal problems, look-backs and accountability."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minqing.messaging.table import Notice, all_of, may, people, post, tell, unit
from minqing.org.permissions import Perm

TASK, PROBLEM, PERSONAL = "matters.task", "matters.problem", "matters.personalproblem"
ACCOUNT = "matters.accountability"
_HANDLERS = unit("lead_unit", Perm.TASK_WORK)
_LEADER = post("leader_post", Perm.TASK_APPROVE)
_UNIT = unit("unit", Perm.ASSIGNED_READ)

tell(
    Notice("problem.escalate", _("问题%(code)s上交上一级"), PROBLEM, may(Perm.PROBLEM_MANAGE)),
    Notice("problem.return_level", _("问题%(code)s退回下一级"), PROBLEM, may(Perm.PROBLEM_MANAGE)),
    Notice(
        "referral.reply",
        _("提请上级的问题%(code)s有了答复"),
        "matters.referral",
        may(Perm.PROBLEM_CONFIRM),
        up=f"problem:{PROBLEM}",
    ),
    Notice(
        "task.urge",
        _("任务%(code)s被督办，请按期回复"),
        "matters.officialpaper",
        all_of(_HANDLERS, _LEADER),
        up=f"task:{TASK}",
        made=True,
    ),
    Notice(
        "personal.record", _("个人问题%(code)s记在你名下，请作出承诺"), PERSONAL, people("leader"), made=True
    ),
    Notice("personal.report", _("个人问题%(code)s报告已整改，等确认"), PERSONAL, may(Perm.PERSONAL_MANAGE)),
    Notice("personal.confirm", _("个人问题%(code)s已确认整改"), PERSONAL, people("leader")),
    Notice("personal.send_back", _("个人问题%(code)s被退回继续整改"), PERSONAL, people("leader")),
    Notice("lookback.inspect", _("任务%(code)s回头看没有通过，要返工"), TASK, all_of(_HANDLERS, _LEADER)),
    Notice("accountability.propose", _("问责%(code)s：请在期限内申辩"), ACCOUNT, _UNIT, made=True),
    Notice("accountability.hear", _("问责%(code)s已申辩，等决定"), ACCOUNT, may(Perm.ACCOUNTABILITY_DECIDE)),
    Notice("accountability.decide", _("问责%(code)s已决定"), ACCOUNT, _UNIT),
)

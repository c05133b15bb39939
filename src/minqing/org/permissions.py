"""Permissions and roles as data: what each role may do, in a file that a cadre can read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Perm(StrEnum):
    """One permission each. The value is stored nowhere; roles below are the only place that gives them."""

    ASSIGNED_READ = "assigned.read"  # rows that are assigned to my unit or post
    OPINION_READ = "opinion.read"
    OPINION_SUBMIT = "opinion.submit"  # residents
    OPINION_RECORD = "opinion.record"
    OPINION_ME_TOO = "opinion.me-too"  # staff, and residents
    OPINION_TRIAGE = "opinion.triage"
    SPEAKER_REVEAL = "speaker.reveal"
    ACCUSATION_OPEN = "accusation.open"
    PROBLEM_READ = "problem.read"
    PROBLEM_RAISE = "problem.raise"
    PROBLEM_MANAGE = "problem.manage"
    PROBLEM_CONFIRM = "problem.confirm"
    PROBLEM_ESCALATE = "problem.escalate"  # one level up or down, each from the own level
    PROBLEM_REFER = "problem.refer"  # letters to bodies outside the subdistrict
    TASK_READ = "task.read"
    TASK_ISSUE = "task.issue"
    TASK_WORK = "task.work"
    TASK_APPROVE = "task.approve"
    TASK_URGE = "task.urge"
    PAPER_READ = "paper.read"  # numbered papers and corrections
    PAPER_VOID = "paper.void"
    VERDICT_READ = "verdict.read"
    VERDICT_GIVE = "verdict.give"  # residents
    CALLBACK_RECORD = "callback.record"
    RECHECK_READ = "recheck.read"
    RECHECK_DECIDE = "recheck.decide"
    LOOKBACK_READ = "lookback.read"
    LOOKBACK_ORDER = "lookback.order"
    LOOKBACK_INSPECT = "lookback.inspect"
    DRAW_TAKE_PART = "draw.take-part"  # one of the two parties of a draw; which ones, its rules say
    ACCOUNTABILITY_READ = "accountability.read"
    ACCOUNTABILITY_DECIDE = "accountability.decide"
    CAMPAIGN_READ = "campaign.read"
    CAMPAIGN_EDIT = "campaign.edit"
    CAMPAIGN_REGISTER = "campaign.register"  # branches and members, in one's own place
    CAMPAIGN_SUPERVISE = "campaign.supervise"
    ACTIVITY_READ = "activity.read"
    ACTIVITY_RECORD = "activity.record"
    PERSONAL_OPEN = (
        "personal.open"  # the register of leaders' own problems; which rows follows from who one is
    )
    PERSONAL_READ = "personal.read"
    PERSONAL_MANAGE = "personal.manage"
    PERSONAL_ANSWER = "personal.answer"
    PUBLICATION_READ = "publication.read"
    PUBLICATION_EDIT = "publication.edit"
    PUBLICATION_APPROVE = "publication.approve"
    COMMENT_READ = "comment.read"  # as it was given: not yet read for personal data
    COMMENT_SETTLE = "comment.settle"
    COMMENT_GIVE = "comment.give"  # residents
    CATEGORY_READ = "category.read"
    CATEGORY_EDIT = "category.edit"
    NORM_READ = "norm.read"
    NORM_EDIT = "norm.edit"
    CALENDAR_EDIT = "calendar.edit"
    PLACE_READ = "place.read"
    ORG_EDIT = "org.edit"
    GRANT_GIVE = "grant.give"
    PASSWORD_RESET = "password.reset"  # noqa: S105 -- the name of a permission
    POST_OWN = "post.own"  # one's own post: handing over, naming a substitute; every role has it
    STAFF_READ = "staff.read"
    EXPORT = "export"
    IMPORT = "import"
    ACCESS_LOG_READ = "access-log.read"
    OFFICE_SET_UP = "office.set-up"  # the installer, once
    FILE_STORE = "file.store"


@dataclass(frozen=True)
class Role:
    """A named set of permissions. `plain` roles read no residents' data at all."""

    name: str
    label: Any
    about: Any
    perms: frozenset[Perm]
    category: str = ""  # a grant of this role is limited to this category, and no other role's grant is


PERSONAL = "personal"  # the category of leaders' own problems, which stand in no taxonomy

_SEE = {
    Perm.OPINION_READ,
    Perm.PROBLEM_READ,
    Perm.TASK_READ,
    Perm.VERDICT_READ,
    Perm.CATEGORY_READ,
    Perm.NORM_READ,
}
_SEE |= {Perm.PLACE_READ, Perm.STAFF_READ, Perm.CAMPAIGN_READ, Perm.ACTIVITY_READ}
_SEE |= {Perm.PAPER_READ, Perm.PUBLICATION_READ}
_INTAKE = {
    Perm.OPINION_RECORD,
    Perm.OPINION_ME_TOO,
    Perm.ACTIVITY_RECORD,
    Perm.FILE_STORE,
    Perm.ASSIGNED_READ,
}
_TRIAGE = {Perm.OPINION_TRIAGE, Perm.PROBLEM_RAISE, Perm.SPEAKER_REVEAL, Perm.IMPORT, Perm.EXPORT}
_TRIAGE |= {Perm.PAPER_VOID}
_TRIAGE |= {Perm.PUBLICATION_EDIT, Perm.COMMENT_READ, Perm.COMMENT_SETTLE}
_TRIAGE |= {Perm.PROBLEM_ESCALATE, Perm.DRAW_TAKE_PART}


def _role(name: str, label: Any, about: Any, *perms: set[Perm]) -> Role:
    return Role(name, label, about, frozenset().union({Perm.POST_OWN}, *perms))


_ALL = (
    _role(
        "grid_worker",
        _("网格员"),
        _("登记本网格的意见，当场能办的当场办"),
        _SEE,
        _INTAKE,
        {Perm.PROBLEM_RAISE, Perm.PROBLEM_ESCALATE},
    ),
    _role(
        "community_clerk",
        _("社区工作人员"),
        _("登记、分类本社区的意见，认定问题，回访其他单位办的事"),
        _SEE,
        _INTAKE,
        _TRIAGE,
        {Perm.CALLBACK_RECORD, Perm.TASK_WORK},
    ),
    _role(
        "community_secretary",
        _("社区书记"),
        _("本社区的问题由他确认结果，社区任务由他审批"),
        _SEE,
        _INTAKE,
        _TRIAGE,
        {
            Perm.CAMPAIGN_REGISTER,
            Perm.PROBLEM_MANAGE,
            Perm.PROBLEM_CONFIRM,
            Perm.TASK_ISSUE,
            Perm.TASK_URGE,
            Perm.TASK_APPROVE,
        },
        {Perm.PERSONAL_OPEN, Perm.PERSONAL_ANSWER, Perm.PUBLICATION_APPROVE},
    ),
    _role(
        "office_handler",
        _("科室经办人"),
        _("接收、办理本单位的任务，交佐证，申请延期"),
        _SEE
        - {Perm.OPINION_READ, Perm.PROBLEM_READ, Perm.TASK_READ, Perm.VERDICT_READ}
        - {Perm.ACTIVITY_READ, Perm.PUBLICATION_READ},
        {Perm.TASK_WORK, Perm.ACTIVITY_RECORD, Perm.CALLBACK_RECORD, Perm.FILE_STORE, Perm.ASSIGNED_READ},
        {Perm.DRAW_TAKE_PART},
    ),
    _role(
        "triage_clerk",
        _("分办员"),
        _("街道收件、分类、认定问题、下达任务、回访"),
        _SEE,
        _INTAKE,
        _TRIAGE,
        {Perm.CAMPAIGN_EDIT, Perm.CAMPAIGN_REGISTER, Perm.PROBLEM_MANAGE},
        {Perm.TASK_ISSUE, Perm.TASK_URGE, Perm.CALLBACK_RECORD},
        {Perm.PROBLEM_REFER},
    ),
    _role(
        "leader",
        _("分管领导"),
        _("审批办结、延期和挂账，确认问题的办理结果"),
        _SEE,
        {Perm.PROBLEM_MANAGE, Perm.PROBLEM_CONFIRM, Perm.TASK_ISSUE, Perm.TASK_URGE, Perm.TASK_APPROVE},
        {Perm.CAMPAIGN_EDIT, Perm.CAMPAIGN_REGISTER, Perm.EXPORT, Perm.ASSIGNED_READ, Perm.PAPER_VOID},
        {Perm.PROBLEM_ESCALATE, Perm.PROBLEM_REFER},
        {Perm.DRAW_TAKE_PART, Perm.ACCOUNTABILITY_READ, Perm.ACCOUNTABILITY_DECIDE},
        {Perm.PERSONAL_OPEN, Perm.PERSONAL_ANSWER},
        {Perm.PUBLICATION_EDIT, Perm.PUBLICATION_APPROVE, Perm.COMMENT_READ},
    ),
    _role(
        "discipline",
        _("纪检干部"),
        _("检举控告只有他能打开，每次打开都留痕"),
        {Perm.OPINION_READ, Perm.ACCUSATION_OPEN, Perm.SPEAKER_REVEAL, Perm.CATEGORY_READ, Perm.PLACE_READ},
        {Perm.DRAW_TAKE_PART},
    ),
    _role(
        "supervisor",
        _("督导组"),
        _("看管辖范围内的全部事项，只写自己的复核结论、回头看检查单"),
        _SEE,
        {
            Perm.RECHECK_READ,
            Perm.RECHECK_DECIDE,
            *(Perm.LOOKBACK_READ, Perm.LOOKBACK_ORDER, Perm.LOOKBACK_INSPECT, Perm.DRAW_TAKE_PART),
            *(Perm.ACCOUNTABILITY_READ, Perm.ACCOUNTABILITY_DECIDE),
            Perm.CAMPAIGN_SUPERVISE,
            Perm.COMMENT_READ,
            Perm.PERSONAL_OPEN,
            Perm.PERSONAL_READ,
            Perm.EXPORT,
            Perm.SPEAKER_REVEAL,
            Perm.FILE_STORE,
        },
    ),
    Role(
        "committee",
        _("个人清单管理"),
        _("管班子个人问题清单：登记、关联意见、确认整改；授权时类别须选“班子个人问题”"),
        frozenset(
            {
                *(Perm.PERSONAL_OPEN, Perm.PERSONAL_READ, Perm.PERSONAL_MANAGE),
                *(Perm.IMPORT, Perm.EXPORT, Perm.POST_OWN),
            }
        ),
        PERSONAL,
    ),
    _role(
        "access_auditor",
        _("查阅审计员"),
        _("看谁在什么时候为什么查阅了个人信息，看不到个人信息本身"),
        {Perm.ACCESS_LOG_READ, Perm.STAFF_READ, Perm.PLACE_READ},
    ),
    _role(
        "administrator",
        _("管理员"),
        _("管机构、岗位、授权、规则参数和日历，看不到居民的任何内容"),
        {
            Perm.ORG_EDIT,
            Perm.GRANT_GIVE,
            Perm.PASSWORD_RESET,
            Perm.NORM_READ,
            Perm.NORM_EDIT,
            Perm.CALENDAR_EDIT,
            Perm.CATEGORY_READ,
            Perm.CATEGORY_EDIT,
            Perm.PLACE_READ,
            Perm.STAFF_READ,
            Perm.IMPORT,
            Perm.EXPORT,
            Perm.FILE_STORE,
        },
    ),
    _role(
        "password_keeper",
        _("密码代管员"),
        _("管理员不在时，给管辖范围内的人重设密码；管理员、纪检和代管员自己的密码不归他重设"),
        {Perm.PASSWORD_RESET, Perm.STAFF_READ, Perm.PLACE_READ},
    ),
    _role("viewer", _("只读人员"), _("看管辖范围内的事项，什么都不写"), _SEE),
)

ROLES: dict[str, Role] = {role.name: role for role in _ALL}
ROLE_CHOICES = [(role.name, role.label) for role in _ALL]

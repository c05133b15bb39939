"""Numbered papers: 转办单, 督办单, 受理告知书. The number is taken in the action that makes the file: both or neither."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.base import clock, papers
from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.base.files import seal_file
from minqing.base.journal import erase_values
from minqing.base.norms import norm
from minqing.base.numbers import next_number
from minqing.base.papers import Official
from minqing.matters import rules, wordings
from minqing.matters.actions.moving import locked, person_refusal, units_of
from minqing.matters.models import OfficialPaper, Opinion, Problem, Task
from minqing.matters.norms import URGE_REPLY
from minqing.matters.paper_states import MARKS, PAPER, PaperKind, PaperState
from minqing.matters.states import OPINION, TASK
from minqing.matters.wordings import Head
from minqing.org.models import Unit
from minqing.org.permissions import Perm

SEALED = "已转有权机关办理"


def make(
    act: Act,
    kind: PaperKind,
    about: Opinion | Problem | Task,
    addressee: str,
    wording: Callable[[Head], Official],
    **more: Any,
) -> OfficialPaper:
    """Number, write and keep one paper of the acting post's unit. For the bodies of actions; needs a person."""
    unit = Unit.objects.get(pk=act.authority.unit_id)
    # One counter row per unit, kind and year, held until the commit: a making that fails gives its number back.
    number = next_number(act.office, f"{kind}:{unit.pk}", act.today.year)
    code = f"{unit.name}{MARKS[kind]}〔{act.today.year}〕{number}号"
    contact = wordings.contact_of(unit, act.by.name)
    head = Head(wordings.sender_of(unit, act.office), code, act.today, contact)
    data = papers.word(wording(head))
    assert act.by.person_id is not None
    return OfficialPaper.objects.create(
        office=act.office,
        scope=about.scope,
        unit=unit,
        kind=kind,
        year=act.today.year,
        number=number,
        code=code,
        addressee=addressee,
        made_at=act.now,
        made_by_id=act.by.person_id,
        file=papers.keep(f"{PaperKind(kind).label} {code}.docx", data),
        **{type(about)._meta.model_name or "": about},  # noqa: SLF001 -- Django's public meta API
        **more,
    )


def _valid(kind: PaperKind, **about: Any) -> OfficialPaper | None:
    return (
        OfficialPaper.objects.filter(kind=kind, state=PaperState.MADE, **about).order_by("-made_at").first()
    )


def _again_refusal(known: OfficialPaper | None) -> Refusal | None:
    if known is None:
        return None
    label = known.get_kind_display()
    why = f"已经出过{label}（{known.code}），可以在文书台账里重新打开。写错了要重出的，先作废那一份。"
    return Refusal(why, who="出文单位", kind="state")


@action("task.transfer", label=_("出转办单"), needs=Perm.TASK_ISSUE, on=Task, states=TASK)
def transfer(act: Act, task: Task) -> OfficialPaper:
    """The task on paper, for the unit that has to do it."""
    name = task.lead_unit.name
    return make(act, PaperKind.TRANSFER, task, name, lambda head: wordings.transfer(task, head))


@transfer.refusing
def _transfer(by: Actor, task: Task) -> Refusal | None:
    known = _valid(PaperKind.TRANSFER, task=task, addressee=task.lead_unit.name)
    return person_refusal(by, "出转办单") or _again_refusal(known)


@action("task.urge", label=_("督办"), needs=Perm.TASK_URGE, on=Task, states=TASK)
def urge(act: Act, task: Task, *, reason: str) -> OfficialPaper:
    """A late task is urged, on paper, with a day for the answer."""
    due = norm(URGE_REPLY, on=act.today).due(act.today)
    late = (act.today - task.promise_on).days

    def wording(head: Head) -> Official:
        return wordings.urge(task, head, reason=reason.strip(), reply_on=due, late=late)

    told = {"reason": reason.strip(), "reply_on": due}
    return make(act, PaperKind.URGE, task, task.lead_unit.name, wording, **told)


@urge.refusing
def _urge(by: Actor, task: Task, *, reason: str) -> Refusal | None:
    if no := person_refusal(by, "督办"):
        return no
    today = clock.today()
    if task.promise_on >= today:
        why = f"这项任务还没有逾期（承诺日期{rules.said(task.promise_on)}），不用督办。"
        return Refusal(why, who="快到期的由承办单位安排", kind="state")
    limit = norm(URGE_REPLY, on=today)
    limit.due(today)  # raises in words where the calendar of that year is not loaded
    last = _valid(PaperKind.URGE, task=task)
    if last is not None and last.reply_on is not None and last.reply_on >= today:
        why = f"已经督办过（{last.code}），回复期限到{rules.said(last.reply_on)}，到期再督办。"
        return Refusal(why, who="承办单位写明进展", basis=limit.words)
    return rules.reason_refusal(reason, "督办的理由")


@action(
    "opinion.notice",
    label=_("出受理告知书"),
    needs=Perm.OPINION_TRIAGE,
    on=Opinion,
    states=OPINION,
    for_resident=_("给您出了受理告知书"),
)
def notice(act: Act, opinion: Opinion) -> OfficialPaper:
    """For the resident's hand. It is no answer: the answering clock runs on."""
    return make(act, PaperKind.NOTICE, opinion, "反映人", lambda head: wordings.notice(opinion, head))


@notice.refusing
def _notice(by: Actor, opinion: Opinion) -> Refusal | None:
    return person_refusal(by, "出受理告知书") or _again_refusal(_valid(PaperKind.NOTICE, opinion=opinion))


@action("paper.void", label=_("作废文书"), needs=Perm.PAPER_VOID, on=OfficialPaper, states=PAPER)
def void(act: Act, paper: OfficialPaper, *, reason: str) -> OfficialPaper:
    """The number stays taken, and the file stays as it went out."""
    paper.void_reason, paper.voided_at, paper.voided_by_id = reason.strip(), act.now, act.by.person_id
    act.move(paper)
    return paper


@void.refusing
def _void(by: Actor, paper: OfficialPaper, *, reason: str) -> Refusal | None:
    if no := person_refusal(by, "作废文书"):
        return no
    if paper.unit_id not in units_of(by):
        return Refusal("这份文书是别的单位出的，只能由出文单位作废。", who=paper.unit.name, kind="permission")
    return rules.reason_refusal(reason, "为什么作废")


# --- what becomes of papers when their matter changes ----------------------------------------------------------------


def move_along(opinion: Opinion, scope: str) -> None:
    """The matter lies elsewhere: its papers are read there too."""
    for paper in OfficialPaper.objects.filter(opinion=opinion):
        paper.scope = scope
        paper.save()


def seal_away(act: Act, **about: Any) -> None:
    """A paper that tells of an accusation: the file is sealed, number and kind stay."""
    for paper in OfficialPaper.objects.filter(**about).select_related("file"):
        seal_file(act, locked(paper.file))
        if paper.reason:
            erase_values(paper, ("reason",))
            paper.reason = SEALED
            paper.save()

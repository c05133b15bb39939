"""Accusations (检举控告): the words leave every readable place in one action, and come back only to discipline, logged."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from minqing.base import journal
from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.base.files import seal_file
from minqing.base.models import JournalRow
from minqing.base.rows import Row
from minqing.base.sealing import open_bytes, seal_bytes
from minqing.campaigns.actions.activity import strike_out
from minqing.matters.actions import correcting, levels, papers, receipts
from minqing.matters.actions.moving import locked, person_refusal, step
from minqing.matters.level_states import ReferralState
from minqing.matters.models import (
    Accusation,
    Channel,
    Kind,
    LookBackItem,
    MergeLine,
    Opinion,
    OpinionLink,
    Outcome,
    PersonalLink,
    Problem,
    Referral,
    Speaker,
    TaskProblem,
    Verdict,
)
from minqing.matters.states import OPINION, PROBLEM, RECEIPT, ProblemState
from minqing.org.actions.reveal import log_look
from minqing.org.permissions import Perm

SPEAKER_FIELDS = ("name", "phone", "address", "id_number")
EMPTIED: dict[str, Any] = {
    "title": "",
    "words": "",
    "place": "",
    "category": None,
    "happened_at": None,
    "anonymous": False,
    "end_reason": "",
    "end_text": "",
    "ended_at": None,
    "answer": "",
    "other_reply": "",
    "other_reply_at": None,
    "channel": Channel.HIDDEN,
    "kind": Kind.ACCUSATION,
    "activity": None,
    "passage": None,
}
FOREIGN = {"category": "category_id", "activity": "activity_id"}
PURPOSE = "accusation"
WITH_DISCIPLINE = "已转有权机关办理"
BASIS = "信访工作条例第三十条：检举控告不得让被检举控告的人或单位知道"


def hide(act: Act, opinion: Opinion, content: dict[str, Any]) -> None:
    """Keep an accusation's content in the sealed store."""
    text = json.dumps(content, ensure_ascii=False).encode()
    Accusation.objects.create(opinion=opinion, content=seal_bytes(text, PURPOSE), sealed_at=act.now)


def content_of(opinion: Opinion) -> dict[str, Any]:
    """Everything that an opinion says, as plain data."""
    speaker = Speaker.objects.filter(opinion=opinion).first()
    happened = opinion.happened_at
    return {
        "title": opinion.title,
        "words": opinion.words,
        "place": opinion.place,
        "channel": opinion.channel,
        "category": opinion.category.full_name if opinion.category else "",
        "happened_at": happened.isoformat() if happened else "",
        "anonymous": opinion.anonymous,
        "speaker": {name: getattr(speaker, name) for name in SPEAKER_FIELDS} if speaker else {},
        "tags": sorted(opinion.tags.values_list("wind", flat=True)),
        "files": [str(pk) for pk in opinion.files.values_list("file", flat=True)],
        "end_text": opinion.end_text,
        "answer": opinion.answer,
        "other_reply": opinion.other_reply,
        "activity": opinion.activity.code if opinion.activity else "",
    }


def seal_opinion(act: Act, opinion: Opinion) -> None:
    """Move text, speaker, tags and files of a stored opinion into the sealed store, and erase what the journal said."""
    hide(act, opinion, content_of(opinion))
    for link in OpinionLink.objects.filter(opinion=opinion, active=True).select_related("problem"):
        _let_go(act, link)
    for source in PersonalLink.objects.filter(opinion=opinion):
        _let_go_personal(act, source)
    papers.seal_away(act, opinion=opinion)
    correcting.wipe(opinion=opinion)
    if opinion.activity is not None and opinion.passage is not None:
        strike_out(locked(opinion.activity), opinion.passage)
    for attached in opinion.files.select_related("file"):
        seal_file(act, attached.file)
        _remove(attached)
    for part in (*opinion.tags.all(), *Speaker.objects.filter(opinion=opinion)):
        _remove(part)
    leaves = list(JournalRow.objects.filter(row=opinion.pk).values_list("leaf", flat=True))
    journal.erase_says(leaves)
    journal.erase_values(opinion, [FOREIGN.get(name, name) for name in EMPTIED])
    for name, value in EMPTIED.items():
        setattr(opinion, name, value)
    step(OPINION, opinion, "opinion.seal")
    # Nobody is asked to judge an accusation: that would tell whoever reads the queue what it is.
    receipt = receipts.of(opinion)
    if receipt is not None:
        receipt.asked_at, receipt.callback_on = None, None
        step(RECEIPT, receipt, "opinion.seal")
    forget_old_pages()


def _remove(row: Row) -> None:
    journal.erase_values(row)
    row.delete()


def _let_go(act: Act, link: OpinionLink) -> None:
    """Unlink. A problem that was made of this opinion alone loses its wording too, and is closed as not ours."""
    link.active, link.unlinked_at, link.unlink_reason = False, act.now, WITH_DISCIPLINE
    link.save()
    problem = link.problem
    if OpinionLink.objects.filter(problem=problem).exclude(opinion=link.opinion).exists():
        return
    served = TaskProblem.objects.filter(problem=problem).values("task")
    papers.seal_away(act, problem=problem)
    papers.seal_away(act, task__in=served)
    correcting.wipe(problem=problem)
    journal.erase_values(problem, ("title", "description", "place", "state_note", "category_id"))
    problem.title, problem.description, problem.place, problem.state_note = WITH_DISCIPLINE, "", "", ""
    problem.category = None
    problem.outcome, problem.outcome_text = Outcome.NOT_OURS, WITH_DISCIPLINE
    problem.closed_at, problem.closed_by_id = act.now, act.by.person_id
    problem.level_due, problem.level_rule = None, ""
    levels.wipe(problem, WITH_DISCIPLINE)
    step(PROBLEM, problem, "opinion.seal")


def _let_go_personal(act: Act, source: PersonalLink) -> None:
    """A leader's own register leads to no accusation, and does not tell that one was made: the reason says nothing."""
    if source.active:
        source.active, source.unlinked_at, source.unlink_reason = False, act.now, "来源已调整"
        source.save()


def forget_old_pages() -> None:
    """SQLite keeps old pages in its write-ahead log until it is cut back; PostgreSQL vacuums by itself."""
    if connection.vendor == "sqlite":
        transaction.on_commit(_cut_back, robust=True)


def _cut_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def sealing_refusal(by: Actor, opinion: Opinion) -> Refusal | None:
    """Why an opinion cannot be moved into the sealed store now."""
    return person_refusal(by, "转纪检") or _bound_refusal(opinion)


def _bound_refusal(opinion: Opinion) -> Refusal | None:
    """What already hangs on an opinion, or its state, keeps it from being sealed."""
    if no := OPINION.refusal("opinion.seal", opinion):
        return no
    if Verdict.objects.filter(receipt__opinion=opinion).exists():
        return Refusal(
            "群众已经对这件事作出评价，评价不能改动，不能再整件转为检举控告。",
            who="纪检干部另行登记",
            basis=BASIS,
        )
    came = MergeLine.objects.filter(opinion=opinion, merge__active=True).select_related("merge__merged")
    if (line := came.first()) is not None:
        return Refusal(
            f"它所属的问题{line.merge.merged.code}已经并入别的问题。请先把那个问题分开，再转纪检。",
            who="分办员、分管领导",
            basis=BASIS,
        )
    for link in OpinionLink.objects.filter(opinion=opinion, active=True).select_related("problem"):
        problem: Problem = link.problem
        # An inspection sheet tells of the matter too, and is final.
        if problem.state == ProblemState.DONE or LookBackItem.objects.filter(problem=problem).exists():
            return Refusal(
                f"它所属的问题{problem.code}已经办结公布，不能再密封。", who="纪检干部另行登记", basis=BASIS
            )
        if TaskProblem.objects.filter(problem=problem, active=True).exists():
            return Refusal(
                f"它所属的问题{problem.code}已经下达任务。请先把这个问题移出任务，再转纪检。",
                who="分办员、分管领导",
                basis=BASIS,
            )
        if Referral.objects.filter(problem=problem).exclude(state=ReferralState.CLOSED).exists():
            return Refusal(
                f"它所属的问题{problem.code}已经提请上级办理。请先结束提请，再转纪检。",
                who="分办员、分管领导",
                basis=BASIS,
            )
    return None


@action("opinion.seal", label=_("转为检举控告并密封"), needs=Perm.OPINION_TRIAGE, on=Opinion, states=OPINION)
def seal(act: Act, opinion: Opinion) -> Opinion:
    seal_opinion(act, opinion)
    return opinion


@seal.refusing
def _seal(by: Actor, opinion: Opinion) -> Refusal | None:
    return sealing_refusal(by, opinion)


@action("opinion.seal_again", label=_("恢复备份后重新密封"), needs=Perm.OFFICE_SET_UP)
def seal_again(act: Act, *, opinions: list[str]) -> dict[str, list[str]]:
    """Seal in a restored office what persons sealed after the backup was made. Tells codes: sealed, and left open."""
    told: dict[str, list[str]] = {"sealed": [], "open": []}
    waiting = Opinion.objects.filter(pk__in=opinions, office=act.office, accusation=None)
    for opinion in waiting.select_for_update(of=("self",)).order_by("code"):
        if _bound_refusal(opinion) is None:
            seal_opinion(act, opinion)
            told["sealed"].append(opinion.code)
        else:
            told["open"].append(opinion.code)
    return told


@seal_again.refusing
def _seal_again(by: Actor, *, opinions: list[str]) -> Refusal | None:
    if by.person_id is not None:
        return Refusal("这一步只在恢复备份时由系统做。转纪检请打开那一件。", kind="permission")
    return None if opinions else Refusal("没有要重新密封的意见。", kind="input")


@action("accusation.open", label=_("打开检举控告"), needs=Perm.ACCUSATION_OPEN, on=Opinion, states=OPINION)
def open_(act: Act, opinion: Opinion, *, purpose: str) -> dict[str, Any]:
    """The content in clear, for this one reader, written down in the access log."""
    accusation = Accusation.objects.get(opinion=opinion)
    log_look(
        act, row=accusation, scope=opinion.scope, code=opinion.code, field="content", purpose=purpose.strip()
    )
    content: dict[str, Any] = json.loads(open_bytes(accusation.content, PURPOSE))
    return content


@open_.refusing
def _open(by: Actor, _opinion: Opinion, *, purpose: str) -> Refusal | None:
    if len(purpose.strip()) < 2:
        return Refusal("请写明为什么要打开，例如“初核线索”。每次打开都会留痕。", kind="input")
    return person_refusal(by, "打开检举控告")

"""Taking opinions in: by staff, by residents, put right at once, and from tables. Nothing said is ever turned away for form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.base.lengths import LETTER, WORDS
from minqing.campaigns.models import Campaign
from minqing.matters.actions import accusation
from minqing.matters.actions.fixing import fix, fix_refusal
from minqing.matters.actions.taking import (
    answer_of,
    answer_refusal,
    intake_refusal,
    keep_answer,
    keep_speaker,
    new_opinion,
    numbers_refusal,
    take_in,
    with_speaker,
)
from minqing.matters.models import Channel, Kind
from minqing.matters.models.opinion import NOT_RECORDED
from minqing.matters.states import OpinionState
from minqing.org.permissions import Perm

# The receipt code is shown with the receipt and never again.
CODE = ("code",)


@action(
    "opinion.record",
    label=_("登记意见"),
    needs=Perm.OPINION_RECORD,
    for_resident=_("工作人员登记了您的话"),
    told_once=CODE,
    at_most={"words": WORDS},
)
def record(act: Act, *, scope: str, words: str, channel: str, **more: Any) -> dict[str, str]:
    """By staff, in the speaker's own words. Gives the receipt code, once."""
    return answer_of(*take_in(act, {"scope": scope, "words": words, "channel": channel, **more}))


@action(
    "opinion.submit",
    label=_("群众网上反映"),
    needs=Perm.OPINION_SUBMIT,
    for_resident=_("您反映了情况"),
    told_once=CODE,
    at_most={"words": WORDS},
)
def submit(
    act: Act,
    *,
    scope: str,
    words: str,
    title: str = "",
    kind: str = "",
    place: str = "",
    happened_at: dt.datetime | None = None,
    anonymous: bool = False,
    speaker: Mapping[str, str] | None = None,
    files: Iterable[Any] = (),
) -> dict[str, str]:
    """By a resident, without an account."""
    given = {
        "scope": scope,
        "words": words,
        "title": title,
        "kind": kind,
        "place": place,
        "happened_at": happened_at,
        "anonymous": anonymous,
        "speaker": speaker,
        "files": files,
        "channel": Channel.WEB,
        # Nobody chooses for a resident: what is heard while a campaign runs counts in it.
        "campaign": Campaign.objects.of_office(act.office).offered_first(),
    }
    return answer_of(*take_in(act, given))


@action(
    "opinion.record_fixed",
    label=_("立行立改：登记并当场办好"),
    needs=Perm.PROBLEM_RAISE,
    for_resident=_("当场办理"),
    told_once=CODE,
    at_most={"words": WORDS},
)
def record_fixed(
    act: Act,
    *,
    scope: str,
    words: str,
    channel: str,
    fix_text: str,
    evidence: Sequence[Mapping[str, Any]],
    outcome: str = "solved",
    **more: Any,
) -> dict[str, str]:
    """What could be fixed on the spot: opinion, fix and evidence in one step. The resident is asked to judge."""
    opinion, code = take_in(act, {"scope": scope, "words": words, "channel": channel, **more})
    problem = fix(act, opinion, "opinion.record_fixed", fix_text, evidence, outcome)
    return {**answer_of(opinion, code), "problem": str(problem.pk)}


@action(
    "opinion.import_line",
    label=_("从表格导入意见"),
    needs=Perm.IMPORT,
    told_once=CODE,
    at_most={"words": LETTER, "other_reply": LETTER, "answer": LETTER},
)
def import_line(
    act: Act,
    *,
    scope: str,
    words: str,
    received_at: dt.datetime,
    channel: str = Channel.EXCEL,
    other_reply: str = "",
    other_reply_at: dt.datetime | None = None,
    answer: str = "",
    answered_at: dt.datetime | None = None,
    code: str = "",
    **more: Any,
) -> dict[str, str]:
    """A line of a table; the speaker's cells come as `speaker_name`, `speaker_phone`, `speaker_address`. One that another office has answered is archived with that answer: outcome 未记录, in no rate,
    on no clock, and nobody is asked to judge it.
    """
    cells = {"scope": scope, "words": words, "channel": channel, "received_at": received_at, **more}
    given = with_speaker(cells)
    if not other_reply.strip():
        taken, receipt = take_in(act, given)
        keep_answer(taken, answer, answered_at)
        return answer_of(taken, receipt)
    opinion = new_opinion(act, given, channel=channel)
    opinion.state, opinion.outcome_note = OpinionState.RECORDED_ONLY, NOT_RECORDED
    opinion.other_reply, opinion.other_reply_at = other_reply, other_reply_at
    opinion.save()
    keep_speaker(opinion, given.get("speaker"))
    return answer_of(opinion, "")


@record.refusing
@submit.refusing
@record_fixed.refusing
def _taking_in(by: Actor, **given: Any) -> Refusal | None:
    return intake_refusal(by, given) or numbers_refusal(given)


@record_fixed.refusing
def _record_fixed(
    by: Actor, *, fix_text: str, evidence: Sequence[Mapping[str, Any]], outcome: str = "solved", **given: Any
) -> Refusal | None:
    if given.get("kind") == Kind.ACCUSATION:
        return Refusal(
            "检举控告不能当场办结，请直接登记，由纪检干部处理。", who="纪检干部", basis=accusation.BASIS
        )
    return fix_refusal(by, fix_text, evidence, outcome)


@import_line.refusing
def _import_line(
    by: Actor,
    *,
    received_at: dt.datetime | None = None,
    other_reply: str = "",
    other_reply_at: dt.datetime | None = None,
    answer: str = "",
    answered_at: dt.datetime | None = None,
    code: str = "",
    **given: Any,
) -> Refusal | None:
    if code:
        return Refusal(f"没有编号是{code}的意见。新的一行，编号请留空，由系统给。", kind="input")
    if received_at is None:
        return Refusal("收到时间要写。", kind="input")
    if no := intake_refusal(by, with_speaker({"received_at": received_at, **given})):
        return no
    if (answer.strip() or answered_at) and (other_reply.strip() or given.get("kind") == Kind.ACCUSATION):
        return Refusal("本机构的答复不能和其他机构的答复写在一行，检举控告也不能带着答复导入。", kind="input")
    if no := answer_refusal(answer, answered_at, received_at):
        return no
    if other_reply_at is not None and not other_reply.strip():
        return Refusal("有答复时间，没有答复内容，请核对。", kind="input")
    if other_reply.strip() and given.get("kind") == Kind.ACCUSATION:
        return Refusal("检举控告不能连同答复导入为存档，请单独登记。", basis=accusation.BASIS)
    if other_reply_at is not None and other_reply_at < received_at:
        return Refusal("答复时间早于收到时间，请核对。", kind="input")
    return None

"""Taking opinions in: by staff, by residents, put right at once, and from tables. Nothing said is ever turned away for form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.contact import BadContact, id_from, phone_from
from minqing.base.errors import Refusal
from minqing.base.files import store
from minqing.base.lengths import LETTER, WORDS
from minqing.base.norms import norm
from minqing.base.numbers import next_code
from minqing.base.sealing import lookup
from minqing.base.text import normalise_space, shorten
from minqing.matters.actions import accusation, receipts
from minqing.matters.actions.fixing import fix, fix_refusal
from minqing.matters.actions.moving import due_words, heard_by, place_refusal
from minqing.matters.models import Category, Channel, Kind, Opinion, OpinionFile, OpinionTag, Speaker, Wind
from minqing.matters.models.opinion import NOT_RECORDED
from minqing.matters.norms import ANSWER
from minqing.matters.states import OpinionState, ReceiptState
from minqing.org.permissions import Perm

TITLE = 30
FIELDS = frozenset(
    [
        "scope",
        "words",
        "channel",
        "title",
        "kind",
        "category",
        "place",
        "happened_at",
        "received_at",
        "anonymous",
        "speaker",
        "tags",
        "files",
        "source",
        "source_ref",
    ]
)
# The receipt code is shown with the receipt and never again.
CODE = ("code",)
SPEAKER_LENGTHS = {"name": 40, "phone": 30, "address": 160, "id_number": 30}


def _opinion(act: Act, given: Mapping[str, Any], **more: Any) -> Opinion:
    """A new row with its number, its recorder and its clock."""
    if unknown := set(given) - FIELDS:
        message = f"an opinion has no {sorted(unknown)}"
        raise TypeError(message)
    words = str(given["words"])
    opinion = Opinion(
        office=act.office,
        scope=given["scope"],
        code=next_code(act.office, "YJ", act.today.year),
        title=str(given.get("title") or "").strip() or shorten(normalise_space(words), TITLE),
        words=words,
        kind=given.get("kind") or "",
        category=given.get("category"),
        place=str(given.get("place") or "").strip(),
        happened_at=given.get("happened_at"),
        received_at=given.get("received_at") or act.now,
        recorded_at=act.now,
        recorded_by_id=act.by.person_id,
        recorder_unit_id=act.authority.unit_id if act.by.person_id else None,
        anonymous=bool(given.get("anonymous")),
        source=str(given.get("source") or "").strip(),
        source_ref=str(given.get("source_ref") or "").strip(),
    )
    for name, value in more.items():
        setattr(opinion, name, value)
    return opinion


def _start_clock(opinion: Opinion) -> None:
    """When the first answer is due, and by which rule: stored, since rules change."""
    start = opinion.received_at.astimezone(clock.ZONE).date()
    path = opinion.category.path if opinion.category else ""
    limit = norm(ANSWER, on=start, subject=path)
    opinion.answer_due, opinion.answer_rule = heard_by(limit, start), due_words(limit, start)


def _speaker(opinion: Opinion, given: Mapping[str, str] | None) -> None:
    told = {name: str(value or "").strip() for name, value in (given or {}).items()}
    if not any(told.values()):
        return
    phone, number = told.get("phone", ""), told.get("id_number", "")
    Speaker.objects.create(
        opinion=opinion,
        **told,
        phone_last4=phone[-4:],
        phone_hmac=lookup(phone, "speaker phone") if phone else "",
        id_last4=number[-4:],
        id_hmac=lookup(number, "speaker id") if number else "",
    )


def _take_in(act: Act, given: Mapping[str, Any]) -> tuple[Opinion, str]:
    """Store an opinion with everything that belongs to it, and issue its receipt."""
    opinion = _opinion(act, given, channel=given["channel"])
    if opinion.kind == Kind.ACCUSATION:
        return _take_in_sealed(act, opinion, given)
    if opinion.kind and opinion.category is not None:
        opinion.state = OpinionState.TRIAGED
    _start_clock(opinion)
    opinion.save()
    _speaker(opinion, given.get("speaker"))
    for wind in sorted(set(given.get("tags") or ())):
        OpinionTag.objects.create(opinion=opinion, wind=wind)
    for upload in given.get("files") or ():
        OpinionFile.objects.create(opinion=opinion, file=store(upload))
    return opinion, receipts.issue(act, opinion)


def _take_in_sealed(act: Act, opinion: Opinion, given: Mapping[str, Any]) -> tuple[Opinion, str]:
    """An accusation named as one from the start: no readable place ever holds a word of it."""
    content = {
        "title": opinion.title,
        "words": opinion.words,
        "place": opinion.place,
        "channel": opinion.channel,
        "category": opinion.category.full_name if opinion.category else "",
        "happened_at": opinion.happened_at.isoformat() if opinion.happened_at else "",
        "anonymous": opinion.anonymous,
        "speaker": {name: str(value or "").strip() for name, value in (given.get("speaker") or {}).items()},
        "tags": sorted(set(given.get("tags") or ())),
        "files": [str(store(upload, sealed=True).pk) for upload in given.get("files") or ()],
        "end_text": "",
        "answer": "",
        "other_reply": "",
    }
    _start_clock(opinion)
    for name, value in accusation.EMPTIED.items():
        setattr(opinion, name, value)
    opinion.state = OpinionState.WITH_DISCIPLINE
    opinion.save()
    accusation.hide(act, opinion, content)
    return opinion, receipts.issue(act, opinion, ReceiptState.CLOSED)


def _with_speaker(cells: Mapping[str, Any]) -> dict[str, Any]:
    """The speaker's cells of a line, put together."""
    speaker = {name: cells[f"speaker_{name}"] for name in SPEAKER_LENGTHS if cells.get(f"speaker_{name}")}
    rest = {name: value for name, value in cells.items() if not name.startswith("speaker_")}
    return {**rest, "speaker": speaker} if speaker else rest


def _told(opinion: Opinion, code: str) -> dict[str, str]:
    return {"opinion": str(opinion.pk), "number": opinion.code, "code": code}


# --- the rules ---------------------------------------------------------------------------------------------------------


def _intake_refusal(by: Actor, given: Mapping[str, Any]) -> Refusal | None:
    if no := place_refusal(by, str(given.get("scope") or "")):
        return no
    words = str(given.get("words") or "")
    if not words.strip():
        return Refusal("请写下群众说的话，一句也可以。", kind="input")
    if len(str(given.get("title") or "")) > 80 or len(str(given.get("place") or "")) > 120:
        return Refusal("标题最多80字，地点最多120字，请写短一些。", kind="input")
    return (
        _times_refusal(given.get("happened_at"), given.get("received_at"))
        or _kind_refusal(by, given)
        or _speaker_refusal(given)
        or _source_refusal(by, given)
    )


def _times_refusal(happened: dt.datetime | None, received: dt.datetime | None) -> Refusal | None:
    now = clock.now()
    if received is not None and received > now:
        return Refusal("收到时间比现在还晚，请核对。", kind="input")
    if happened is not None and happened > (received or now):
        return Refusal("发生时间晚于收到时间，请核对。", kind="input")
    return None


def _kind_refusal(by: Actor, given: Mapping[str, Any]) -> Refusal | None:
    kind, category = given.get("kind") or "", given.get("category")
    if kind and kind not in Kind.values:
        return Refusal(f"没有“{kind}”这个类型。可选：{'、'.join(str(k.label) for k in Kind)}。", kind="input")
    if (channel := given.get("channel")) is not None and channel not in set(Channel.values) - {
        Channel.HIDDEN
    }:
        return Refusal(f"没有“{channel}”这个渠道。", kind="input")
    if wrong := set(given.get("tags") or ()) - set(Wind.values):
        return Refusal(f"没有“{'、'.join(sorted(wrong))}”这个四风标签。", kind="input")
    return category_refusal(by, category)


def category_refusal(by: Actor, category: Category | None) -> Refusal | None:
    """A category of this office, in use."""
    if category is None:
        return None
    if category.office != by.office:
        return Refusal("没有找到这个类别。", kind="input")
    if not category.active:
        return Refusal(f"类别“{category.full_name}”已停用，请另选。", kind="input")
    return None


def _speaker_refusal(given: Mapping[str, Any]) -> Refusal | None:
    speaker: Mapping[str, str] = given.get("speaker") or {}
    if unknown := set(speaker) - set(SPEAKER_LENGTHS):
        return Refusal(f"反映人没有“{'、'.join(sorted(unknown))}”这一栏。", kind="input")
    if given.get("anonymous") and any(str(v or "").strip() for v in speaker.values()):
        return Refusal("勾选了匿名，又写了反映人信息。请去掉一样。", kind="input")
    for name, most in SPEAKER_LENGTHS.items():
        if len(str(speaker.get(name) or "")) > most:
            return Refusal("反映人信息太长，请核对。", kind="input")
    return None


def _numbers_refusal(given: Mapping[str, Any]) -> Refusal | None:
    """Somebody is to be called back by this number. Tables of other offices may bring theirs masked."""
    speaker: Mapping[str, str] = given.get("speaker") or {}
    for name, read in (("phone", phone_from), ("id_number", id_from)):
        try:
            if number := str(speaker.get(name) or "").strip():
                read(number)
        except BadContact as bad:
            return Refusal(str(bad), kind="input")
    return None


def _source_refusal(by: Actor, given: Mapping[str, Any]) -> Refusal | None:
    source, ref = str(given.get("source") or "").strip(), str(given.get("source_ref") or "").strip()
    if not ref:
        return None
    known = Opinion.objects.filter(office=by.office, source=source, source_ref=ref).first()
    if known is not None:
        return Refusal(f"来源编号{ref}已经登记过，是{known.code}。", kind="input")
    return None


# --- the actions -------------------------------------------------------------------------------------------------------


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
    return _told(*_take_in(act, {"scope": scope, "words": words, "channel": channel, **more}))


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
    }
    return _told(*_take_in(act, given))


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
    opinion, code = _take_in(act, {"scope": scope, "words": words, "channel": channel, **more})
    problem = fix(act, opinion, "opinion.record_fixed", fix_text, evidence, outcome)
    return {**_told(opinion, code), "problem": str(problem.pk)}


@action(
    "opinion.import_line",
    label=_("从表格导入意见"),
    needs=Perm.IMPORT,
    told_once=CODE,
    at_most={"words": LETTER, "other_reply": LETTER},
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
    code: str = "",
    **more: Any,
) -> dict[str, str]:
    """A line of a table; the speaker's cells come as `speaker_name`, `speaker_phone`, `speaker_address`. One that another office has answered is archived with that answer: outcome 未记录, in no rate,
    on no clock, and nobody is asked to judge it.
    """
    cells = {"scope": scope, "words": words, "channel": channel, "received_at": received_at, **more}
    given = _with_speaker(cells)
    if not other_reply.strip():
        return _told(*_take_in(act, given))
    opinion = _opinion(act, given, channel=channel)
    opinion.state, opinion.outcome_note = OpinionState.RECORDED_ONLY, NOT_RECORDED
    opinion.other_reply, opinion.other_reply_at = other_reply, other_reply_at
    opinion.save()
    _speaker(opinion, given.get("speaker"))
    return _told(opinion, "")


@record.refusing
@submit.refusing
@record_fixed.refusing
def _taking_in(by: Actor, **given: Any) -> Refusal | None:
    return _intake_refusal(by, given) or _numbers_refusal(given)


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
    code: str = "",
    **given: Any,
) -> Refusal | None:
    if code:
        return Refusal(f"没有编号是{code}的意见。新的一行，编号请留空，由系统给。", kind="input")
    if received_at is None:
        return Refusal("收到时间要写。", kind="input")
    if no := _intake_refusal(by, _with_speaker({"received_at": received_at, **given})):
        return no
    if other_reply_at is not None and not other_reply.strip():
        return Refusal("有答复时间，没有答复内容，请核对。", kind="input")
    if other_reply.strip() and given.get("kind") == Kind.ACCUSATION:
        return Refusal("检举控告不能连同答复导入为存档，请单独登记。", basis=accusation.BASIS)
    if other_reply_at is not None and other_reply_at < received_at:
        return Refusal("答复时间早于收到时间，请核对。", kind="input")
    return None

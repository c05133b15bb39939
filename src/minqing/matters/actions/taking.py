"""How an opinion is taken in: the row, its clock, its speaker, its receipt, and the rules that every way in obeys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from minqing.base import clock
from minqing.base.action import Act
from minqing.base.actor import Actor
from minqing.base.contact import BadContact, id_from, phone_from
from minqing.base.errors import Refusal
from minqing.base.files import store
from minqing.base.norms import norm
from minqing.base.numbers import next_code
from minqing.base.sealing import lookup
from minqing.base.text import normalise_space, shorten
from minqing.campaigns.models import Campaign
from minqing.campaigns.states import CampaignState
from minqing.matters.actions import accusation, receipts
from minqing.matters.actions.moving import due_words, heard_by, place_refusal
from minqing.matters.models import Category, Channel, Kind, Opinion, OpinionFile, OpinionTag, Speaker, Wind
from minqing.matters.norms import ANSWER
from minqing.matters.states import OpinionState, ReceiptState

TITLE = 30
# For a value that may be emptied: what "say nothing about it" is called.
AS_IT_IS = ""
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
        "campaign",
    ]
)
SPEAKER_LENGTHS = {"name": 40, "phone": 30, "address": 160, "id_number": 30}


def new_opinion(act: Act, given: Mapping[str, Any], **more: Any) -> Opinion:
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
        campaign=given.get("campaign"),
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


def keep_speaker(opinion: Opinion, given: Mapping[str, str] | None) -> None:
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


def take_in(act: Act, given: Mapping[str, Any], **more: Any) -> tuple[Opinion, str]:
    """Store an opinion with everything that belongs to it, and issue its receipt."""
    opinion = new_opinion(act, given, channel=given["channel"], **more)
    if opinion.kind == Kind.ACCUSATION:
        return _take_in_sealed(act, opinion, given)
    if opinion.kind and opinion.category is not None:
        opinion.state = OpinionState.TRIAGED
    _start_clock(opinion)
    opinion.save()
    keep_speaker(opinion, given.get("speaker"))
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


def with_speaker(cells: Mapping[str, Any]) -> dict[str, Any]:
    """The speaker's cells of a line, put together."""
    speaker = {name: cells[f"speaker_{name}"] for name in SPEAKER_LENGTHS if cells.get(f"speaker_{name}")}
    rest = {name: value for name, value in cells.items() if not name.startswith("speaker_")}
    return {**rest, "speaker": speaker} if speaker else rest


def keep_answer(opinion: Opinion, text: str, answered_at: dt.datetime | None) -> None:
    """An answer that was given before the case came in counts from its own day."""
    if text.strip() and answered_at is not None:
        opinion.answer, opinion.answered_at = text.strip(), answered_at
        opinion.save()


def answer_of(opinion: Opinion, code: str) -> dict[str, str]:
    return {"opinion": str(opinion.pk), "number": opinion.code, "code": code}


# --- the rules ---------------------------------------------------------------------------------------------------------


def intake_refusal(by: Actor, given: Mapping[str, Any]) -> Refusal | None:
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
        or campaign_refusal(by, given.get("campaign"))
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


def campaign_refusal(by: Actor, campaign: Campaign | None) -> Refusal | None:
    """A campaign of this office that has begun. One that has ended may still get what was heard while it ran."""
    if campaign is None:
        return None
    if campaign.office != by.office:
        return Refusal("没有找到这个教育实践活动。", kind="input")
    if campaign.state == CampaignState.PLANNED:
        return Refusal(
            f"“{campaign.name}”还没有启动，不能登记到它名下。", who="分办员、分管领导", kind="input"
        )
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


def numbers_refusal(given: Mapping[str, Any]) -> Refusal | None:
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


def answer_refusal(
    text: str, answered_at: dt.datetime | None, received_at: dt.datetime | None
) -> Refusal | None:
    """An answer and its day come together, after the case was received and not after today."""
    if bool(text.strip()) != (answered_at is not None):
        return Refusal("已经答复过的，答复内容和答复时间都要写。", kind="input")
    if answered_at is None:
        return None
    if answered_at > clock.now():
        return Refusal("答复时间比现在还晚，请核对。", kind="input")
    if received_at is not None and answered_at < received_at:
        return Refusal("答复时间早于收到时间，请核对。", kind="input")
    return None

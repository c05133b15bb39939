"""From a draft to a receipt: once, whatever the line does, and both when one form was sent with two contents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minqing.base import uploads
from minqing.base.errors import KeyReused
from minqing.matters.actions import opinion
from minqing.matters.models import Receipt
from minqing.org.access import ResidentActor
from minqing.org.models import Office
from minqing.portal import drafts
from minqing.portal.models import Draft


@dataclass(frozen=True)
class Sent:
    """What the resident is told once: the number, the code, and what was promised. A late repeat knows no code."""

    number: str
    code: str = ""
    received_at: dt.datetime | None = None
    answer_due: dt.date | None = None
    sealed: bool = False

    @property
    def groups(self) -> list[str]:
        return self.code.split("-")


def send(draft: Draft, office: Office, key: str, texts: dict[str, str]) -> list[Sent]:
    """Hand the story in under `key`. The same story again gives the same receipt.

    Another story under a used key is kept too, under a key of its own, and both receipts come back, the earlier first.
    Raises Refused in words; then nothing was kept and the draft is as it was.
    """
    story = drafts.story_of(draft)
    with uploads.received(drafts.originals(draft, story), drafts.LIMITS) as files:
        told = {**_told(office, texts), "files": files}
        actor = ResidentActor(office.scope)
        try:
            answers = [_submitted(actor, key, told)]
        except KeyReused as earlier:
            another = f"{key} {story.digest()}"
            answers = [earlier.previous, _submitted(actor, another, told)]
    drafts.mark_sent(draft)
    return [_sent(answer) for answer in answers]


def _submitted(actor: ResidentActor, key: str, told: dict[str, Any]) -> Mapping[str, str]:
    try:
        return opinion.submit(by=actor, key=key, **told)
    except KeyReused as known:
        if not known.same:
            raise
        left: Mapping[str, str] = known.previous
        return left


def _told(office: Office, texts: dict[str, str]) -> dict[str, Any]:
    speaker = {"name": texts["name"].strip(), "phone": texts["phone"]}
    known = any(speaker.values())
    return {
        "scope": texts["scope"] or office.scope,
        "kind": texts["kind"],
        "words": texts["words"],
        "place": texts["place"].strip(),
        "anonymous": not known,
        "speaker": speaker if known else None,
    }


def _sent(answer: Mapping[str, str]) -> Sent:
    if "code" not in answer:
        return Sent(answer["number"])
    receipt = Receipt.objects.by_code(answer["code"])
    assert receipt is not None
    row = receipt.opinion
    due = None if row.with_discipline else row.answer_due
    return Sent(answer["number"], answer["code"], row.received_at, due, row.with_discipline)

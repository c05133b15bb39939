"""From minutes to opinions: each marked passage becomes one, word for word, once; and the minutes keep what was taken from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.base.lengths import LETTER
from minqing.campaigns import rules
from minqing.campaigns.actions.activity import strike_out
from minqing.campaigns.models import Activity, ActivityKind
from minqing.matters.actions import accusation
from minqing.matters.actions.taking import answer_of, intake_refusal, numbers_refusal, take_in
from minqing.matters.models import Category, Channel, Kind, Opinion
from minqing.org.permissions import Perm

SPLIT = "activity.split"


def taken(activity: Activity) -> dict[int, Opinion]:
    """Passage number → the opinion that was made of it."""
    return {
        row.passage: row
        for row in Opinion.objects.filter(activity=activity, passage__isnull=False)
        if row.passage is not None
    }


def _given(activity: Activity, passage: int, more: Mapping[str, Any]) -> dict[str, Any]:
    lines = rules.passages(activity.minutes)
    return {
        "words": lines[passage - 1],
        "channel": Channel.VISIT if activity.kind == ActivityKind.VISIT else Channel.SYMPOSIUM,
        "received_at": activity.held_at,
        "campaign": activity.campaign,
        **more,
    }


@action(
    SPLIT,
    label=_("从记录拆成意见"),
    needs=Perm.OPINION_RECORD,
    on=Activity,
    for_resident=_("您在会上说的话已经登记"),
    told_once=("code",),
)
def split(
    act: Act,
    activity: Activity,
    *,
    passage: int,
    scope: str,
    place: str = "",
    kind: str = "",
    category: Category | None = None,
    speaker: Mapping[str, str] | None = None,
    tags: Iterable[str] = (),
) -> dict[str, str]:
    """One passage. An accusation leaves the minutes in the same action, and nothing leads from it to the meeting."""
    more = {
        "scope": scope,
        "place": place,
        "kind": kind,
        "category": category,
        "speaker": speaker,
        "tags": tags,
    }
    given = _given(activity, passage, more)
    if kind == Kind.ACCUSATION:
        told = answer_of(*take_in(act, given))
        strike_out(activity, passage)
        accusation.forget_old_pages()
        return told
    return answer_of(*take_in(act, given, activity=activity, passage=passage))


@split.refusing
def _split(by: Actor, activity: Activity, *, passage: int, scope: str, **more: Any) -> Refusal | None:
    lines = rules.passages(activity.minutes)
    if not lines:
        return Refusal("这次活动还没有记录，先把记录写上再拆。", who="登记活动的人")
    if not 1 <= passage <= len(lines):
        return Refusal(f"记录里没有第{passage}段，请重新打开这一页。", kind="input")
    if rules.is_struck(lines[passage - 1]):
        return Refusal(f"第{passage}段已经移送，不能再拆。", kind="state")
    if (known := Opinion.objects.filter(activity=activity, passage=passage).first()) is not None:
        return Refusal(f"第{passage}段已经拆成{known.code}，一段只拆一次。", kind="state")
    if isinstance(no := by.authorise(Perm.OPINION_RECORD, None, scope), Refusal):
        return Refusal(no.why, who=no.who, kind="input")
    given = _given(activity, passage, {"scope": scope, **more})
    return intake_refusal(by, given) or numbers_refusal(given)


@action(
    "activity.write_minutes",
    label=_("写活动记录"),
    needs=Perm.ACTIVITY_RECORD,
    on=Activity,
    at_most={"minutes": LETTER},
)
def write_minutes(_act: Act, activity: Activity, *, minutes: str) -> Activity:
    """Written, or written on. What opinions were made of stays in its place word for word."""
    activity.minutes = minutes
    activity.save()
    return activity


@write_minutes.refusing
def _write_minutes(_by: Actor, activity: Activity, *, minutes: str) -> Refusal | None:
    return rules.kept_refusal(activity.minutes, minutes, taken(activity))

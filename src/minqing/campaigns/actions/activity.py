"""An activity: recorded once, put right where it was written wrongly, with its files; a passage struck out when it must go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.base import clock, journal
from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.base.files import store
from minqing.base.lengths import LETTER
from minqing.base.numbers import next_code
from minqing.campaigns import rules
from minqing.campaigns.actions.guards import campaign_refusal
from minqing.campaigns.models import Activity, ActivityFile, ActivityKind, Campaign, Participant
from minqing.org.models import Division, Person, Unit
from minqing.org.permissions import Perm
from minqing.org.rules import blank_refusal, inside_refusal

AMENDED = ("kind", "title", "held_at", "place", "residents", "bodies", "campaign")
MOST_RESIDENTS = 100_000
# Columns with a door of their own, or none.
FIXED = {"unit": "组织单位", "minutes": "记录", "scope": "所在区划", "code": "编号"}


@action("activity.record", label=_("登记活动"), needs=Perm.ACTIVITY_RECORD, at_most={"minutes": LETTER})
def record(
    act: Act,
    *,
    scope: str,
    kind: str,
    title: str,
    held_at: dt.datetime,
    unit: Unit,
    place: str = "",
    campaign: Campaign | None = None,
    minutes: str = "",
    residents: int = 0,
    bodies: str = "",
    people: Iterable[Person] = (),
    files: Iterable[Any] = (),
    code: str = "",
) -> Activity:
    made = Activity.objects.create(
        office=act.office,
        scope=scope,
        code=next_code(act.office, "HD", held_at.astimezone(clock.ZONE).year),
        kind=kind,
        title=title.strip(),
        held_at=held_at,
        place=place.strip(),
        unit=unit,
        campaign=campaign,
        minutes=minutes,
        residents=residents or 0,
        bodies=bodies.strip(),
        recorded_at=act.now,
        recorded_by_id=act.by.person_id,
    )
    for person in dict.fromkeys(people):
        Participant.objects.create(activity=made, person=person)
    for upload in files:
        ActivityFile.objects.create(activity=made, file=store(upload))
    return made


@record.refusing
def _record(
    by: Actor,
    *,
    scope: str,
    kind: str,
    title: str,
    held_at: dt.datetime,
    unit: Unit,
    campaign: Campaign | None = None,
    people: Iterable[Person] = (),
    code: str = "",
    **more: Any,
) -> Refusal | None:
    if code:
        return Refusal(f"没有编号是{code}的活动。新的一行，编号请留空，由系统给。", kind="input")
    if no := inside_refusal(scope, by.office):
        return no
    if not Division.objects.in_force().filter(scope=scope).exists():
        return Refusal(f"区划“{scope}”没有设立或已停用，请重新选择。", kind="input")
    if unit.scope[:6] != by.office[:6]:
        return Refusal("没有找到这个组织单位。", kind="input")
    return (
        _texts_refusal(title, **more)
        or campaign_refusal(by, campaign)
        or _when_refusal(kind, held_at, campaign)
        or _people_refusal(by, people)
    )


def _texts_refusal(
    title: str, *, place: str = "", bodies: str = "", residents: int | None = 0, **_more: Any
) -> Refusal | None:
    if no := blank_refusal(活动主题=title):
        return no
    if len(title.strip()) > 80 or len(place.strip()) > 120 or len(bodies.strip()) > 200:
        return Refusal("主题最多80字，地点最多120字，参加的各方最多200字，请写短一些。", kind="input")
    if not 0 <= (residents or 0) <= MOST_RESIDENTS:
        return Refusal("参加群众人数不对，请核对。", kind="input")
    return None


def _when_refusal(kind: str, held_at: dt.datetime, campaign: Campaign | None) -> Refusal | None:
    """A known kind, not in the future, and inside the campaign that it counts in."""
    if kind not in ActivityKind.values:
        known = "、".join(str(k.label) for k in ActivityKind)
        return Refusal(f"没有“{kind}”这种活动。可选：{known}。", kind="input")
    if held_at > clock.now():
        return Refusal("活动时间比现在还晚：开过以后再登记。", kind="input")
    if campaign is None:
        return None
    day = held_at.astimezone(clock.ZONE).date()
    return rules.inside_refusal(day, campaign.starts_on, campaign.ends_on, "活动时间")


def _people_refusal(by: Actor, people: Iterable[Person]) -> Refusal | None:
    if any(person.office != by.office for person in people):
        return Refusal("参加人员里有不是本机构的，请核对；外来的人写在“参加的各方”里。", kind="input")
    return None


@action("activity.amend", label=_("修改活动记录"), needs=Perm.ACTIVITY_RECORD, on=Activity)
def amend(_act: Act, activity: Activity, **fields: Any) -> Activity:
    """What was written wrongly. The minutes have a door of their own: opinions may hang on them."""
    for name in AMENDED:
        if name in fields:
            value = fields[name] or 0 if name == "residents" else fields[name]
            setattr(activity, name, value.strip() if isinstance(value, str) else value)
    activity.save()
    if "people" in fields:
        _set_people(activity, fields["people"])
    return activity


def _set_people(activity: Activity, people: Iterable[Person]) -> None:
    """Exactly these took part."""
    wanted = dict.fromkeys(people)
    for line in activity.participants.select_related("person"):
        if line.person in wanted:
            del wanted[line.person]
        else:
            line.delete()
    for person in wanted:
        Participant.objects.create(activity=activity, person=person)


@amend.refusing
def _amend(by: Actor, activity: Activity, **fields: Any) -> Refusal | None:
    if fixed := sorted(set(fields) - {*AMENDED, "people"}):
        label = FIXED.get(fixed[0], fixed[0])
        return Refusal(f"{label}不能这样改，请打开这条活动记录来改；登记错了的，另行登记。", kind="input")
    told = {name: fields.get(name, getattr(activity, name)) for name in ("place", "bodies", "residents")}
    kind, held_at = fields.get("kind", activity.kind), fields.get("held_at", activity.held_at)
    campaign = fields.get("campaign", activity.campaign)
    if campaign != activity.campaign and (no := campaign_refusal(by, campaign)):
        return no
    return (
        _when_refusal(kind, held_at, campaign)
        or _texts_refusal(fields.get("title", activity.title), **told)
        or _people_refusal(by, fields.get("people", ()))
    )


@action("activity.add_files", label=_("添加附件"), needs=Perm.ACTIVITY_RECORD, on=Activity)
def add_files(_act: Act, activity: Activity, *, files: Collection[Any]) -> Activity:
    for upload in files:
        ActivityFile.objects.create(activity=activity, file=store(upload))
    return activity


@add_files.refusing
def _add_files(_by: Actor, _activity: Activity, *, files: Collection[Any]) -> Refusal | None:
    return None if files else Refusal("请选择要添加的文件。", kind="file")


def strike_out(activity: Activity, number: int) -> None:
    """Take the words of one passage out of the minutes and out of the journal: they moved to the sealed store."""
    journal.erase_values(activity, ("minutes",))
    activity.minutes = rules.struck(activity.minutes, number)
    activity.save()

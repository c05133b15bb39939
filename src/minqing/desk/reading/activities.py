"""The page of an activity: what, when, who, and its minutes passage by passage with the opinions made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from minqing.base.errors import Refusal
from minqing.campaigns import rules
from minqing.campaigns.models import Activity
from minqing.desk.forms.campaigns.registry import ON_ROWS
from minqing.desk.links import list_of, page_of
from minqing.desk.reading import places
from minqing.desk.reading.cards import moves_on
from minqing.desk.reading.moves import Moves
from minqing.desk.reading.story import drawn
from minqing.matters.actions.splitting import taken
from minqing.matters.models import Opinion
from minqing.org.access import Viewer
from minqing.org.permissions import Perm


@dataclass(frozen=True)
class PassageLine:
    """One numbered passage. `opinion` is there if the reader may open it; `split` says that there is one."""

    number: int
    text: str
    struck: bool
    split: bool
    opinion: Opinion | None

    @property
    def url(self) -> str:
        return page_of(self.opinion) if self.opinion is not None else ""

    @property
    def open(self) -> bool:
        return not (self.struck or self.split)


@dataclass(frozen=True)
class ActivityPage:
    """Everything on the page."""

    activity: Activity
    place: str
    people: str
    files: list[dict[str, Any]]
    passages: list[PassageLine]
    moves: Moves
    split_url: str
    list_url: str

    @property
    def made(self) -> int:
        return sum(line.split for line in self.passages)

    @property
    def left(self) -> int:
        return sum(line.open for line in self.passages)


def passages_of(activity: Activity, viewer: Viewer) -> list[PassageLine]:
    made = taken(activity)
    seen = set(Opinion.objects.seen_by(viewer).filter(activity=activity).values_list("pk", flat=True))
    return [
        PassageLine(
            number,
            text,
            rules.is_struck(text),
            number in made,
            made[number] if number in made and made[number].pk in seen else None,
        )
        for number, text in enumerate(rules.passages(activity.minutes), start=1)
    ]


def activity_page(activity: Activity, viewer: Viewer) -> ActivityPage:
    passages = passages_of(activity, viewer)
    left = any(line.open for line in passages)
    may = left and not isinstance(viewer.authorise(Perm.OPINION_RECORD, activity, ""), Refusal)
    return ActivityPage(
        activity=activity,
        place=places.full_name(places.names_of(viewer.office), activity.scope),
        people="、".join(
            p.person.name for p in activity.participants.select_related("person").order_by("pk")
        ),
        files=[drawn(line.file) for line in activity.files.select_related("file").order_by("pk")],
        passages=passages,
        moves=moves_on(activity, viewer, ON_ROWS),
        split_url=reverse("desk:activity_split", args=[activity.pk]) if may else "",
        list_url=list_of("activities", viewer),
    )

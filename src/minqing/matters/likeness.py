"""Which matters may be the same: words in common, place, class and days. Who spoke is never looked at, and a person decides.

Reads at most the newest open problems and unlinked opinions of one street, in two queries, whatever the office's size.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import log
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from minqing.base import clock
from minqing.base.text import bigrams, shared_words
from minqing.matters.models import Opinion, Problem
from minqing.org.access import Viewer

NEWEST = 200  # candidates of each kind
BEST = 5
FAR = 2  # of these, from other places: the same trouble elsewhere is seldom the same matter
READ = 200  # characters of each text: a matter is named at its beginning
DAYS = 30  # as recent as this counts as the same time
# What stands in every complaint says nothing about the matter.
EMPTY = re.compile(
    "我们|你们|他们|这个|那个|没有|一个|一下|什么|怎么|可以|不能|不了|希望|反映|问题|街道|社区|领导|小区|请求|解决|办法"
)
PLACE, CLASS, TIME, LEAST = 1.0, 1.0, 0.5, 2.5


@dataclass(frozen=True)
class Matter:
    """What is compared: no column of a speaker."""

    tokens: frozenset[str]
    spot: frozenset[str]
    community: str
    category: str
    on: dt.date


@dataclass(frozen=True)
class Alike:
    """One candidate, and why it stands here."""

    row: Any
    score: float
    words: tuple[str, ...]
    same_place: bool
    same_spot: bool
    same_class: bool
    days: int | None

    @property
    def why(self) -> str:
        """共同的字词“排水沟”“积水”；同一社区；同一类别；相隔3天."""
        told = [_("共同的字词：%(words)s") % {"words": "、".join(self.words)}] if self.words else []
        if self.same_spot:
            told.append(_("地点相近"))
        elif self.same_place:
            told.append(_("同一社区"))
        if self.same_class:
            told.append(_("同一类别"))
        if self.days is not None:
            told.append(_("同一天") if self.days == 0 else _("相隔%(n)s天") % {"n": self.days})
        return "；".join(told)


def tokens_of(*texts: str) -> frozenset[str]:
    """Pairs and runs that say something: single characters do not."""
    said = (EMPTY.sub(" ", text[:READ]) for text in texts)
    return frozenset(token for text in said for token in bigrams(text) if len(token) > 1)


def matter_of(scope: str, category: Any, at: dt.datetime, place: str, *texts: str) -> Matter:
    """What it is about, apart from where: neighbours complain of many things, and a street's name makes none of them alike."""
    path, spot = category.path if category is not None else "", tokens_of(place)
    return Matter(tokens_of(*texts) - spot, spot, scope[:12], path, at.astimezone(clock.ZONE).date())


def of_opinion(row: Opinion) -> Matter:
    return matter_of(row.scope, row.category, row.received_at, row.place, row.title, row.words)


def of_problem(row: Problem) -> Matter:
    return matter_of(row.scope, row.category, row.raised_at, row.place, row.title, row.description)


def ranked(wanted: Matter, known: Iterable[tuple[Any, Matter]], text: str) -> list[Alike]:
    """The likeliest first. A word counts the more, the fewer candidates have it. Pure: no database."""
    found = [
        (row, matter, (matter.tokens & wanted.tokens) - matter.spot - wanted.spot) for row, matter in known
    ]
    often = Counter(token for _row, _matter, common in found for token in common)
    alike = [
        _compared(
            wanted, row, matter, sum(log(1 + (len(found) + 1) / often[t]) for t in common), common, text
        )
        for row, matter, common in found
        if _enough(wanted, matter, common)
    ]
    likely = sorted((a for a in alike if a.score >= LEAST), key=lambda a: -a.score)
    near = [a for a in likely if a.same_place or a.same_spot]
    return [*near, *[a for a in likely if a not in near][:FAR]][:BEST]


def _enough(wanted: Matter, matter: Matter, common: frozenset[str]) -> bool:
    """One pair of characters may be chance, unless place or class agree too."""
    return len(common) > 1 or bool(
        common and (wanted.spot & matter.spot or wanted.category == matter.category)
    )


def _compared(
    wanted: Matter, row: Any, matter: Matter, score: float, common: frozenset[str], text: str
) -> Alike:
    days = abs((wanted.on - matter.on).days)
    near = len(wanted.community) == 12 and wanted.community == matter.community
    spot = bool(wanted.spot & matter.spot)
    same_class = bool(wanted.category) and wanted.category == matter.category
    score += PLACE * (near + spot) + CLASS * same_class + TIME * (days <= DAYS)
    words = shared_words(text, common)
    return Alike(row, score, words, near, spot, same_class, days if days <= DAYS else None)


def problems_like(viewer: Viewer, row: Opinion | Problem) -> list[Alike]:
    """Open problems of the same street, as far as this reader sees them."""
    rows = Problem.objects.seen_by(viewer).open().filter(street=row.scope[:9]).exclude(pk=row.pk)
    found = [(p, of_problem(p)) for p in _newest(rows, "raised_at")]
    return ranked(_wanted(row), found, _text(row))


def opinions_like(viewer: Viewer, row: Opinion | Problem) -> list[Alike]:
    """Opinions of the same street that have no problem yet, as far as this reader sees them."""
    rows = Opinion.objects.seen_by(viewer).open().filter(street=row.scope[:9]).exclude(pk=row.pk)
    found = [(o, of_opinion(o)) for o in _newest(rows, "received_at")]
    return ranked(_wanted(row), found, _text(row))


def _wanted(row: Opinion | Problem) -> Matter:
    return of_opinion(row) if isinstance(row, Opinion) else of_problem(row)


def _text(row: Opinion | Problem) -> str:
    return f"{row.title}。{row.words if isinstance(row, Opinion) else row.description}"


def _newest(rows: Any, date: str) -> list[Any]:
    return list(rows.select_related("category").order_by(f"-{date}", "-pk")[:NEWEST])


def unlinked(viewer: Viewer, words: str) -> QuerySet[Opinion]:
    """Opinions without a problem, by number or words: what the search of a picker finds."""
    said = words.strip()
    rows = Opinion.objects.seen_by(viewer).open().filter(Q(code__iexact=said) | Q(title__icontains=said))
    return rows.order_by("-received_at", "-pk")

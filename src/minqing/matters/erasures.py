"""The list of what was erased or sealed, so that a backup from before cannot bring it back to light.

It holds ids only and is itself sealed: together with an old backup it would tell which words were an accusation.
`backup` writes it beside the backup, the worker keeps it in the data folder, `restore` does again what any list says.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from minqing.base import clock, disk, journal, sealing
from minqing.base.errors import Refusal, Refused
from minqing.base.models import JournalHead, JournalValue
from minqing.matters.actions.accusation import seal_again
from minqing.matters.models import Accusation
from minqing.org.access import SystemActor

SUFFIX = ".erasures"
PURPOSE = "erasures"
# Ids in one statement: SQLite takes 32,766 parameters at most.
AT_ONCE = 10_000


@dataclass(frozen=True)
class Erasures:
    """Ids of erased journal values and of sealed opinions, as of a moment."""

    as_of: dt.datetime
    values: frozenset[str]
    opinions: frozenset[str]


@dataclass(frozen=True)
class Done:
    """What was done again: values erased, numbers of opinions sealed, and of those that could not be."""

    values: int
    sealed: list[str]
    open: list[str]


def own_list() -> Path:
    """Where the worker keeps the list of this office."""
    return Path(settings.MINQING_VAR) / "erasures"


def listed() -> Erasures:
    """What is erased and sealed in the database as it is now."""
    moment = clock.now()
    values = JournalValue.objects.filter(erased_at__isnull=False).values_list("pk", flat=True)
    opinions = Accusation.objects.values_list("opinion", flat=True)
    return Erasures(moment, frozenset(map(str, values)), frozenset(map(str, opinions)))


def keep(path: Path) -> Erasures:
    """Write the list; a reader sees the old one or the new one."""
    found = listed()
    told = {
        "as_of": found.as_of.isoformat(),
        "values": sorted(found.values),
        "opinions": sorted(found.opinions),
    }
    blob = sealing.seal_bytes(json.dumps(told).encode(), PURPOSE)
    disk.write_whole(path, blob)
    return found


def read(path: Path) -> Erasures:
    """Open a list; Refused in words when it is none, or of another office."""
    try:
        told = json.loads(sealing.open_bytes(path.read_bytes(), PURPOSE))
        return Erasures(
            dt.datetime.fromisoformat(told["as_of"]), frozenset(told["values"]), frozenset(told["opinions"])
        )
    except FileNotFoundError:
        raise Refused(Refusal(f"没有找到抹除清单 {path}。", kind="file")) from None
    except (IndexError, UnicodeDecodeError):
        raise Refused(Refusal(f"{path.name} 不是抹除清单，或已损坏。", kind="file")) from None


def do_again(lists: Iterable[Erasures]) -> Done:
    """Erase and seal, in the office just restored, what any of the lists names."""
    values: frozenset[str] = frozenset()
    opinions: frozenset[str] = frozenset()
    for one in lists:
        values, opinions = values | one.values, opinions | one.opinions
    sealed: list[str] = []
    left: list[str] = []
    for office in JournalHead.objects.values_list("office", flat=True) if opinions else ():
        told = seal_again(by=SystemActor(office, "恢复备份"), opinions=sorted(opinions))
        sealed, left = sealed + told["sealed"], left + told["open"]
    ids = [uuid.UUID(pk) for pk in sorted(values)]
    erased = sum(journal.erase_again(ids[at : at + AT_ONCE]) for at in range(0, len(ids), AT_ONCE))
    return Done(erased, sealed, left)

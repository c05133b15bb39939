"""The table of messages: verb → which row it tells of, whom it concerns, and the sentence. A verb that is not here tells nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from minqing.messaging.staff import Staff
from minqing.org.access import Viewer
from minqing.org.permissions import Perm

Concerned = Callable[[Any, Staff], Iterable[Viewer]]


@dataclass(frozen=True)
class Notice:
    """One line. `model` is the row of the entry that is told of, `up` leads from it to the matter whose page is opened;
    `made`: only where the entry made that row; `said`: the entry touches no row and names an account instead;
    `named`: the row has no number and is called by what the office calls it.
    `sentence` names the matter by its number alone.
    """

    verb: str
    sentence: Any
    model: str
    to: Concerned
    up: str = ""
    made: bool = False
    said: str = ""
    named: bool = False


NOTICES: dict[str, list[Notice]] = {}


def tell(*notices: Notice) -> None:
    """Add lines to the table; the modules of `lines/` do, one for each app."""
    for notice in notices:
        NOTICES.setdefault(notice.verb, []).append(notice)


def sentence_of(verb: str, model: str) -> Any:
    """The words of an item; None for a line that has since left the table."""
    return next((n.sentence for n in NOTICES.get(verb, ()) if subject_label(n) == model), None)


def subject_label(notice: Notice) -> str:
    """The table of the row that the item leads to."""
    return notice.up.partition(":")[2] or notice.model


# --- whom it concerns --------------------------------------------------------------------------------------------------


def unit(field: str, perm: Perm) -> Concerned:
    """Those of the row's unit who may do this."""
    return lambda row, staff: staff.at_unit(getattr(row, f"{field}_id"), perm)


def post(field: str, perm: Perm) -> Concerned:
    """Whoever holds the row's post; where nobody does, whoever may do this there."""
    return lambda row, staff: staff.at_post(getattr(row, f"{field}_id")) or staff.may(perm, row.scope)


def may(perm: Perm) -> Concerned:
    """Whoever may do this at the row's place."""
    return lambda row, staff: staff.may(perm, row.scope)


def people(*fields: str) -> Concerned:
    """People whom the row names."""
    return lambda row, staff: staff.of(getattr(row, f"{field}_id") for field in fields)


def all_of(*several: Concerned) -> Concerned:
    return lambda row, staff: [viewer for concerned in several for viewer in concerned(row, staff)]

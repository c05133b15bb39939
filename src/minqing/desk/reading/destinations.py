"""Where a sorted opinion may go, as forms that stand side by side on one page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from minqing.desk.doors import new_key
from minqing.desk.forms.base import ActForm
from minqing.desk.forms.ending import End
from minqing.desk.forms.linking import FixAtOnce, Link, RaiseProblem
from minqing.desk.links import form_of
from minqing.desk.reading.moves import not_now
from minqing.matters.models import Opinion
from minqing.org.access import Viewer

WAYS: tuple[tuple[str, type[ActForm]], ...] = (
    ("p", RaiseProblem),
    ("l", Link),
    ("e", End),
    ("o", FixAtOnce),
)


@dataclass(frozen=True)
class Destination:
    """One way out, with the form of its verb."""

    letter: str
    label: str
    form: ActForm
    url: str
    key: str
    refusal: Any
    unfolded: bool


def destinations(opinion: Opinion, viewer: Viewer, words: str) -> list[Destination]:
    """All of them; a search for a problem, or a likely one, unfolds the way that it belongs to."""
    found = []
    for letter, kind in WAYS:
        name = kind.verb.rpartition(".")[2]
        form = kind(opinion, viewer, sought=words if kind.finds else "", auto_id=f"{name}_%s")
        found.append(
            Destination(
                letter=letter,
                label=str(kind.action().label),
                form=form,
                url=form_of(kind.verb, opinion),
                key=new_key(),
                refusal=not_now(kind.action(), opinion, viewer),
                unfolded=kind.finds if words else letter == "p" or getattr(form, "likely", False),
            )
        )
    return found


def words_of(opinion: Opinion) -> str:
    """Who and how, in the grey line under the words."""
    told = [str(opinion.get_channel_display()), opinion.place]
    if opinion.anonymous:
        told.append(_("匿名"))
    return " · ".join(part for part in told if part)

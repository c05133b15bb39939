"""What a page of help is: what the screen is for, three things to do on it, and where its refusals come from.

The texts are written for the office and stay Chinese; the frame around them follows the reader's language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

CARD = "card"


@dataclass(frozen=True)
class Help:
    """One screen."""

    title: str
    what: str
    do: tuple[str, str, str]
    refused: str


HELP: dict[str, Help] = {}


def screen(names: str, title: str, what: str, do: tuple[str, str, str], refused: str) -> None:
    """The help of one screen; several names, parted by blanks, are one screen under several addresses."""
    for name in names.split():
        HELP[name] = Help(title, what, do, refused)


def key_of(match: Any) -> tuple[str, str]:
    """(the screen's name, what it is about: a ledger or a verb) of a request's resolved address."""
    if match is None:
        return "", ""
    about = match.kwargs.get("verb") or match.kwargs.get("name") or ""
    return (match.view_name if match.url_name else CARD), str(about)


def shown_for(name: str) -> Help | None:
    return HELP.get(name)

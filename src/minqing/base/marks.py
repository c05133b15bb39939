"""A short mark of a row as it left the house: its id and a print of each value, so that one can tell later what was changed."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from minqing.base.clock import ZONE

LENGTH = 8


def print_of(value: Any) -> str:
    """Eight hex digits that tell equal values from different ones. Blank ends, kinds of line end and parts of a second
    do not count; a row counts by its id.
    """
    plain = getattr(value, "pk", value)
    if isinstance(plain, dt.datetime):
        plain = plain.astimezone(ZONE).replace(microsecond=0)
    text = "" if plain is None else str(plain).replace("\r\n", "\n").replace("\r", "\n").strip()
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:LENGTH]


def mark(pk: uuid.UUID, values: Iterable[Any]) -> str:
    return f"{pk} {''.join(map(print_of, values))}".strip()


def read_mark(written: str, names: Sequence[str]) -> tuple[uuid.UUID, dict[str, str]]:
    """The id, and the prints by name where the names are known. ValueError where somebody wrote into the mark."""
    pk, _space, prints = written.partition(" ")
    parts = [prints[n : n + LENGTH] for n in range(0, len(prints), LENGTH)]
    return uuid.UUID(pk), dict(zip(names, parts, strict=True)) if parts and names else {}

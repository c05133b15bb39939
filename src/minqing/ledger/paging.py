"""Pages by key: the next page starts behind the last row seen, so that it costs the same at any depth."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from minqing.base.errors import Refusal, Refused
from minqing.base.journal import canonical
from minqing.ledger.ledger import Reader
from minqing.ledger.state import ListState

COUNTED = 10_000


@dataclass(frozen=True)
class Page:
    """One page. `total` is exact up to COUNTED; `more` says that there are more than that."""

    rows: list[Any]
    total: int
    more: bool
    after: str
    before: str
    start: int | None

    @property
    def total_words(self) -> str:
        return f"{COUNTED:,}+" if self.more else f"{self.total:,}"


def token(row: Any, field: str) -> str:
    """Where a row stands in an order."""
    text = f"[{canonical(getattr(row, field))},{canonical(row.pk)}]"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _place(model: Any, field: str, text: str) -> tuple[Any, Any]:
    try:
        told = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        value, pk = json.loads(told.replace(rb"\u0000", b""))  # PostgreSQL has no place for it
        read = model._meta.get_field(field).to_python("" if value is None else value)  # noqa: SLF001
        str(read).encode()  # half a character fails here, and not in the database
        return read, model._meta.pk.to_python(str(pk))  # noqa: SLF001 -- Django's public meta API
    except (binascii.Error, ValueError, OverflowError, TypeError, RecursionError, ValidationError):
        raise Refused(Refusal("翻页的位置读不懂，请从第一页看起。", kind="input")) from None


def _behind(field: str, value: Any, pk: Any, *, forward: bool) -> Q:
    side = "gt" if forward else "lt"
    # The first part lets the index seek; the second cuts off the rows with the same value.
    seek = Q(**{f"{field}__{side}e": value})
    return seek & (Q(**{f"{field}__{side}": value}) | Q(**{f"pk__{side}": pk}))


def page_of(state: ListState, viewer: Reader) -> Page:
    """The page that the state points at, in two queries and the declared joins."""
    sort, descending = state.order()
    rows = state.rows(viewer)
    total = count(rows)
    backwards = bool(state.before)
    up = descending == backwards  # ascending order in the database
    if at := state.before or state.after:
        value, pk = _place(state.ledger.model, sort.field, at)
        rows = rows.filter(_behind(sort.field, value, pk, forward=up))
    sign = "" if up else "-"
    found = list(rows.order_by(f"{sign}{sort.field}", f"{sign}pk")[: state.size + 1])
    further = len(found) > state.size
    found = found[: state.size]
    if backwards:
        found.reverse()
    has_next, has_previous = (True, further) if backwards else (further, bool(state.after))
    return Page(
        rows=found,
        total=min(total, COUNTED),
        more=total > COUNTED,
        after=token(found[-1], sort.field) if found and has_next else "",
        before=token(found[0], sort.field) if found and has_previous else "",
        start=None if at else 1,
    )


def count(rows: QuerySet[Any]) -> int:
    """How many rows, stopping one beyond COUNTED: a clerk needs no exact ten million."""
    return rows.order_by().select_related(None).prefetch_related(None).values("pk")[: COUNTED + 1].count()

"""What a list shows, read from the URL and written back to it. Names that were not declared are refused, never ignored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from minqing.base.errors import Refusal, Refused
from minqing.ledger.ledger import Ledger, Reader, Sort, Tab, where

SIZES = (20, 50, 100)
RESERVED = {"tab", "sort", "size", "after", "before", "figure"}
LONGEST = 200


@dataclass(frozen=True)
class ListState:
    """One view of one ledger. `sort` has a leading minus when turned round."""

    ledger: Ledger
    tab: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    size: int = SIZES[1]
    after: str = ""
    before: str = ""
    figure: str = ""

    @staticmethod
    def parse(ledger: Ledger, query: QueryDict) -> ListState:
        """Read the URL; Refused for an undeclared name or a value that cannot be."""
        filters: dict[str, tuple[str, ...]] = {}
        for name in query:
            if name not in RESERVED:
                ledger.filter(name)
                filters[name] = tuple(v for v in query.getlist(name) if v)
                if any(len(v) > LONGEST for v in filters[name]):
                    raise Refused(Refusal("条件太长，请缩短。", kind="input"))
        state = ListState(
            ledger,
            tab=query.get("tab", ""),
            filters={name: values for name, values in filters.items() if values},
            sort=query.get("sort", ""),
            size=_size(query.get("size", "")),
            after=query.get("after", ""),
            before=query.get("before", ""),
            figure=query.get("figure", ""),
        )
        state.condition()
        state.order()
        return state

    def query(self, **changes: Any) -> str:
        """The query string of this view with some parts changed; a change of anything but the page starts at page one."""
        moved = {} if changes.keys() & {"after", "before"} else {"after": "", "before": ""}
        new = replace(self, **{**moved, **changes})
        made = QueryDict(mutable=True)
        for name in ("tab", "sort", "figure", "after", "before"):
            if getattr(new, name):
                made[name] = getattr(new, name)
        if new.size != SIZES[1]:
            made["size"] = str(new.size)
        for name, values in new.filters.items():
            made.setlist(name, list(values))
        return made.urlencode()

    def with_filter(self, name: str, *values: str) -> str:
        """The query string with one filter set to these values; none takes it away."""
        kept = {n: v for n, v in self.filters.items() if n != name}
        return self.query(filters={**kept, **({name: values} if values else {})})

    def current_tab(self) -> Tab | None:
        """The tab chosen, or the first one."""
        if self.tab:
            return self.ledger.tab(self.tab)
        return self.ledger.tabs[0] if self.ledger.tabs else None

    def order(self) -> tuple[Sort, bool]:
        """(sort, descending)."""
        if not self.sort:
            first = self.ledger.sorts[0]
            return first, first.descending
        sort = self.ledger.sort(self.sort.removeprefix("-"))
        return sort, sort.descending != self.sort.startswith("-")

    def condition(self) -> Q:
        """Tab, filters and figure together."""
        found = Q()
        # A figure counts over all rows, so that its list must not be cut down by the first tab.
        tab = self.current_tab() if self.tab or not self.figure else None
        if tab is not None:
            found &= where(tab.where)
        for name, values in self.filters.items():
            declared = self.ledger.filter(name)
            either = Q(pk__in=[])
            for value in values:
                either |= _narrow(declared, value)
            found &= either
        if self.figure:
            found &= where(self.ledger.figure(self.figure).where)
        return found

    def rows(self, viewer: Reader) -> QuerySet[Any]:
        """The rows of this view, unordered and unpaged."""
        tab = self.current_tab()
        assigned = tab is not None and tab.assigned and (bool(self.tab) or not self.figure)
        return self.ledger.listed(viewer, assigned=assigned).filter(self.condition())

    def words(self) -> str:
        """The view in words, for the foot of an export."""
        parts = []
        tab = self.current_tab()
        if tab is not None:
            parts.append(str(tab.label))
        for name, values in self.filters.items():
            declared = self.ledger.filter(name)
            shown = [declared.shown(v) if declared.shown else v for v in values]
            parts.append(f"{declared.label}：{'、'.join(shown)}")
        if self.figure:
            parts.append(f"数据项：{self.ledger.figure(self.figure).label}")
        return "；".join(parts) or "全部"


def _narrow(declared: Any, value: str) -> Q:
    try:
        narrowed: Q = declared.narrow(value)
    except (ValueError, KeyError):
        raise Refused(Refusal(f"条件“{declared.label}”读不懂“{value[:40]}”。", kind="input")) from None
    return narrowed


def _size(text: str) -> int:
    if not text:
        return SIZES[1]
    if text.isdigit() and int(text) in SIZES:
        return int(text)
    raise Refused(Refusal(f"每页只能是{'、'.join(map(str, SIZES))}行。", kind="input"))

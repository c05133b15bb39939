"""What a list shows, read from the URL and written back to it. Names that were not declared are refused, never ignored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import EmptyResultSet, ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict

from minqing.base.errors import Refusal, Refused
from minqing.ledger.ledger import Ledger, Reader, Sort, Tab, where

SIZES = (20, 50, 100)
PLAIN = ("tab", "sort", "figure", "after", "before")
RESERVED = {*PLAIN, "size"}
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
                if any(len(v) > LONGEST or "\0" in v for v in filters[name]):
                    raise Refused(Refusal("条件太长，或含有不能用的字符，请改短重查。", kind="input"))
        state = ListState(
            ledger,
            filters={name: values for name, values in filters.items() if values},
            size=_size(query.get("size", "")),
            **{name: query.get(name, "") for name in PLAIN},
        )
        state.condition()
        state.order()
        return state

    def query(self, **changes: Any) -> str:
        """The query string of this view with some parts changed; a change of anything but the page starts at page one."""
        moved = {} if changes.keys() & {"after", "before"} else {"after": "", "before": ""}
        new = replace(self, **{**moved, **changes})
        made = QueryDict(mutable=True)
        for name in PLAIN:
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

    def _cut(self) -> Tab | None:
        """The tab that cuts the rows down. A figure counts over all, so that the first tab must not cut its list."""
        return self.current_tab() if self.tab or not self.figure else None

    def order(self) -> tuple[Sort, bool]:
        """(sort, descending)."""
        if not self.sort:
            first = self.ledger.sorts[0]
            return first, first.descending
        sort = self.ledger.sort(self.sort.removeprefix("-"))
        return sort, sort.descending != self.sort.startswith("-")

    def condition(self) -> Q:
        """Tab, filters and figure together."""
        tab = self._cut()
        found = where(tab.where) if tab is not None else Q()
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
        tab = self._cut()
        rows = self.ledger.listed(viewer, *((tab.door,) if tab is not None else ()))
        try:
            rows = rows.filter(self.condition())
            if self.filters:
                rows.query.sql_with_params()
        except EmptyResultSet:
            pass  # a condition that nothing can meet
        except (ValueError, OverflowError, ValidationError):
            # A value that its filter lets through and that still makes no question, such as a day before year one.
            raise Refused(Refusal("条件里有不可能的值，请改过再查。", kind="input")) from None
        return rows

    def words(self) -> str:
        """The view in words, for the foot of an export."""
        tab = self._cut()
        parts = [str(tab.label)] if tab is not None else []
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
    except (ValueError, KeyError, OverflowError, ValidationError):
        raise Refused(Refusal(f"条件“{declared.label}”读不懂“{value[:40]}”。", kind="input")) from None
    return narrowed


def _size(text: str) -> int:
    sizes = {"": SIZES[1], **{str(size): size for size in SIZES}}
    if text in sizes:
        return sizes[text]
    raise Refused(Refusal(f"每页只能是{'、'.join(map(str, SIZES))}行。", kind="input"))

"""The menu on the left, as data: what it is called, where it leads, who sees it, and what its number counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from minqing.org.access import Viewer


@dataclass(frozen=True)
class Entry:
    """One line of the menu. It is there for whoever holds one of `perms` under the post on top (empty: everybody)."""

    label: Any
    url: str
    perms: frozenset[str] = frozenset()
    count: Callable[[Viewer], int | None] | None = None

    def shown(self, viewer: Viewer) -> bool:
        grant = viewer.current
        return grant is not None and (not self.perms or bool(self.perms & grant.perms))


@dataclass(frozen=True)
class Group:
    """A headed part of the menu."""

    label: Any
    entries: tuple[Entry, ...]


def menu(groups: tuple[Group, ...], viewer: Viewer, path: str) -> list[dict[str, Any]]:
    """What the base template draws. The entry that leads nearest to the present page is the current one."""
    shown = [(g, [e for e in g.entries if e.shown(viewer)]) for g in groups]
    here = max((e.url for _g, es in shown for e in es if path.startswith(e.url)), key=len, default="")
    return [
        {
            "label": group.label,
            "entries": [
                {
                    "label": entry.label,
                    "url": entry.url,
                    "count": entry.count(viewer) if entry.count else None,
                    "current": entry.url == here,
                }
                for entry in entries
            ],
        }
        for group, entries in shown
        if entries
    ]

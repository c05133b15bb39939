"""Who acts. The base knows only what an action needs to ask of them; `org` gives the real ones."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Protocol

from minqing.base.errors import Refusal
from minqing.base.rows import Row


@dataclass(frozen=True)
class Authority:
    """The post (and unit) under which an act is done."""

    post_id: uuid.UUID | None = None
    unit_id: uuid.UUID | None = None


class Actor(Protocol):
    """Somebody, or something, that may act in one office."""

    @property
    def office(self) -> str: ...

    @property
    def kind(self) -> str: ...

    @property
    def person_id(self) -> uuid.UUID | None: ...

    @property
    def name(self) -> str: ...

    def authorise(self, needs: str, row: Row | None, scope: str) -> Authority | Refusal:
        """The post under which `needs` may be done to `row` (or at `scope`, where there is no row yet)."""
        ...

"""Refusals: why something cannot be done, in words a clerk understands, and who can move it on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["scope", "permission", "state", "rule", "stale", "calendar", "input", "file"]


@dataclass(frozen=True)
class Refusal:
    """One reason not to act: `why`, `who` can move it on, and the norm or article it rests on."""

    why: str
    who: str = ""
    basis: str = ""
    kind: Kind = "rule"

    def __str__(self) -> str:
        parts = [self.why]
        if self.who:
            parts.append(f"谁能推进：{self.who}")
        if self.basis:
            parts.append(f"依据：{self.basis}")
        return " ".join(parts)


class Refused(Exception):
    """An action, a rule or a parser said no. Nothing was written."""

    def __init__(self, refusal: Refusal | str) -> None:
        self.refusal = Refusal(refusal) if isinstance(refusal, str) else refusal
        super().__init__(str(self.refusal))


class Stale(Refused):
    """Somebody saved the row in between. `fields` maps a name to (my value, the stored value)."""

    def __init__(self, refusal: Refusal, fields: dict[str, tuple[Any, Any]]) -> None:
        super().__init__(refusal)
        self.fields = fields


class KeyReused(Refused):
    """An idempotency key came again: with other content, or (`same`) with the first content when its answer is gone.

    `previous` is what the first one answered, or what is left of that.
    """

    def __init__(self, previous: Any, *, same: bool = False) -> None:
        if same:
            number = previous.get("number")
            named = f"（编号 {number}）" if number else ""
            why = f"这次提交已经登记过{named}，没有再登记一次。当时给出的码只显示一次，现在不能再显示。"
        else:
            why = "同一份表单此前已经提交过，但内容不同。两份都可以保留，请核对。"
        super().__init__(Refusal(why, kind="input"))
        self.previous, self.same = previous, same


class GuardError(RuntimeError):
    """A guarded row was written outside an action: a programming fault, never shown as a user's mistake."""

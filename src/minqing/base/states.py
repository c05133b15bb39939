"""State machines as tables: buttons, refusals, clocks and the docs' diagrams are all read from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices

from minqing.base.errors import Refusal


@dataclass(frozen=True)
class Step:
    """From `source`, the action `verb` leads to `target` (None: the action decides, or the state stays)."""

    source: str | tuple[str, ...]
    verb: str
    target: str | None
    who: str = ""
    clock: str = ""

    @property
    def sources(self) -> tuple[str, ...]:
        return (self.source,) if isinstance(self.source, str) else self.source


@dataclass(frozen=True)
class StateTable:
    """All steps of one kind of row. `field` holds the state; `choices` gives each state its one Chinese label."""

    name: str
    label: str
    choices: type[TextChoices]
    initial: str
    steps: tuple[Step, ...]
    field: str = "state"

    def __post_init__(self) -> None:
        known = set(self.choices.values)
        named = {s for step in self.steps for s in (*step.sources, step.target) if s is not None}
        if unknown := (named | {self.initial}) - known:
            message = f"{self.name}: states not in {self.choices.__name__}: {sorted(unknown)}"
            raise ValueError(message)

    def label_of(self, state: str) -> str:
        return str(self.choices(state).label)

    def steps_of(self, verb: str) -> list[Step]:
        return [step for step in self.steps if step.verb == verb]

    def step(self, verb: str, current: str) -> Step | None:
        """The step that `verb` takes from `current`, if it is in the table."""
        return next((step for step in self.steps_of(verb) if current in step.sources), None)

    def refusal(self, verb: str, row: Any) -> Refusal | None:
        """Why `verb` cannot be done from the row's present state."""
        current: str = getattr(row, self.field)
        if self.step(verb, current):
            return None
        steps = self.steps_of(verb)
        sources = "、".join(f"“{self.label_of(s)}”" for step in steps for s in step.sources)
        who = "；".join(
            dict.fromkeys(step.who for step in self.steps if current in step.sources and step.who)
        )
        return Refusal(
            f"{self.label}现在是“{self.label_of(current)}”，只有{sources}时才能这样做。",
            who=who,
            kind="state",
        )

    def mermaid(self) -> str:
        """The table as a state diagram for the docs."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        lines += [f"    {state}: {self.label_of(state)}" for state in self.choices.values]
        for step in self.steps:
            for source in step.sources:
                clock = f" ⏱{step.clock}" if step.clock else ""
                lines.append(f"    {source} --> {step.target or source}: {step.verb}{clock}")
        return "\n".join(lines)

"""The page of a step: which papers are there, which are missing, and what the supervising team decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from minqing.campaigns.models import Paper, Step, StepDecision
from minqing.desk.forms.campaigns.registry import ON_ROWS
from minqing.desk.reading.campaigns import StepLine, step_line
from minqing.desk.reading.cards import moves_on
from minqing.desk.reading.lights import Days
from minqing.desk.reading.moves import Moves
from minqing.desk.reading.story import drawn
from minqing.org.access import Viewer


@dataclass(frozen=True)
class PaperLine:
    """A paper, and its file once it is there."""

    paper: Paper
    file: dict[str, Any] | None


@dataclass(frozen=True)
class StepPage:
    """Everything on the page of a step."""

    line: StepLine
    papers: list[PaperLine]
    decisions: list[StepDecision]
    moves: Moves


def step_page(step: Step, viewer: Viewer) -> StepPage:
    papers = [
        PaperLine(paper, drawn(paper.file) if paper.file is not None else None)
        for paper in step.papers.select_related("file", "filed_by").order_by("pk")
    ]
    decisions = list(step.decisions.select_related("by", "unit").order_by("-round"))
    return StepPage(step_line(step, Days()), papers, decisions, moves_on(step, viewer, ON_ROWS))

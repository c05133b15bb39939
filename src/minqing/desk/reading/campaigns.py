"""The page of a campaign: its stages at a glance, its figures, and the cards of who is registered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from minqing.campaigns import rules
from minqing.campaigns.models import Campaign, Stage, Step, StepDecision
from minqing.campaigns.models.step import WITH_OFFICE
from minqing.campaigns.states import StepState
from minqing.desk.forms.campaigns.registry import ON_ROWS
from minqing.desk.links import name_of, page_of
from minqing.desk.listing import shown
from minqing.desk.reading.cards import Card, moves_on
from minqing.desk.reading.lights import Days, Shown
from minqing.desk.reading.moves import Moves
from minqing.desk.reading.places import names_of
from minqing.ledger.cells import columns_for
from minqing.ledger.ledger import Ledger
from minqing.ledger.registry import LEDGERS
from minqing.ledger.state import ListState
from minqing.org.access import Viewer

# Ledger, its figure (empty: all rows), in the order of the page.
COUNTED = (
    ("campaign_branches", "campaign.branches"),
    ("campaign_members", "campaign.members"),
    ("activities", "activities.symposiums"),
    ("activities", "activities.all"),
    ("opinions", "opinions.collected"),
    ("problems", "rectified.total"),
)


@dataclass(frozen=True)
class StepLine:
    """One step as a line: how far it is, what is still missing, and what the supervising team said last."""

    step: Step
    url: str
    light: Shown
    words: str
    filed: int
    papers: int
    missing: tuple[str, ...]
    last: StepDecision | None


@dataclass(frozen=True)
class StageBlock:
    """One stage with its steps. It is done when all of them are passed."""

    stage: Stage
    lines: list[StepLine]

    @property
    def passed(self) -> int:
        return sum(line.step.state == StepState.PASSED for line in self.lines)

    @property
    def done(self) -> bool:
        return rules.is_done([line.step.state for line in self.lines])


@dataclass(frozen=True)
class Count:
    """A figure of this campaign, leading to the rows that it counts."""

    label: Any
    value: int
    unit: Any
    url: str


@dataclass(frozen=True)
class CampaignPage:
    """Everything on the page."""

    campaign: Campaign
    stages: list[StageBlock]
    counts: list[Count]
    moves: Moves
    arrange: str = ""

    @property
    def steps(self) -> int:
        return sum(len(stage.lines) for stage in self.stages)

    @property
    def passed(self) -> int:
        return sum(stage.passed for stage in self.stages)


def campaign_page(campaign: Campaign, viewer: Viewer) -> CampaignPage:
    days = Days()
    decisions = StepDecision.objects.order_by("round").select_related("by", "unit")
    steps = Prefetch(
        "steps",
        Step.objects.order_by("number").prefetch_related("papers", Prefetch("decisions", decisions)),
    )
    stages = Stage.objects.filter(campaign=campaign).order_by("number").prefetch_related(steps)
    blocks = [StageBlock(stage, [step_line(step, days) for step in stage.steps.all()]) for stage in stages]
    moves = moves_on(campaign, viewer, ON_ROWS)
    new = reverse("desk:campaign_new", args=["campaign_step.add"])
    may = any(move.verb == "campaign.amend" for move in moves.steps)
    arrange = f"{new}?campaign={campaign.pk}&next={page_of(campaign)}" if may else ""
    return CampaignPage(campaign, blocks, list(_counts(campaign, viewer)), moves, arrange)


def step_line(step: Step, days: Days) -> StepLine:
    papers, decided = list(step.papers.all()), list(step.decisions.all())
    missing = tuple(p.name for p in papers if p.required and p.file_id is None)
    words = str(StepState(step.state).label)
    light = days.date(step.due_on) if step.state in WITH_OFFICE else days.none()
    if step.state == StepState.PASSED:
        light = Shown("ok", words)
    elif step.state == StepState.HANDED_IN:
        words = _("已报送，等督导组审看")
    filed = sum(p.file_id is not None for p in papers)
    return StepLine(
        step, page_of(step), light, words, filed, len(papers), missing, decided[-1] if decided else None
    )


def _counts(campaign: Campaign, viewer: Viewer) -> Any:
    for name, figure in COUNTED:
        ledger = LEDGERS[name]
        if not ledger.open_to(viewer):
            continue
        state = ListState(ledger, filters={"campaign": (str(campaign.pk),)}, figure=figure)
        told = ledger.figure(figure)
        url = f"{reverse('desk:list', args=[name])}?{state.query()}"
        yield Count(told.label, state.rows(viewer).order_by().count(), told.unit, url)


def register_card(ledger: Ledger, row: Any, viewer: Viewer) -> Card:
    """A branch or a member: what is registered, and what can be done with it."""
    names = names_of(viewer.office)
    facts = [shown(ledger, column, row, viewer, names) for column in columns_for(ledger, "detail")]
    return Card(ledger, row, name_of(row), facts, [], moves_on(row, viewer, ON_ROWS), [])

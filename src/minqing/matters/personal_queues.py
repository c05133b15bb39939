"""What waits in the register of leaders' own problems: for the leader in person, and for whoever confirms."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from minqing.campaigns.states import CampaignState
from minqing.matters.models import PersonalProblem
from minqing.matters.personal_states import PersonalState
from minqing.org.access import Viewer


def personal_to_answer(viewer: Viewer, _today: dt.date) -> QuerySet[PersonalProblem]:
    """Mine, and neither reported nor put right. What was left open when its campaign ended stays on the list alone."""
    rows = PersonalProblem.objects.get_queryset().filter(state=PersonalState.OPEN)
    mine = rows.filter(leader=viewer.person_id, leader_post__in=viewer.post_ids)
    found: QuerySet[PersonalProblem] = mine.exclude(campaign__state=CampaignState.CLOSED)
    return found


def personal_to_confirm(viewer: Viewer, _today: dt.date) -> QuerySet[PersonalProblem]:
    """Reported by somebody else."""
    rows = PersonalProblem.objects.seen_by(viewer).filter(state=PersonalState.REPORTED)
    found: QuerySet[PersonalProblem] = rows.exclude(leader=viewer.person_id)
    return found

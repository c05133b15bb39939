"""What waits around publications: for whoever approves, and for whoever reads what residents say."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet

from minqing.matters.models import Comment, Publication, PublicationItem
from minqing.matters.publicity_states import CommentState, PublicationState
from minqing.org.access import Viewer


def publications_to_approve(viewer: Viewer, _today: dt.date) -> QuerySet[Publication]:
    """Written and asked for by others."""
    mine = PublicationItem.objects.filter(publication=OuterRef("pk"), active=True, worded_by=viewer.person_id)
    rows = Publication.objects.seen_by(viewer).filter(~Exists(mine), state=PublicationState.ASKED)
    found: QuerySet[Publication] = rows.exclude(drafted_by=viewer.person_id).exclude(
        asked_by=viewer.person_id
    )
    return found


def comments_to_settle(viewer: Viewer, _today: dt.date) -> QuerySet[Comment]:
    found: QuerySet[Comment] = Comment.objects.seen_by(viewer).filter(state=CommentState.WAITING)
    return found

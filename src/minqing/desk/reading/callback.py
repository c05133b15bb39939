"""What somebody needs on the telephone: what was said, what the office reports, and what to ask."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from minqing.base.norms import norm
from minqing.desk.doors import new_key
from minqing.desk.forms.calling import CallAttempt, RecordCallback
from minqing.desk.links import page_of
from minqing.desk.reading import places
from minqing.desk.reading.facts import masked
from minqing.desk.reading.moves import not_now
from minqing.matters import norms
from minqing.matters.models import CallAttempt as Attempt
from minqing.matters.models import OpinionLink, Receipt
from minqing.org.access import Viewer
from minqing.org.permissions import Perm

JOINS = ("opinion__category", "opinion__speaker", "opinion__recorder_unit")


def callback_page(receipt: Receipt, viewer: Viewer) -> dict[str, Any]:
    """Both forms stand on it; each is handed in under a key of its own."""
    opinion = receipt.opinion
    speaker = getattr(opinion, "speaker", None)
    links = OpinionLink.objects.filter(opinion=opinion, active=True)
    attempts = Attempt.objects.filter(receipt=receipt, round=receipt.round).select_related("by", "unit")
    return {
        "receipt": receipt,
        "opinion": opinion,
        "opinion_url": page_of(opinion),
        "problems": [link.problem for link in links.select_related("problem__owner_unit")],
        "where": places.full_name(places.names_of(viewer.office), receipt.scope),
        "speaker": masked(speaker, anonymous=opinion.anonymous),
        "may_call": bool(speaker and speaker.phone_last4 and viewer.may(Perm.SPEAKER_REVEAL, opinion.scope)),
        "attempts": list(attempts.order_by("at")),
        "most": norm(norms.CALL_ATTEMPTS).value,
        "verdict": RecordCallback(receipt, viewer, auto_id="verdict_%s"),
        "attempt": CallAttempt(receipt, viewer, auto_id="attempt_%s"),
        "keys": (new_key(), new_key()),
        "refusal": not_now(RecordCallback.action(), receipt, viewer),
        "queue": reverse("desk:block", args=["callback"]),
    }

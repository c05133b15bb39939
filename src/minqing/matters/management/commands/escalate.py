"""`manage escalate`: problems whose level is past its last day go one level up. For the worker."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from minqing.matters.escalation import escalate_due


class Command(BaseCommand):
    help = "Hand problems whose level is past its last day one level up, never beyond the subdistrict."

    def handle(self, *_words: Any, **_options: Any) -> str:
        moved = escalate_due()
        return f"{len(moved.up)} {len(moved.kept)}"

"""`manage tidy`: drafts, counted tries and answers told once go when they are past their time. The worker calls it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from minqing.base.action import forget_answers
from minqing.portal import sweeping


class Command(BaseCommand):
    help = "Throw away residents' drafts, counted tries and answers told once that are past their time."

    def handle(self, *_words: Any, **_options: Any) -> str:
        return str(sweeping.sweep() + forget_answers())

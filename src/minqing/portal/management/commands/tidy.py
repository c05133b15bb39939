"""`manage tidy`: throw away residents' drafts and counted tries that are past their time. The worker calls it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from minqing.portal import sweeping


class Command(BaseCommand):
    help = "Throw away residents' drafts and counted tries that are past their time."

    def handle(self, *_words: Any, **_options: Any) -> str:
        return str(sweeping.sweep())

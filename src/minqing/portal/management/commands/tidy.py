"""`manage tidy`: drafts, counted tries and answers told once go on time, and the list of erasures is kept. For the worker."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from minqing.base.action import forget_answers
from minqing.matters import erasures
from minqing.portal import sweeping


class Command(BaseCommand):
    help = "Throw away residents' drafts, counted tries and answers told once that are past their time; keep the list of erasures."

    def handle(self, *_words: Any, **_options: Any) -> str:
        erasures.keep(erasures.own_list())
        return str(sweeping.sweep() + forget_answers())

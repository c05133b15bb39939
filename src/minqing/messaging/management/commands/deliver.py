"""`manage deliver`: one turn of the worker's round over messages and digests."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from minqing.messaging import digest
from minqing.messaging.deliver import deliver, sweep


class Command(BaseCommand):
    help = "deliver messages from the journal, and send the day's digests"

    def handle(self, *_args: Any, **_options: Any) -> None:
        made, gone = deliver(), sweep()
        put, sent = digest.put_out(), digest.send()
        self.stdout.write(f"{made} messages, {gone} old ones gone, {put} mails put out, {sent} sent")

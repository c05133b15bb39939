"""Run by the tests of erasures as a process of its own: `seed` makes an office, `seal` an accusation of what was
said in it, `tell` prints what can be read of it.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django

django.setup()

from tests.cli.office_process import hear, raise_office

from minqing.base import journal
from minqing.base.models import JournalHead, JournalValue
from minqing.cli import doctor
from minqing.matters.actions import opinion
from minqing.matters.models import Accusation, Kind, Opinion, Speaker
from minqing.org.access import Viewer
from minqing.org.models import Account


def clerk() -> Viewer:
    return Viewer.of(Account.objects.select_related("person").get(username="triage_clerk"))


def seed() -> None:
    raise_office()
    for number in range(3):
        hear(number)


def seal() -> None:
    opinion.classify(Opinion.objects.get(words="第1盏路灯不亮。"), by=clerk(), kind=Kind.ACCUSATION)


def tell() -> dict[str, Any]:
    return {
        "words": sorted(Opinion.objects.values_list("words", flat=True)),
        "names": sorted(Speaker.objects.values_list("name", flat=True)),
        "journal": [
            text for text in JournalValue.objects.values_list("value", flat=True) if text and "路灯" in text
        ],
        "sealed": Accusation.objects.count(),
        "whole": all(
            journal.recomputed(head.office) == (head.size, head.root) for head in JournalHead.objects.all()
        ),
        "acts": [e.verb for o in Opinion.objects.filter(words="") for e in journal.entries_of([o])],
    }


def old_versions() -> list[str]:
    """The doctor's one question; the others refuse a test's server, which forgets on a power cut."""
    return [found.words for found in doctor._old_versions() if not found.good]


if __name__ == "__main__":
    told = {"seed": seed, "seal": seal, "tell": tell, "doctor": old_versions}[sys.argv[1]]()
    sys.stdout.write(json.dumps(told, ensure_ascii=False))

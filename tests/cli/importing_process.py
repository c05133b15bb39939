"""Run by the test of a killed import as a process of its own: `seed N` makes an office where a table of N lines waits to be
written, `tell` prints how far that is.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any

import django

django.setup()

import xlsxwriter
from tests.cli.office_process import raise_office

from minqing.desk import importing
from minqing.ledger import imports
from minqing.ledger.models import ImportBatch
from minqing.ledger.registry import LEDGERS
from minqing.matters.models import Opinion
from minqing.org.access import Viewer
from minqing.org.models import Account

HEADS = ("留言编号", "留言详情", "留言时间")


def table(lines: int) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("意见")
        sheet.write_row(0, 0, HEADS)
        for number in range(1, lines + 1):
            sheet.write_row(number, 0, (f"K{number}", f"第{number}盏路灯不亮", "2026-11-02 10:00"))
    return out.getvalue()


def seed(lines: int) -> None:
    raise_office()
    account = Account.objects.select_related("person").get(username="community_clerk")
    viewer = Viewer.of(account)
    batch = imports.open_batch(LEDGERS["opinions"], viewer, account.pk, "意见.xlsx", table(lines))
    imports.plan_batch(batch, viewer)
    importing.start(batch)


def tell() -> dict[str, Any]:
    batch = ImportBatch.objects.get()
    return {
        "state": batch.state,
        "words": batch.words,
        "done": batch.done,
        "refused": importing.refused_lines(batch),
        "refs": sorted(Opinion.objects.values_list("source_ref", flat=True)),
    }


if __name__ == "__main__":
    told = seed(int(sys.argv[2])) if sys.argv[1] == "seed" else tell()
    sys.stdout.write(json.dumps(told, ensure_ascii=False))

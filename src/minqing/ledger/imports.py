"""Carrying an import out: the planned lines through the same actions, one entry each, resumable and cancellable.

Every line has the idempotency key `import:<batch>:<sheet>:<row>`, so that a run that was killed is simply run again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from collections.abc import Mapping as MappingType
from pathlib import Path
from typing import Any

from django.conf import settings

from minqing.base import clock, sealing
from minqing.base.errors import KeyReused, Refusal, Refused
from minqing.base.sheets.cells import Workbook
from minqing.base.sheets.errors import CellError, return_with_errors
from minqing.base.sheets.read import read_workbook
from minqing.ledger.ledger import Ledger, Reader
from minqing.ledger.models import ImportBatch, Mapping
from minqing.ledger.plan import Plan, PlanLine, plan
from minqing.ledger.registry import LEDGERS

PURPOSE = "import file"
TOLD_EVERY = 50
State = ImportBatch.State
Progress = Callable[[int, int], None]


def _path(batch: ImportBatch) -> Path:
    return Path(settings.MINQING_VAR) / "imports" / str(batch.pk)


def open_batch(ledger: Ledger, viewer: Reader, account: Any, name: str, data: bytes) -> ImportBatch:
    """Keep an uploaded file, sealed, after a first look at it. Refused in words when it is no readable workbook."""
    read_workbook(data, name)
    grant = getattr(viewer, "current", None)
    batch = ImportBatch(
        office=viewer.office,
        ledger=ledger.name,
        name=name[-200:],
        account=account,
        grant=str(grant.id) if grant else "",
        made_at=clock.now(),
    )
    path = _path(batch)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(sealing.seal_bytes(data, PURPOSE))
    batch.save()
    return batch


def data_of(batch: ImportBatch) -> bytes:
    try:
        return sealing.open_bytes(_path(batch).read_bytes(), PURPOSE)
    except FileNotFoundError:
        raise Refused(Refusal("上传的文件已经清理，请重新上传。", kind="file")) from None


def book_of(batch: ImportBatch) -> Workbook:
    return read_workbook(data_of(batch), batch.name)


def remembered(ledger: Ledger, office: str) -> dict[str, str]:
    """Heading → column, as mapped before."""
    rows = Mapping.objects.filter(office=office, ledger=ledger.name)
    return dict(rows.values_list("heading", "column"))


def remember(ledger: Ledger, office: str, mapping: MappingType[str, str]) -> None:
    for heading, column in mapping.items():
        if column:
            ledger.column(column)
        Mapping.objects.update_or_create(
            office=office, ledger=ledger.name, heading=heading[:120], defaults={"column": column}
        )


def plan_batch(batch: ImportBatch, viewer: Reader) -> Plan:
    """The plan as things stand now. Run again after an interruption it shows what is already in as the same."""
    ledger = LEDGERS[batch.ledger]
    return plan(ledger, book_of(batch), viewer, {**remembered(ledger, batch.office), **batch.mapping})


def carry_out(batch: ImportBatch, viewer: Reader, progress: Progress | None = None) -> ImportBatch:
    """Write what can be written. Lines that are refused meanwhile are kept with their reason; nothing is overwritten."""
    found = plan_batch(batch, viewer)
    todo = [line for line in found.lines if line.kind in {"new", "changed"}]
    batch.state, batch.total, batch.counts = State.RUNNING, len(todo), batch.counts or found.counts
    batch.save()
    refused: list[tuple[str, int, str]] = []
    for number, line in enumerate(todo, start=1):
        if no := _carry(found.ledger, line, batch, viewer):
            refused.append((line.sheet, line.number, no))
        if number % TOLD_EVERY == 0 or number == len(todo):
            # Only our own columns: the page that cancels writes `state` at the same time.
            batch.done, batch.refused = number, json.dumps(refused, ensure_ascii=False)
            batch.save(update_fields=["done", "refused"])
            if progress is not None:
                progress(number, len(todo))
            if ImportBatch.objects.filter(pk=batch.pk, state=State.CANCELLED).exists():
                batch.refresh_from_db()
                return batch
    batch.state, batch.refused = State.DONE, json.dumps(refused, ensure_ascii=False)
    batch.save()
    return batch


def _carry(ledger: Ledger, line: PlanLine, batch: ImportBatch, viewer: Reader) -> str:
    """Do one line; the reason when it is refused."""
    key = f"import:{batch.pk}:{line.sheet}:{line.number}"
    try:
        if line.kind == "new" and ledger.add is not None:
            ledger.add(by=viewer, key=key, **line.values)
        elif ledger.amend is not None:
            row = ledger.seen(viewer).filter(pk=line.row_id).first()
            ledger.amend(row, by=viewer, key=key, expect=line.version, **line.values)
    except KeyReused:
        return "这一行此前已经写入过，但内容不同，没有再写。"
    except Refused as no:
        return str(no)
    return ""


def cancel(batch: ImportBatch) -> None:
    """Stop a run between two lines. What is written stays, and the page says how much."""
    ImportBatch.objects.filter(pk=batch.pk).exclude(state=State.DONE).update(state=State.CANCELLED)


def errors_of(batch: ImportBatch, viewer: Reader) -> list[CellError]:
    """Faults of the plan, and lines refused when they were written."""
    found = plan_batch(batch, viewer).cell_errors()
    known = {(e.sheet, e.row) for e in found}
    kept = json.loads(batch.refused) if batch.refused else []
    return found + [CellError(s, row, None, why) for s, row, why in kept if (s, row) not in known]


def returned(batch: ImportBatch, viewer: Reader) -> bytes:
    """The workbook with its faults marked. After a run only the wrong lines: the others would come in twice."""
    ran = batch.state not in {State.UPLOADED, State.WAITING}
    return return_with_errors(data_of(batch), batch.name, errors_of(batch, viewer), only_wrong=ran)

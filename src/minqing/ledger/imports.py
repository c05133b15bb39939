"""Carrying an import out: the planned lines through the same actions, one entry each, resumable and cancellable.

What is written is what was looked at: the reviewed plan is kept beside the file, and a row that changed since is refused.
Every line has the idempotency key `import:<batch>:<sheet>:<row>`, so that a run that was killed is simply run again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from collections.abc import Mapping as MappingType
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError

from minqing.base import clock, disk, sealing
from minqing.base.action import answered
from minqing.base.errors import Refusal, Refused, Stale
from minqing.base.sheets.cells import Workbook
from minqing.base.sheets.errors import CellError, return_with_errors
from minqing.base.sheets.read import read_workbook
from minqing.ledger.cells import words
from minqing.ledger.ledger import Ledger, Reader
from minqing.ledger.models import ImportBatch, Mapping
from minqing.ledger.plan import Plan, PlanLine, plan
from minqing.ledger.registry import LEDGERS

PURPOSE = "import file"
TOLD_EVERY = 50
State = ImportBatch.State
# What is kept of a line that somebody looked at: which row in which version, and which of its cells.
SEEN = ("number", "kind", "sheet", "row_id", "version", "before", "errors")
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
    disk.write_whole(_path(batch), sealing.seal_bytes(data, PURPOSE))
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
    return dict(Mapping.objects.filter(office=office, ledger=ledger.name).values_list("heading", "column"))


def remember(ledger: Ledger, office: str, mapping: MappingType[str, str]) -> None:
    for heading, column in mapping.items():
        if column:
            ledger.column(column)
        Mapping.objects.update_or_create(
            office=office, ledger=ledger.name, heading=heading[:120], defaults={"column": column}
        )


def _plan(batch: ImportBatch, viewer: Reader) -> Plan:
    ledger = LEDGERS[batch.ledger]
    return plan(ledger, book_of(batch), viewer, {**remembered(ledger, batch.office), **batch.mapping})


def plan_batch(batch: ImportBatch, viewer: Reader) -> Plan:
    """The plan to look at. It is kept, and what the headings mean with it: what is written later is what was seen here."""
    found = _plan(batch, viewer)
    if batch.state == State.UPLOADED:
        _review(batch, found)
        batch.counts, batch.mapping = (
            found.counts,
            {**remembered(found.ledger, batch.office), **batch.mapping},
        )
        batch.save(update_fields=["counts", "mapping"])
    return found


def _review(batch: ImportBatch, found: Plan) -> list[PlanLine]:
    lines = [one for one in found.lines if one.kind in {"new", "changed", "wrong"}]
    kept = [{name: getattr(one, name) for name in SEEN} for one in lines]
    data = json.dumps(kept, default=str).encode()
    disk.write_whole(_path(batch).with_suffix(".seen"), sealing.seal_bytes(data, PURPOSE))
    return lines


def _reviewed(batch: ImportBatch) -> list[PlanLine] | None:
    path = _path(batch).with_suffix(".seen")
    if not path.exists():
        return None
    return [PlanLine(**one) for one in json.loads(sealing.open_bytes(path.read_bytes(), PURPOSE))]


def carry_out(batch: ImportBatch, viewer: Reader, progress: Progress = lambda _n, _of: None) -> ImportBatch:
    """Write what was reviewed. Lines that are refused meanwhile are kept with their reason; nothing is overwritten."""
    found, seen = _plan(batch, viewer), _reviewed(batch)
    if seen is None:
        seen, batch.done, batch.refused = _review(batch, found), 0, ""
    lines = {(line.sheet, line.number): line for line in found.lines}
    todo = [one for one in seen if one.kind != "wrong"]
    refused = json.loads(batch.refused or "[]")
    batch.state, batch.total, batch.counts = State.RUNNING, len(todo), batch.counts or found.counts
    batch.save()
    for number, one in enumerate(todo[batch.done :], start=batch.done + 1):
        if no := _carry(found.ledger, one, lines[one.sheet, one.number], batch, viewer):
            refused.append([one.sheet, one.number, no])
        if number % TOLD_EVERY == 0 or number == len(todo):
            # Only our own columns: the page that cancels writes `state` at the same time.
            batch.done, batch.refused = number, json.dumps(refused, ensure_ascii=False)
            batch.save(update_fields=["done", "refused"])
            progress(number, len(todo))
            if ImportBatch.objects.filter(pk=batch.pk, state=State.CANCELLED).exists():
                batch.refresh_from_db()
                return batch
    batch.state = State.DONE
    batch.save(update_fields=["state"])
    return batch


def _carry(ledger: Ledger, seen: PlanLine, line: PlanLine, batch: ImportBatch, viewer: Reader) -> str:
    """Do one line; the reason when it is refused. `line` is how the same line looks now."""
    key = f"import:{batch.pk}:{line.sheet}:{line.number}"
    if line.kind == "same" or answered(batch.office, key):
        return ""  # somebody was quicker, or a run that was cut off wrote it
    if line.errors:
        return "；".join(line.errors.values())
    try:
        if seen.kind == "changed" and ledger.amend is not None:
            row = ledger.seen(viewer).filter(pk=seen.row_id).first()
            values = {name: line.given[name] for name in seen.before}
            ledger.amend(row, by=viewer, key=key, expect=seen.version, **values)
        elif line.kind != "new":
            return "核对之后，台账里已有了这一条，没有再写。请重新导入，核对后再改。"
        elif ledger.add is not None:
            ledger.add(by=viewer, key=key, **line.values)
    except Stale as no:
        return f"{no} {_both(ledger, no)}".strip()
    except Refused as no:
        return str(no)
    except IntegrityError:
        return "与台账里已有的一条冲突，没有写。"
    return ""


def _both(ledger: Ledger, stale: Stale) -> str:
    """My value and the stored one, of each cell that both would write."""
    told = {c.name: c for c in ledger.columns if c.mask is None}
    pairs = [(told[name], *pair) for name, pair in stale.fields.items() if name in told]
    return "；".join(f"{c.label}：表里“{words(c, mine)}”，台账里“{words(c, now)}”" for c, mine, now in pairs)


def cancel(batch: ImportBatch) -> None:
    """Stop a run between two lines. What is written stays, and the page says how much."""
    ImportBatch.objects.filter(pk=batch.pk).exclude(state=State.DONE).update(state=State.CANCELLED)


def errors_of(batch: ImportBatch, viewer: Reader) -> list[CellError]:
    """Faults as they were reviewed, and lines refused when they were written."""
    found = _plan(batch, viewer)
    if batch.state != State.UPLOADED:
        found.lines = _reviewed(batch) or found.lines
    refused = json.loads(batch.refused or "[]")
    return found.cell_errors() + [CellError(sheet, row, None, why) for sheet, row, why in refused]


def returned(batch: ImportBatch, viewer: Reader) -> bytes:
    """The workbook with its faults marked. After a run only the wrong lines: the others would come in twice."""
    ran = batch.state not in {State.UPLOADED, State.WAITING}
    return return_with_errors(data_of(batch), batch.name, errors_of(batch, viewer), only_wrong=ran)

"""An import as its pages show it: the plan, worked out once and kept sealed beside the file; the run, done by the worker."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext
from django_tasks import task

from minqing.base import clock, sealing
from minqing.base.errors import Refusal, Refused
from minqing.base.language import as_recorded
from minqing.base.sheets.header import plain_name
from minqing.desk.reading.places import full_name, names_of
from minqing.ledger import imports
from minqing.ledger.ledger import MASK_MARK, Column, Ledger
from minqing.ledger.models import ImportBatch
from minqing.ledger.plan import ID, Plan, PlanLine, tables_of
from minqing.ledger.registry import LEDGERS
from minqing.org.access import Viewer
from minqing.org.models import Account
from minqing.org.permissions import Perm

PURPOSE = "import plan"
# The column whose number the office gives to a new row.
NUMBER = "code"
# As many lines as are judged while somebody waits for the page; more are left to the worker.
AT_ONCE = 1_000
State = ImportBatch.State
RAN = (State.WAITING, State.RUNNING, State.DONE, State.CANCELLED, State.FAILED)


@dataclass(frozen=True)
class PlanView:
    """A plan to look at: heads, totals and lines, without the values that will be written."""

    at: str
    heads: list[list[str]]
    counts: dict[str, int]
    cells_changed: int
    keys: list[str]
    warnings: list[str]
    lines: list[dict[str, Any]]

    @property
    def rows(self) -> int:
        """Lines that say something: totals, notes and samples are told apart."""
        return sum(n for kind, n in self.counts.items() if kind != "aside")

    @property
    def to_write(self) -> int:
        return self.counts["new"] + self.counts["changed"]

    @property
    def sheets(self) -> int:
        return len({line["sheet"] for line in self.lines})

    @property
    def width(self) -> int:
        """Columns of the table beside the line's number."""
        return len(self.heads) + (2 if self.sheets > 1 else 1)


def find_batch(pk: uuid.UUID, account: Any) -> ImportBatch | None:
    """The batch, if this account brought it in."""
    return ImportBatch.objects.filter(pk=pk, account=account).first()


def batches_of(ledger: Ledger, account: Any) -> list[ImportBatch]:
    """What this account brought into this ledger lately, newest first."""
    rows = ImportBatch.objects.filter(account=account, ledger=ledger.name).defer("refused")
    return list(rows.order_by("-made_at")[:5])


def viewer_of(batch: ImportBatch, viewer: Viewer) -> Viewer:
    """Under the post that the file was brought in with; Refused when it may import no longer."""
    held = viewer.on(batch.grant)
    if batch.grant and (held.current is None or str(held.current.id) != batch.grant):
        raise Refused(Refusal("上传这个文件时用的岗位授权已经收回。", who="管理员", kind="permission"))
    if not held.may(Perm.IMPORT):
        raise Refused(Refusal("你的岗位不能导入表格。", kind="permission"))
    return held


# --- the columns of a file -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Heading:
    """One heading of the file, what it is taken for, and what stands below it."""

    name: str
    column: str
    samples: str
    settled: bool


@as_recorded
def headings_of(batch: ImportBatch) -> list[Heading]:
    """Every heading once, in the file's order. Settled: known by name, mapped before, or a column of our own exports."""
    ledger = LEDGERS[batch.ledger]
    known = {**imports.remembered(ledger, batch.office), **batch.mapping}
    own = {plain_name(str(column.label)) for column in ledger.columns}
    found: dict[str, Heading] = {}
    for sheet, header in tables_of(ledger, imports.book_of(batch), known):
        taken = {index: name for name, index in header.columns.items()}
        for index, name in header.names.items():
            if taken.get(index) == ID or name in found:
                continue
            column = taken.get(index, "")
            cells = (sheet.cell(row, index) for row in range(header.last_row + 1, header.last_row + 30))
            settled = bool(column) or name in known or plain_name(name) in own
            found[name] = Heading(name, column, sample(cells), settled)
    return list(found.values())


def sample(cells: Iterable[Any]) -> str:
    texts = [str(cell) for cell in cells if cell is not None]
    return "、".join(text[:20] for text in list(dict.fromkeys(texts))[:2])


def set_mapping(batch: ImportBatch, mapping: dict[str, str]) -> None:
    """Keep what the headings mean, for this file and for the next one; the plan is then worked out anew."""
    imports.remember(LEDGERS[batch.ledger], batch.office, mapping)
    batch.mapping = mapping
    batch.save(update_fields=["mapping"])
    plan_path(batch).unlink(missing_ok=True)
    plan_path(batch).with_suffix(".asked").unlink(missing_ok=True)


# --- the plan --------------------------------------------------------------------------------------------------------


def plan_path(batch: ImportBatch) -> Path:
    return Path(settings.MINQING_VAR) / "imports" / f"{batch.pk}.plan"


def plan_view(batch: ImportBatch, viewer: Viewer) -> PlanView | None:
    """The plan; None while the worker is still at it."""
    path = plan_path(batch)
    if path.exists():
        return PlanView(**json.loads(sealing.open_bytes(path.read_bytes(), PURPOSE)))
    lines = sum(len(sheet.rows) for sheet in imports.book_of(batch).sheets)
    if lines <= AT_ONCE:
        return make_plan(batch, viewer)
    asked = path.with_suffix(".asked")
    if not asked.exists():
        asked.touch(mode=0o600)
        plan_import.enqueue(str(batch.pk))
    return None


@as_recorded
def make_plan(batch: ImportBatch, viewer: Viewer) -> PlanView:
    """Work the plan out and keep it."""
    view = drawn(imports.plan_batch(batch, viewer), names_of(batch.office))
    part = plan_path(batch).with_suffix(".part")
    part.write_bytes(sealing.seal_bytes(json.dumps(view.__dict__).encode(), PURPOSE))
    part.replace(plan_path(batch))
    return view


def drawn(found: Plan, places: Mapping[str, str]) -> PlanView:
    taken = {name for header in found.headers.values() for name in header.columns}
    columns = [c for c in found.ledger.columns if c.name in taken]
    return PlanView(
        at=clock.now().isoformat(),
        heads=[[c.name, str(c.label)] for c in columns],
        counts=found.counts,
        cells_changed=sum(len(line.before) for line in found.lines if line.kind == "changed"),
        keys=[_named(found.ledger, key, taken) for key in found.ledger.key if key.partition("+")[0] in taken],
        warnings=found.warnings,
        lines=[line_of(line, columns, places) for line in found.lines],
    )


def _named(ledger: Ledger, key: str, taken: set[str]) -> str:
    """The columns by which a row is found again, as the file has them."""
    return "＋".join(str(ledger.column(part).label) for part in key.split("+") if part in taken)


def line_of(line: PlanLine, columns: list[Column], places: Mapping[str, str]) -> dict[str, Any]:
    """[text, text before, fault] of each cell, and the faults that belong to no cell."""
    names = {column.name for column in columns}
    cells = [[shown(line, c), before(line, c, places), line.errors.get(c.name)] for c in columns]
    told = [sentence for name, sentence in line.errors.items() if name not in names]
    return {"n": line.number, "sheet": line.sheet, "kind": line.kind, "cells": cells, "faults": told}


def shown(line: PlanLine, column: Column) -> str:
    """A cell as it stands in the file; sealed columns masked, but where the cell itself is wrong."""
    text = line.shown.get(column.name, "")
    if column.name == NUMBER and line.kind == "new" and not text:
        return gettext("自动编号")
    if column.mask is None or column.name in line.errors or not text:
        return text
    return text.removeprefix(MASK_MARK) if text.startswith(MASK_MARK) else column.mask.show(text)


def before(line: PlanLine, column: Column, places: Mapping[str, str]) -> str | None:
    """What the ledger has now, where the line would change it; a place by its name."""
    old = line.before.get(column.name)
    return full_name(places, old) if old and column.lookup == "scope" else old


def lines_shown(view: PlanView, kind: str) -> list[dict[str, Any]]:
    """The lines of one kind, or all but those set aside, in the file's order."""
    return [line for line in view.lines if line["kind"] == kind or (not kind and line["kind"] != "aside")]


# --- the run ---------------------------------------------------------------------------------------------------------


def start(batch: ImportBatch) -> None:
    """Hand the batch to the worker. Starting one again is safe: written lines have their keys."""
    batch.state, batch.words = State.WAITING, ""
    batch.save(update_fields=["state", "words"])
    run_import.enqueue(str(batch.pk))


def refused_lines(batch: ImportBatch) -> list[list[Any]]:
    """[sheet, row, why] of the lines that were refused when they were written."""
    kept: list[list[Any]] = json.loads(batch.refused) if batch.refused else []
    return kept


def refused_counts(batch: ImportBatch) -> list[tuple[str, int]]:
    """The reasons, most frequent first."""
    return Counter(why for _sheet, _row, why in refused_lines(batch)).most_common(20)


def _of_worker(batch: ImportBatch) -> Viewer:
    account = Account.objects.select_related("person").get(pk=batch.account)
    return viewer_of(batch, Viewer.of(account))


@task()
def plan_import(batch_id: str) -> None:
    batch = ImportBatch.objects.get(pk=batch_id)
    try:
        make_plan(batch, _of_worker(batch))
    except Refused as no:
        _failed(batch, str(no))


@task()
def run_import(batch_id: str) -> None:
    batch = ImportBatch.objects.get(pk=batch_id)
    # There is one worker: a batch found running was left by one that was killed, and its written lines have their keys.
    if batch.state not in {State.WAITING, State.RUNNING}:
        return  # cancelled before its turn, or done by an earlier job
    try:
        imports.carry_out(batch, _of_worker(batch))
    except Refused as no:
        _failed(batch, str(no))
    except Exception:
        _failed(batch, "写到一半出了故障，已写的都在。请点“接着写”；再不行，请找管理员看日志。")
        raise


def _failed(batch: ImportBatch, words: str) -> None:
    batch.state, batch.words = State.FAILED, words[:300]
    batch.save(update_fields=["state", "words"])

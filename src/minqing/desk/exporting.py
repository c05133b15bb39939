"""A list as a workbook: at once for what fits on a clerk's screen a few hundred times, by the worker beyond that."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from django.http import QueryDict
from django_tasks import task

from minqing.base import clock
from minqing.base.errors import Refused
from minqing.base.sheets.write import OutColumn, write_rows
from minqing.desk import jobs
from minqing.ledger.cells import columns_for, excel_value, mark_of, marked
from minqing.ledger.ledger import Column
from minqing.ledger.plan import MARKED
from minqing.ledger.registry import LEDGERS
from minqing.ledger.state import ListState
from minqing.org.access import Viewer
from minqing.org.models import Account
from minqing.org.permissions import Perm

TOLD_EVERY = 500


def file_name(state: ListState) -> str:
    return f"{state.ledger.label}{clock.today():%Y%m%d}.xlsx"


def write_list(state: ListState, viewer: Viewer, target: Path | IO[bytes], told: Callable[[int], Any]) -> int:
    """All rows of the view in its order, streamed; the foot says which rows they are and who took them out."""
    columns = columns_for(state.ledger, "excel")
    sort, descending = state.order()
    sign = "-" if descending else ""
    rows = state.rows(viewer).order_by(f"{sign}{sort.field}", f"{sign}pk").iterator(chunk_size=TOLD_EVERY)

    def values() -> Iterator[list[Any]]:
        for number, row in enumerate(rows, 1):
            yield [mark_of(state.ledger, row), *(excel_value(column, row) for column in columns)]
            if number % TOLD_EVERY == 0:
                told(number)

    heads = [OutColumn("id", "ID", "id"), *(out_column(column) for column in columns)]
    at = clock.now()
    foot = f"{state.words()}。截至 {at:%Y-%m-%d %H:%M}，导出人 {viewer.name}，姓名、电话等已遮盖。"
    meta = {"ledger": state.ledger.name, MARKED: " ".join(marked(state.ledger))}
    return write_rows(target, heads, values(), str(state.ledger.label), [foot], meta)


def out_column(column: Column) -> OutColumn:
    kind = "text" if column.kind == "light" else column.kind
    return OutColumn(
        column.name, str(column.label), kind, column.width, [str(label) for _v, label in column.choices]
    )


@task()
def export_list(job_id: str, account_id: str, grant: str, ledger: str, query: str) -> None:
    """Read under the grant that the list was seen under, and only if it is still held."""
    job = jobs.find_job(uuid.UUID(job_id), account_id)
    if job is None:
        return
    viewer = Viewer.of(Account.objects.select_related("person").get(pk=account_id), grant)
    try:
        made = _exported(job, viewer, grant, ListState.parse(LEDGERS[ledger], QueryDict(query)))
    except Refused as no:
        jobs.keep(job, state="failed", words=str(no))
    except Exception:
        jobs.keep(job, state="failed", words="写到一半出了故障，请重新导出；再不行，请找管理员看日志。")
        raise
    else:
        jobs.keep(job, state="done", made=made, total=made)


def _exported(job: jobs.Job, viewer: Viewer, grant: str, state: ListState) -> int:
    held = viewer.current is not None and str(viewer.current.id) == grant
    if not held or not viewer.may(Perm.EXPORT):
        raise Refused("导出时用的岗位授权已经收回，没有写。")
    return write_list(state, viewer, job.file, lambda n: jobs.keep(job, state="running", made=n))

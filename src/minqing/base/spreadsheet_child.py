"""Run by base.apart in its own process: reads a workbook on stdin, prints JSON lines; imports nothing of ours.

A dict with "sheet" opens a sheet, a list is a row (a date is ["date", ISO]), {"error": …} or {"end": true} is the last.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from typing import Any

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum


def plain(cell: Any) -> Any:
    """A value as JSON: midnight is a date, a whole float an int, an empty text nothing."""
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else cell
    if isinstance(cell, dt.datetime):
        whole_day = cell.time() == dt.time()
        return ["date", cell.date().isoformat()] if whole_day else ["datetime", cell.isoformat()]
    if isinstance(cell, dt.timedelta):
        return ["timedelta", cell.total_seconds()]
    if isinstance(cell, (dt.date, dt.time)):
        return [type(cell).__name__, cell.isoformat()]
    return None if cell == "" else cell


def tell(line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")


def main(max_rows: int, max_columns: int) -> None:
    with CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())) as book:
        for about in book.sheets_metadata:
            if about.typ is not SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            left = sheet.start[1] if sheet.start else 0  # rows come with what is blank above, not to the left
            height, width = (last + 1 for last in sheet.end) if sheet.end else (0, 0)
            hidden = about.visible is not SheetVisibleEnum.Visible
            head = {"sheet": about.name, "hidden": hidden, "merges": sheet.merged_cell_ranges or []}
            tell(head | {"height": height, "width": width})
            if height > max_rows or width > max_columns:
                return
            for row in sheet.iter_rows():
                tell([None] * left + [plain(cell) for cell in row])
            del sheet
    tell({"end": True})


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]), int(sys.argv[2]))
    except PasswordError:
        tell({"error": "password"})
    except MemoryError:
        tell({"error": "bomb"})
    except BaseException:  # noqa: BLE001 - a panic of the parser is no Exception; however it failed, it is damaged
        tell({"error": "damaged"})
    sys.stdout.flush()

"""Finds the table in a sheet as people make them: title rows, up to three header rows, 合计 rows, notes at the foot."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from minqing.base.sheets.cells import ERROR_LABEL, SAMPLE_MARK, Cell, Sheet, Workbook

MAX_TOP, MAX_DEPTH, MAX_NAME = 30, 3, 40
UNIT = re.compile(r"[(\[【{](?:单位:?)?([^()\[\]【】{}]{1,8})[)\]】}]")
TOTAL = re.compile(r"(?:本[页月季年表])?(?:合计|总计|小计|共计|累计)")
NOTE = re.compile(
    r"[*※]|(?:附?注|备注|说明|填[表报写]|制[表单]|审[核批]|复核|经办|联系|(?:单位)?负责人|日期)(?:[^:]{0,8}:|\d|[、.]|$)"
)
Kind = Literal["row", "total", "note", "sample", "header"]


@dataclass
class Header:
    """Rows are numbered as on screen, columns counted from 0. `names` are the headings as people read them."""

    first_row: int
    last_row: int
    names: dict[int, str]
    columns: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    repeated: dict[str, list[int]] = field(default_factory=dict)

    @property
    def unknown(self) -> list[int]:
        """Columns with a heading that no field claims."""
        return [column for column in self.names if column not in self.columns.values()]

    def unit_of(self, column: int) -> str:
        """The unit written in the heading: 金额（万元） → 万元."""
        found = UNIT.search(_half(self.names.get(column, "")))
        return found.group(1) if found else ""


@dataclass(frozen=True)
class Line:
    """A filled row under the header; `kind` says why a line that is no record was set aside."""

    number: int
    cells: Sequence[Cell]
    kind: Kind = "row"

    def get(self, column: int | None) -> Cell:
        return self.cells[column] if column is not None and column < len(self.cells) else None


def plain_name(text: str) -> str:
    """A heading for comparing: width, case, spaces, line breaks, stars and colons do not count."""
    return re.sub(r"[\s*:_/·]+", "", _half(text)).casefold()


def find_header(
    sheet: Sheet, known: Mapping[str, Sequence[str]], required: Collection[str] = ()
) -> Header | None:
    """The header that knows most of `known` (field → names and synonyms); without any, the row that looks like one.
    None only if the sheet is blank. A field goes to the column that spells it most exactly.
    """
    lookup = {plain_name(name): key for key, names in known.items() for name in (key, *names)}
    best, best_score = None, (-1, 0, 0)
    for last in range(min(MAX_TOP, len(sheet.rows))):
        for first in range(last, max(last - MAX_DEPTH, -1), -1):
            if first < last and not _is_group(sheet.rows[first]):
                break
            header = Header(first + 1, last + 1, _names(sheet.rows[first : last + 1]))
            _claim(header, lookup)
            matched = len(header.columns)
            score = (matched, last - first if matched else 0, _looks(sheet, last))
            if header.names and score > best_score and (first == last or _continues(sheet, header)):
                best, best_score = header, score
    if best:
        best.missing = [key for key in required if key not in best.columns]
    return best


def find_tables(
    book: Workbook, known: Mapping[str, Sequence[str]], required: Collection[str] = ()
) -> list[tuple[Sheet, Header]]:
    """Every visible sheet with its header, those that know most fields first, else in the file's order."""
    found = [(s, h) for s in book.sheets if not s.hidden and (h := find_header(s, known, required))]
    return sorted(found, key=lambda pair: -len(pair[1].columns))


def lines_under(sheet: Sheet, header: Header) -> list[Line]:
    """Every filled row below the header, in order and told apart: none is dropped unseen."""
    headings = {plain_name(part) for name in header.names.values() for part in (name, *name.split("/"))}
    rows = enumerate(sheet.rows[header.last_row :], header.last_row + 1)
    lines = [Line(number, cells, _kind(cells, headings)) for number, cells in rows if _words(cells)]
    foot = notes_from = len(lines)
    while foot and (_is_note(lines[foot - 1]) or len(_words(lines[foot - 1].cells)) == 1):
        foot -= 1
        if _is_note(lines[foot]):
            notes_from = foot
    notes = [
        line if line.kind == "total" else Line(line.number, line.cells, "note") for line in lines[notes_from:]
    ]
    return lines[:notes_from] + notes


def _half(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _text(cell: Cell) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def _words(row: Sequence[Cell]) -> set[str]:
    return {plain_name(str(cell)) for cell in row if cell is not None} - {""}


def _spellings(text: str) -> Iterator[str]:
    """From exact to loose: the whole, without bracketed units, the lowest level, that without units."""
    for part in (_half(text), _half(text).split("/")[-1]):
        yield plain_name(part)
        yield plain_name(UNIT.sub("", part))


def _is_group(row: Sequence[Cell]) -> bool:
    """An upper header row: several short texts. A title has one; “填报单位：…” has a colon."""
    cells = [cell for cell in row if cell is not None]
    short = all(isinstance(c, str) and len(c) <= MAX_NAME and not re.search("[:：]", c) for c in cells)
    return short and len(_words(row)) > 1


def _continues(sheet: Sheet, header: Header) -> bool:
    """Whether the last row belongs to the header and is no record: it names a known field, or cells merged from the first
    header row reach it or part into it. Records that happen to say the same are not merged.
    """
    top, last = header.first_row - 1, header.last_row - 1
    merged = ((low, right > left) for row, left, low, right in sheet.merges if row == top)
    parts = any(low >= last or (wide and last == top + 1) for low, wide in merged)
    return parts or any("/" in header.names[column] for column in header.columns.values())


def _names(rows: Sequence[Sequence[Cell]]) -> dict[int, str]:
    """Headings joined from top to bottom: 联系方式/电话. A group reaches right over what has a lower part."""
    width = max(len(row) for row in rows)
    grid = [[_text(row[i]) if i < len(row) else "" for i in range(width)] for row in rows]
    for upper, lower in itertools.pairwise(grid):
        for i in range(1, width):
            if not upper[i] and lower[i]:
                upper[i] = upper[i - 1]
    joined = ("/".join(dict.fromkeys(filter(None, parts))) for parts in zip(*grid, strict=True))
    return {column: name for column, name in enumerate(joined) if name not in {"", ERROR_LABEL}}


def _claim(header: Header, lookup: Mapping[str, str]) -> None:
    """Exact spellings choose before loose ones, 留言时间 before 时间; of equal ones the left, and `repeated` tells."""
    spelled = {column: list(_spellings(name)) for column, name in header.names.items()}
    for looseness in range(4):
        for column, spellings in sorted(spelled.items(), key=lambda pair: -len(pair[1][looseness])):
            key = lookup.get(spellings[looseness])
            if key is None or column in header.columns.values():
                continue
            if key not in header.columns:
                header.columns[key] = column
            elif column not in header.repeated.setdefault(key, []):
                header.repeated[key].append(column)


def _looks(sheet: Sheet, last: int) -> int:
    """For a table of unknown words: how many different short texts the row has, with something below it."""
    row = sheet.rows[last]
    short = [cell for cell in row if isinstance(cell, str) and len(cell) <= MAX_NAME]
    below = any(_words(row) for row in sheet.rows[last + 1 : last + 3])
    return len(_words(short)) * 2 - len(row) - last + (MAX_TOP if below else 0)


def _kind(cells: Sequence[Cell], headings: set[str]) -> Kind:
    texts = [cell for cell in cells if isinstance(cell, str)]
    if texts and texts[0].startswith(SAMPLE_MARK):
        return "sample"
    if texts and TOTAL.fullmatch(re.sub(r"\(.*\)", "", plain_name(texts[0]))):
        return "total"
    words = _words(cells)
    return "header" if len(words) > 1 and words <= headings else "row"


def _is_note(line: Line) -> bool:
    """All that stands in the row reads like “注：…” or “制表人：…   审核：…”."""
    texts = (re.sub(r"\s+", "", _half(_text(cell))) for cell in line.cells if cell is not None)
    return line.kind != "total" and all(NOTE.match(text) for text in texts)

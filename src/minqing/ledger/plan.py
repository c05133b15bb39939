"""The import plan: what each line of a workbook would do, said before anything is written, by the same refusals."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from inspect import signature
from typing import Any

from minqing.base.action import Action
from minqing.base.errors import Refusal, Refused
from minqing.base.marks import print_of, read_mark
from minqing.base.rows import Row
from minqing.base.sheets.cells import BadCell, Sheet, Workbook
from minqing.base.sheets.errors import CellError
from minqing.base.sheets.forms import is_cut, same, text
from minqing.base.sheets.header import Header, Line, find_tables, lines_under
from minqing.ledger.cells import excel_value, stored
from minqing.ledger.ledger import MASK_MARK, Column, Ledger, Reader

ID = "id"  # the hidden column of our own exports: `cells.mark_of`
MARKED = "marked columns"  # a pair of their meta: what the marks speak for, in order
SEVERAL = object()  # more than one row answers to a name
KINDS = ("new", "changed", "same", "wrong", "aside")


@dataclass
class PlanLine:
    """One filled row. `kind` is one of KINDS; "aside" are totals, notes, samples and repeated headings.

    `given` is what the file says and `values` what the action gets; `shown` and `before` are what a person compares;
    `errors` maps a column's name (or "" for the whole line) to a sentence; `prints` are the cells as once exported.
    """

    number: int
    kind: str
    sheet: str = ""
    why: str = ""
    row_id: uuid.UUID | None = None
    version: int = 0
    given: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    prints: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


@dataclass
class Plan:
    """All lines of one file, in its order. The counts of the kinds add up to the filled rows."""

    ledger: Ledger
    lines: list[PlanLine]
    headers: dict[str, Header]
    warnings: list[str]

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(line.kind for line in self.lines)
        return {kind: found[kind] for kind in KINDS}

    def cell_errors(self) -> list[CellError]:
        """Every fault, at its cell."""
        return [
            CellError(line.sheet, line.number, self.headers[line.sheet].columns.get(name), sentence)
            for line in self.lines
            for name, sentence in line.errors.items()
        ]


def known_names(ledger: Ledger) -> dict[str, list[str]]:
    """Importable and key columns by name, with their labels and synonyms."""
    keys = {part for key in ledger.key for part in key.split("+")}
    wanted = [c for c in ledger.columns if c.parse is not None or c.name in keys]
    return {ID: ["ID"], **{c.name: [str(c.label), *c.names] for c in wanted}}


def tables_of(
    ledger: Ledger, book: Workbook, mapping: Mapping[str, str] | None = None
) -> list[tuple[Sheet, Header]]:
    """The sheets that hold lines of this ledger. `mapping` (heading → column name, "" = leave out) overrules synonyms."""
    tables = find_tables(book, known_names(ledger))
    for _sheet, header in tables:
        for index, heading in header.names.items():
            if mapping is not None and heading in mapping:
                header.columns = {n: i for n, i in header.columns.items() if i != index}
                if mapping[heading]:
                    header.columns[mapping[heading]] = index
    # A sheet that names none of our columns holds something else, unless it is the only one.
    return [t for t in tables if t[1].columns] or tables[:1]


def plan(ledger: Ledger, book: Workbook, viewer: Reader, mapping: Mapping[str, str] | None = None) -> Plan:
    """What the file would do. Writes nothing."""
    if not ledger.importable():
        raise Refused(Refusal(f"{ledger.label}不能从表格导入：这些记录只能由当事人自己产生。", kind="rule"))
    tables = tables_of(ledger, book, mapping)
    if not any(header.columns for _s, header in tables):
        why = "表里没有认得出的栏目。请检查表头，或在下一步把各栏对应到台账的栏目。"
        raise Refused(Refusal(why, kind="input"))
    planner = _Planner(ledger, viewer, book.meta.get(MARKED, "").split())
    lines = [planner.line(sheet, head, line) for sheet, head in tables for line in lines_under(sheet, head)]
    planner.settle(lines)
    headers = {sheet.name: header for sheet, header in tables}
    return Plan(ledger, lines, headers, [*book.warnings, *planner.warnings()])


class _Planner:
    """Reads lines into values, then finds their rows all at once, then judges each."""

    def __init__(self, ledger: Ledger, viewer: Reader, marked: list[str]) -> None:
        self.ledger, self.viewer, self.marked = ledger, viewer, marked
        self.columns = {c.name: c for c in ledger.columns}
        self.keys = {name: [self.columns[part] for part in name.split("+")] for name in ledger.key}
        # A table says the same place, class and channel in a thousand lines: each is looked up once.
        read = {c.name: c.parse or (lambda cell, _viewer: text(cell)) for c in ledger.columns}
        self.parse = lru_cache(4096, typed=True)(lambda name, cell: read[name](cell, viewer))
        self.unread: Counter[str] = Counter()  # sealed columns that were filled and not compared

    def warnings(self) -> list[str]:
        why = "“{}”是遮盖的栏目，只在新增时写入：已有的{}行没有比对，也不改动。"
        return [why.format(self.columns[name].label, n) for name, n in self.unread.items()]

    def line(self, sheet: Sheet, header: Header, line: Line) -> PlanLine:
        made = PlanLine(line.number, "new", sheet.name)
        made.shown = {name: text(line.get(index)) for name, index in header.columns.items()}
        made.given = made.values
        if line.kind != "row":
            made.kind, made.why = "aside", line.kind
            return made
        for name, index in header.columns.items():
            self._cell(made, name, line.get(index))
        return made

    def _cell(self, made: PlanLine, name: str, cell: Any) -> None:
        if name == ID:
            try:
                if written := text(cell):
                    made.row_id, made.prints = read_mark(written, self.marked)
            except ValueError:
                made.errors[name] = "隐藏的 ID 列被改动过，请从台账重新导出。"
            return
        if is_cut(cell) or (self.columns[name].mask is not None and text(cell).startswith(MASK_MARK)):
            return  # came back as it went out: unchanged
        try:
            value = self.parse(name, cell)
        except BadCell as bad:
            made.errors[name] = bad.sentence
        else:
            if value not in (None, ""):
                made.values[name] = value

    def settle(self, lines: list[PlanLine]) -> None:
        rows = [line for line in lines if line.kind != "aside"]
        by_id, by_key = self._existing(rows)
        seen: dict[Any, int] = {}
        for line in rows:
            row = by_id.get(line.row_id) if line.row_id else self._by_key(line, by_key)
            if line.row_id and row is None and not line.errors:
                line.errors[ID] = "这一行在台账里找不到，或不在你的管辖范围内。"
            if row is SEVERAL:
                line.errors[""] = "台账里这样的不止一条，不知是哪一条。请从台账导出，在导出的表上改。"
            self._no_double(line, row, seen)
            if row is None and not line.errors:
                self._new(line)
            elif not line.errors:
                self._known(line, row)
            line.kind = "wrong" if line.errors else line.kind

    def _existing(self, rows: list[PlanLine]) -> tuple[dict[Any, Any], dict[tuple[str, Any], Any]]:
        """Rows the lines may mean, in a query per way of naming them. Only what the viewer may see."""
        seen = self.ledger.seen(self.viewer)
        by_id = seen.in_bulk({line.row_id for line in rows if line.row_id})
        by_key: dict[tuple[str, Any], Any] = {}
        for name, columns in self.keys.items():
            for row in self._named(seen, columns[0], rows):
                key = name, tuple(str(c.value(row) or "") for c in columns)
                by_key[key] = row if by_key.get(key, row) == row else SEVERAL
        return by_id, by_key

    def _named(self, seen: Any, column: Column, rows: list[PlanLine]) -> Iterator[Any]:
        """Rows that may carry one of the lines' names. A name that is worked out has no column to ask: read them all."""
        if column.read is not None:
            yield from seen
            return
        told = list({line.values[column.name] for line in rows if column.name in line.values})
        for n in range(0, len(told), 500):
            yield from seen.filter(**{f"{column.lookup}__in": told[n : n + 500]})

    def _key_of(self, line: PlanLine, name: str) -> tuple[str, Any] | None:
        """What the line says for one way of naming a row, a blank part as a blank; None where the first part is blank."""
        told = [str(line.values.get(c.name) or "") for c in self.keys[name]]
        return (name, tuple(told)) if told[0] else None

    def _by_key(self, line: PlanLine, by_key: dict[tuple[str, Any], Any]) -> Any:
        keys = (self._key_of(line, name) for name in self.ledger.key)
        return next((by_key[key] for key in keys if key in by_key), None)

    def _no_double(self, line: PlanLine, row: Any, seen: dict[Any, int]) -> None:
        names: list[tuple[str, Any]] = [("row", row.pk)] if isinstance(row, Row) else []
        names += [key for name in self.ledger.key if (key := self._key_of(line, name))]
        for name in names:
            if (first := seen.setdefault(name, line.number)) != line.number:
                parts = [c for c in self.keys.get(name[0], ()) if c.parse]
                told = "、".join(str(c.label) for c in parts)
                line.errors[parts[0].name if parts else ""] = f"与第{first}行重复，{told}都一样。"
                return

    def _new(self, line: PlanLine) -> None:
        if self.ledger.add is None:
            line.errors[""] = f"{self.ledger.label}不能从表格新增，只能修改已有的行。"
            return
        if self.ledger.defaults is not None:
            line.values = self.ledger.defaults(self.viewer, line.values)
        self._unfit(self.ledger.add, line, "台账里没有这一条。新的一行请把这一格留空。")
        if not line.errors and (no := self.ledger.add.refusal(self.viewer, **line.values)):
            line.errors[""] = str(no)

    def _unfit(self, action: Action[Any], line: PlanLine, sentence: str) -> None:
        """Cells that the action takes none of, and cells that it cannot do without."""
        takes = signature(action.doing).parameters.values()
        if not any(p.kind is p.VAR_KEYWORD for p in takes):
            for name in line.values.keys() - {p.name for p in takes}:
                line.errors[name] = sentence
        for p in takes:
            if p.kind is p.KEYWORD_ONLY and p.default is p.empty and p.name not in line.values:
                label = self.columns[p.name].label if p.name in self.columns else p.name
                line.errors[p.name] = f"“{label}”没有填。"

    def _told(self, name: str, row: Any) -> str:
        return text(excel_value(self.columns[name], row)).removeprefix(MASK_MARK)

    def _may_compare(self, name: str) -> bool:
        """A sealed value is not compared for those who may not see it: "same" would confirm a guess."""
        column = self.columns[name]
        if column.mask is not None and not self.viewer.may(column.mask.perm):
            self.unread[name] += 1
            return False
        return column.parse is not None

    def _known(self, line: PlanLine, row: Any) -> None:
        line.row_id, line.version = row.pk, row.version
        changed = {}
        for name, value in line.values.items():
            now = stored(self.columns[name], row) if self._may_compare(name) else value
            was = line.prints.get(name, "")
            if same(value, now) or was == print_of(value):
                continue  # nothing to write; or the clerk left it as it was, and a newer value stays
            if was and was != print_of(now):
                told = self._told(name, row)
                line.errors[name] = f"导出以后，别人已把这一格改成“{told}”，没有覆盖。请核对后再改。"
            changed[name] = value
        line.values = changed
        if not changed:
            line.kind = "same"
            return
        line.kind = "changed"
        line.before = {name: self._told(name, row) for name in changed}
        if self.ledger.amend is None:
            line.errors[next(iter(changed))] = f"{self.ledger.label}不能从表格修改。"
            return
        self._unfit(self.ledger.amend, line, "这一格登记以后不能从表格改。")
        if not line.errors and (no := self.ledger.amend.refusal(self.viewer, row, **changed)):
            line.errors[next(iter(changed))] = str(no)


def heading_choices(ledger: Ledger) -> list[tuple[str, str]]:
    """What a heading of a file can be mapped to, for the page that asks."""
    return [(c.name, str(c.label)) for c in ledger.importable() if "excel" in c.shown]

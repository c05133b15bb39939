"""The import plan: what each line of a workbook would do, said before anything is written, by the same refusals."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from minqing.base.errors import Refusal, Refused
from minqing.base.sheets.cells import BadCell, Sheet, Workbook
from minqing.base.sheets.errors import CellError
from minqing.base.sheets.forms import is_cut, same, text
from minqing.base.sheets.header import Header, Line, find_tables, lines_under
from minqing.ledger.cells import columns_for
from minqing.ledger.ledger import MASK_MARK, Column, Ledger, Reader

ID = "id"  # the hidden column of our own exports
KINDS = ("new", "changed", "same", "wrong", "aside")


@dataclass
class PlanLine:
    """One filled row. `kind` is one of KINDS; "aside" are totals, notes, samples and repeated headings.

    `values` are what the action gets; `before` and `after` are what a person compares; `errors` maps a column's name
    (or "" for the whole line) to a sentence.
    """

    number: int
    kind: str
    sheet: str = ""
    why: str = ""
    row_id: uuid.UUID | None = None
    version: int = 0
    values: dict[str, Any] = field(default_factory=dict)
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
        raise Refused(
            Refusal("表里没有认得出的栏目。请检查表头，或在下一步把各栏对应到台账的栏目。", kind="input")
        )
    planner = _Planner(ledger, viewer)
    lines = [
        planner.line(sheet, header, line) for sheet, header in tables for line in lines_under(sheet, header)
    ]
    planner.settle(lines)
    return Plan(ledger, lines, {sheet.name: header for sheet, header in tables}, list(book.warnings))


class _Planner:
    """Reads lines into values, then finds their rows all at once, then judges each."""

    def __init__(self, ledger: Ledger, viewer: Reader) -> None:
        self.ledger, self.viewer = ledger, viewer
        self.columns = {c.name: c for c in ledger.columns}

    def line(self, sheet: Sheet, header: Header, line: Line) -> PlanLine:
        made = PlanLine(line.number, "new", sheet.name)
        for name, index in header.columns.items():
            made.shown[name] = text(line.get(index))
        if line.kind != "row":
            made.kind, made.why = "aside", line.kind
            return made
        for name, index in header.columns.items():
            self._cell(made, name, line.get(index))
        return made

    def _cell(self, made: PlanLine, name: str, cell: Any) -> None:
        if name == ID:
            try:
                made.row_id = uuid.UUID(text(cell)) if text(cell) else None
            except ValueError:
                made.errors[name] = "隐藏的 ID 列被改动过，请从台账重新导出。"
            return
        column = self.columns[name]
        if is_cut(cell) or (column.mask is not None and text(cell).startswith(MASK_MARK)):
            return  # came back as it went out: unchanged
        try:
            value = column.parse(cell, self.viewer) if column.parse else text(cell)
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
            self._no_double(line, row, seen)
            if not line.errors:
                if row is None:
                    self._new(line)
                else:
                    self._known(line, row)
            if line.errors:
                line.kind = "wrong"

    def _existing(self, rows: list[PlanLine]) -> tuple[dict[Any, Any], dict[tuple[str, Any], Any]]:
        """Rows the lines may mean, in a query per way of naming them. Only what the viewer may see."""
        seen = self.ledger.seen(self.viewer)
        ids = {line.row_id for line in rows if line.row_id}
        by_id = {row.pk: row for part in _parts(ids) for row in seen.filter(pk__in=part)}
        by_key: dict[tuple[str, Any], Any] = {}
        for name in self.ledger.key:
            columns = self._key_columns(name)
            for row in self._named(seen, columns[0], rows):
                by_key[name, tuple(str(c.value(row)) for c in columns)] = row
        return by_id, by_key

    def _named(self, seen: Any, column: Column, rows: list[PlanLine]) -> Iterator[Any]:
        """Rows that may carry one of the lines' names. A name that is worked out has no column to ask: read them all."""
        if column.read is not None:
            yield from seen
            return
        for part in _parts({line.values[column.name] for line in rows if column.name in line.values}):
            yield from seen.filter(**{f"{column.lookup}__in": part})

    def _key_columns(self, name: str) -> list[Column]:
        return [self.columns[part] for part in name.split("+")]

    def _key_of(self, line: PlanLine, name: str) -> tuple[str, Any] | None:
        """What the line says for one way of naming a row; None where it leaves a part blank."""
        told = [line.values.get(c.name) for c in self._key_columns(name)]
        return None if None in told else (name, tuple(map(str, told)))

    def _by_key(self, line: PlanLine, by_key: dict[tuple[str, Any], Any]) -> Any:
        keys = (self._key_of(line, name) for name in self.ledger.key)
        return next((by_key[key] for key in keys if key in by_key), None)

    def _no_double(self, line: PlanLine, row: Any, seen: dict[Any, int]) -> None:
        names: list[tuple[str, Any]] = [("row", row.pk)] if row is not None else []
        names += [key for name in self.ledger.key if (key := self._key_of(line, name))]
        for name in names:
            first = seen.setdefault(name, line.number)
            if first != line.number:
                where = name[0] if name[0] in self.columns else ""
                line.errors[where] = f"与第{first}行重复，同一个编号只能出现一次。"
                return

    def _new(self, line: PlanLine) -> None:
        if self.ledger.add is None:
            line.errors[""] = f"{self.ledger.label}不能从表格新增，只能修改已有的行。"
            return
        if self.ledger.defaults is not None:
            line.values = self.ledger.defaults(self.viewer, line.values)
        try:
            no = self.ledger.add.refusal(self.viewer, **line.values)
        except TypeError:
            missing = [str(c.label) for c in self.ledger.importable() if c.name not in line.values]
            line.errors[""] = f"这一行不全，可能缺：{'、'.join(missing)}。"
            return
        if no is not None:
            line.errors[""] = str(no)

    def _may_compare(self, name: str) -> bool:
        """A sealed value is not compared for those who may not see it: "same" would confirm a guess."""
        column = self.columns[name]
        return column.parse is not None and (column.mask is None or self.viewer.may(column.mask.perm))

    def _known(self, line: PlanLine, row: Any) -> None:
        line.row_id, line.version = row.pk, row.version
        changed = {
            name: value
            for name, value in line.values.items()
            if self._may_compare(name) and not same(value, _stored(self.columns[name], row))
        }
        line.values = changed
        if not changed:
            line.kind = "same"
            return
        line.kind = "changed"
        line.before = {name: text(_told(self.columns[name], row)) for name in changed}
        if self.ledger.amend is None:
            line.errors[next(iter(changed))] = f"{self.ledger.label}不能从表格修改。"
        elif no := self.ledger.amend.refusal(self.viewer, row, **changed):
            line.errors[next(iter(changed))] = str(no)


def _stored(column: Column, row: Any) -> Any:
    """The stored value in the form that `parse` gives: a row for a foreign key, the bare value otherwise."""
    related = getattr(row, column.name, None) if column.path or column.read else None
    if hasattr(related, "pk"):
        return related
    return column.value(row)


def _told(column: Column, row: Any) -> Any:
    value = column.value(row)
    if column.mask is not None:
        return column.mask.show(str(value)) if value else ""
    return str(dict(column.choices).get(value, value)) if column.choices else value


def _parts(values: set[Any]) -> list[list[Any]]:
    listed = list(values)
    return [listed[n : n + 500] for n in range(0, len(listed), 500)]


def heading_choices(ledger: Ledger) -> list[tuple[str, str]]:
    """What a heading of a file can be mapped to, for the page that asks."""
    excel = {c.name for c in columns_for(ledger, "excel")}
    return [(c.name, str(c.label)) for c in ledger.importable() if c.name in excel]

"""Tables as lines of text and back, the same on SQLite and PostgreSQL. Sealed values stay sealed."""

from __future__ import annotations

import base64
import datetime as dt
import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models

# Rebuilt by migrate, or worth nothing elsewhere: not carried in a backup.
LEFT_OUT = {"contenttypes", "auth", "sessions", "admin"}
CHUNK = 500


def carried_models() -> list[type[models.Model]]:
    """Every table of a backup, in a fixed order."""
    wanted = [m for m in apps.get_models() if m._meta.app_label not in LEFT_OUT]  # noqa: SLF001 -- public meta API
    return sorted(wanted, key=lambda m: m._meta.label_lower)  # noqa: SLF001


def columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """What a backup holds of a table: every column that the database does not work out by itself."""
    return [f for f in model._meta.concrete_fields if not getattr(f, "generated", False)]  # noqa: SLF001


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview | bytearray):
        return {"b": base64.b64encode(bytes(value)).decode()}
    if isinstance(value, uuid.UUID):
        return {"u": value.hex}
    if isinstance(value, dt.datetime):
        return {"t": value.astimezone(dt.UTC).isoformat(timespec="microseconds")}
    if isinstance(value, dt.date):
        return {"d": value.isoformat()}
    if isinstance(value, dict | list):
        return {"j": value}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    message = f"no line form for {type(value).__name__}"
    raise TypeError(message)


def _value(told: Any) -> Any:
    if not isinstance(told, dict):
        return told
    [(kind, text)] = told.items()
    readers: dict[str, Any] = {
        "b": base64.b64decode,
        "u": uuid.UUID,
        "t": dt.datetime.fromisoformat,
        "d": dt.date.fromisoformat,
        "j": lambda kept: kept,
    }
    return readers[kind](text)


class _Raw(models.Expression):
    """A column as it lies in the table, past the field's own reading (which would open sealed values)."""

    def __init__(self, field: models.Field[Any, Any]) -> None:
        super().__init__(output_field=models.BinaryField())
        self.column = field.column

    def as_sql(self, _compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return connection.ops.quote_name(self.column), []


def lines_of(model: type[models.Model], alias: str) -> Iterator[bytes]:
    """The rows of a table, one JSON array a line, in primary key order."""
    fields = columns(model)
    raw = {f"raw_{i}": _Raw(f) for i, f in enumerate(fields) if isinstance(f, models.BinaryField)}
    names = [f"raw_{i}" if f"raw_{i}" in raw else f.attname for i, f in enumerate(fields)]
    rows = model._base_manager.using(alias).order_by("pk").annotate(**raw).values_list(*names)  # noqa: SLF001
    for row in rows.iterator(chunk_size=CHUNK):
        yield json.dumps([_plain(v) for v in row], ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def put_lines(model: type[models.Model], names: list[str], lines: Iterable[bytes]) -> int:
    """Insert lines made by `lines_of` into the default database; returns how many rows."""
    fields = {f.attname: f for f in columns(model)}
    chosen = [fields[name] for name in names]
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)  # noqa: SLF001
    into = ", ".join(quote(f.column) for f in chosen)
    statement = f"INSERT INTO {table} ({into}) VALUES ({', '.join(['%s'] * len(chosen))})"  # noqa: S608 -- names from models
    count = 0
    with connection.cursor() as cursor:
        for batch in _batches(lines):
            rows = [
                [
                    f.get_db_prep_save(_value(v), connection)
                    for f, v in zip(chosen, json.loads(line), strict=True)
                ]
                for line in batch
            ]
            cursor.executemany(statement, rows)
            count += len(rows)
    return count


def _batches(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    for line in lines:
        batch.append(line)
        if len(batch) == CHUNK:
            yield batch
            batch = []
    if batch:
        yield batch


def copy_sqlite(source: str, target: str) -> None:
    """A consistent copy of a live SQLite file, WAL included, taken while others write."""
    with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as live, sqlite3.connect(target) as copy:
        live.backup(copy, pages=1000)
    copy.close()
    live.close()


def reset_sequences() -> None:
    """After a restore, PostgreSQL's counters of the libraries' tables go on behind the highest number."""
    for statement in connection.ops.sequence_reset_sql(no_style(), carried_models()):
        with connection.cursor() as cursor:
            cursor.execute(statement)

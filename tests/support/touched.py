"""Test-time triggers: the database itself tells which guarded rows a test really touched, by whatever door."""

from __future__ import annotations

from django.apps import apps
from django.db import connection

from minqing.base.rows import Row

TABLE = "touched_in_test"


def guarded_models() -> list[type[Row]]:
    return [m for m in apps.get_models() if issubclass(m, Row)]


def install() -> None:
    """Create the recording table and one trigger per guarded table and operation."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {TABLE} (model varchar(64), row varchar(40), op varchar(1))"
        )
        for model in guarded_models():
            for statement in _triggers(model._meta.db_table, model._meta.label_lower):
                cursor.execute(statement)


def _triggers(table: str, label: str) -> list[str]:
    made = []
    ops = (("INSERT", "c", "NEW"), ("UPDATE", "u", "NEW"), ("DELETE", "d", "OLD"))
    if connection.vendor == "sqlite":
        for event, op, row in ops:
            made.append(
                f"CREATE TRIGGER IF NOT EXISTS t_{table}_{op} AFTER {event} ON {table} BEGIN "
                f"INSERT INTO {TABLE} VALUES ('{label}', {row}.id, '{op}'); END"
            )
        return made
    made.append(
        f"CREATE OR REPLACE FUNCTION t_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' THEN INSERT INTO {TABLE} VALUES ('{label}', OLD.id::text, 'd'); "
        f"ELSIF TG_OP = 'UPDATE' THEN INSERT INTO {TABLE} VALUES ('{label}', NEW.id::text, 'u'); "
        f"ELSE INSERT INTO {TABLE} VALUES ('{label}', NEW.id::text, 'c'); END IF; RETURN NULL; END $$"
    )
    made.append(
        f"CREATE OR REPLACE TRIGGER t_{table} AFTER INSERT OR UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION t_{table}()"
    )
    return made


def take() -> set[tuple[str, str]]:
    """(model, row id without dashes) of every row touched since the last call."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT model, row FROM {TABLE}")
        seen = {(model, str(row).replace("-", "")) for model, row in cursor.fetchall()}
        cursor.execute(f"DELETE FROM {TABLE}")
    return seen

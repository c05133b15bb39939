"""Tables whose rows are final, or final once a column is set: triggers refuse UPDATE and DELETE, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.state import StateApps


def append_only(app: str, model: str, *, may_update: tuple[str, ...] = ()) -> migrations.RunPython:
    """A migration step that makes a model's table final. Columns in `may_update` may still change (erasure)."""

    def forward(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        meta = apps.get_model(app, model)._meta  # noqa: SLF001 -- Django's public meta API
        table = meta.db_table
        fixed = [f.column for f in meta.concrete_fields if f.column not in may_update]
        for statement in _create(editor.connection.vendor, table, fixed, erasable=bool(may_update)):
            editor.execute(statement, params=None)

    def backward(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        table = apps.get_model(app, model)._meta.db_table  # noqa: SLF001
        for statement in _drop(editor.connection.vendor, table):
            editor.execute(statement, params=None)

    return migrations.RunPython(forward, backward)


def _create(vendor: str, table: str, fixed: list[str], *, erasable: bool) -> list[str]:
    message = f"{table} is append-only"
    if vendor == "sqlite":
        of = " OF " + ", ".join(f'"{c}"' for c in fixed) if erasable else ""
        return [
            f"CREATE TRIGGER {table}_final_u BEFORE UPDATE{of} ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END",
            f"CREATE TRIGGER {table}_final_d BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END",
        ]
    of = " OF " + ", ".join(f'"{c}"' for c in fixed) if erasable else ""
    body = f"BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END"
    return [
        f"CREATE FUNCTION {table}_final() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"CREATE TRIGGER {table}_final_u BEFORE UPDATE{of} ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_final()",
        f"CREATE TRIGGER {table}_final_d BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_final()",
    ]


def _drop(vendor: str, table: str) -> list[str]:
    if vendor == "sqlite":
        return [f"DROP TRIGGER {table}_final_u", f"DROP TRIGGER {table}_final_d"]
    return [
        f"DROP TRIGGER {table}_final_u ON {table}",
        f"DROP TRIGGER {table}_final_d ON {table}",
        f"DROP FUNCTION {table}_final()",
    ]


def set_once(app: str, model: str, *columns: str) -> migrations.RunPython:
    """A migration step: these columns may be filled in once; what stands there then stays, whoever asks."""

    def forward(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        table = apps.get_model(app, model)._meta.db_table  # noqa: SLF001
        for statement in _create_once(editor.connection.vendor, table, columns):
            editor.execute(statement, params=None)

    def backward(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        table = apps.get_model(app, model)._meta.db_table  # noqa: SLF001
        on = "" if editor.connection.vendor == "sqlite" else f" ON {table}"
        editor.execute(f"DROP TRIGGER {table}_final_o{on}", params=None)
        if on:
            editor.execute(f"DROP FUNCTION {table}_once()", params=None)

    return migrations.RunPython(forward, backward)


def _create_once(vendor: str, table: str, columns: tuple[str, ...]) -> list[str]:
    message, of = f"{table} is append-only once set", ", ".join(f'"{c}"' for c in columns)
    differs, text = ("IS NOT", "") if vendor == "sqlite" else ("IS DISTINCT FROM", "::text")
    when = " OR ".join(
        f"""(COALESCE(OLD."{c}"{text}, '') <> '' AND NEW."{c}" {differs} OLD."{c}")""" for c in columns
    )
    head = f"CREATE TRIGGER {table}_final_o BEFORE UPDATE OF {of} ON {table}"
    if vendor == "sqlite":
        return [f"{head} WHEN {when} BEGIN SELECT RAISE(ABORT, '{message}'); END"]
    body = f"BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END"
    return [
        f"CREATE FUNCTION {table}_once() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"{head} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {table}_once()",
    ]

"""Writing past every rule, to see the database itself refuse; and which constraint it was that did."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import CheckConstraint, UniqueConstraint

Body = Callable[[Any], Any]


def changed(row: Any, **values: Any) -> Body:
    """Write these values into a stored row."""

    def body(_act: Any) -> None:
        fresh = type(row)._base_manager.get(pk=row.pk)
        for name, value in values.items():
            setattr(fresh, name, value)
        fresh.save()

    return body


def again(row: Any, **values: Any) -> Body:
    """Insert a copy of a row with these values."""

    def body(_act: Any) -> None:
        kept = {f.name: getattr(row, f.name) for f in row.written_fields()}
        type(row)._base_manager.create(**{**kept, **values})

    return body


def constraints_of(app: str) -> Iterator[tuple[Any, Any]]:
    """(model, constraint) of every check and unique constraint of an app."""
    for model in apps.get_app_config(app).get_models():
        for constraint in model._meta.constraints:
            if isinstance(constraint, CheckConstraint | UniqueConstraint):
                yield model, constraint


def is_breach_of(error: Exception, app: str, name: str) -> bool:
    """Whether the error names this constraint, or (SQLite) the columns of this unique one."""
    text = str(error)
    if found := re.search(r'CHECK constraint failed: (\w+)|constraint "(\w+)"', text):
        return name in found.groups()
    for model, constraint in constraints_of(app):
        if constraint.name == name and isinstance(constraint, UniqueConstraint):
            columns = [model._meta.get_field(f).column for f in constraint.fields]
            return all(f"{model._meta.db_table}.{column}" in text for column in columns)
    return False

"""Codes that sort and compare by byte on every database, and the prefix range that means "inside this place"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    _CharField = models.CharField[str, str]
else:
    _CharField = models.CharField

# ':' is the first byte after '9', so [prefix, prefix + ':') holds the prefix and every longer code, and no …999 is lost.
AFTER_DIGITS = ":"


class CodeField(_CharField):
    """Text compared in byte order: `C` collation on PostgreSQL, SQLite's own BINARY elsewhere."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


def scope_q(field: str, prefix: str) -> Q:
    """Rows whose code lies at or under `prefix`. An empty prefix is refused: it would mean everything."""
    if not prefix:
        message = "an empty scope would match every row"
        raise ValueError(message)
    return Q(**{f"{field}__gte": prefix, f"{field}__lt": prefix + AFTER_DIGITS})


def within(code: str, prefix: str) -> bool:
    """The same question for one value."""
    return bool(prefix) and code.startswith(prefix)

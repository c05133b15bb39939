"""What a condition asks of a model: the paths that it names, and those that cross to the many side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q


def paths_of(condition: Q) -> Iterator[str]:
    """Every lookup in a condition, such as `category__path__startswith`. An Exists is its own question and has none."""
    for child in condition.children:
        if isinstance(child, Q):
            yield from paths_of(child)
        elif isinstance(child, tuple):
            yield str(child[0])


def crosses_to_many(model: type[Model], path: str) -> bool:
    """Whether a lookup joins several rows to one: a count over it would count the one several times."""
    at: Any = model
    for name in path.split("__"):
        try:
            field = at._meta.get_field(name)  # noqa: SLF001 -- Django's public meta API
        except FieldDoesNotExist:
            return False
        if field.one_to_many or field.many_to_many:
            return True
        if field.related_model is None:
            return False
        at = field.related_model
    return False

"""Rows made once for a module: they stand in a transaction around its tests, each of which is taken back to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import transaction

T = TypeVar("T")


@contextmanager
def standing(blocker: Any, make: Callable[[], T]) -> Iterator[T]:
    """For a fixture of scope "module". No test of the module may commit, or make the same rows itself."""
    with blocker.unblock(), transaction.atomic():
        made = make()
        with blocker.block():
            yield made
        transaction.set_rollback(True)

"""Runs a few lines as the body of a declared action, for tests of what may only happen inside one."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from minqing.base.action import ACTIONS, Act, action
from minqing.org.access import SystemActor

OFFICE = "990101001"
ACTOR = SystemActor(OFFICE, "测试")
_numbers = itertools.count(1)


def act(body: Callable[[Act], Any], *, by: Any = ACTOR) -> Any:
    """`act(lambda act: …)`: one action, one transaction, one leaf."""
    verb = f"test.body{next(_numbers)}"
    declared = action(verb, label="测试", needs="file.store")(body)
    try:
        return declared(by=by)
    finally:
        del ACTIONS[verb]

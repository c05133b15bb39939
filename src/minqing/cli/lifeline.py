"""Ends a child whose parent is gone, so that a supervisor killed with -9 leaves no server behind on the port."""

from __future__ import annotations

import os
import signal
import threading
import time

PARENT = "MINQING_PARENT"
EVERY = 0.5
GRACE = 10


def follow_parent() -> None:
    """In a child of the supervisor: end when the supervisor has ended. Anywhere else: nothing."""
    if PARENT in os.environ:
        follow(int(os.environ[PARENT]))


def follow_server() -> None:
    """In a worker that the web server forked: end when the web server has ended."""
    if PARENT in os.environ:
        follow(os.getppid())


def follow(parent: int) -> None:
    """Watch from a thread: an orphan is given another parent, which shows on every system without special calls."""
    threading.Thread(target=_watch, args=(parent,), name="lifeline", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)

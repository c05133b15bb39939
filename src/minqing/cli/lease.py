"""One running office per data folder, and a way to see that it runs.

The lock belongs to an open file that the children inherit: it is free only when the last of them has ended, also after kill -9.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from pathlib import Path

NAME = "running.lock"
PATIENCE = 20.0


class AlreadyRunningError(Exception):
    """Another start holds this data folder; `address` is where it answers."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class Lease:
    """Held by whoever serves a data folder."""

    def __init__(self, var: Path) -> None:
        self.path = var / NAME
        self.handle = self.path.open("a+", encoding="utf-8")
        self.last = _read(self.path)

    def take(self) -> None:
        """Take the folder. Children of a killed start get time to notice and end; a living start is named."""
        patience = time.monotonic() + PATIENCE
        while not _taken(self.handle.fileno()):
            last = _read(self.path)
            if _alive(int(str(last.get("pid", 0)))) or time.monotonic() > patience:
                self.handle.close()
                raise AlreadyRunningError(str(last.get("address", "")))
            time.sleep(0.2)
        self.say(address="", port=self.last_port)

    @property
    def last_port(self) -> int:
        """Where this folder was served before, or 0."""
        return int(str(self.last.get("port", 0)))

    def close(self) -> None:
        self.handle.close()

    def say(self, *, address: str, port: int) -> None:
        """Write down who serves and where."""
        self.handle.seek(0)
        self.handle.truncate()
        json.dump({"pid": os.getpid(), "address": address, "port": port}, self.handle)
        self.handle.flush()


def running_at(var: Path) -> str | None:
    """The address of the office that runs on this folder (empty while it starts), or None."""
    path = var / NAME
    if not path.exists():
        return None
    with path.open("a+", encoding="utf-8") as handle:
        if _taken(handle.fileno()):
            return None
    return str(_read(path).get("address", ""))


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(path: Path) -> dict[str, object]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except ValueError:
        return {}


def _alive(pid: int) -> bool:
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

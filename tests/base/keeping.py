"""Short words for tests that keep files."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from tests.base.acting import act
from tests.base.samples import upload

from minqing.base import files

TEXT = "路灯坏了，晚上很暗。".encode()


def keep(name: str = "说明.txt", data: bytes = TEXT, **options: Any) -> Any:
    return act(lambda _act: files.store(upload(name, data), **options))


def on_disk(root: Path) -> list[str]:
    return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())


def grow_old(*roots: Path) -> None:
    for root in roots:
        for path in root.rglob("*"):
            if path.is_file():
                os.utime(path, (time.time() - 3 * 86400,) * 2)

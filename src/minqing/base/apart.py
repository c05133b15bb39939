"""Parsers of outside bytes run apart, in a process with bounded memory and time, never inside the web server.

A 2 KB workbook can make a parser ask for 500 GB and abort the process it runs in. Here that is an answer, not an outage.
"""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

KEPT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")  # the child gets no secret of ours with its environment


def lines(script: Path, data: bytes, *arguments: object, memory: int, seconds: int) -> Iterator[Any]:
    """What `script` prints for `data` on its stdin: a JSON value per line. It ends early if the child died."""
    command = [sys.executable, "-I", __file__, str(memory), str(seconds), str(script), *map(str, arguments)]
    with tempfile.TemporaryFile() as stdin:
        stdin.write(data)
        stdin.seek(0)
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and files
            command,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={key: os.environ[key] for key in KEPT if key in os.environ},
        )
    with child:
        assert child.stdout is not None
        try:
            for line in child.stdout:
                if not line.endswith(b"\n"):  # it died while writing
                    return
                yield json.loads(line)
        finally:
            child.kill()


def _limit(memory: int, seconds: int) -> None:
    """RLIMIT_DATA counts what is allocated, not the code that is mapped. Windows knows no such limits."""
    if resource is None:
        return
    for which, bound in (
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(which)[1]
        soft = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(which, (soft, hard))


if __name__ == "__main__":
    _limit(int(sys.argv[1]), int(sys.argv[2]))
    sys.argv = sys.argv[3:]
    runpy.run_path(sys.argv[0], run_name="__main__")

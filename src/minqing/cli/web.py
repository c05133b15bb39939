"""The web server, as a child of the supervisor.

SQLite lets one connection write at a time, so one process with threads serves it best; PostgreSQL gains from a second.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces, SSLProtocols
from granian.http import HTTP1Settings
from granian.log import LogLevels

from minqing.cli import lifeline

THREADS = 8


def main(words: list[str]) -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--address", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--cert", type=Path)
    parser.add_argument("--key", type=Path)
    args = parser.parse_args(words)
    lifeline.follow_parent()
    Granian(
        "minqing.wsgi:application",
        address=args.address,
        port=args.port,
        interface=Interfaces.WSGI,
        workers=2 if os.environ.get("DATABASE_URL") else 1,
        blocking_threads=THREADS,
        http1_settings=HTTP1Settings(header_read_timeout=15_000),
        log_level=LogLevels.warning,
        ssl_cert=args.cert,
        ssl_key=args.key,
        ssl_protocol_min=SSLProtocols.tls12,
        respawn_failed_workers=True,
        workers_kill_timeout=8,
    ).serve()


if __name__ == "__main__":
    main(sys.argv[1:])

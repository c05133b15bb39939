"""Places of the tests' own, each a data folder and a database, worked on through commands only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
WORDS = "钥匙口令-十个字以上"
SQLITE = "minqing.sqlite3"


@dataclass
class Place:
    """A data folder and a database of its own."""

    var: Path
    database: str = ""

    def env(self, **more: str) -> dict[str, str]:
        return os.environ | {
            "MINQING_VAR": str(self.var),
            "DATABASE_URL": self.database,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "DJANGO_SETTINGS_MODULE": "minqing.settings",
            "MINQING_PASSPHRASE": WORDS,
            **more,
        }

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "minqing", *words]
        return subprocess.run(
            command, env=self.env(**more), cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
        )

    def good(self, *words: str) -> str:
        done = self.run(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def process(self, *words: str, stdout: int | None = None) -> subprocess.Popen[bytes]:
        """One of the tests' own programs: `office_process`, `erasing_process` or `importing_process`, and its words."""
        return subprocess.Popen(
            [sys.executable, "-m", f"tests.cli.{words[0]}", *words[1:]],
            env=self.env(),
            cwd=ROOT,
            stdout=stdout,
        )

    def told(self, *words: str) -> bytes:
        process = self.process(*words, stdout=subprocess.PIPE)
        out, _ = process.communicate(timeout=120)
        assert process.returncode == 0
        return out

    @property
    def is_empty(self) -> bool:
        """No keys, no file, no office."""
        kept = [p for p in self.var.rglob("*") if p.is_file() and p.parts[-2] in ("keys", "files", "sealed")]
        if [p for p in kept if p.name != "secret"]:
            return False
        if not self.database:
            return not (self.var / SQLITE).exists()
        return on_server(self.database, "SELECT to_regclass('org_office') IS NULL")[0][0]


@dataclass
class Places:
    """Makes places on the database that carries this run; the server, and every database on it, goes with the run."""

    folder: Path
    shared: str = field(default_factory=lambda: os.environ.get("DATABASE_URL", ""))

    def __call__(self, name: str, like: Place | None = None) -> Place:
        """A place where nothing is yet, or a copy of another one that nobody works in just now."""
        var = self.folder / f"{name}-{uuid.uuid4().hex[:6]}" / "var"
        var.parent.mkdir()
        if like:
            shutil.copytree(like.var, var)
        if not self.shared:
            return Place(var)
        database = f"place_{uuid.uuid4().hex[:12]}"
        template = f" TEMPLATE {urlsplit(like.database).path[1:]}" if like else ""
        on_server(self.shared, f"CREATE DATABASE {database}{template}")
        return Place(var, urlsplit(self.shared)._replace(path=f"/{database}").geturl())


def on_server(url: str, statement: str) -> Any:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else None

"""A database that sorts by a language, not by bytes: there a plain range of codes loses …999, and ours must not.

The languages come from the system's own sources by localedef, into a folder that goes with the test.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
from tests.support import postgres
from tests.support.house import SHARED

ROOT = Path(__file__).parents[2]
PROPERTY = ["tests/org/test_access.py", "-k", "range or 999 or listed or sees"]
COLUMNS = "tests/contracts/test_matrix.py::test_every_code_column_sorts_by_bytes"


@pytest.fixture(params=["zh_CN", pytest.param("en_US", marks=pytest.mark.long)])
def server(request, monkeypatch):
    maker = shutil.which("localedef")
    if maker is None or not Path(f"/usr/share/i18n/locales/{request.param}").exists():
        pytest.skip("no localedef or no sources of languages here: a non-C database was not tried")
    language = f"{request.param}.UTF-8"
    folder = Path(tempfile.mkdtemp(prefix="minqing-languages-"))
    folder.chmod(0o755)  # the server may run as nobody
    subprocess.run([maker, "-i", request.param, "-f", "UTF-8", str(folder / language)], check=True)
    monkeypatch.setenv("LOCPATH", str(folder))
    started = postgres.start()
    yield started, language
    started.stop()
    shutil.rmtree(folder)


def owner(server: postgres.Server, name: str) -> psycopg.Connection:
    return psycopg.connect(f"postgresql://postgres:postgres@127.0.0.1:{server.port}/{name}", autocommit=True)


def test_the_range_of_a_place_holds_on_a_database_of_any_language(server):
    """The same property as on our own databases, where the default really is another: the control shows the trap."""
    found, language = server
    with owner(found, "postgres") as base:
        base.execute("ALTER DATABASE template1 IS_TEMPLATE false")
        base.execute("DROP DATABASE template1")
        base.execute(f"CREATE DATABASE template1 TEMPLATE template0 LOCALE_PROVIDER libc LOCALE '{language}'")
        base.execute("ALTER DATABASE template1 IS_TEMPLATE true")
        base.execute("CREATE DATABASE control")
    with owner(found, "control") as control:
        assert control.execute("SELECT '990101001999' < '990101001:'").fetchone() == (False,)
    env = os.environ | {SHARED: found.url}
    for words in (PROPERTY, [COLUMNS]):
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *words],
            check=False,
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout[-3000:]
        assert " passed" in done.stdout

"""Bytes are safe before the answer: the order of syncs as the kernel saw it, and every disk call failing in turn."""

import contextlib
import errno
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from tests.base.keeping import grow_old, keep, on_disk
from tests.base.samples import picture

from minqing.base import disk, files
from minqing.base.errors import Refused
from minqing.base.models import StoredFile

pytestmark = pytest.mark.usefixtures("shelf")
ROOT = Path(__file__).resolve().parents[2]

# --- order of syncs ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_bytes_are_synced_renamed_and_the_folders_synced_before_the_row_is_written(monkeypatch, shelf):
    seen, names = [], {}
    real_open, real_fsync, real_replace = os.open, os.fsync, os.replace

    def spy_open(path, *args, **kwargs):
        descriptor = real_open(path, *args, **kwargs)
        names[descriptor] = Path(path)
        return descriptor

    def spy_fsync(descriptor):
        path = names[descriptor]
        seen.append("sync folder" if path.is_dir() else "sync bytes")
        return real_fsync(descriptor)

    def spy_replace(source, target):
        seen.append("rename")
        return real_replace(source, target)

    monkeypatch.setattr(disk.os, "open", spy_open)
    monkeypatch.setattr(disk.os, "fsync", spy_fsync)
    monkeypatch.setattr(disk.os, "replace", spy_replace)
    with connection.execute_wrapper(
        lambda execute, sql, *rest: (
            seen.append("row") if "base_storedfile" in sql else None,
            execute(sql, *rest),
        )[1]
    ):
        keep()
    assert seen == ["sync bytes", "rename", *["sync folder"] * 4, "row"]


def strace(shelf, synchronous, count):
    log, database = shelf / f"trace-{synchronous}", shelf / synchronous / "minqing.sqlite3"
    database.parent.mkdir()
    with contextlib.closing(
        sqlite3.connect(database)
    ) as copy:  # of the test's own tables: none is made under strace
        connection.connection.backup(copy)
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(shelf),
        "MINQING_VAR": str(shelf / synchronous),
        "DJANGO_SETTINGS_MODULE": "minqing.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    calls = "trace=openat,open,close,fsync,fdatasync,rename,renameat,renameat2,write,pwrite64"
    subprocess.run(
        [
            "strace",
            "-f",
            "-y",
            "-e",
            calls,
            "-o",
            log,
            sys.executable,
            "-m",
            "tests.base.store_under_strace",
            str(count),
            synchronous,
        ],
        env=env,
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return log.read_text(errors="replace").splitlines()


def unsafe_acks(lines):
    """(acknowledgements, those not preceded by: bytes synced, renamed, folder synced, WAL synced, in this order)."""
    acks, bad, since = 0, [], []
    for line in lines:
        found = re.search(r'write\(1.*"ACK ([0-9a-f]{20})', line)
        if not found:
            since.append(line)
            continue
        acks += 1
        wanted = [
            r"fsync\(\d+<[^>]*/files/incoming/",
            rf"rename.*/incoming/.*{found[1]}",
            rf"fsync\(\d+<[^>]*/files/{found[1][:2]}/{found[1][2:4]}>",
            rf"fsync\(\d+<[^>]*/files/{found[1][:2]}>",
            r"fsync\(\d+<[^>]*/files>",
            r"(?:fdatasync|fsync)\(\d+<[^>]*sqlite3-wal>",
        ]
        at = 0
        for pattern in wanted:
            at = next((n + 1 for n in range(at, len(since)) if re.search(pattern, since[n])), -1)
            if at < 0:
                bad.append((found[1], pattern))
                break
        since = []
    return acks, bad


@pytest.mark.skipif(
    shutil.which("strace") is None, reason="NOT RUN: strace is missing, so no sync order was seen"
)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="watches SQLite's own write-ahead log")
@pytest.mark.usefixtures("django_db_setup")
def test_every_acknowledged_file_was_synced_before_the_answer_and_a_weaker_setting_is_seen(
    shelf, request, django_db_blocker
):
    count = 1000 if request.config.getoption("--long", default=False) else 12
    few = min(count, 12)
    with django_db_blocker.unblock():  # outside a transaction, which would lock the tables that are copied
        full, normal = strace(shelf, "FULL", count), strace(shelf, "NORMAL", few)
    assert unsafe_acks(full) == (count, [])
    acks, bad = unsafe_acks(normal)
    assert acks == few
    assert len(bad) >= few - 2  # the control: the same watcher must see what NORMAL leaves out


# --- faults -----------------------------------------------------------------------------------------------------------

STEPS = ("open", "write", "fsync", "replace")


def count_calls(monkeypatch, fail_at, code):
    """Let the `fail_at`-th of the disk's system calls fail (never when 0); returns the running count."""
    count = [0]

    def wrap(real):
        def call(*args, **kwargs):
            count[0] += 1
            if count[0] == fail_at:
                raise OSError(code, os.strerror(code))
            return real(*args, **kwargs)

        return call

    for step in STEPS:
        monkeypatch.setattr(disk.os, step, wrap(getattr(os, step)))
    return count


def calls_of_one_store():
    with pytest.MonkeyPatch.context() as patch:
        count = count_calls(patch, 0, 0)
        keep("数一数.jpg", picture(size=(31, 31)))
    return count[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "words"), [(errno.ENOSPC, "磁盘已满"), (errno.EDQUOT, "磁盘已满"), (errno.EIO, "写磁盘出错")]
)
def test_whichever_call_fails_nothing_is_acknowledged_and_nothing_half_is_kept(
    monkeypatch, shelf, code, words
):
    total = calls_of_one_store()
    assert total >= 12
    rows, before = StoredFile.objects.count(), on_disk(shelf)
    for n in range(1, total + 1):
        with pytest.MonkeyPatch.context() as patch:
            count_calls(patch, n, code)
            with pytest.raises(Refused, match=words) as refused:
                keep("a.jpg", picture(size=(n + 40, 30)))
        assert "没有生效" in refused.value.refusal.why
        assert StoredFile.objects.count() == rows
        assert on_disk(shelf / "files/incoming") == []
        with files.open_file(StoredFile.objects.first()) as still:
            assert still.read()
    grow_old(shelf / "files")
    files.sweep()
    assert on_disk(shelf) == before


@pytest.mark.django_db
def test_a_short_write_is_carried_on(monkeypatch):
    real = os.write
    monkeypatch.setattr(disk.os, "write", lambda descriptor, data: real(descriptor, data[:7]))
    assert files.verify_file(keep()) == ""

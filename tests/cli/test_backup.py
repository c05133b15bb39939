"""A backup taken while others write, restored elsewhere with the exported key; and every way in which it must be refused."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.cli.places import SQLITE, Place, on_server


def tell(place: Place) -> dict[str, Any]:
    return json.loads(place.told("office_process", "tell"))


@dataclass
class Kept:
    """What an office took out of its house."""

    source: Place
    while_writing: Path
    at_rest: Path
    keys: Path
    before: int
    after: int


def _leaves(place: Place) -> int:
    """How many leaves the journal has now, read from outside."""
    question = "SELECT size FROM base_journalhead WHERE office = '990101001'"
    if place.database:
        return on_server(place.database, question)[0][0]
    with contextlib.closing(sqlite3.connect(place.var / SQLITE, timeout=30)) as live:
        return live.execute(question).fetchone()[0]


@pytest.fixture(scope="module")
def kept(place: Any, tables: Place, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    out, source = tmp_path_factory.mktemp("out"), place("source", like=tables)
    source.told("office_process", "seed")
    before = _leaves(source)
    writer = source.process("office_process", "write", str(out / "stop"))
    try:
        while _leaves(source) < before + 3:  # it writes by now
            assert writer.poll() is None
            time.sleep(0.1)
        source.good("backup", str(out / "while-writing.tar"))
        at_end = _leaves(source)
        while _leaves(source) <= at_end:  # and it still does
            assert writer.poll() is None
            time.sleep(0.1)
    finally:
        (out / "stop").touch()
        assert writer.wait(60) == 0
    after = _leaves(source)
    source.good("backup", str(out / "at-rest.tar"))
    source.good("keys", "export", str(out / "keys.json"))
    return Kept(source, out / "while-writing.tar", out / "at-rest.tar", out / "keys.json", before, after)


def _manifest(backup: Path) -> dict[str, Any]:
    with tarfile.open(backup) as tar:
        body = tar.extractfile("manifest.json")
        assert body is not None
        return json.loads(body.read())


def test_a_backup_taken_while_others_write_is_one_moment_of_the_office(kept, place, tables):
    there = place("elsewhere", like=tables)
    said = there.good("restore", str(kept.while_writing), "--keys", str(kept.keys))
    told, manifest = tell(there), _manifest(kept.while_writing)
    assert told["rows"] == {label: table["rows"] for label, table in manifest["tables"].items()}
    assert told["recomputed"] == told["heads"]
    size, root = told["heads"]["990101001"]
    assert (size, root) == tuple(manifest["heads"]["990101001"].values())
    assert kept.before < size < kept.after
    assert len(told["names"]) == len(told["files"]) == size - kept.before + 5
    assert {"陈小满0", "陈小满4", "陈小满100"} <= set(told["names"])
    assert "树根与备份一致" in said


def test_the_whole_office_comes_back_elsewhere(kept, place):
    there = place("whole")  # from nothing: neither a folder nor a table
    there.good("restore", str(kept.at_rest), "--keys", str(kept.keys))
    assert tell(there) == tell(kept.source)


def test_a_file_sealed_between_the_rows_and_the_files_is_in_the_backup_as_sealed(
    kept, place, tables, tmp_path
):
    there, elsewhere = place("race", like=tables), place("raced", like=tables)
    there.good("restore", str(kept.at_rest), "--keys", str(kept.keys))
    there.told("office_process", "race", str(tmp_path / "race.tar"))
    elsewhere.good("restore", str(tmp_path / "race.tar"), "--keys", str(kept.keys))
    assert tell(elsewhere) == tell(there)
    manifest = _manifest(tmp_path / "race.tar")
    assert len([name for name in manifest["files"] if name.startswith("sealed/")]) == 1
    assert manifest["missing"] == []


def test_an_upload_under_way_is_left_out_and_a_lost_file_is_told(kept, place, tables, tmp_path):
    there = place("lost", like=tables)
    there.good("restore", str(kept.at_rest), "--keys", str(kept.keys))
    (there.var / "files" / "incoming").mkdir(exist_ok=True)
    (there.var / "files" / "incoming" / "half").write_bytes(b"half an upload")
    lost = next(path for path in sorted((there.var / "files").glob("??/??/*")))
    lost.unlink()
    said = there.good("backup", str(tmp_path / "lost.tar"))
    assert "有 1 个附件在磁盘上找不到" in said
    manifest = _manifest(tmp_path / "lost.tar")
    assert manifest["missing"] == [f"files/{lost.relative_to(there.var / 'files').as_posix()}"]
    assert not [name for name in manifest["files"] if "incoming" in name]


def _refused(there: Place, backup: Path, keys: Path, **more: str) -> str:
    done = there.run("restore", str(backup), "--keys", str(keys), **more)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert there.is_empty
    return done.stderr


def test_a_wrong_passphrase_is_refused(kept, place):
    assert "口令不对" in _refused(
        place("wrong"), kept.at_rest, kept.keys, MINQING_PASSPHRASE="另一个口令另一个"
    )


def test_no_key_is_refused(kept, place, tmp_path):
    assert "没有找到文件" in _refused(place("none"), kept.at_rest, tmp_path / "none.json")


def test_the_key_of_another_office_is_refused(kept, place, tmp_path):
    other = place("other")
    other.var.mkdir()
    script = "import django;django.setup();from minqing.base import sealing;sealing.ensure_keyring()"
    subprocess.run([sys.executable, "-c", script], env=other.env(), check=True)
    other.good("keys", "export", str(tmp_path / "other.json"))
    assert "不配套" in _refused(place("foreign"), kept.at_rest, tmp_path / "other.json")


@pytest.mark.parametrize("damage", ["cut", "byte", "tail", "not a backup"])
def test_a_damaged_backup_is_refused(kept, place, tmp_path, damage):
    bad = tmp_path / "bad.tar"
    shutil.copy(kept.at_rest, bad)
    data = bytearray(bad.read_bytes())
    at = data.index("第3盏路灯不亮".encode())
    if damage == "cut":
        del data[len(data) // 2 :]
    elif damage == "byte":
        data[at] ^= 1
    elif damage == "tail":
        del data[-20_000:]
    else:
        data = bytearray(b"%PDF-1.7 not a tar at all")
    bad.write_bytes(data)
    assert "不是完整的备份，或已损坏" in _refused(place("damaged"), bad, kept.keys)


def test_an_office_is_never_overwritten(kept):
    before = tell(kept.source)
    done = kept.source.run("restore", str(kept.at_rest), "--keys", str(kept.keys))
    assert done.returncode == 1
    assert "已有一个机构，没有覆盖" in done.stderr
    assert tell(kept.source) == before


def test_neither_backup_nor_key_copy_overwrites_a_file(kept):
    was = kept.at_rest.read_bytes(), kept.keys.read_bytes()
    for words in (("backup", str(kept.at_rest)), ("keys", "export", str(kept.keys))):
        done = kept.source.run(*words)
        assert (done.returncode, "没有覆盖" in done.stderr) == (1, True)
    assert (kept.at_rest.read_bytes(), kept.keys.read_bytes()) == was


def test_no_key_lies_in_the_backup(kept):
    ring = json.loads((kept.source.var / "keys" / "sealing.json").read_text())
    secrets = [value for value in _strings(ring) if len(value) >= 32]
    assert secrets
    data = kept.at_rest.read_bytes()
    held = [value for value in secrets if value.encode() in data]
    assert held == [value for value in held if value == _manifest(kept.at_rest)["keys"]]


def _strings(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for value in node.values():
            yield from _strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from _strings(value)
    elif isinstance(node, str):
        yield node

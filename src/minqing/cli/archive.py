"""A backup is one tar file: a manifest, every table as lines, every stored file. It is the same on both databases.

Keys are never in it. The manifest comes last and names the SHA-256 of every other member, so that a damaged, cut or
edited backup is refused before anything is restored.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection, connections, transaction

from minqing.base import clock, disk, journal, sealing
from minqing.base.errors import Refusal, Refused
from minqing.base.models import JournalHead, StoredFile
from minqing.cli import tables

FORMAT = 1
MANIFEST = "manifest.json"
Progress = Callable[[str, int], None]


def _folders() -> dict[str, Path]:
    return {"files": Path(settings.MINQING_FILES), "sealed": Path(settings.MINQING_SEALED_FILES)}


@contextlib.contextmanager
def _snapshot(work: Path) -> Iterator[str]:
    """The alias of a database that stands still while it is read: a copy of the SQLite file, or one PG snapshot."""
    if connection.vendor == "sqlite":
        copy = work / "snapshot.sqlite3"
        tables.copy_sqlite(str(connection.settings_dict["NAME"]), str(copy))
        connections.databases["snapshot"] = {**connection.settings_dict, "NAME": str(copy)}
        try:
            yield "snapshot"
        finally:
            connections["snapshot"].close()
            del connections["snapshot"]
            del connections.databases["snapshot"]
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield "default"


def _add(tar: tarfile.TarFile, name: str, source: BinaryIO, size: int) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    tar.addfile(member, source)


def write(target: Path, progress: Progress) -> dict[str, Any]:
    """Back everything up into `target` while the office goes on working. Returns the manifest.

    A file that is sealed or erased between the moment of the rows and its own reading is gone: the backup is then taken
    again. What is missing twice is missing from the disk; the manifest names it under "missing".
    """
    if target.exists():
        raise Refused(Refusal(f"{target} 已经存在，没有覆盖。请换一个文件名。", kind="file"))
    part = target.with_name(target.name + ".part")
    missing: list[str] = []
    try:
        while True:
            with tempfile.TemporaryDirectory(dir=target.parent) as folder, tarfile.open(part, "w:") as tar:
                manifest = _fill(tar, Path(folder), progress)
            if set(manifest["missing"]) <= set(missing):
                break
            missing = manifest["missing"]
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _fill(tar: tarfile.TarFile, work: Path, progress: Progress) -> dict[str, Any]:
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "made_at": clock.now().isoformat(),
        "engine": connection.vendor,
        "keys": sealing.keyring().fingerprint(),
        "tables": {},
        "files": {},
        "missing": [],
    }
    with _snapshot(work) as alias:
        heads = JournalHead.objects.using(alias).values_list("office", "size", "root")
        manifest["heads"] = {office: {"size": size, "root": root} for office, size, root in heads}
        for model in tables.carried_models():
            label = model._meta.label_lower  # noqa: SLF001 -- Django's public meta API
            manifest["tables"][label] = _add_table(tar, work, model, alias)
            progress(label, manifest["tables"][label]["rows"])
        names = _names_of_files(alias)
    for name in names:
        try:
            with _path_of(name).open("rb") as source:
                manifest["files"][name] = _digest(source)
                size = source.tell()
                source.seek(0)
                _add(tar, name, source, size)
        except FileNotFoundError:
            manifest["missing"].append(name)
    progress("files", len(manifest["files"]))
    text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    _add(tar, MANIFEST, io.BytesIO(text), len(text))
    return manifest


def _names_of_files(alias: str) -> list[str]:
    """The members of the archive for every file to which a row refers. What no row knows is an upload under way."""
    rows = StoredFile.objects.using(alias).values_list("sealed", "sha256", "display_sha256")
    return sorted({
        f"{'sealed' if sealed else 'files'}/{disk.place_of(Path(), digest).as_posix()}"
        for sealed, *digests in rows.iterator(chunk_size=2_000)
        for digest in digests
        if digest
    })  # fmt: skip


def _path_of(name: str) -> Path:
    """Where a member of the archive lies on disk. Refused when it is none of ours, or climbs out of its folder."""
    kind, _, rest = name.partition("/")
    folder = _folders().get(kind, Path())
    path = folder / rest
    if kind not in _folders() or not path.resolve().is_relative_to(folder.resolve()):
        raise Refused(Refusal(f"备份里的文件名 {name} 不对，没有恢复。", kind="file"))
    return path


def _add_table(tar: tarfile.TarFile, work: Path, model: Any, alias: str) -> dict[str, Any]:
    seen, rows, path = hashlib.sha256(), 0, work / "table"
    with path.open("wb") as out:
        for line in tables.lines_of(model, alias):
            out.write(line)
            seen.update(line)
            rows += 1
    with path.open("rb") as source:
        _add(tar, f"tables/{model._meta.label_lower}", source, path.stat().st_size)  # noqa: SLF001
    names = [f.attname for f in tables.columns(model)]
    return {"rows": rows, "sha256": seen.hexdigest(), "columns": names}


def check(source: Path) -> dict[str, Any]:
    """Read a backup through and compare every member with its manifest. Refused in words when anything is off."""
    damaged = Refusal(
        f"{source.name} 不是完整的备份，或已损坏，没有恢复任何内容。", who="换一份备份", kind="file"
    )
    seen: dict[str, str] = {}
    manifest: dict[str, Any] | None = None
    try:
        with tarfile.open(source, "r:") as tar:
            for member in tar:
                body = tar.extractfile(member)
                if body is None or member.name in seen:
                    raise Refused(damaged)
                if member.name == MANIFEST:
                    manifest = json.loads(body.read())
                else:
                    seen[member.name] = _digest(body)
    except (tarfile.TarError, ValueError, OSError, EOFError):
        raise Refused(damaged) from None
    if manifest is None or manifest.get("format") != FORMAT:
        raise Refused(damaged)
    wanted = {f"tables/{label}": told["sha256"] for label, told in manifest["tables"].items()} | manifest[
        "files"
    ]
    if wanted != seen:
        raise Refused(damaged)
    return manifest


def _digest(body: Any) -> str:
    seen = hashlib.sha256()
    while chunk := body.read(1 << 20):
        seen.update(chunk)
    return seen.hexdigest()


def fits(manifest: dict[str, Any], ring: sealing.Keyring) -> None:
    """Refused when the keys are not those that sealed this backup."""
    if manifest["keys"] != ring.fingerprint():
        raise Refused(
            Refusal(
                "密钥与这份备份不配套，恢复后姓名、电话会打不开，所以没有恢复。",
                who="找当时导出的密钥备份（./minqing keys export）",
                kind="file",
            )
        )


def restore(source: Path, manifest: dict[str, Any], progress: Progress) -> None:
    """Fill the empty, migrated default database and the file folders; all or nothing in the database.

    The files come first: a row must never name a file that is not there.
    """
    with tarfile.open(source, "r:") as tar:
        for name in manifest["files"]:
            _put_file(tar, name)
        progress("files", len(manifest["files"]))
        with transaction.atomic():
            for model in reversed(tables.carried_models()):
                model._base_manager.all()._raw_delete("default")  # noqa: SLF001 -- seeds of migrate, not anybody's work
            for model in tables.carried_models():
                told = manifest["tables"].get(model._meta.label_lower)  # noqa: SLF001
                if told is None:
                    continue
                body = tar.extractfile(f"tables/{model._meta.label_lower}")  # noqa: SLF001
                rows = tables.put_lines(model, told["columns"], body or [])
                progress(model._meta.label_lower, rows)  # noqa: SLF001
            tables.reset_sequences()
            connection.check_constraints()
            _same_journal(manifest)


def _put_file(tar: tarfile.TarFile, name: str) -> None:
    path = _path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    body = tar.extractfile(name)
    path.write_bytes(body.read() if body else b"")


def _same_journal(manifest: dict[str, Any]) -> None:
    """The restored leaves must give the head that the backup names: recomputed, not compared with themselves."""
    for office, told in manifest["heads"].items():
        if journal.recomputed(office) != (told["size"], told["root"]):
            raise Refused(Refusal(f"机构{office}的留痕与备份记下的树根不符，没有恢复。", kind="file"))

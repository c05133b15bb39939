"""Kept files: bytes first, safe on disk under the name of their content; then the row; only then the commit.

Storing holds a shared lock on the content and removing an exclusive one, so that a file is never removed while
another action is about to refer to the same bytes (on SQLite the one write lock does this).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from django.db import connection, transaction
from django.db.models import Q

from minqing.base import clock, disk, pictures, sealing, uploads
from minqing.base.action import Act
from minqing.base.disk import Spooled, files_root, place_of, sealed_root
from minqing.base.errors import GuardError, Refusal, Refused
from minqing.base.journal import erase_values
from minqing.base.models.file import StoredFile
from minqing.base.rows import running
from minqing.base.uploads import Incoming, Limits, Received

# What a file's journal values would tell about an accusation, once the file is sealed.
TELLING = ("name", "sha256", "display_sha256", "size")


def store(upload: Incoming | Received, limits: Limits | None = None, *, sealed: bool = False) -> StoredFile:
    """Keep a file; only inside an action. `sealed` keeps it in the sealed store from its first second."""
    act = cast("Act", running())
    if not isinstance(upload, Received):
        with uploads.received([upload], limits) as [one]:
            return store(one, sealed=sealed)
    row = StoredFile(
        office=act.office,
        sha256=upload.original.sha256,
        size=upload.original.size,
        kind=upload.kind,
        name=upload.name,
        stored_at=act.now,
    )
    if sealed:
        _seal(row, upload.original.path.read_bytes())
    else:
        _settle(upload.original)
        if upload.display is not None:
            row.display_sha256 = upload.display.sha256
            _settle(upload.display)
    row.save()
    return row


def _settle(spooled: Spooled) -> None:
    _lock_content(spooled.sha256, shared=True)
    disk.settle(files_root(), spooled)


def _lock_content(sha256: str, *, shared: bool) -> None:
    if connection.vendor == "postgresql":
        lock = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {lock}(hashtextextended(%s, 20261125))", [sha256])


# --- reading ---------------------------------------------------------------------------------------------------------


def open_file(stored: StoredFile) -> BinaryIO:
    """The original bytes, for a download (never inline). Who may read them is the caller's question."""
    if stored.sealed:
        raise GuardError("a sealed file is opened by open_sealed, after its own permission check")
    return _open(stored.sha256, stored)


def open_display(stored: StoredFile) -> BinaryIO:
    """The display copy of a picture: JPEG, without EXIF. Refused where there is none."""
    if stored.sealed or not stored.display_sha256:
        raise Refused(Refusal("这个文件没有可直接显示的图片，请下载查看。", kind="file"))
    return _open(stored.display_sha256, stored)


def open_sealed(stored: StoredFile) -> bytes:
    """The original bytes of a sealed file."""
    path = place_of(sealed_root(), stored.sha256)
    try:
        blob = path.read_bytes()
    except FileNotFoundError:
        raise _missing(stored) from None
    return sealing.open_bytes(blob, _purpose(stored))


def open_sealed_display(stored: StoredFile) -> bytes:
    """A display copy of a sealed picture, made anew and kept nowhere."""
    spooled = disk.spool(sealed_root(), [open_sealed(stored)], stored.size)
    try:
        return pictures.display_copy(spooled.path, stored.kind)
    finally:
        spooled.path.unlink(missing_ok=True)


def _open(sha256: str, stored: StoredFile) -> BinaryIO:
    try:
        return place_of(files_root(), sha256).open("rb")
    except FileNotFoundError:
        raise _missing(stored) from None


def _missing(stored: StoredFile) -> Refused:
    why = f"文件“{stored.name}”在服务器上找不到了。"
    return Refused(Refusal(why, who="管理员从备份恢复（./minqing doctor 列出缺失的文件）", kind="file"))


# --- sealing and removing --------------------------------------------------------------------------------------------


def seal_file(act: Act, stored: StoredFile) -> None:
    """Move the bytes into the sealed store. The readable copies go once the action has committed."""
    if stored.sealed:
        return
    readable = [h for h in (stored.sha256, stored.display_sha256) if h]
    with open_file(stored) as source:
        data = source.read()
    if hashlib.sha256(data).hexdigest() != stored.sha256:
        raise Refused(
            Refusal(f"文件“{stored.name}”与登记时不一致，没有密封。", who="管理员从备份恢复", kind="file")
        )
    _seal(stored, data)
    stored.save()
    erase_values(stored, TELLING)
    _release_after_commit(files_root(), readable)


def _seal(row: StoredFile, data: bytes) -> None:
    blob = sealing.seal_bytes(data, _purpose(row))
    spooled = disk.spool(sealed_root(), [blob], len(blob))
    disk.settle(sealed_root(), spooled)
    row.sha256, row.display_sha256, row.sealed = spooled.sha256, "", True


def _purpose(row: StoredFile) -> str:
    return f"file {row.pk}"


def remove_file(act: Act, stored: StoredFile) -> None:
    """Delete a file for good (a resident's right to erasure): row, journal values, and bytes nobody else refers to."""
    root = sealed_root() if stored.sealed else files_root()
    hashes = [h for h in (stored.sha256, stored.display_sha256) if h]
    erase_values(stored)
    stored.delete()
    _release_after_commit(root, hashes)


def _release_after_commit(root: Path, hashes: list[str]) -> None:
    for sha256 in hashes:
        transaction.on_commit(partial(release, root, sha256), robust=True)


def release(root: Path, sha256: str) -> bool:
    """Remove bytes to which no row refers. Returns whether they went."""
    with transaction.atomic():
        _lock_content(sha256, shared=False)
        if _referred({sha256}, sealed=root == sealed_root()):
            return False
        disk.remove(place_of(root, sha256))
    return True


def _referred(hashes: set[str], *, sealed: bool) -> set[str]:
    rows = StoredFile.objects.filter(sealed=sealed)
    rows = rows.filter(Q(sha256__in=hashes) | Q(display_sha256__in=hashes))
    return hashes & {h for pair in rows.values_list("sha256", "display_sha256") for h in pair}


# --- checking and sweeping -------------------------------------------------------------------------------------------


def verify_file(stored: StoredFile) -> str:
    """What is wrong with a file's bytes, in words; empty when they are what was stored."""
    root = sealed_root() if stored.sealed else files_root()
    for sha256, what in ((stored.sha256, "文件"), (stored.display_sha256, "显示副本")):
        if not sha256:
            continue
        path = place_of(root, sha256)
        if not path.exists():
            return f"{what}缺失"
        if disk.hash_of(path) != sha256:
            return f"{what}的内容与登记时不一致"
    return ""


@dataclass
class Swept:
    """What a sweep found: bytes removed that no row refers to, and rows whose bytes are missing."""

    removed: list[str] = field(default_factory=list)
    unfinished: int = 0
    missing: list[uuid.UUID] = field(default_factory=list)


def sweep(older_than: dt.timedelta = dt.timedelta(days=1)) -> Swept:
    """Remove old leftovers of uploads that came to nothing, and report rows without bytes. Safe at any time."""
    found = Swept()
    before = clock.now().timestamp() - older_than.total_seconds()
    for root in (files_root(), sealed_root()):
        for path in _old(root.glob("incoming/*"), before):
            path.unlink(missing_ok=True)
            found.unfinished += 1
        for group in _groups((p.name for p in _old(root.glob("??/??/*"), before)), 400):
            orphans = set(group) - _referred(set(group), sealed=root == sealed_root())
            found.removed += [sha256 for sha256 in sorted(orphans) if release(root, sha256)]
    for row in StoredFile.objects.defer("name").iterator(chunk_size=500):
        root = sealed_root() if row.sealed else files_root()
        if not all(place_of(root, h).exists() for h in (row.sha256, row.display_sha256) if h):
            found.missing.append(row.pk)
    return found


def _old(paths: Iterable[Path], before: float) -> Iterator[Path]:
    for path in paths:
        try:
            if path.stat().st_mtime < before:
                yield path
        except FileNotFoundError:
            continue  # settled or removed by another process a moment ago


def _groups(names: Iterable[str], size: int) -> Iterator[list[str]]:
    group: list[str] = []
    for name in names:
        group.append(name)
        if len(group) == size:
            yield group
            group = []
    if group:
        yield group

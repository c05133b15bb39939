"""Bytes that survive a power cut: written aside, synced, renamed to the name of their content, folders synced.

Only after all of that may the database commit. A failed fsync is final: the file is dropped and the act refused,
because after a failure the kernel may report the next fsync as good without having written anything.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import logging
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from minqing.base.errors import Refusal, Refused

log = logging.getLogger("minqing.files")

FULL = {errno.ENOSPC, errno.EDQUOT}
CHUNK = 256 * 1024


def files_root() -> Path:
    """Where readable files lie."""
    return Path(settings.MINQING_FILES)


def sealed_root() -> Path:
    """Where sealed files lie."""
    return Path(settings.MINQING_SEALED_FILES)


def place_of(root: Path, sha256: str) -> Path:
    return root / sha256[:2] / sha256[2:4] / sha256


@dataclass(frozen=True)
class Spooled:
    """Bytes written aside and synced, not yet in their place."""

    path: Path
    sha256: str
    size: int


class TooLarge(Exception):
    """More bytes came than the caller allows."""


@contextlib.contextmanager
def told_in_words() -> Iterator[None]:
    """A full or failing disk becomes a refusal that a clerk can act on."""
    try:
        yield
    except OSError as fault:
        log.exception("a file could not be kept")
        if fault.errno in FULL:
            raise Refused(
                Refusal(
                    "服务器磁盘已满，文件没有保存，本次提交也没有生效。请先留好已填的内容，稍后重试。",
                    who="管理员清理或扩充磁盘",
                    kind="file",
                )
            ) from fault
        raise Refused(
            Refusal(
                "服务器写磁盘出错，文件没有保存，本次提交也没有生效。请稍后重试。",
                who="管理员检查磁盘（./minqing doctor）",
                kind="file",
            )
        ) from fault


def spool(root: Path, chunks: Iterable[bytes], limit: int) -> Spooled:
    """Write bytes aside on the disk where they will stay, and sync them. TooLarge beyond `limit` bytes."""
    with told_in_words():
        folder = root / "incoming"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / secrets.token_hex(16)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            sha256, size = _pour(descriptor, chunks, limit)
            os.fsync(descriptor)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        finally:
            os.close(descriptor)
    return Spooled(path, sha256, size)


def _pour(descriptor: int, chunks: Iterable[bytes], limit: int) -> tuple[str, int]:
    seen, size = hashlib.sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise TooLarge
        seen.update(chunk)
        rest = memoryview(chunk)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    return seen.hexdigest(), size


def settle(root: Path, spooled: Spooled) -> Path:
    """Rename spooled bytes to the name of their content and sync every folder on the way.

    The same content may already be there: renaming over it changes nothing, and mends a damaged copy.
    """
    target = place_of(root, spooled.sha256)
    with told_in_words():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if spooled.path.exists() or not target.exists():
            os.replace(spooled.path, target)  # noqa: PTH105 -- the tests watch the order of os calls
        for folder in (target.parent, target.parent.parent, root, root.parent):
            sync_folder(folder)
    return target


def write_whole(path: Path, data: bytes) -> None:
    """A file under a name of its own: the whole of it or what was there before, also after a power cut."""
    with told_in_words():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
        with part.open("xb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(path: Path) -> None:
    """Remove a file so that it is gone after a power cut too."""
    path.unlink(missing_ok=True)
    sync_folder(path.parent)


def hash_of(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def chunks_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            yield chunk

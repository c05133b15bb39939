"""Zip packages (docx, xlsx) judged before anything unpacks them: bombs, lies about sizes, escapes, locks."""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Literal

from minqing.base.errors import Refusal, Refused

Fault = Literal["bomb", "password", "damaged", "strange"]

MIB = 1024 * 1024
PIECE = 256 * 1024
_END = struct.Struct("<4s4H2LH")
_LOCAL_HEADER = 30

WORDS: dict[Fault, str] = {
    "bomb": "解开后过大（可能是压缩炸弹），没有接收。请删去多余的图片和空白内容，另存后再传。",
    "password": "设有打开密码，读不了。请去掉密码另存后再传。",
    "damaged": "已损坏或没有传完整。请用 Office 或 WPS 打开后另存一份再传。",
    "strange": "的内部结构不正常（有指向外面的路径、链接或重名的部分），没有接收。请用 Office 或 WPS 另存一份再传。",
}


class BadPackage(Refused):
    """A package that is not opened. `fault` lets a caller say it in its own words."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(Refusal(WORDS[fault], kind="file"))


@dataclass(frozen=True)
class Limits:
    """How much a package may unpack to. The ratio counts only parts larger than `ratio_from`: deflate can do 1:1032."""

    parts: int = 5000
    total: int = 300 * MIB
    ratio: int = 150
    ratio_from: int = 5 * MIB


def open_package(source: IO[bytes], limits: Limits | None = None) -> zipfile.ZipFile:
    """The package, if its directory is sane; nothing is unpacked yet. Raises BadPackage."""
    limits = limits or Limits()
    size = _check_end(source, limits)
    try:
        package = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, struct.error):
        raise BadPackage("damaged") from None
    weigh(package.infolist(), size, limits)
    return package


def _check_end(source: IO[bytes], limits: Limits) -> int:
    """Read the end record alone: a directory of a million parts would fill the memory before it could be counted."""
    size = source.seek(0, os.SEEK_END)
    source.seek(max(0, size - _END.size - 0xFFFF))
    tail = source.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise BadPackage("damaged")
    _, _, _, _, parts, directory, _, _ = _END.unpack_from(tail, at)
    # Zip64 (0xFFFF parts, parts beyond 4 GB) has no place in an office file of a few megabytes.
    if parts > limits.parts or directory > limits.parts * 512:
        raise BadPackage("bomb")
    return size


def weigh(parts: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    """Judge the directory of a package of `size` bytes. Raises BadPackage."""
    if len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.total:
        raise BadPackage("bomb")
    if sum(part.compress_size + _LOCAL_HEADER for part in parts) > size:  # parts that overlap
        raise BadPackage("bomb")
    for part in parts:
        if part.file_size > limits.ratio_from and part.file_size > limits.ratio * max(1, part.compress_size):
            raise BadPackage("bomb")
        if part.flag_bits & 1:
            raise BadPackage("password")
        if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise BadPackage("strange")
        if stat.S_ISLNK(part.external_attr >> 16) or _escapes(part.filename):
            raise BadPackage("strange")
    if len({part.filename for part in parts}) < len(parts):
        raise BadPackage("strange")


def _escapes(name: str) -> bool:
    return name.startswith(("/", "\\")) or ":" in name or ".." in name.replace("\\", "/").split("/")


def pieces(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part piece by piece, never more than it declared; a part that lied fails its checksum: BadPackage."""
    try:
        with package.open(part) as stream:
            while piece := stream.read(PIECE):
                yield piece
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError):
        raise BadPackage("damaged") from None

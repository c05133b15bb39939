"""Office packages: which of docx and xlsx a zip is, and that it carries no macro, external entity or remote template."""

from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path

from minqing.base.errors import Refusal, Refused
from minqing.base.models.file import FileKind
from minqing.base.zips import open_package, pieces

_MAIN = {
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": FileKind.DOCX,
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": FileKind.XLSX,
}
_TYPES = "[Content_Types].xml"
_MACRO_PARTS = re.compile(r"(?i)(vbaproject|vbadata|macrosheets/|activex/)")
_XML = (".xml", ".rels", ".vml")


def _wide(word: bytes) -> bytes:
    """The same letters in UTF-16: a zero byte between them."""
    return b"\x00".join(bytes([letter]) for letter in word)


# Office writes no DTD: with one, a small file grows without end or reads other files.
_DTD = (b"<!DOCTYPE", b"<!ENTITY", _wide(b"<!DOCTYPE"), _wide(b"<!ENTITY"))
_DDE = (b"DDEAUTO", b"<ddeLink")
_REMOTE = re.compile(
    rb"""(?is)<Relationship\b(?=[^>]*(?:attachedTemplate|oleObject|frame|subDocument)["'])"""
    rb"""(?=[^>]*Target=["'](?:https?:|ftp:|\\\\|//))[^>]*>"""
)


def kind_of(path: Path) -> FileKind:
    """Tell docx from xlsx, with every part inflated and looked at once. Raises Refused in words for anything else."""
    with path.open("rb") as source, open_package(source) as package:
        names = package.namelist()
        if _TYPES not in names:
            raise _refused("是压缩包或别的软件的文件。请直接上传照片、PDF、docx 或 xlsx。")
        types = b"".join(pieces(package, package.getinfo(_TYPES)))
        if b"macroEnabled" in types or any(_MACRO_PARTS.search(name) for name in names):
            raise _refused("带有宏，没有接收。请另存为不带宏的 docx 或 xlsx 后再传。")
        kind = next((kind for main, kind in _MAIN.items() if main in types), None)
        if kind is None:
            raise _refused("不是 Word 文档（docx）或 Excel 工作簿（xlsx）。请用 Office 或 WPS 另存后再传。")
        for part in package.infolist():
            _check_part(package, part)
    return kind


def _check_part(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    name, seam = part.filename.lower(), b""
    for piece in pieces(package, part):
        if not name.endswith(_XML):
            continue
        seen = seam + piece
        if any(mark in seen for mark in _DTD):
            raise _refused("里有外部实体定义（攻击文件的做法），没有接收。")
        if any(mark in seen for mark in _DDE):
            raise _refused("里有自动运行的外部链接（DDE），没有接收。请去掉后另存再传。")
        if name.endswith(".rels") and _REMOTE.search(seen):
            raise _refused("会从外部网址载入模板或对象，没有接收。请另存一份再传。")
        seam = seen[-4096:]


def _refused(why: str) -> Refused:
    return Refused(Refusal(why, kind="file"))


def ends_as_zip(path: Path) -> bool:
    """Whether a zip directory ends where the file ends: then another file is hidden in this one."""
    with path.open("rb") as source:
        size = source.seek(0, os.SEEK_END)
        source.seek(max(0, size - 22 - 0xFFFF))
        tail = source.read()
    at = tail.rfind(b"PK\x05\x06")
    return at >= 0 and len(tail) - at >= 22 and b"PK\x01\x02" in tail

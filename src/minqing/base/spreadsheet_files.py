"""What a file sent as a workbook really is, and whether opening it could hurt: judged before anything unpacks it."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from pathlib import PurePath

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minqing.base.errors import Refusal, Refused
from minqing.base.zips import BadPackage, open_package, pieces

MAX_FILE = 30 << 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DTD = tuple(
    bytes(mark, coding)
    for mark in ("<!DOCTYPE", "<!ENTITY")
    for coding in ("ascii", "utf-16-le", "utf-16-be")
)
PDF, PICTURE, ARCHIVE, WORD, SLIDES, PAGE = (
    gettext_lazy("PDF 文件"), gettext_lazy("图片"), gettext_lazy("压缩包"),
    gettext_lazy("Word 文件"), gettext_lazy("演示文稿"), gettext_lazy("网页或 XML 文件"),
)  # fmt: skip
FOREIGN = {
    b"%PDF": PDF, b"\x89PNG": PICTURE, b"\xff\xd8\xff": PICTURE, b"GIF8": PICTURE, b"Rar!": ARCHIVE,
    b"7z\xbc\xaf": ARCHIVE, b"\x1f\x8b": ARCHIVE, b"PK": ARCHIVE, b"{\\rtf": WORD, b"<": PAGE,
}  # fmt: skip
ERROR_CELL = re.compile(rb'<c(?=\s[^>]*\st="e")[^>]*?\sr="([A-Z]{1,3}\d{1,7})"')
UNCOMPUTED = re.compile(
    rb'<c\s[^>]*?r="([A-Z]{1,3}\d{1,7})"[^>]*><f[^>]*>(?:[^<]*</f>)?(?:</c>|<v ?/>|<v></v>)'
)


class BadWorkbook(Refused):
    """The file cannot be read, in words that say what is wrong and what to do. Nothing was taken from it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(Refusal(sentence, kind="file"))


def look(data: bytes, name: str) -> tuple[str, list[str]]:
    """The true kind (xlsx, xlsb, ods, xls, csv) and warnings; raises BadWorkbook for everything else."""
    if not data.strip():
        raise BadWorkbook(_("文件是空的。请确认文件已保存，再重新上传。"))
    if len(data) > MAX_FILE:
        raise BadWorkbook(_("文件超过 %d MB。请拆成几个文件分别导入。") % (MAX_FILE >> 20))
    if data.startswith(b"PK\x03\x04"):
        try:
            return _look_into_zip(data)
        except BadPackage as fault:
            raise failure(fault.fault) from fault
    if data.startswith(OLE):
        return _look_into_ole(data, name), []
    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    if what := next((what for magic, what in FOREIGN.items() if start.startswith(magic)), None):
        raise _foreign(what)
    return "csv", []


def failure(fault: str) -> BadWorkbook:
    """The sentence for a fault of a package or of the parser."""
    return BadWorkbook({
        "bomb": _("文件展开后过大，没有打开。请删去空白的行列、图片和多余的工作表，另存为 .xlsx 后再上传。"),
        "password": _("文件设有打开密码，无法读取。请在 Excel 或 WPS 中取消密码，保存后再上传。"),
        "unsafe": _("文件里有外部实体定义（攻击文件的做法），没有打开。请用 Excel 或 WPS 另存为新的 .xlsx。"),
    }.get(fault, _("文件已损坏或没有传完整。请用 Excel 或 WPS 打开原表，另存为新的 .xlsx 后再上传。")))  # fmt: skip


def unpacked_size(data: bytes) -> int:
    """How much XML a package holds that `look` let pass."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return sum(part.file_size for part in package.infolist() if part.filename.endswith(".xml"))


def text_of(data: bytes) -> str:
    """UTF-16 only with its mark (Excel's “Unicode text”); then UTF-8, which other Chinese codings never pass for."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        codings = ["utf-16"]
    else:
        codings = [] if b"\0" in data else ["utf-8-sig", "gb18030"]
    for coding in codings:
        try:
            return data.decode(coding)
        except UnicodeDecodeError:
            continue
    raise BadWorkbook(
        _("认不出这个文件：既不是 Excel 表格，也不是文本。请用 Excel 或 WPS 另存为 .xlsx 后再上传。")
    )


def _foreign(what: object) -> BadWorkbook:
    sentence = _("这个文件其实是%s，不是 Excel 表格。请用 Excel 或 WPS 打开原表，另存为 .xlsx 后再上传。")
    return BadWorkbook(sentence % what)


def _look_into_ole(data: bytes, name: str) -> str:
    """Old binary files: a directory entry is a name padded to 64 bytes, then the name's length."""
    if PurePath(name).suffix.lower() in {".et", ".ett", ".wps", ".wpt", ".dps"}:
        raise BadWorkbook(_("这是 WPS 自有格式的文件。请在 WPS 中打开，另存为 .xlsx 后再上传。"))

    def has(entry: str) -> bool:
        raw = entry.encode("utf-16-le")
        return raw.ljust(64, b"\0") + (len(raw) + 2).to_bytes(2, "little") in data

    if has("EncryptedPackage") or _locked(data):
        raise failure("password")
    if has("WordDocument") or has("PowerPoint Document"):
        raise _foreign(WORD if has("WordDocument") else SLIDES)
    if has("Workbook") or has("Book"):
        return "xls"
    raise failure("damaged")


def _locked(data: bytes) -> bool:
    """Excel 97–2003: FILEPASS is among the first records of the workbook, right after its BOF."""
    at = data.find(b"\x09\x08\x10\x00\x00\x06")
    for _record in range(3):
        if at < 0 or at + 4 > len(data):
            return False
        kind, length = struct.unpack_from("<HH", data, at)
        if kind == 0x2F:
            return True
        at += 4 + length
    return False


def _look_into_zip(data: bytes) -> tuple[str, list[str]]:
    with open_package(io.BytesIO(data)) as package:
        kind = _kind_of(package)
        drawn = any(
            name.startswith(("xl/charts/", "xl/media/", "xl/diagrams/")) for name in package.namelist()
        )
        errors, uncomputed = _read_through(package)
    warnings = []
    if drawn:
        warnings.append(
            _("文件里有图表或图片：只导入格子里的文字和数值，标注错误后发回的副本里可能没有它们。")
        )
    if errors:
        warnings.append(_("有的格是 #N/A 之类的错误值，按空白处理，例如 %s。") % errors)
    if uncomputed:
        warnings.append(
            _("有的公式没有算出的值，按空白处理，例如 %s。请先在 Excel 中打开并保存。") % uncomputed
        )
    return kind, warnings


def _kind_of(package: zipfile.ZipFile) -> str:
    names = set(package.namelist())
    tops = {name.partition("/")[0] for name in names}
    if "xl/vbaProject.bin" in names:
        raise BadWorkbook(_("文件带有宏，不能导入。请在 Excel 或 WPS 中另存为不带宏的 .xlsx 后再上传。"))
    if "xl" in tops:
        return "xlsb" if "xl/workbook.bin" in names else "xlsx"
    if {"mimetype", "content.xml", "META-INF/manifest.xml"} <= names:
        if b"spreadsheet" in b"".join(pieces(package, package.getinfo("mimetype"))):
            manifest = b"".join(pieces(package, package.getinfo("META-INF/manifest.xml")))
            if b"encryption-data" in manifest:
                raise failure("password")
            return "ods"
        raise _foreign(WORD)
    raise _foreign(WORD if "word" in tops else SLIDES if "ppt" in tops else ARCHIVE)


def _read_through(package: zipfile.ZipFile) -> tuple[str, str]:
    """Inflate each part once: checksums and declared sizes must hold and no XML may declare entities.

    Returns the first cell that holds an error value and the first formula without a value, "" if there is none.
    """
    first = {ERROR_CELL: "", UNCOMPUTED: ""}
    for part in package.infolist():
        name, seam = part.filename.lower(), b""
        for piece in pieces(package, part):
            seen = seam + piece
            if name.endswith((".xml", ".rels", ".vml")) and any(mark in seen for mark in DTD):
                raise failure("unsafe")
            if name.startswith("xl/worksheets/"):
                for pattern, place in first.items():
                    if not place and (found := pattern.search(seen)):
                        first[pattern] = found.group(1).decode()
            seam = seen[-512:]
    return first[ERROR_CELL], first[UNCOMPUTED]

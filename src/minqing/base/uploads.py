"""Files from outside, judged by their bytes: what they are, whether they hide something, how they may be called."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from minqing.base import disk, office_files, pictures
from minqing.base.disk import Spooled, TooLarge
from minqing.base.errors import Refusal, Refused
from minqing.base.models.file import FileKind
from minqing.base.zips import MIB

PICTURES = frozenset({FileKind.JPG, FileKind.PNG, FileKind.WEBP, FileKind.HEIC, FileKind.GIF})
SCANS = frozenset({FileKind.PDF, FileKind.TIF})
OFFICE = frozenset({FileKind.DOCX, FileKind.XLSX})
ALL = frozenset(FileKind)
LARGEST = {FileKind.DOCX: 10 * MIB, FileKind.XLSX: 10 * MIB, FileKind.TXT: MIB}
ACCEPTED = "照片（jpg、png、webp、heic、gif）、PDF、扫描件（tif）、Word（docx）、Excel（xlsx）、纯文本（txt）"


class Incoming(Protocol):
    """What Django hands over for an uploaded file; a ContentFile with a name is one too."""

    name: str | None

    def chunks(self) -> Iterator[bytes]: ...


@dataclass(frozen=True)
class Limits:
    """How many files one submission may bring, of which kinds and sizes."""

    files: int = 9
    each: int = 20 * MIB
    total: int = 60 * MIB
    kinds: frozenset[FileKind] = ALL


@dataclass
class Received:
    """An upload that passed: spooled and synced aside, waiting for its action. The same bytes count as the same."""

    name: str
    kind: FileKind
    original: Spooled
    display: Spooled | None = None

    def chunks(self) -> Iterator[bytes]:
        yield f"{self.kind}:{self.original.sha256}".encode()

    def seek(self, _offset: int) -> None:
        """A Received can be read any number of times."""

    def discard(self) -> None:
        """Drop what was spooled and not settled."""
        for spooled in (self.original, self.display):
            if spooled is not None:
                spooled.path.unlink(missing_ok=True)


@contextlib.contextmanager
def received(uploads: Iterable[Incoming], limits: Limits | None = None) -> Iterator[list[Received]]:
    """Check a submission's files before its action starts; whatever the action did not keep is dropped afterwards.

    `with received(request.FILES.getlist("files")) as files: record(by=…, files=files)`
    """
    limits = limits or Limits()
    given = list(uploads)
    if len(given) > limits.files:
        raise _refused(
            f"一次最多上传{limits.files}个文件，这次有{len(given)}个。请分几次提交，或只留要紧的。"
        )
    taken: list[Received] = []
    try:
        left = limits.total
        for upload in given:
            taken.append(receive(upload, limits))
            left -= taken[-1].original.size
            if left < 0:
                raise _refused(f"这次的文件合计超过{limits.total // MIB} MB，请分几次提交。")
        yield taken
    finally:
        for one in taken:
            one.discard()


def receive(upload: Incoming, limits: Limits | None = None) -> Received:
    """Spool one upload and judge it. Raises Refused in words; then nothing is left behind."""
    limits = limits or Limits()
    shown = _bare(upload.name or "")
    try:
        spooled = disk.spool(disk.files_root(), upload.chunks(), limits.each)
    except TooLarge:
        raise _about(shown, f"超过{limits.each // MIB} MB。照片请压缩，文档请拆分后再传。") from None
    one = Received(shown, FileKind.TXT, spooled)
    try:
        one.kind = _kind_of(spooled, shown, limits)
        one.name = clean_name(shown, one.kind)
        if one.kind in PICTURES:
            copy = pictures.display_copy(spooled.path, one.kind)
            one.display = disk.spool(disk.files_root(), [copy], len(copy))
    except Refused as no:
        one.discard()
        raise _about(shown, no.refusal.why, no.refusal.who) from no
    except BaseException:
        one.discard()
        raise
    return one


def _refused(why: str) -> Refused:
    return Refused(Refusal(why, kind="file"))


def _about(name: str, why: str, who: str = "") -> Refused:
    short = name if len(name) <= 40 else f"{name[:36]}…"
    return Refused(Refusal(f"“{short or '文件'}”{why}" if short else why, who=who, kind="file"))


# --- names -----------------------------------------------------------------------------------------------------------

_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_ALIASES = {
    "jpeg": "jpg",
    "jpe": "jpg",
    "jfif": "jpg",
    "heif": "heic",
    "tiff": "tif",
    "text": "txt",
    "log": "txt",
}


def _bare(name: str) -> str:
    """The last part of a path, without control, direction and line-separating characters."""
    folded = unicodedata.normalize("NFC", name)
    last = re.split(r"[/\\]", folded)[-1]
    kept = "".join(c for c in last if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
    return " ".join(kept.split())


def clean_name(name: str, kind: FileKind) -> str:
    """A name that is safe in a header, on a disk and in a dialog, ending as the bytes say."""
    stem = _bare(name)
    head, dot, tail = stem.rpartition(".")
    if dot and _ALIASES.get(tail.lower(), tail.lower()) in {*FileKind.values}:
        stem = head
    stem = re.sub(r'[<>:"|?*]', "_", stem).strip(". ")
    if not stem or _RESERVED.match(stem):
        stem = f"附件{stem}"
    return f"{stem[:100].rstrip('. ')}.{kind}"


# --- what the bytes say ----------------------------------------------------------------------------------------------

_FOREIGN = (
    (b"MZ", "是 Windows 程序，不能上传"),
    (b"\x7fELF", "是程序，不能上传"),
    (b"#!", "是脚本，不能上传"),
    (
        b"\xd0\xcf\x11\xe0",
        "是旧版 Office 文件（doc、xls），或者加了密码。请去掉密码，另存为 docx 或 xlsx 后再传",
    ),
    (b"Rar!", "是压缩包。请解开后直接上传里面的文件"),
    (b"7z\xbc\xaf", "是压缩包。请解开后直接上传里面的文件"),
    (b"\x1f\x8b", "是压缩包。请解开后直接上传里面的文件"),
    (b"BM", "是 BMP 图片。请另存为 jpg 或 png 后再传"),
    (b"{\\rtf", "是 RTF 文件。请另存为 docx 后再传"),
)
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
# Markup or code carried inside a picture or a PDF: long enough not to occur by chance in 20 MB of pixels.
_STOWAWAY = re.compile(rb"(?i)<script[\s>]|<\?php\s|<!doctype\s+html|<html[\s>]|<svg\s[^>]{0,200}xmlns")
_MARKUP = re.compile(r"(?i)<\s*(script|svg|html|!doctype|\?xml|\?php|iframe|body)\b")


def _kind_of(spooled: Spooled, name: str, limits: Limits) -> FileKind:
    if spooled.size == 0:
        raise _refused("是空文件，没有内容。")
    with spooled.path.open("rb") as source:
        head = source.read(64)
    kind = _sniff(head, spooled.path)
    if kind not in limits.kinds:
        raise _refused(f"是{FileKind(kind).label}，这里不收。")
    if spooled.size > LARGEST.get(kind, limits.each):
        raise _refused(f"超过{LARGEST[kind] // MIB} MB，请拆分后再传。")
    _check_extension(name, kind)
    if kind in PICTURES or kind in SCANS:
        _check_stowaways(spooled.path)
    if kind == FileKind.PDF:
        _check_pdf(spooled.path)
    return kind


def _sniff(head: bytes, path: Path) -> FileKind:
    if head.startswith(b"\xff\xd8\xff"):
        return FileKind.JPG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if head.startswith((b"GIF87a", b"GIF89a")):
        return FileKind.GIF
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileKind.WEBP
    if head[4:8] == b"ftyp":
        return _sniff_boxes(head)
    if head.startswith((b"II*\x00", b"MM\x00*")):
        return FileKind.TIF
    if head.startswith(b"%PDF-"):
        return FileKind.PDF
    if head.startswith(b"PK"):
        return office_files.kind_of(path)
    for magic, why in _FOREIGN:
        if head.startswith(magic):
            raise _refused(f"{why}。")
    _check_text(path)
    return FileKind.TXT


def _sniff_boxes(head: bytes) -> FileKind:
    length = min(int.from_bytes(head[:4]), len(head))
    brands = {head[8:12], *(head[n : n + 4] for n in range(16, length - 3, 4))}
    if head[8:12] not in {b"avif", b"avis"} and brands & _HEIC:
        return FileKind.HEIC
    if brands & {b"avif", b"avis"}:
        raise _refused("是 AVIF 图片。请另存为 jpg 后再传。")
    raise _refused("是视频或录音，这里不收。请截图，或把内容写下来。")


def _check_extension(name: str, kind: FileKind) -> None:
    _, dot, given = name.rpartition(".")
    claimed = _ALIASES.get(given.lower(), given.lower()) if dot else ""
    # Phones and chat programs mislabel one picture kind as another; that is put right, not refused.
    if claimed in ("", kind) or (claimed in PICTURES and kind in PICTURES):
        return
    if claimed in FileKind.values:
        raise _refused(f"的内容其实是{kind.label}，与扩展名 .{given} 不符。请另存为正确的格式后再传。")
    if kind != FileKind.TXT and not re.fullmatch(r"[A-Za-z0-9]{1,8}", given):
        return  # a dot inside the name, not an extension: 3.5楼道照片
    raise _refused(f"的扩展名 .{given} 不在可接收的范围内。可以上传：{ACCEPTED}。")


def _check_text(path: Path) -> None:
    most = LARGEST[FileKind.TXT]
    with path.open("rb") as source:
        raw = source.read(most + 1)
    if len(raw) > most and b"\x00" not in raw:
        raise _refused(f"超过{most // MIB} MB，请拆分后再传。")
    text = _decoded(raw) if len(raw) <= most else None
    if text is None or any(unicodedata.category(c) == "Cc" and c not in "\t\r\n\f" for c in text):
        raise _refused(f"不是可接收的格式。可以上传：{ACCEPTED}。")
    if _MARKUP.search(text):
        raise _refused("含有网页或脚本代码（如 SVG、HTML），不能上传。图片请存为 jpg 或 png。")


def _decoded(raw: bytes) -> str | None:
    codings = ["utf-16"] if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for coding in codings:
        try:
            return raw.decode(coding)
        except UnicodeDecodeError:
            continue
    return None


def _check_stowaways(path: Path) -> None:
    seam = b""
    for chunk in disk.chunks_of(path):
        if _STOWAWAY.search(seam + chunk):
            raise _refused("里夹带了网页或脚本代码，没有接收。请重新拍摄，或另存后再传。")
        seam = chunk[-256:]
    if office_files.ends_as_zip(path):
        raise _refused("里夹带了压缩包，没有接收。请重新拍摄，或另存后再传。")


def _pdf_name(name: str) -> bytes:
    """A PDF name as a pattern: any of its letters may be written as #xx."""
    return b"/" + b"".join(b"(?:%c|(?i:#%02x))" % (c, c) for c in name.encode()) + rb"(?![A-Za-z])"


_ACTIVE = re.compile(b"|".join(_pdf_name(name) for name in ("JavaScript", "Launch", "RichMedia")))


def _check_pdf(path: Path) -> None:
    raw = path.read_bytes()
    if b"%%EOF" not in raw:
        raise _refused("不完整，可能没有传完。请重新上传。")
    if _ACTIVE.search(raw):
        raise _refused("里带有脚本或启动程序的指令，没有接收。请用“打印为 PDF”另存一份再传。")

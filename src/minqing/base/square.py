"""The square code of a link, drawn once for every page and paper that carries one."""

from __future__ import annotations

import io

import segno


def picture(link: str) -> str:
    """A PNG as a data address: it can be kept from the page like any picture, and lies in no cache or folder of ours."""
    uri: str = segno.make(link, error="m", micro=False).png_data_uri(scale=8, border=2)
    return uri


def picture_bytes(link: str) -> bytes:
    """The same as a PNG file, for a Word paper."""
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(out, kind="png", scale=8, border=2)
    return out.getvalue()

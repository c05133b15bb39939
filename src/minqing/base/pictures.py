"""The display copy of a picture: decoded, turned upright, made smaller and written anew, so that no EXIF, GPS or
hidden payload of the original ever reaches a page.
"""

from __future__ import annotations

import io
import struct
import threading
import warnings
from pathlib import Path

import pillow_heif
from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.Image import Transpose

from minqing.base.errors import Refusal, Refused

pillow_heif.register_heif_opener(thumbnails=False)
Image.init()  # Image.open(formats=…) finds only formats that are loaded

SIDE = 1600
LONGEST = 20_000
# Pixels a decoder may meet, by what it needs in memory: JPEG is read at reduced scale, HEIC and WebP
# are held several times over. 300 MiB is the most that one picture may take.
PIXELS = {"jpg": 52_000_000, "heic": 25_000_000, "png": 30_000_000, "webp": 16_000_000, "gif": 8_000_000}
FORMATS = {"jpg": ("JPEG", "MPO"), "heic": ("HEIF",), "png": ("PNG",), "webp": ("WEBP",), "gif": ("GIF",)}
Image.MAX_IMAGE_PIXELS = max(PIXELS.values())
warnings.simplefilter("error", Image.DecompressionBombWarning)

# What decoders raise on broken input (RuntimeError is libheif's); a full memory is not among these.
BROKEN = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    LookupError,
    TypeError,
    RuntimeError,
    struct.error,
)

# One picture is decoded at a time: memory stays bounded however many come in at once.
_one_at_a_time = threading.Lock()


def display_copy(path: Path, kind: str) -> bytes:
    """A JPEG of at most 1600 px a side, with nothing of the original but its pixels. Refused when it will not open."""
    with _one_at_a_time:
        try:
            return _redrawn(path, kind)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise _too_many_pixels() from None
        except BROKEN:
            raise Refused(
                Refusal("图片不完整或已损坏，打不开。请重新拍摄或另存后再传。", kind="file")
            ) from None


def _redrawn(path: Path, kind: str) -> bytes:
    with Image.open(path, formats=FORMATS[kind]) as picture:
        width, height = picture.size
        if width * height > PIXELS[kind] or max(width, height) > LONGEST:
            raise _too_many_pixels()
        turn = _TURNS.get(_orientation(picture))
        if kind == "jpg":
            # JPEG decodes at a reduced scale. HEIC would hand out its embedded thumbnail, which may show another scene.
            picture.draft("RGB", (SIDE, SIDE))
        small: Image.Image = picture
        if max(picture.size) > SIDE:
            plain = picture if picture.mode in {"L", "LA", "RGB", "RGBA"} else picture.convert("RGBA")
            small = ImageOps.contain(plain, (SIDE, SIDE))
        return _written(small if turn is None else small.transpose(turn))


# EXIF tag 274: how the camera was held, and what turns the picture upright.
_TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}


def _orientation(picture: Image.Image) -> int:
    try:
        return int(picture.getexif().get(274, 1))
    except (struct.error, SyntaxError, ValueError, TypeError, KeyError, EOFError):
        return 1  # EXIF that cannot be read: the picture is shown as it lies


def _written(picture: Image.Image) -> bytes:
    layered = picture.convert("RGBA")
    # A new canvas carries no metadata, and shows what is transparent as white paper.
    canvas = Image.new("RGB", layered.size, "white")
    canvas.paste(layered, mask=layered.getchannel("A"))
    out = io.BytesIO()
    canvas.save(out, "JPEG", quality=85, optimize=True, progressive=True)
    return out.getvalue()


def _too_many_pixels() -> Refused:
    return Refused(Refusal("图片的像素过大，没有接收。请在手机相册里裁剪或缩小后再传。", kind="file"))

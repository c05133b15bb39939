"""Drawn pictures for the demo's evidence: nobody's photo, and told apart from one at first sight."""

from __future__ import annotations

import io
import random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

PAPER, INK, GREY = "#f2eee5", "#1d1b18", "#857e70"


def sketch(rng: random.Random, *, done: bool) -> SimpleUploadedFile:
    """A street with a hole in it, or without."""
    picture = Image.new("RGB", (480, 320), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.line([(0, 240), (480, 200)], fill=INK, width=3)
    pen.line([(0, 300), (480, 270)], fill=INK, width=3)
    for _ in range(3):
        left = rng.randrange(20, 400)
        pen.rectangle([left, 120 - rng.randrange(60), left + 60, 230], outline=GREY, width=2)
    if done:
        pen.line([(120, 268), (360, 246)], fill=GREY, width=12)
    else:
        pen.ellipse([180, 235, 300, 285], fill=INK)
    out = io.BytesIO()
    picture.save(out, "PNG")
    name = "整改后示意图.png" if done else "整改前示意图.png"
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/png")

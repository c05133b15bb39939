"""The first pages of a scan as pictures: drawn in a process of its own with bounded memory, time and number of pages.

Nothing is kept: a preview is made anew for each look. Whatever cannot be drawn is told in words, and can be downloaded.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from minqing.base import apart, files
from minqing.base.errors import Refusal, Refused
from minqing.base.models.file import FileKind, StoredFile

KINDS = frozenset({FileKind.PDF, FileKind.TIF})
PAGES = 5
MEMORY, SECONDS = 400 << 20, 10
# Its decoders are loaded there, never in the web server.
CHILD = Path(__file__).with_name("preview_child.py")

# One scan is drawn at a time: memory stays bounded however many are opened at once.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Preview:
    """The first pages as data addresses; `pages` is how many the file has."""

    pages: int
    shown: tuple[str, ...]


def has_preview(stored: StoredFile) -> bool:
    return stored.kind in KINDS


def preview(stored: StoredFile) -> Preview:
    """Draw a file's first pages. Who may see it is the caller's question. Refused in words where it cannot be drawn."""
    if not has_preview(stored):
        raise _no(_("这种文件没有预览，请下载查看。"))
    if stored.sealed:
        return drawn(files.open_sealed(stored), stored.kind)
    with files.open_file(stored) as source:
        return drawn(source.read(), stored.kind)


def drawn(data: bytes, kind: str) -> Preview:
    """The child's death is an answer too: it is killed for asking more memory or time than it may have."""
    pages, shown = 0, []
    with _one_at_a_time:
        for told in apart.lines(CHILD, data, kind, PAGES, memory=MEMORY, seconds=SECONDS):
            if "pages" in told:
                pages = told["pages"]
            elif "picture" in told:
                shown.append(f"data:image/{told['kind']};base64,{told['picture']}")
            elif "end" in told:
                return Preview(pages, tuple(shown))
            else:
                raise failure(told["error"])
    raise failure("large")


def failure(fault: str) -> Refused:
    """The sentence for a fault."""
    return _no(
        {
            "password": _("这个文件设有打开密码，不能预览。请下载后输入密码查看。"),
            "damaged": _("这个文件不完整或不规范，画不出预览。原件没有动，可以下载查看。"),
        }.get(fault, _("这个文件太大或太复杂，没有预览。原件没有动，可以下载查看。"))
    )


def _no(why: str) -> Refused:
    return Refused(Refusal(why, kind="file"))

"""A cap on what one request may write to the disk before anybody has looked at it.

A file beyond the cap is cut short, not refused here: the form's own check then finds it too large and says so in
words, with everything else that was typed still there.
"""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler

MIB = 1024 * 1024
EACH = 64 * MIB  # above every limit that a form states
TOGETHER = 256 * MIB


class Cap(FileUploadHandler):
    """Stands first: what it does not pass on, no later handler keeps."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.together = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.together += len(raw_data)
        return raw_data if start < EACH and self.together <= TOGETHER else None

    def file_complete(self, file_size: int) -> None:
        """The file itself is a later handler's."""

"""The plain text of a Word document, paragraph by paragraph: enough to read a notice, and nothing is run or fetched."""

from __future__ import annotations

import io
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from minqing.base.errors import Refusal, Refused
from minqing.base.zips import MIB, Limits, open_package, pieces

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY = "word/document.xml"
_LIMITS = Limits(parts=2000, total=60 * MIB)


def paragraphs_of(data: bytes) -> list[str]:
    """Refused in words for what is no Word document."""
    with open_package(io.BytesIO(data), _LIMITS) as package:
        if _BODY not in package.namelist():
            raise Refused(
                Refusal("不是 Word 文档（docx）。旧的 doc 请用 Word 或 WPS 另存为 docx。", kind="file")
            )
        body = b"".join(pieces(package, package.getinfo(_BODY)))
    try:
        root = fromstring(body)
    except (ParseError, DefusedXmlException, ValueError):
        raise Refused(
            Refusal("这份 Word 文档读不了，请用 Word 或 WPS 打开后另存一份再传。", kind="file")
        ) from None
    return [line for paragraph in root.iter(f"{_W}p") for line in _text(paragraph).splitlines()]


def _text(paragraph: Element) -> str:
    """Soft line breaks and tabs as what they look like."""
    said = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": " "}
    return "".join(
        part.text or "" if part.tag == f"{_W}t" else said.get(part.tag, "") for part in paragraph.iter()
    )

"""Official papers in Word, laid out by GB/T 9704—2012 as far as a slip needs it: built from a skeleton in code.

No template language stands between a text and the page (docs/decisions/0017): what a resident wrote is put in as
characters and can be neither a placeholder nor a field. The same paper gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from minqing.base.disk import TooLarge, files_root, spool
from minqing.base.errors import GuardError
from minqing.base.files import store
from minqing.base.models.file import FileKind, StoredFile
from minqing.base.text import INVISIBLE
from minqing.base.uploads import Received, clean_name
from minqing.base.zips import MIB

# The legal names: every office computer has these fonts; where one has not, Word takes another 宋体.
FANGSONG, HEITI, TITLE, SONG = "仿宋_GB2312", "黑体", "方正小标宋简体", "宋体"
LATIN = "Times New Roman"
RED = RGBColor(0xC8, 0x10, 0x2E)
GREY = RGBColor(0x8A, 0x8A, 0x8A)
BODY = Pt(16)  # 三号
SMALL = Pt(14)  # 四号
LINE = Pt(28)  # 22 lines on a page
WIDTHS = (38, 118)  # of a table of facts, in millimetres: together the text area
STAMP = "（盖章处）"
# A zip has no earlier moment; the paper's own date stands in it.
MOMENT = (1980, 1, 1, 0, 0, 0)
LARGEST = 10 * MIB


@dataclass(frozen=True)
class Heading:
    """A heading of the first level: 一、…"""

    text: str


@dataclass(frozen=True)
class Text:
    """Body text; each line is a paragraph of its own. `quote` sets somebody's own words apart."""

    text: str
    quote: bool = False


@dataclass(frozen=True)
class Facts:
    """A table of names and values; a long value flows over pages."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Picture:
    """A drawing made by the office itself (a square code), never a picture from outside."""

    png: bytes
    width_mm: int


Part = Heading | Text | Facts | Picture


@dataclass(frozen=True)
class Official:
    """What stands on a paper. `number` is empty on what is not numbered; `copies` is the copy line 抄送."""

    sender: str
    number: str
    title: str
    to: str
    parts: Sequence[Part]
    day: dt.date
    copies: Sequence[str] = ()
    note: str = ""


def clean(text: str) -> str:
    """Text that may stand in a Word file: line ends as they are, tabs as spaces, nothing that is no character or hides."""
    plain = INVISIBLE.sub("", re.sub(r"\r\n?|[\u2028\u2029\v\f\x85]", "\n", text)).replace("\t", "  ")
    return "".join(c for c in plain if c == "\n" or not _unfit(c))


def _unfit(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cs", "Cf"} or (ord(char) & 0xFFFE) == 0xFFFE


def word(paper: Official) -> bytes:
    """The Word file."""
    document = _skeleton(paper)
    _head(document, paper)
    for part in paper.parts:
        _part(document, part)
    _close(document, paper)
    out = io.BytesIO()
    document.save(out)
    return _settled(out.getvalue())


def keep(name: str, data: bytes) -> StoredFile:
    """Store a paper that we made; only inside an action. It is ours: nothing of it is judged like an upload."""
    try:
        spooled = spool(files_root(), [data], LARGEST)
    except TooLarge:
        message = f"a paper of more than {LARGEST} bytes"
        raise GuardError(message) from None
    made = Received(clean_name(name, FileKind.DOCX), FileKind.DOCX, spooled)
    try:
        return store(made)
    finally:
        made.discard()


# --- the skeleton ----------------------------------------------------------------------------------------------------


def _skeleton(paper: Official) -> Document:
    document = docx.Document()
    package = document.part.package
    for name in [n for n, rel in package.rels.items() if rel.reltype.endswith("/thumbnail")]:
        package.rels.pop(name)  # the library's own little picture
    about = document.core_properties
    about.author, about.title, about.comments = clean(paper.sender), clean(paper.title), ""
    about.last_modified_by, about.language = "", "zh-CN"
    moment = dt.datetime.combine(paper.day, dt.time())
    about.created, about.modified = moment, moment
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    normal.font.size = BODY
    _font(normal.element.get_or_add_rPr(), FANGSONG)
    layout = normal.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    layout.space_before = layout.space_after = Pt(0)
    layout.widow_control = True
    _page_number(section.footer.paragraphs[0])
    return document


def _font(properties: object, name: str) -> None:
    """The Chinese font stands in `eastAsia`: `font.name` alone leaves Chinese to the reader's default."""
    fonts = properties.get_or_add_rFonts()  # type: ignore[attr-defined]
    for key, value in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", name)):
        fonts.set(qn(f"w:{key}"), value)
    for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{key}"), None)


def _run(paragraph: Paragraph, text: str, font: str = FANGSONG, size: Length | None = None) -> Run:
    run = paragraph.add_run(clean(text).replace("\n", " "))
    _font(run._r.get_or_add_rPr(), font)  # noqa: SLF001 -- python-docx has no word for the eastern font
    run.font.size = size
    return run


def _page_number(paragraph: Paragraph) -> None:
    """— 1 —, in 四号 宋体. The only field of the file."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, "— ", SONG, SMALL)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number = _run(paragraph, "1", SONG, SMALL)
    field.append(number._r)  # noqa: SLF001
    paragraph._p.append(field)  # noqa: SLF001
    _run(paragraph, " —", SONG, SMALL)


def _rule(paragraph: Paragraph, side: str, colour: str, eighths: int) -> None:
    borders = OxmlElement("w:pBdr")
    line = OxmlElement(f"w:{side}")
    for key, value in (("val", "single"), ("sz", str(eighths)), ("space", "4"), ("color", colour)):
        line.set(qn(f"w:{key}"), value)
    borders.append(line)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    # The order of elements is fixed; a border comes before spacing, indent and alignment.
    after = [qn(f"w:{name}") for name in ("shd", "tabs", "spacing", "ind", "jc", "outlineLvl", "rPr")]
    behind = next((child for child in properties if child.tag in after), None)
    if behind is None:
        properties.append(borders)
    else:
        behind.addprevious(borders)


# --- head, body, close -----------------------------------------------------------------------------------------------


def _head(document: Document, paper: Official) -> None:
    sender = document.add_paragraph()
    sender.alignment = WD_ALIGN_PARAGRAPH.CENTER
    size = Pt(32) if len(paper.sender) <= 12 else Pt(22)
    _own_height(sender, Pt(44))
    _run(sender, paper.sender, TITLE, size).font.color.rgb = RED
    ruled = document.add_paragraph()
    ruled.alignment = WD_ALIGN_PARAGRAPH.CENTER
    ruled.paragraph_format.space_before = Pt(10)
    _run(ruled, paper.number)
    _rule(ruled, "bottom", "C8102E", 12)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(14), Pt(10)
    _own_height(title, Pt(34))
    _run(title, paper.title, TITLE, Pt(22))
    if paper.to:
        _run(document.add_paragraph(), f"{paper.to}：")


def _own_height(paragraph: Paragraph, least: Length) -> None:
    layout = paragraph.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.AT_LEAST, least


def _part(document: Document, part: Part) -> None:
    if isinstance(part, Facts):
        _table(document, part)
    elif isinstance(part, Picture):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _own_height(paragraph, LINE)
        paragraph.add_run().add_picture(io.BytesIO(part.png), width=Mm(part.width_mm))
    elif isinstance(part, Heading):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = BODY * 2
        paragraph.paragraph_format.keep_with_next = True
        _run(paragraph, part.text, HEITI)
    else:
        for line in clean(part.text).split("\n"):
            if line.strip():
                paragraph = document.add_paragraph()
                paragraph.paragraph_format.first_line_indent = BODY * 2
                if part.quote:
                    paragraph.paragraph_format.left_indent = BODY
                _run(paragraph, line.strip())


def _table(document: Document, part: Facts) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    for name, value in part.pairs:
        label, told = table.add_row().cells
        label.width, told.width = (Mm(width) for width in WIDTHS)
        _cell(label, name, HEITI)
        _cell(told, value, FANGSONG)
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Mm(width)
    # A table needs a paragraph behind it, or the next table grows together with it.
    behind = document.add_paragraph().paragraph_format
    behind.line_spacing = Pt(10)


def _cell(cell: _Cell, text: str, font: str) -> None:
    lines = [line.strip() for line in clean(text).split("\n") if line.strip()] or [""]
    for n, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
        paragraph.paragraph_format.line_spacing = Pt(24)
        _run(paragraph, line, font, SMALL)


def _close(document: Document, paper: Official) -> None:
    """Signature, place of the stamp and day stay together and never alone: the line before stays with them."""
    body = document.paragraphs[-1]
    body.paragraph_format.keep_with_next = True
    signed = [
        (STAMP, SMALL),
        (paper.sender, BODY),
        (f"{paper.day.year}年{paper.day.month}月{paper.day.day}日", BODY),
    ]
    for n, (text, size) in enumerate(signed):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = BODY * 4
        paragraph.paragraph_format.keep_with_next = n < len(signed) - 1 or bool(paper.note or paper.copies)
        if n == 0:
            paragraph.paragraph_format.space_before = LINE
        run = _run(paragraph, text, FANGSONG, size)
        if n == 0:
            run.font.color.rgb = GREY
    if paper.note:
        note = document.add_paragraph()
        note.paragraph_format.first_line_indent = BODY * 2
        note.paragraph_format.keep_with_next = bool(paper.copies)
        _run(note, f"（{paper.note}）")
    if paper.copies:
        copies = document.add_paragraph()
        copies.paragraph_format.space_before = LINE
        copies.paragraph_format.left_indent = SMALL
        _rule(copies, "top", "000000", 6)
        _run(copies, f"抄送：{'，'.join(paper.copies)}。", FANGSONG, SMALL)


def _settled(data: bytes) -> bytes:
    """The same package without the moment of its making."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as package,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fixed,
    ):
        for part in package.infolist():
            fixed.writestr(zipfile.ZipInfo(part.filename, MOMENT), package.read(part), zipfile.ZIP_DEFLATED)
    return out.getvalue()

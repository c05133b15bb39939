"""Official papers in Word: what stands on them, that no text becomes anything but text, and that they are whole."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
import zipfile
from typing import Any

import docx
import pypdfium2 as pdfium
import pytest
from defusedxml import ElementTree
from docx.oxml.ns import qn

from minqing.base import clock, papers
from minqing.base.papers import Facts, Heading, Official, Picture, Text, word
from minqing.base.square import picture_bytes

HOSTILE = "{{ 7*7 }} {% raw %} ${x} <w:p/> &amp; ]]> DDEAUTO c:\\\\calc \x00\x08\x1b\ud800\ufffe\u202e倒过来\n第二行\r\n第三行\x0b第四行"


def paper(*parts: Any, **more: Any) -> Official:
    given = {
        "sender": "柳溪街道党政综合办公室",
        "number": "党政综合办公室转〔2026〕12号",
        "title": "转办单",
        "to": "城市建设办公室",
        "parts": parts or (Text("请办理。"),),
        "day": dt.date(2026, 11, 24),
        "copies": ("老堤社区", "督导组"),
        "note": "联系人：党政办，电话：0731-88123456",
    }
    return Official(**(given | more))


def read(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def lines(data: bytes) -> list[str]:
    return [p.text for p in read(data).paragraphs]


def xml(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(package.read(name))
        return package.read("word/document.xml").decode()


def test_a_paper_has_its_parts_in_order_and_room_for_the_stamp():
    told = lines(word(paper(Heading("一、情况"), Text("沟堵了。"), Facts((("编号", "RW-2026-0001"),)))))
    wanted = [
        "柳溪街道党政综合办公室",
        "党政综合办公室转〔2026〕12号",
        "转办单",
        "城市建设办公室：",
        "一、情况",
        "沟堵了。",
    ]
    assert told[:6] == wanted
    close = [line for line in told if line][-5:]
    assert close == [
        "（盖章处）",
        "柳溪街道党政综合办公室",
        "2026年11月24日",
        "（联系人：党政办，电话：0731-88123456）",
        "抄送：老堤社区，督导组。",
    ]


def test_page_and_fonts_are_those_of_the_standard():
    document = read(word(paper()))
    section = document.sections[0]
    assert [round(x.mm) for x in (section.page_width, section.page_height)] == [210, 297]
    assert [round(x.mm) for x in (section.top_margin, section.left_margin, section.right_margin)] == [
        37,
        28,
        26,
    ]
    fonts = {f.get(qn("w:eastAsia")) for f in document.element.iter(qn("w:rFonts"))}
    assert fonts == {"仿宋_GB2312", "方正小标宋简体"}
    body = next(p for p in document.paragraphs if p.text == "请办理。")
    assert body.paragraph_format.first_line_indent.pt == 32


@pytest.mark.parametrize("where", ["text", "quote", "fact", "title", "to", "note"])
def test_no_text_becomes_anything_but_text(where: str):
    part = {"text": Text(HOSTILE), "quote": Text(HOSTILE, quote=True), "fact": Facts(((HOSTILE, HOSTILE),))}
    given = {} if where in part else {where: HOSTILE}
    data = word(paper(part.get(where, Text("请办理。")), **given))
    text = xml(data)
    assert "&lt;w:p/&gt;" in text
    assert "{{ 7*7 }}" in text
    assert "49" not in "".join(lines(data))
    assert text.count("instr") == 0, "a field in the body"
    assert not any(c in text for c in "\x00\x08\x1b\ufffe\u202e")


def test_lines_of_a_text_are_paragraphs():
    told = lines(word(paper(Text("第一行\r\n第二行\x0b第三行\n\n  \n第四行"))))
    assert told[4:8] == ["第一行", "第二行", "第三行", "第四行"]


def test_a_very_long_text_is_kept_whole():
    long = "一下雨水就漫到单元门口。" * 3000
    data = word(paper(Text(long), Facts((("情况", long),))))
    assert long in lines(data)
    assert read(data).tables[0].cell(0, 1).text == long


def test_the_same_paper_gives_the_same_bytes_whenever_it_is_made():
    first = word(paper(Picture(picture_bytes("https://example.test/"), 30)))
    with clock.frozen(dt.datetime(2027, 1, 1)):
        assert word(paper(Picture(picture_bytes("https://example.test/"), 30))) == first
    assert word(paper(number="党政综合办公室转〔2026〕13号")) != first


def test_the_signature_is_never_alone_on_a_page():
    document = read(word(paper(Text("请办理。"))))
    told = document.paragraphs
    stamp = next(n for n, p in enumerate(told) if p.text == papers.STAMP)
    assert all(p.paragraph_format.keep_with_next for p in told[stamp - 1 : stamp + 4])


@pytest.mark.long
def test_an_office_program_opens_the_paper_and_a_long_text_flows_over_pages(tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("NOT RUN: no LibreOffice on this machine; it is looked at by eye before a release")
    parts = (
        Heading("一、情况"),
        Text(HOSTILE + "一下雨水就漫到单元门口。" * 400),
        Facts((("编号", "RW-1"),)),
    )
    (tmp_path / "单.docx").write_bytes(word(paper(*parts)))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [office, home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "单.docx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with pdfium.PdfDocument(tmp_path / "单.pdf") as drawn:
        texts = [drawn[n].get_textpage().get_text_range() for n in range(len(drawn))]
    assert len(texts) > 3
    whole = "".join("".join(texts).split())
    for words in ("{{7*7}}", "DDEAUTO", "（盖章处）", "抄送：老堤社区，督导组。", f"—{len(texts)}—"):
        assert words in whole
    assert "49" not in whole

"""Rubbish and attacks: each refused in words that say what to do, quickly, and never at the server's expense."""

import io
import struct
import time
import zipfile

import pytest
from tests.base.sheets import containers, measured
from tests.base.sheets.containers import ods, ole, raw_sheet, simple_xlsx, with_parts, xls, xlsb

from minqing.base import apart
from minqing.base.sheets import read
from minqing.base.sheets.read import read_workbook
from minqing.base.spreadsheet_files import MAX_FILE, BadWorkbook

GOOD = simple_xlsx(["编号"], ["WT-1"])
SHEET1 = "xl/worksheets/sheet1.xml"
FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
ENTITIES = '<!DOCTYPE a [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
DTD_SHEET = (
    containers.SHEET.replace("?>", "?>" + ENTITIES, 1) % '<row r="1"><c r="A1" t="str"><v>&b;</v></c></row>'
)


def bomb(size):
    target = io.BytesIO(GOOD)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/image1.bin", bytes(size))
    return target.getvalue()


def lying(data, claimed):
    """The last part of the package says it unpacks to `claimed` bytes."""
    at = data.rindex(b"PK\x01\x02")
    return data[: at + 24] + struct.pack("<I", claimed) + data[at + 28 :]


def many_parts():
    target = io.BytesIO(GOOD)
    with zipfile.ZipFile(target, "a") as package:
        for number in range(5_001):
            package.writestr(f"xl/x{number}", b"")
    return target.getvalue()


def encrypted_zip():
    data = bytearray(GOOD)
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def plain_zip(*names):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name in names:
            package.writestr(name, "text")
    return target.getvalue()


def many_merges():
    merges = "<mergeCells>" + '<mergeCell ref="A1:A60000"/>' * 200 + "</mergeCells>"
    rows = '<row r="1"><c r="A1" t="str"><v>x</v></c></row><row r="60000"><c r="A60000"><v>1</v></c></row>'
    return with_parts(
        GOOD, {SHEET1: (containers.SHEET % rows).replace("</worksheet>", merges + "</worksheet>")}
    )


HOSTILE = {
    "a pdf": (b"%PDF-1.7 ...", "PDF"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(50), "图片"),
    "an archive": (b"Rar!\x1a\x07\x01\x00", "压缩包"),
    "an html table named xls": ("\ufeff <html><table><tr><td>编号</td></tr></table>".encode(), "网页"),
    "a plain zip": (plain_zip("照片/1.jpg"), "压缩包"),
    "a docx": (plain_zip("word/document.xml"), "Word"),
    "an odt": (plain_zip("mimetype", "content.xml", "META-INF/manifest.xml"), "Word"),
    "a pptx": (plain_zip("ppt/presentation.xml"), "演示文稿"),
    "a locked ods": (with_parts(ods(["x"]), {"META-INF/manifest.xml": "<manifest:encryption-data/>"}), "取消密码"),
    "a pdf with a zip at its end": (b"%PDF-1.7\n" + GOOD, "PDF"),
    "a picture with a zip at its end": (b"GIF89a" + GOOD, "图片"),
    "a password on xlsx": (ole(EncryptedPackage=b"x" * 5000, EncryptionInfo=b"y"), "取消密码"),
    "a password on xls": (xls(["编号"], locked=True), "取消密码"),
    "a password on zip parts": (encrypted_zip(), "取消密码"),
    "a word document": (ole(WordDocument=b"x"), "Word"),
    "slides": (ole(**{"PowerPoint Document": b"x"}), "演示文稿"),
    "another ole": (ole(Contents=b"x"), "已损坏"),
    "bytes of nothing": (bytes(range(256)) * 8, "认不出"),
    "half a file": (GOOD[: len(GOOD) // 2], "已损坏"),
    "only a head": (b"PK\x03\x04", "已损坏"),
    "an xls cut short": (xls(["编号"], ["x"])[:2000], "已损坏"),
    "a flipped byte": (GOOD[:60] + bytes([GOOD[60] ^ 255]) + GOOD[61:], "已损坏"),
    "a bomb": (bomb(200 << 20), "展开后过大"),
    "a bomb that lies about its size": (lying(bomb(20 << 20), 1000), "已损坏|展开后过大"),
    "a part of 4 GB": (lying(bomb(1000), 0xFFFFFFFE), "展开后过大"),
    "five thousand parts": (many_parts(), "展开后过大"),
    "entities": (with_parts(GOOD, {SHEET1: DTD_SHEET}), "外部实体"),
    "entities in utf-16": (with_parts(GOOD, {SHEET1: DTD_SHEET.encode("utf-16")}), "外部实体"),
    "entities after a long comment": (
        with_parts(GOOD, {SHEET1: DTD_SHEET.replace("?>", "?><!--" + "x" * 600_000 + "-->", 1)}), "外部实体"),
    "two cells a world apart": (raw_sheet(FAR), "展开后过大|最多"),
    "an xlsb of rubbish": (with_parts(xlsb(["x"]), {"xl/worksheets/sheet1.bin": bytes(range(256)) * 40}), "已损坏|展开后过大"),
    "an xlsx without a workbook": (with_parts(GOOD, drop={"xl/workbook.xml"}), "没有数据"),
    "a row number beyond all": (raw_sheet('<row r="1"><c r="A9999999999"><v>1</v></c></row>'), "最多"),
    "a million rows by repetition": (ods(["编号"], ["x"], repeat=1_048_570), "最多"),
    "macros": (with_parts(GOOD, add={"xl/vbaProject.bin": b"x"}), "宏"),
    "overlapping merged areas": (many_merges(), "已损坏"),
    "a name that climbs": (with_parts(GOOD, add={"../../etc/passwd": b"x"}), "已损坏"),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_it_is_refused_in_words_and_quickly(what):
    data, words = HOSTILE[what]
    before = time.monotonic()
    with pytest.raises(BadWorkbook, match=words) as caught:
        read_workbook(data, "台账.xlsx")
    assert time.monotonic() - before < 5
    assert caught.value.refusal.kind == "file"
    assert caught.value.refusal.why.endswith("。")


def test_none_of_them_takes_much_memory(tmp_path):
    files = [tmp_path / f"{number}.xlsx" for number in range(len(HOSTILE))]
    for file, (data, _) in zip(files, HOSTILE.values(), strict=True):
        file.write_bytes(data)
    outcomes, peak = measured.read(*files)
    assert set(outcomes) == {"refused"}
    assert peak < 300


@pytest.mark.parametrize("name", ["台账.et", "台账.WPS"])
def test_files_of_wps_of_its_own_kind_are_told_how_to_save(name):
    with pytest.raises(BadWorkbook, match=r"WPS 中打开，另存为 \.xlsx"):
        read_workbook(xls(["编号"]), name)


def test_an_xlsx_that_wps_named_et_is_read():
    assert read_workbook(GOOD, "台账.et").kind == "xlsx"


def test_a_file_too_large_is_not_even_looked_into(tmp_path):
    file = tmp_path / "大.xlsx"
    with file.open("wb") as stream:
        stream.truncate(MAX_FILE + 5)
    with pytest.raises(BadWorkbook, match="30 MB"):
        read_workbook(file)


def test_a_text_with_a_doctype_in_a_cell_is_no_attack():
    assert read_workbook(simple_xlsx(["<!DOCTYPE html> & <!ENTITY>"]), "a").sheets[0].rows == [
        ["<!DOCTYPE html> & <!ENTITY>"]
    ]


def test_a_parser_that_asks_for_too_much_memory_dies_alone(monkeypatch):
    data = simple_xlsx(*([f"{row}-{column}" * 9 for column in range(12)] for row in range(8_000)))
    assert len(read_workbook(data, "a.xlsx").sheets[0].rows) == 8_000
    monkeypatch.setattr(read, "MEMORY", 24 << 20)
    with pytest.raises(BadWorkbook, match="展开后过大"):
        read_workbook(data, "a.xlsx")


def test_a_parser_that_never_ends_is_stopped(tmp_path):
    script = tmp_path / "loops.py"
    script.write_text('print("[1]", flush=True)\nwhile True: pass\n')
    assert list(apart.lines(script, b"", memory=100 << 20, seconds=1)) == [[1]]


def test_a_child_sees_the_data_and_its_arguments_but_none_of_our_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("MINQING_SECRET_KEY", "geheim")
    script = tmp_path / "tells.py"
    script.write_text(
        "import json, os, sys\nprint(json.dumps([sys.stdin.read(), sys.argv[1:], 'MINQING_SECRET_KEY' in os.environ]))"
    )
    assert list(apart.lines(script, b"abc", 1, "zwei", memory=100 << 20, seconds=5)) == [
        ["abc", ["1", "zwei"], False]
    ]


def test_a_line_cut_short_by_death_is_not_believed(tmp_path):
    script = tmp_path / "dies.py"
    script.write_text(
        'import os, sys\nprint("[1]")\nsys.stdout.write("[2")\nsys.stdout.flush()\nos.abort()\n'
    )
    assert list(apart.lines(script, b"", memory=100 << 20, seconds=5)) == [[1]]

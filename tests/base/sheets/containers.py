"""Workbooks made by hand for the tests: what no library writes any more, and what nobody should ever write."""

from __future__ import annotations

import io
import struct
import zipfile

import xlsxwriter

SHEET = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def simple_xlsx(*rows, sheet="表"):
    """Rows of texts and numbers, one sheet."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    (page.write_string if isinstance(value, str) else page.write)(number, column, value)
    return target.getvalue()


def with_parts(original, replace=(), *, add=(), drop=()):
    """The same package with some parts exchanged, added or left out."""
    replace, target = dict(replace), io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(original)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            if part not in drop:
                new.writestr(part, replace.get(part, old.read(part)))
        for part, data in dict(add).items():
            new.writestr(part, data)
    return target.getvalue()


def raw_sheet(cells):
    """An xlsx whose only sheet has exactly this XML as its rows."""
    return with_parts(simple_xlsx(["x"]), {"xl/worksheets/sheet1.xml": SHEET % cells})


def ole(**streams):
    """An OLE container (the old Office format) with these streams, each padded to whole sectors of 512 bytes."""
    chains, body = [], b""
    for name, stream in streams.items():
        data = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
        chains.append((name, 2 + len(body) // SECTOR, len(data)))
        body += data
    table = [FAT, END]
    for _name, first, size in chains:
        table += [*range(first + 1, first + size // SECTOR), END]
    assert len(table) <= SECTOR // 4
    assert len(chains) <= 3
    table += [FREE] * (SECTOR // 4 - len(table))
    entries = [_entry("Root Entry", 5, child=1, first=END, size=0)]
    for number, (name, first, size) in enumerate(chains, 1):
        right = number + 1 if number < len(chains) else FREE
        entries.append(_entry(name, 2, right=right, first=first, size=size))
    entries += [b"\0" * 128] * (4 - len(entries))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + b"\0" * 6
    )
    header += (
        struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0) + struct.pack("<I", 0) + b"\xff" * 432
    )
    return header + struct.pack(f"<{len(table)}I", *table) + b"".join(entries) + body


def _entry(name, kind, *, right=FREE, child=FREE, first, size):
    raw = name.encode("utf-16-le")
    fields = struct.pack("<HBBIII", len(raw) + 2, kind, 1, FREE, right, child)
    return raw.ljust(64, b"\0") + fields + b"\0" * 36 + struct.pack("<IQ", first, size)


def xls(*rows, locked=False):
    """A BIFF8 workbook (Excel 97–2003) of texts and numbers, with one sheet “旧表”."""

    def record(kind, data=b""):
        return struct.pack("<HH", kind, len(data)) + data

    def wide(text, length="<H"):
        return struct.pack(length, len(text)) + b"\x01" + text.encode("utf-16-le")

    def globals_(offset):
        protect = record(0x2F, struct.pack("<HHH", 1, 1, 1) + b"\0" * 48) if locked else b""
        name = struct.pack("<IBB", offset, 0, 0) + wide("旧表", "<B")
        return (
            record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
            + protect
            + record(0x85, name)
            + record(0x0A)
        )

    cells = b""
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            place = struct.pack("<HHH", number, column, 0)
            cells += (
                record(0x204, place + wide(value))
                if isinstance(value, str)
                else record(0x203, place + struct.pack("<d", value))
            )
    size = record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    page = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + size + cells + record(0x0A)
    return ole(Workbook=globals_(len(globals_(0))) + page)


def ods(*rows, repeat=1):
    """An OpenDocument workbook; `repeat` repeats the last row as LibreOffice writes it."""

    def cell(value):
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'

    lines = [f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows]
    lines[-1] = lines[-1].replace(
        "<table:table-row>", f'<table:table-row table:number-rows-repeated="{repeat}">'
    )
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.2"><office:body><office:spreadsheet><table:table table:name="表">{"".join(lines)}</table:table></office:spreadsheet></office:body></office:document-content>'
    manifest = '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", manifest)
    return target.getvalue()


def xlsb(*rows):
    """A binary workbook (xlsb) of texts and numbers with one sheet “二进制表”."""

    def record(kind, data=b""):
        head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        size = len(data)
        return head + (bytes([size]) if size < 128 else bytes([size & 0x7F | 0x80, size >> 7])) + data

    def wide(text):
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    sheet = (
        record(143) + record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("二进制表")) + record(144)
    )
    cells = b""
    for number, row in enumerate(rows):
        cells += record(0, struct.pack("<I", number) + b"\0" * 13)
        for column, value in enumerate(row):
            place = struct.pack("<II", column, 0)
            cells += (
                record(6, place + wide(value))
                if isinstance(value, str)
                else record(5, place + struct.pack("<d", value))
            )
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    page = record(129) + record(148, size) + record(145) + cells + record(146) + record(130)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="%s" Target="%s"/></Relationships>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("_rels/.rels", relations % (f"{kind}/officeDocument", "xl/workbook.bin"))
        package.writestr("xl/workbook.bin", record(131) + sheet + record(132))
        package.writestr(
            "xl/_rels/workbook.bin.rels", relations % (f"{kind}/worksheet", "worksheets/sheet1.bin")
        )
        package.writestr("xl/worksheets/sheet1.bin", page)
    return target.getvalue()

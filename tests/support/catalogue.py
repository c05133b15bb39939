"""The words of the interface: found in the sources, kept in the English list, compiled beside it.

`python -m tests.support.catalogue` brings the list up to date and names what still waits for its English. It needs no
tools of the operating system, so that the tests read the sources in the same way on every machine.
"""

from __future__ import annotations

import ast
import re
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[2] / "src" / "minqing"
FOLDER = SOURCE / "locale" / "en" / "LC_MESSAGES"
ASKING = {"gettext", "gettext_lazy", "gettext_noop"}
HEAD = """\
# The interface in English. The sources are Chinese; every sentence of theirs stands here once.
# After a change: python -m tests.support.catalogue (adds what is new, takes out what is gone, compiles).
"""
FIELDS = (
    "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\nLanguage: en\n"
    "Plural-Forms: nplurals=2; plural=(n != 1);\n"
)
ENTRY = re.compile(r'^msgid ("(?:[^"\\]|\\.)*")\nmsgstr ("(?:[^"\\]|\\.)*")$', re.MULTILINE)
PLACE = re.compile(r"%\(\w+\)[sdif]|%[sdif%]|\{\w*(?:[.:!][^{}]*)?\}|</?\w+[^>]*>")


def in_python(text: str) -> Iterator[str]:
    """What is given to gettext under whatever name the file imports it."""
    tree = ast.parse(text)
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in ASKING
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            (said,) = node.args
            if isinstance(said, ast.Constant) and isinstance(said.value, str):
                yield said.value


def in_template(text: str) -> Iterator[str]:
    """The template language's own reading of its tags, line by line: it leaves calls of gettext between letters X."""
    for found in re.finditer(
        r"\b(?:gettext|_)\((u?(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'))", templatize(text)
    ):
        yield ast.literal_eval(found[1])


def in_sources() -> dict[str, list[str]]:
    """Every sentence → the files that say it, in the order of the files."""
    found: dict[str, list[str]] = {}
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html")]):
        reader = in_python if path.suffix == ".py" else in_template
        for said in reader(path.read_text(encoding="utf-8")):
            places = found.setdefault(said, [])
            name = path.relative_to(SOURCE).as_posix()
            if name not in places:
                places.append(name)
    return found


def placeholders(text: str) -> list[str]:
    """Names to fill in and tags of HTML: the same in both languages, in whatever order."""
    return sorted(PLACE.findall(text))


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def unquoted(text: str) -> str:
    named = {"n": "\n", "t": "\t"}
    return re.sub(r"\\(.)", lambda m: named.get(m[1], m[1]), text[1:-1])


def in_list() -> dict[str, str]:
    """The English list as it is written."""
    written = (FOLDER / "django.po").read_text(encoding="utf-8")
    return {unquoted(a): unquoted(b) for a, b in ENTRY.findall(written) if a != '""'}


def compiled(pairs: dict[str, str]) -> bytes:
    """The list in the binary form that gettext reads: a head, two tables of lengths and places, the words."""
    said = sorted((a.encode(), b.encode()) for a, b in {"": FIELDS, **pairs}.items() if b)
    table = 28
    words = table + 16 * len(said)
    blob, keys, values = b"", [], []
    for column, places in ((0, keys), (1, values)):
        for pair in said:
            places.append((len(pair[column]), words + len(blob)))
            blob += pair[column] + b"\0"
    numbers = [number for place in (*keys, *values) for number in place]
    head = (0x950412DE, 0, len(said), table, table + 8 * len(said), 0, table)
    return struct.pack(f"<7I{len(numbers)}I", *head, *numbers) + blob


def write(found: dict[str, list[str]], english: dict[str, str]) -> None:
    """The list and its compiled form, in the order of the sources."""
    fields = "\n".join(quoted(f"{line}\n") for line in FIELDS.splitlines())
    entries = [f'{HEAD}msgid ""\nmsgstr ""\n{fields}\n']
    for said, places in found.items():
        kind = "#, python-format\n" if re.search(r"%\(\w+\)", said) else ""
        note = f"#: {' '.join(places)}\n{kind}"
        entries.append(f"{note}msgid {quoted(said)}\nmsgstr {quoted(english.get(said, ''))}\n")
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "django.po").write_text("\n".join(entries), encoding="utf-8")
    (FOLDER / "django.mo").write_bytes(compiled({said: english.get(said, "") for said in found}))


def main() -> int:
    found = in_sources()
    english = in_list() if (FOLDER / "django.po").exists() else {}
    write(found, english)
    waiting = [said for said in found if not english.get(said)]
    lines = [
        *(f"{found[said][0]}: {said}" for said in waiting),
        f"{len(found)} sentences, {len(waiting)} without English",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if waiting else 0


if __name__ == "__main__":
    from django.conf import settings

    settings.configure()
    sys.exit(main())

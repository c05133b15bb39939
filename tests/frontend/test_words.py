"""The framework's sentences in a clerk's words: compiled from the list beside them, each with its placeholders, and in force."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import allauth
import django

from tests.frontend.gallery import Intake

FOLDER = Path(__file__).resolve().parents[2] / "src" / "minqing" / "locale" / "zh_Hans" / "LC_MESSAGES"
PAIR = re.compile(r'^msgid "(.+)"\n(?:msgid_plural ".+"\n)?msgstr(?:\[0\])? "(.+)"$', re.MULTILINE)


def test_the_compiled_list_is_the_written_list():
    with (FOLDER / "django.mo").open("rb") as compiled:
        told = gettext.GNUTranslations(compiled)
    pairs = PAIR.findall((FOLDER / "django.po").read_text(encoding="utf-8"))
    assert len(pairs) == len(
        re.findall(r'^msgid "[^"]', (FOLDER / "django.po").read_text(encoding="utf-8"), re.MULTILINE)
    )
    for source, words in pairs:
        assert words in (told.gettext(source), told.ngettext(source, source, 1))
        assert set(re.findall(r"%\(\w+\)", source)) >= set(re.findall(r"%\(\w+\)", words))


def test_each_is_a_sentence_of_the_frameworks_of_today():
    # A placeholder renamed by them leaves ours without a reader, and an English sentence on a Chinese page.
    lists = [
        list(Path(p.__file__).parent.rglob("locale/en/LC_MESSAGES/django.po")) for p in (django, allauth)
    ]
    theirs = "".join(path.read_text(encoding="utf-8") for found in lists for path in found)
    mine = re.findall(r'^msgid "(.+)"$', (FOLDER / "django.po").read_text(encoding="utf-8"), re.MULTILINE)
    assert [source for source in mine if f'"{source}"' not in theirs.replace('"\n"', "")] == []


def test_a_form_speaks_them():
    form = Intake({"words": "x", "place": "", "kind": "9", "when": "2026-13-02"})
    assert form.errors["place"] == ["还没有填。"]
    assert form.errors["kind"] == ["“9”不在可选的项目里。请在列出的项目里重选。"]
    assert form.errors["when"][0].startswith("没有这一天。")

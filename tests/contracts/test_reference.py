"""The docs say what the code does: generated pages are current, every word has one label, every setting is explained."""

import os
import re
from collections import Counter

import pytest
from django.apps import apps
from tests.support import reference

from minqing.base.action import ACTIONS


@pytest.mark.parametrize("name", sorted(reference.WRITERS))
def test_the_generated_page_is_current(name):
    text = reference.WRITERS[name]()
    path = reference.PAGES / name
    if os.environ.get("WRITE_REFERENCE"):
        path.write_text(text)
    assert path.read_text() == text, f"docs/reference/{name} is behind the code: run with WRITE_REFERENCE=1"


def test_every_table_has_one_chinese_label_of_its_own():
    labels = Counter(
        str(m._meta.verbose_name) for m in apps.get_models() if m.__module__.startswith("minqing.")
    )
    assert not [label for label, n in labels.items() if n > 1]
    assert all(re.search(r"[一-鿿]", label) for label in labels)


def test_every_action_has_a_chinese_label():
    assert not [verb for verb, a in ACTIONS.items() if not re.search(r"[一-鿿]", str(a.label))]


def test_every_environment_variable_is_explained():
    read = set()
    for path in (reference.ROOT / "src").rglob("*.py"):
        read |= set(re.findall(r"environ(?:\.get\(|\[)\"((?:MINQING_|DATABASE_)\w+)\"", path.read_text()))
    told = (reference.PAGES / "settings.md").read_text()
    assert read, "no settings found: the pattern is wrong"
    assert not [name for name in sorted(read) if f"`{name}`" not in told]

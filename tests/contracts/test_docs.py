"""The hand-written docs name files that exist and link to pages that exist."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from minqing.cli import serving
from minqing.cli.dispatch import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"])
FILE = re.compile(r"`([\w./-]+/[\w.-]+\.(?:py|md|lock|html))`")
LINK = re.compile(r"\]\(([^)#\s]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_file_that_is_named_exists(page):
    named = FILE.findall(page.read_text())
    roots = (ROOT, ROOT / "src" / "minqing", ROOT / "src" / "minqing" / "templates", page.parent)
    assert not [name for name in named if not any((root / name).exists() for root in roots)]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_no_link_is_broken(page):
    links = [link for link in LINK.findall(page.read_text()) if "://" not in link]
    assert not [link for link in links if not (page.parent / link).exists()]


def test_every_command_is_explained():
    told = (ROOT / "docs" / "reference" / "commands.md").read_text()
    assert not [c.name for c in COMMANDS if f"`{c.name}" not in told]


def test_every_decision_is_numbered_and_linked():
    found = sorted(p.name for p in (ROOT / "docs" / "decisions").glob("*.md"))
    assert [name[:4] for name in found] == [f"{n:04d}" for n in range(1, len(found) + 1)]
    index = (ROOT / "docs" / "index.md").read_text()
    assert not [name for name in found if name not in index]


def test_the_folder_of_the_logs_is_called_what_it_is(tmp_path):
    """Read from the code that starts the children: a folder that is told wrong is looked for when something is broken."""
    lease = SimpleNamespace(handle=SimpleNamespace(fileno=lambda: 0))
    [folder] = {child.log.parent.name for child in serving._children(tmp_path, serving.Place(), 1, lease)}
    for page, told in (
        ("reference/files.md", f"`{folder}/`"),
        ("how-to/serve-colleagues.md", f"`var/{folder}/`"),
    ):
        assert told in (ROOT / "docs" / page).read_text()

"""What `./minqing run` says once pages come: who can open the addresses, before somebody prints one on a receipt."""

from __future__ import annotations

from pathlib import Path

import pytest

from minqing.cli import run, serving


@pytest.fixture
def greeting(monkeypatch, capsys):
    monkeypatch.setattr(run, "import_string", lambda _name: lambda: False)

    def greet(place: serving.Place) -> str:
        run._greet(place.url(8000), Path("var"), place)
        said: str = capsys.readouterr().out
        return said

    return greet


def test_without_listening_one_line_says_that_only_this_computer_opens_the_addresses(greeting):
    [line] = [line for line in greeting(serving.Place()).splitlines() if "只有这台电脑打得开" in line]
    assert "回执上印的也是它" in line
    assert "./minqing run --listen --host" in line


def test_listening_says_nothing_of_the_kind(greeting):
    assert "只有这台电脑" not in greeting(serving.Place(name="minqing.jiedao.lan", listen=True))

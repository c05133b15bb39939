"""The list that `./minqing doctor systems` prints is the one that the tests' own marks give."""

from __future__ import annotations

import ast

import pytest
from tests.support import systems


def test_the_list_is_not_behind_the_tests():
    assert systems.LIST.read_text(encoding="utf-8") == systems.text(), (
        "systems.json is behind: run pytest --collect-only --write-systems"
    )


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ('@pytest.mark.shows("A1", 2)\ndef test_x(): ...', {("A1", "2", "f::test_x")}),
        ('pytestmark = [pytest.mark.shows("A1", 1)]\ndef test_x(): ...', {("A1", "1", "f::test_x")}),
        (
            'class TestY:\n @pytest.mark.shows("A1", 3)\n def test_x(self): ...',
            {("A1", "3", "f::TestY::test_x")},
        ),
        ('@pytest.mark.shows("A1", 2)\ndef helper(): ...', set()),
    ],
)
def test_marks_are_read_wherever_they_stand(source, wanted):
    assert set(systems._of_body(ast.parse(source).body, set(), "f")) == wanted

"""The long run goes on where it was cut off, on the same tree only."""

import pytest

HOUSE = """
from tests.support.resuming import *
def pytest_addoption(parser):
    parser.addoption("--db", default="sqlite")
    for word in ("--long", "--again"):
        parser.addoption(word, action="store_true")
"""


@pytest.fixture
def run(pytester, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(pytest.importorskip("tests").__path__[0]).removesuffix("tests"))
    pytester.makeconftest(HOUSE)
    pytester.makefile(".ini", pytest="[pytest]")
    tests = pytester.mkdir("tests")

    def write(second):
        (tests / "test_it.py").write_text(f"def test_first(): pass\ndef test_second(): assert {second}\n")

    def go(*words):
        return pytester.runpytest_subprocess(
            "-p", "no:cacheprovider", "-p", "no:django", *words
        ).parseoutcomes()

    write("open('go').read()")
    go.write = write
    return go


def test_what_passed_is_not_run_again_until_the_tree_changes(run, pytester):
    pytester.path.joinpath("go").write_text("")
    assert run("--long") == {"passed": 1, "failed": 1}
    pytester.path.joinpath("go").write_text("on")
    assert run("--long") == {"passed": 1, "deselected": 1}
    assert run("--long") == {"deselected": 2}
    assert run("--long", "--again") == {"passed": 2}
    assert run() == {"passed": 2}
    run.write("True")
    assert run("--long") == {"passed": 2}


def test_nothing_left_to_run_is_a_pass(run, pytester):
    pytester.path.joinpath("go").write_text("on")
    run("--long")
    done = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:django", "--long")
    assert done.ret == 0
    done.stdout.fnmatch_lines(["long: 2 passed earlier*"])

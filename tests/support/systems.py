"""Which tests show which point of which system, read from the marks in the test files.

`pytest --collect-only --write-systems` writes the list that `./minqing doctor systems` prints.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "src" / "minqing" / "cli" / "systems.json"


def _shown(nodes: list[ast.expr]) -> Iterator[tuple[str, str]]:
    """(system, point) of every `pytest.mark.shows("A2", 1)` among decorators or in a pytestmark."""
    for node in nodes:
        if isinstance(node, ast.List | ast.Tuple):
            yield from _shown(node.elts)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.shows":
            system, point = (ast.literal_eval(argument) for argument in node.args)
            yield str(system), str(int(point))


def _of_body(body: list[ast.stmt], outer: set[tuple[str, str]], name: str) -> Iterator[tuple[str, str, str]]:
    marks = [n.value for n in body if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == "pytestmark"]
    here = outer | set(_shown(marks))
    for node in body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            yield from _of_body(node.body, here | set(_shown(node.decorator_list)), f"{name}::{node.name}")
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            for system, point in here | set(_shown(node.decorator_list)):
                yield system, point, f"{name}::{node.name}"


def read() -> dict[str, dict[str, list[str]]]:
    told: dict[str, dict[str, list[str]]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        name = path.relative_to(ROOT).as_posix()
        for system, point, test in _of_body(ast.parse(path.read_text(encoding="utf-8")).body, set(), name):
            told.setdefault(system, {}).setdefault(point, []).append(test)
    return {s: {p: sorted(told[s][p]) for p in sorted(told[s])} for s in sorted(told)}


def text() -> str:
    return json.dumps(read(), ensure_ascii=False, indent=1) + "\n"

"""The budgets that keep the code small, read from the source itself. There is no list of exceptions."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "minqing"
FILE, FUNCTION, VIEW, PUBLIC_CLASSES = 400, 40, 25, 5
FOLDERS = {"ledger": 1200, "base/sheets": 800}
WELL_CHOSEN = ("seen_by", "listed_for", "assigned_to", "by_code")


def _files() -> list[Path]:
    return sorted(p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts)


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end: decorators are a table, not a body."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _faults_of_file(path: Path, name: str) -> Iterator[str]:
    lines = path.read_text(encoding="utf-8").count("\n")
    if lines > FILE:
        yield f"{name}: {lines} lines, at most {FILE}"
    tree = _tree(path)
    if not ast.get_docstring(tree):
        yield f"{name}: says nowhere why it exists"
    limit = VIEW if re.match(r"(desk|portal)/views[/.]", name) else FUNCTION
    for function in _functions(tree):
        if _length(function) > limit:
            yield f"{name}:{function.lineno} {function.name} has {_length(function)} lines, at most {limit}"
        for inner in ast.walk(function):
            if isinstance(inner, ast.Import | ast.ImportFrom):
                yield f"{name}:{inner.lineno} imports inside {function.name}"
    public = [n.name for n in tree.body if isinstance(n, ast.ClassDef) and not n.name.startswith("_")]
    if len(public) > PUBLIC_CLASSES:
        yield f"{name}: {len(public)} public classes, at most {PUBLIC_CLASSES}"


def _open_to_all() -> set[str]:
    """Models that the lint leaves alone: plain rows, and rows at a place that every member of staff may read."""
    from django.apps import apps

    from minqing.org.permissions import Perm
    from minqing.org.scoped import ScopedRow

    models = [m for m in apps.get_models() if m.__module__.startswith("minqing.")]
    guarded = {m for m in models if issubclass(m, ScopedRow)}
    office_wide = {m for m in guarded if m.access.read in (Perm.PLACE_READ, Perm.STAFF_READ)}
    return {m.__name__ for m in models if m not in guarded or m in office_wide}


def _faults_of_doors(path: Path, name: str) -> Iterator[str]:
    """Rows at a place that hold residents' data reach a page through a word that says whose rows they are, and through
    nothing else. Their children are reached from such a row; places and staff are known to the whole office.
    """
    open_to_all = _open_to_all()
    tree = _tree(path)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager"):
            chosen = parents.get(node)
            if isinstance(node.value, ast.Name) and node.value.id in open_to_all:
                continue
            if not (isinstance(chosen, ast.Attribute) and chosen.attr in WELL_CHOSEN):
                yield f"{name}:{node.lineno} {ast.unparse(parents.get(node, node))}"


def _faults(check, paths: list[Path]) -> list[str]:
    return [fault for path in paths for fault in check(path, path.relative_to(SOURCE).as_posix())]


def test_files_functions_and_classes_stay_within_their_budgets():
    faults = _faults(_faults_of_file, _files())
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(("folder", "limit"), FOLDERS.items())
def test_the_machines_stay_small(folder, limit):
    lines = sum(p.read_text(encoding="utf-8").count("\n") for p in _files() if (SOURCE / folder) in p.parents)
    assert 0 < lines <= limit


def test_desk_and_portal_reach_rows_only_through_the_viewer():
    doors = [p for p in _files() if p.relative_to(SOURCE).parts[0] in ("desk", "portal")]
    faults = _faults(_faults_of_doors, doors)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = 1\n", "says nowhere"),
        ('"""Why."""\n' + "x = 1\n" * 400, "401 lines"),
        ('"""Why."""\ndef f():\n' + "    x = 1\n" * 40, "f has 41 lines"),
        ('"""Why."""\ndef f():\n    import os\n', "imports inside f"),
        ('"""Why."""\n' + "".join(f"class C{n}: ...\n" for n in range(6)), "6 public classes"),
    ],
)
def test_planted_faults_are_found(tmp_path, source, said):
    (tmp_path / "planted.py").write_text(source)
    assert any(said in fault for fault in _faults_of_file(tmp_path / "planted.py", "planted.py"))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Opinion.objects.all()", 1),
        ("Opinion.objects", 1),
        ("Opinion._default_manager.seen_by(viewer)", 0),
        ("Opinion.objects.seen_by(viewer).filter(x=1)", 0),
        ("f(Opinion.objects)", 1),
        ("AccessEntry.objects.filter(x=1)", 1),
        ("some.model.objects.filter(x=1)", 1),
        ("Evidence.objects.filter(task=task)", 0),
        ("Unit.objects.filter(x=1)", 0),
    ],
)
def test_a_planted_open_door_is_found(tmp_path, source, found):
    (tmp_path / "planted.py").write_text(source)
    assert len(list(_faults_of_doors(tmp_path / "planted.py", "planted.py"))) == found


def test_a_view_has_a_smaller_budget(tmp_path):
    (tmp_path / "planted.py").write_text('"""Why."""\ndef f():\n' + "    x = 1\n" * 30)
    assert list(_faults_of_file(tmp_path / "planted.py", "desk/views/planted.py"))
    assert not list(_faults_of_file(tmp_path / "planted.py", "matters/planted.py"))

"""The built files: known to Chromium 81, made from the sources beside them, a lock without hosts, colours that can be read."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "frontend"
DIST = ROOT / "src" / "minqing" / "static" / "dist"
TEMPLATES = sorted((ROOT / "src").rglob("*.html"))

spec = importlib.util.spec_from_file_location("lint_old", FRONTEND / "lint_old.py")
assert spec
assert spec.loader
lint_old = importlib.util.module_from_spec(spec)
spec.loader.exec_module(lint_old)

PLANTED_CSS = [
    "a{color:color-mix(in srgb,red,blue)}",
    "a{color:oklch(50% .1 20)}",
    "li:has(> a){color:red}",
    ":is(a,b){color:red}",
    ":where(a){color:red}",
    "a:not(.x,.y){color:red}",
    ".btn:focus-visible{outline:0}",
    "input:user-invalid{color:red}",
    "dialog:modal{color:red}",
    "input,::file-selector-button{color:red}",
    "a{& b{color:red}}",
    "a{inset:0}",
    "a{inset-inline:0}",
    "a{aspect-ratio:1}",
    "a{margin-inline:auto}",
    "a{rotate:3deg}",
    "a{height:100dvh}",
    "a{overflow:clip}",
    "a{accent-color:red}",
    "a{text-wrap:balance}",
    "a{container-type:inline-size}",
    "a{all:revert-layer}",
    "a{display:flex;gap:8px}",
    "@media print{a{column-gap:8px}}",
    "@layer x{a{color:red}}",
    "@container (min-width:1px){a{color:red}}",
    "@media (width >= 600px){a{color:red}}",
    "@supports selector(:has(a)){a{color:red}}",
    "@property --x{syntax:'*'}",
    "@scope (a){b{color:red}}",
    "@page receipt{size:A5}",
]
PLANTED_JS = [
    "(()=>{a??=1})()",
    "(()=>{a||=1})()",
    "(()=>{a&&=1})()",
    "class A{#x(){}}",
    "class A{static{x()}}",
    "await x()",
    "(()=>{})();await import('x')",
    "'a'.replaceAll('a','b')",
    "[1].at(-1)",
    "Object.hasOwn(a,'b')",
    "structuredClone(a)",
    "[1].findLast(x)",
    "[1].toSorted()",
    "Object.groupBy(a,b)",
    "crypto.randomUUID()",
    "a.replaceChildren()",
    "Promise.any([])",
    "AbortSignal.timeout(1)",
    "document.querySelector('li:has(a)')",
]
INNOCENT = [
    "a:hover{color:red}",
    "button:focus:not(:focus-visible){outline:0}",
    "a{margin:0 auto;-webkit-appearance:none}",
    "a{display:grid;grid-column-gap:8px}",
    "@media (max-width:760px){a{color:red}}",
    "a{background:url(\"data:image/svg+xml,%3Csvg viewBox='0 0 1 1'%3E%3C/svg%3E\")}",
]


def test_the_built_files_are_known_to_the_oldest_browsers():
    assert lint_old.check_folder(DIST) == []


@pytest.mark.parametrize("css", PLANTED_CSS)
def test_a_planted_style_is_refused(css):
    assert lint_old.check_css(css)


@pytest.mark.parametrize("js", PLANTED_JS)
def test_a_planted_script_is_refused(js):
    assert lint_old.check_js(js)


@pytest.mark.parametrize("css", INNOCENT)
def test_old_styles_pass(css):
    assert lint_old.check_css(css) == []


def test_every_rule_of_the_lint_has_a_planted_fault():
    said = " ".join(f for css in PLANTED_CSS for f in lint_old.check_css(css))
    said += " ".join(f for js in PLANTED_JS for f in lint_old.check_js(js))
    rules = lint_old.SELECTORS + lint_old.DECLARATIONS + lint_old.AT_RULES + lint_old.SCRIPT
    assert [name for name, _, _ in rules if name not in said] == []


def test_the_lint_as_a_command_fails_on_a_planted_file(tmp_path):
    shutil.copytree(DIST, tmp_path / "dist")
    command = [sys.executable, str(FRONTEND / "lint_old.py"), str(tmp_path / "dist")]
    assert subprocess.run(command, check=False).returncode == 0
    with (tmp_path / "dist" / "desk.css").open("a") as css:
        css.write(".page{inset:0}")
    failed = subprocess.run(command, check=False, capture_output=True, text=True)
    assert failed.returncode == 1
    assert "desk.css: inset (Chromium 87)" in failed.stderr


def stamp(folder: Path) -> str:
    """The same sum as frontend/build.mjs writes."""
    total = hashlib.sha256()
    files = [
        *(p for p in (folder / "src").rglob("*") if p.is_file()),
        folder / "package.json",
        folder / "build.mjs",
    ]
    for name in sorted(p.relative_to(folder).as_posix() for p in files):
        total.update(name.encode() + b"\0")
        total.update((folder / name).read_bytes())
    return total.hexdigest()


def test_the_committed_build_is_made_from_the_committed_sources(tmp_path):
    assert (DIST / "built-from.txt").read_text().strip() == stamp(FRONTEND), (
        "run: cd frontend && npm ci && npm run build"
    )
    shutil.copytree(FRONTEND, tmp_path / "f", ignore=shutil.ignore_patterns("node_modules"))
    with (tmp_path / "f" / "src" / "css" / "_tokens.scss").open("a") as css:
        css.write("\n")
    assert (DIST / "built-from.txt").read_text().strip() != stamp(tmp_path / "f")


def test_the_lock_names_no_host_and_every_version_is_exact():
    text = (FRONTEND / "package-lock.json").read_text()
    assert "http" not in text
    assert "resolved" not in text
    wanted = json.loads((FRONTEND / "package.json").read_text())["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    locked = json.loads(text)["packages"]
    assert {n: locked[f"node_modules/{n}"]["version"] for n in wanted} == wanted
    assert all("integrity" in entry for name, entry in locked.items() if name)


def test_the_built_files_ask_nobody_else():
    for path in DIST.glob("*.css"):
        assert re.findall(r"url\((?!\"data:)|@import", path.read_text()) == [], path.name
    script = (DIST / "desk.js").read_text()
    assert re.findall(r"https?://[\w.]+\w", script) in ([], ["http://www.w3.org"]), (
        "only names of XML dialects"
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.relative_to(ROOT / "src" / "minqing").as_posix())
def test_no_template_needs_what_the_content_policy_refuses(path):
    html = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", "", path.read_text(), flags=re.DOTALL)
    assert re.findall(r"<[^>]*\sstyle\s*=", html) == []
    assert re.findall(r"<style\b", html) == []
    assert re.findall(r"<script\b(?![^>]*\bsrc=)", html) == []
    assert re.findall(r"<[^>]*\son\w+\s*=", html) == []
    assert re.findall(r"javascript:|hx-on|hx-vals=.js:|hx-headers=.js:", html) == []


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TOKENS = dict(
    re.findall(r"--([\w-]+): (#[0-9a-f]{6});", (FRONTEND / "src" / "css" / "_tokens.scss").read_text())
)
GROUNDS = ("paper-0", "paper-1", "paper-2")
TEXT = [
    (ink, ground)
    for ink in ("ink-9", "ink-7", "ink-5", "zhu-6", "zhu-7", "green-7", "amber-8")
    for ground in GROUNDS
]
TEXT += [
    ("zhu-7", "zhu-1"),
    ("zhu-6", "zhu-1"),
    ("ink-9", "zhu-1"),
    ("ink-9", "green-1"),
    ("ink-9", "amber-1"),
    ("amber-8", "amber-1"),
]
TEXT += [("paper-0", "ink-9"), ("paper-0", "ink-7"), ("ink-5", "amber-1")]


@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_words_stand_out_from_their_ground(ink, ground):
    assert contrast(TOKENS[ink], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("line", ["line-5", "amber-6"])
def test_borders_of_controls_and_shapes_stand_out(line, ground):
    assert contrast(TOKENS[line], TOKENS[ground]) >= 3


def test_the_measure_of_contrast_itself():
    assert round(contrast("#ffffff", "#000000"), 2) == 21
    assert round(contrast(TOKENS["ink-5"], TOKENS["paper-0"]), 2) == 6.44
    assert contrast(TOKENS["line-3"], TOKENS["paper-0"]) < 3

# ruff: noqa: INP001 - a tool beside the sources, no package
"""Refuses what Chromium 81 and iOS 14 do not know, in the built styles and scripts. Needs no Node: the tests run it too."""

from __future__ import annotations

import re
import sys
from pathlib import Path

# (what it is, first Chromium that knows it, pattern).
SELECTORS = (
    (":has()", 105, r":has\("),
    (":is()", 88, r":is\("),
    (":where()", 88, r":where\("),
    (":not() with a list", 88, r":not\([^()]*,"),
    ("nesting", 112, r"(^|[\s,>+~])&"),
    ("::file-selector-button in a list", 89, r",\s*::file-selector-button|::file-selector-button\s*,"),
    (":focus-visible outside :not()", 86, r"(?<!:not\():focus-visible"),
    (":modal", 105, r":modal\b"),
    (":user-valid", 119, r":user-(valid|invalid)"),
)
DECLARATIONS = (
    ("color-mix()", 111, r"color-mix\("),
    ("oklch()/lab()", 111, r"\b(ok)?(lch|lab)\("),
    ("inset", 87, r"^inset(-\w+)*:"),
    ("aspect-ratio", 88, r"^aspect-ratio:"),
    ("margin-/padding-inline, -block", 87, r"^(margin|padding|border)-(inline|block)(-\w+)?:"),
    ("translate, rotate, scale as properties", 104, r"^(translate|rotate|scale):"),
    ("dvh, svh, lvh", 108, r"\d(d|s|l)v[hw]\b"),
    ("overflow: clip", 90, r"^overflow(-[xy])?:.*\bclip\b"),
    ("revert-layer", 99, r"\brevert-layer\b"),
    ("accent-color", 93, r"^accent-color:"),
    ("text-wrap", 114, r"^text-wrap:"),
    ("container queries", 105, r"^container(-\w+)?:"),
)
AT_RULES = (
    ("@layer", 99, r"@layer\b"),
    ("@container", 105, r"@container\b"),
    ("@property", 85, r"@property\b"),
    ("@scope", 118, r"@scope\b"),
    ("media range", 104, r"@media[^{]*\([^)]*[<>]"),
    ("@supports selector()", 83, r"@supports[^{]*selector\("),
    ("@page with a name", 85, r"@page\s+[a-zA-Z][\w-]*"),
)
SCRIPT = (
    ("??= ||= &&=", 85, r"(\?\?|\|\||&&)=(?!=)"),
    ("private methods #x()", 84, r"[{;}\s](?:async\s+)?#\w+\s*\("),
    ("static blocks", 94, r"\bstatic\s*\{"),
    (".replaceAll()", 85, r"\.replaceAll\("),
    (".at()", 92, r"\.at\(-?\d"),
    ("Object.hasOwn", 93, r"\bObject\.hasOwn\("),
    ("structuredClone", 98, r"\bstructuredClone\("),
    ("findLast", 97, r"\.findLast(Index)?\("),
    ("toSorted and kin", 110, r"\.to(Sorted|Reversed|Spliced)\("),
    ("Object.groupBy", 117, r"\b(Object|Map)\.groupBy\("),
    ("randomUUID", 92, r"\brandomUUID\("),
    ("replaceChildren", 86, r"\.replaceChildren\("),
    ("Promise.any", 85, r"\bPromise\.any\("),
    ("AbortSignal.timeout", 103, r"\bAbortSignal\.(timeout|any)\("),
    (":has/:is in a query", 88, r"(querySelector(All)?|closest|matches)\([\"'`][^\"'`]*:(has|is|where)\("),
)
# Flex rows in old Chromium ignore the unprefixed gaps; columns of text and grids have names that it knows.
GAP = re.compile(r"^(row-|column-)?gap:")


def rules(css: str) -> list[tuple[str, list[str]]]:
    """(selector or at-rule, declarations) of each block, flat; media blocks are walked into."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r'url\("[^"]*"\)|url\([^)]*\)', "url()", css)
    found: list[tuple[str, list[str]]] = []
    stack: list[str] = []
    text = ""
    for char in css:
        if char == "{":
            stack.append(text.strip())
            text = ""
        elif char == "}":
            head = stack.pop() if stack else ""
            if not head.startswith("@media") and not head.startswith("@supports"):
                found.append((head, [part.strip() for part in text.split(";") if part.strip()]))
            else:
                found.append((head, []))
            text = ""
        elif char == ";" and not stack:
            found.append((text.strip(), []))
            text = ""
        else:
            text += char
    return found


def check_css(css: str) -> list[str]:
    faults: list[str] = []
    for head, declarations in rules(css):
        for name, since, pattern in AT_RULES if head.startswith("@") else SELECTORS:
            if re.search(pattern, head):
                faults.append(f"{name} (Chromium {since}): {head[:80]}")
        for line in declarations:
            faults += [
                f"{name} (Chromium {since}): {head[:60]} {{ {line[:60]} }}"
                for name, since, pattern in DECLARATIONS
                if re.search(pattern, line)
            ]
            if GAP.match(line):
                faults.append(f"gap outside a grid (Chromium 84): {head[:60]} {{ {line} }}")
    return faults


def check_js(js: str) -> list[str]:
    """Searches the text as it stands, strings included: telling code from regular expressions would need a parser, and hide faults."""
    faults = []
    for name, since, pattern in SCRIPT:
        if hit := re.search(pattern, js):
            faults.append(f"{name} (Chromium {since}): …{js[max(0, hit.start() - 30) : hit.end() + 30]}…")
    depth = 0
    for token in re.finditer(r"[{}]|\bawait\b", js):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if token[0] == "await" and depth == 0:
            faults.append("top-level await (Chromium 89)")
    return faults


def check_folder(folder: Path) -> list[str]:
    faults = [
        f"{path.name}: {fault}"
        for path in sorted(folder.glob("*.css"))
        for fault in check_css(path.read_text("utf-8"))
    ]
    faults += [
        f"{path.name}: {fault}"
        for path in sorted(folder.glob("*.js"))
        for fault in check_js(path.read_text("utf-8"))
    ]
    if not list(folder.glob("*.css")):
        faults.append(f"{folder}: nothing was built here")
    return faults


if __name__ == "__main__":
    found = check_folder(Path(sys.argv[1]))
    sys.stderr.writelines(line + "\n" for line in found)
    sys.exit(1 if found else 0)

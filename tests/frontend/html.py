"""Reads a page the way a screen reader starts to: names, labels, ids and what points at them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
    "path",
}


@dataclass
class Node:
    tag: str
    attrs: dict[str, str]
    parent: Node | None = None
    children: list[Node | str] = field(default_factory=list)

    def text(self) -> str:
        """The words a reader hears: hidden parts left out, pictures by their alt."""
        if self.attrs.get("aria-hidden") == "true" or "hidden" in self.attrs:
            return ""
        parts = [c if isinstance(c, str) else c.text() for c in self.children]
        return " ".join("".join([self.attrs.get("alt", ""), *parts]).split())

    def walk(self) -> list[Node]:
        found = [self]
        for child in self.children:
            if isinstance(child, Node):
                found += child.walk()
        return found

    def all(self, *tags: str) -> list[Node]:
        return [node for node in self.walk() if node.tag in tags]

    def one(self, css_class: str) -> Node:
        return next(n for n in self.walk() if css_class in n.attrs.get("class", "").split())

    def above(self, tag: str) -> Node | None:
        node = self.parent
        while node and node.tag != tag:
            node = node.parent
        return node


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("root", {})
        self.at = self.root
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {k: v or "" for k, v in attrs}, self.at)
        self.at.children.append(node)
        if tag not in VOID:
            self.at = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.at.children.append(Node(tag, {k: v or "" for k, v in attrs}, self.at))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.at.tag != tag:
            self.faults.append(f"</{tag}> closes <{self.at.tag}>")
            return
        assert self.at.parent
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)


def read(html: str) -> Node:
    reader = _Reader()
    reader.feed(html)
    assert not reader.faults, reader.faults
    assert reader.at is reader.root, f"<{reader.at.tag}> is not closed"
    return reader.root


def _name(node: Node, ids: dict[str, Node], labels: dict[str, Node]) -> str:
    if label := node.attrs.get("aria-label"):
        return label
    if refs := node.attrs.get("aria-labelledby"):
        return " ".join(ids[r].text() for r in refs.split() if r in ids)
    if node.tag in ("input", "select", "textarea"):
        if (label_node := labels.get(node.attrs.get("id", "-"))) or (label_node := node.above("label")):
            return label_node.text()
        return ""
    # A button that the script shows later is hidden itself, but needs its name then.
    return Node(node.tag, {}, None, node.children).text()


def _pointers(root: Node, ids: dict[str, Node]) -> list[str]:
    faults = []
    for node in root.walk():
        for key in ("aria-describedby", "aria-labelledby", "for", "aria-controls"):
            faults += [f"{key}={r} points nowhere" for r in node.attrs.get(key, "").split() if r not in ids]
        href = node.attrs.get("href", "")
        if len(href) > 1 and href.startswith("#") and href[1:] not in ids:
            faults.append(f"link to {href} points nowhere")
    return faults


def _names(root: Node, ids: dict[str, Node], labels: dict[str, Node]) -> list[str]:
    faults = []
    for node in root.all("a", "button", "summary", "input", "select", "textarea", "nav", "aside"):
        if node.tag == "input" and node.attrs.get("type") in ("hidden", "submit"):
            continue
        if node.tag in ("nav", "aside") and "aria-label" in node.attrs:
            continue
        if not _name(node, ids, labels):
            faults.append(f"<{node.tag} {node.attrs}> has no name")
    faults += [f"<img {n.attrs}> has no alt" for n in root.all("img") if "alt" not in n.attrs]
    faults += [
        "svg neither hidden nor named"
        for n in root.all("svg")
        if n.attrs.get("aria-hidden") != "true" and n.attrs.get("role") != "img"
    ]
    return faults


def _tables(root: Node) -> list[str]:
    faults = [
        "a table of rows without a caption"
        for n in root.all("table")
        if "rows" in n.attrs.get("class", "") and not n.all("caption")
    ]
    faults += [f"th without scope: {n.text()}" for n in root.all("th") if "scope" not in n.attrs]
    return faults


def faults_of(html: str) -> list[str]:
    """What a keyboard or a screen reader would stumble over; empty is good."""
    root = read(html)
    nodes = root.walk()
    with_id = [n for n in nodes if "id" in n.attrs]
    ids = {n.attrs["id"]: n for n in with_id}
    labels = {n.attrs["for"]: n for n in nodes if n.tag == "label" and "for" in n.attrs}
    faults = [f"id {i} twice" for i in ids if sum(n.attrs["id"] == i for n in with_id) > 1]
    faults += _pointers(root, ids) + _names(root, ids, labels) + _tables(root)
    faults += [f"style attribute on <{n.tag}>" for n in nodes if "style" in n.attrs]
    faults += [f"{key} on <{n.tag}>" for n in nodes for key in n.attrs if key.startswith("on")]
    faults += ["inline script" for n in root.all("script") if n.children]
    if len(root.all("h1")) != 1:
        faults.append(f"{len(root.all('h1'))} h1")
    if len(root.all("main")) != 1:
        faults.append(f"{len(root.all('main'))} main")
    if root.all("html")[0].attrs.get("lang") != "zh-Hans":
        faults.append("no lang")
    first = next(
        n
        for n in root.all("body")[0].walk()
        if n.tag in ("a", "button", "input", "select", "textarea", "summary")
    )
    if "skip" not in first.attrs.get("class", ""):
        faults.append("the skip link is not first")
    return faults

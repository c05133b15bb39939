"""The journal: one append-only Merkle tree per office (RFC 6962), whose leaves hold only salted commitments.

Leaf, version 1: canonical JSON (sorted keys, no spaces, UTF-8) of
`{"v":1,"office","index","at","verb","by":{"kind","person","post","name"},"rows":[[table,row,op,{field:commitment}]],
"says":{name:commitment},"public":{name:text}}`.
A commitment is SHA-256(salt ‖ table "." field 0x1f canonical JSON of the value), with a 128-bit salt of its own.
Leaf hash SHA-256(0x00 ‖ leaf), node hash SHA-256(0x01 ‖ left ‖ right).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection

from minqing.base import clock
from minqing.base.models.journal import JournalHead, JournalLeaf, JournalNode, JournalRow, JournalValue
from minqing.base.rows import Row
from minqing.base.sealing import SealedField

LEAF_VERSION = 1
EMPTY_ROOT = hashlib.sha256(b"").hexdigest()
SAYS = "says"

# verb → label, filled by the @action decorator.
VERBS: dict[str, str] = {}


def canonical(value: Any) -> str:
    """One spelling per value: the text that is committed to and stored."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, uuid.UUID | Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(v) for v in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    message = f"no canonical form for {type(value).__name__}"
    raise TypeError(message)


def commitment(salt: bytes, table: str, name: str, text: str) -> str:
    return hashlib.sha256(salt + f"{table}.{name}\x1f{text}".encode()).hexdigest()


def leaf_hash(leaf: str) -> str:
    return hashlib.sha256(b"\x00" + leaf.encode()).hexdigest()


def node_hash(left: str, right: str) -> str:
    return hashlib.sha256(b"\x01" + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()


def root_of(peaks: list[str]) -> str:
    """Root of a tree from the roots of its complete subtrees, largest first."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


@dataclass
class Touched:
    """What happened to one row in one action."""

    row: Row
    op: str
    fields: dict[str, Any]


@dataclass
class Draft:
    """A leaf before it is appended."""

    office: str
    verb: str
    by: dict[str, Any]
    touched: list[Touched]
    says: dict[str, str] = field(default_factory=dict)
    public: dict[str, str] = field(default_factory=dict)


def _lock(office: str) -> None:
    # SQLite already holds its one write lock (BEGIN IMMEDIATE). On PostgreSQL the lock lasts until COMMIT, so that
    # indexes follow the order of commits and no index is left out by a rollback.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 20261124))", [office])


def append(draft: Draft) -> JournalLeaf:
    """Append one leaf, last in its transaction, and return it."""
    _lock(draft.office)
    head = JournalHead.objects.filter(office=draft.office).first() or JournalHead(office=draft.office, size=0)
    moment = clock.now()
    values: list[JournalValue] = []
    rows: list[list[Any]] = [
        [t.row._meta.label_lower, str(t.row.pk), t.op, _commit(t, values)]  # noqa: SLF001 -- Django's public meta API
        for t in draft.touched
    ]
    body: dict[str, Any] = {
        "v": LEAF_VERSION,
        "office": draft.office,
        "index": head.size,
        "at": moment,
        "verb": draft.verb,
        "by": draft.by,
        "rows": rows,
        "says": {name: _value(values, SAYS, None, name, text) for name, text in draft.says.items()},
        "public": draft.public,
    }
    text = canonical(body)
    leaf = JournalLeaf.objects.create(
        office=draft.office,
        index=head.size,
        leaf=text,
        hash=leaf_hash(text),
        verb=draft.verb,
        at=moment,
        by_person=draft.by.get("person"),
        by_post=draft.by.get("post"),
    )
    JournalRow.objects.bulk_create(JournalRow(leaf=leaf, model=m, row=r, op=op) for m, r, op, _ in rows)
    for value in values:
        value.leaf = leaf
    JournalValue.objects.bulk_create(values)
    _grow(head, leaf.hash)
    return leaf


def _commit(touched: Touched, values: list[JournalValue]) -> dict[str, str]:
    table = touched.row._meta.label_lower  # noqa: SLF001 -- Django's public meta API
    sealed = {f.attname for f in touched.row.written_fields() if isinstance(f, SealedField)}
    return {
        name: _value(values, table, touched.row.pk, name, value, seal=name in sealed)
        for name, value in touched.fields.items()
    }


def _value(
    values: list[JournalValue],
    table: str,
    row: uuid.UUID | None,
    name: str,
    value: Any,
    *,
    seal: bool = False,
) -> str:
    text, salt = canonical(value), os.urandom(16)
    kept = {"sealed": text} if seal else {"value": text}
    values.append(JournalValue(model=table, row=row, field=name, salt=salt, **kept))
    return commitment(salt, table, name, text)


def _grow(head: JournalHead, leaf: str) -> None:
    """Add a leaf hash to the stored tree: nodes that became complete, the peaks, the root."""
    peaks, nodes, size, node, level = list(head.peaks), [], head.size, leaf, 0
    while size >> level & 1:
        node = node_hash(peaks.pop(), node)
        level += 1
        nodes.append(JournalNode(office=head.office, level=level, position=size >> level, hash=node))
    head.peaks = [*peaks, node]
    head.size = size + 1
    head.root = root_of(head.peaks)
    JournalNode.objects.bulk_create(nodes)
    head.save()


def recomputed(office: str) -> tuple[int, str]:
    """Number of leaves and root worked out anew from the leaves' text, to be compared with `head`."""
    peaks: list[str] = []
    size = 0
    leaves = JournalLeaf.objects.filter(office=office).order_by("index").values_list("leaf", flat=True)
    for leaf in leaves.iterator():
        node, level = leaf_hash(leaf), 0
        while size >> level & 1:
            node, level = node_hash(peaks.pop(), node), level + 1
        peaks.append(node)
        size += 1
    return size, root_of(peaks)


def head(office: str) -> tuple[int, str]:
    """Number of leaves and root, as hex, of one office's tree."""
    found = JournalHead.objects.filter(office=office).first()
    return (found.size, found.root) if found else (0, EMPTY_ROOT)


@dataclass(frozen=True)
class Entry:
    """A leaf as people read it. `changes` maps a row's id to the fields that were written, erased ones left out."""

    id: uuid.UUID
    index: int
    at: dt.datetime
    verb: str
    label: str
    by_person: uuid.UUID | None
    by_post: uuid.UUID | None
    by_name: str
    says: dict[str, str]
    changes: dict[uuid.UUID, dict[str, Any]]
    ops: dict[uuid.UUID, str]


def entries_of(rows: Iterable[Row | uuid.UUID]) -> list[Entry]:
    """Every entry that touched one of the rows, oldest first, in three queries. Sealed values are not opened."""
    wanted = [row if isinstance(row, uuid.UUID) else row.pk for row in rows]
    leaves = list(JournalLeaf.objects.filter(rows__row__in=wanted).distinct().order_by("index"))
    values: dict[uuid.UUID, list[JournalValue]] = defaultdict(list)
    for value in JournalValue.objects.filter(leaf__in=leaves, value__isnull=False).defer("sealed"):
        if value.row is None or value.row in wanted:
            values[value.leaf_id].append(value)
    ops: dict[uuid.UUID, dict[uuid.UUID, str]] = defaultdict(dict)
    for touched in JournalRow.objects.filter(leaf__in=leaves, row__in=wanted):
        ops[touched.leaf_id][touched.row] = touched.op
    return [_entry(leaf, values[leaf.pk], ops[leaf.pk]) for leaf in leaves]


def _entry(leaf: JournalLeaf, values: list[JournalValue], ops: dict[uuid.UUID, str]) -> Entry:
    body = json.loads(leaf.leaf)
    says: dict[str, str] = dict(body["public"])
    changes: dict[uuid.UUID, dict[str, Any]] = defaultdict(dict)
    for value in values:
        read = json.loads(value.value or "null")
        if value.row is None:
            says[value.field] = read
        else:
            changes[value.row][value.field] = read
    label = VERBS.get(leaf.verb, leaf.verb)
    who = body["by"].get("name", "")
    return Entry(
        leaf.pk,
        leaf.index,
        leaf.at,
        leaf.verb,
        label,
        leaf.by_person,
        leaf.by_post,
        who,
        says,
        dict(changes),
        ops,
    )


def erase_values(row: Row, fields: Iterable[str] | None = None) -> int:
    """Erase value and salt of a row's fields (all when None) from every leaf. Proofs stay valid. Returns how many."""
    doomed = JournalValue.objects.filter(row=row.pk, erased_at__isnull=True)
    if fields is not None:
        doomed = doomed.filter(field__in=list(fields))
    return doomed.update(value=None, sealed="", salt=None, erased_at=clock.now())


def erase_again(values: Iterable[uuid.UUID]) -> int:
    """Erase values by their own ids: in a restored backup, what was erased after it was made. Returns how many."""
    doomed = JournalValue.objects.filter(pk__in=list(values), erased_at__isnull=True)
    return doomed.update(value=None, sealed="", salt=None, erased_at=clock.now())


def erase_says(leaf_ids: Iterable[uuid.UUID]) -> int:
    """Erase the private texts said in some leaves."""
    doomed = JournalValue.objects.filter(leaf__in=list(leaf_ids), row__isnull=True, erased_at__isnull=True)
    return doomed.update(value=None, sealed="", salt=None, erased_at=clock.now())

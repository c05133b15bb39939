"""Start-up checks of every declaration: a ledger that could leak, lie or crawl stops the product."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q

from minqing.base.conditions import crosses_to_many, paths_of
from minqing.ledger.ledger import LEVELS, Ledger, where
from minqing.ledger.registry import LEDGERS

# What each kind of filter takes, to see which fields it asks. A choice may ask the database: the contract tests look.
SAMPLES = {"text": "1", "day": "2026-01-01"}


@register(Tags.models)
def check_ledgers(**_kwargs: Any) -> list[CheckMessage]:
    return [
        Error(f"台账 {ledger.name}：{fault}", id="minqing.E010")
        for ledger in LEDGERS.values()
        for fault in faults_of(ledger)
    ]


def faults_of(ledger: Ledger) -> Iterator[str]:
    """Everything wrong with one declaration, in words."""
    for look in (_names, _writes, _masks, _sorts, _figures):
        yield from look(ledger)


def _names(ledger: Ledger) -> Iterator[str]:
    for part in (ledger.columns, ledger.filters, ledger.sorts, ledger.tabs, ledger.figures):
        found = Counter(one.name for one in part)
        yield from (f"{name} 写了两次" for name, n in found.items() if n > 1)
        yield from (f"{one.name} 没有名称" for one in part if not str(one.label).strip())
    columns = {c.name for c in ledger.columns}
    keys = [name for key in ledger.key for name in key.split("+")]
    yield from (f"对应依据 {name} 不是栏目" for name in keys if name not in columns)
    if not ledger.sorts:
        yield "没有任何排序，列表无法翻页"


def _writes(ledger: Ledger) -> Iterator[str]:
    for action in (ledger.add, ledger.amend):
        if action is not None and action.others_act:
            yield f"{action.verb} 是别人自己的行为，不能导入"
    writers = [action.doing for action in (ledger.add, ledger.amend) if action is not None]
    if ledger.importable() and not writers:
        yield "有可导入的栏目，却没有写入的动作"
    taken = [p for body in writers for p in inspect.signature(body).parameters.values()]
    if not any(p.kind is p.VAR_KEYWORD for p in taken):
        names = {
            name for key in ledger.key for name in key.split("+")
        }  # these find a row, and need not be written
        unknown = {c.name for c in ledger.importable()} - {p.name for p in taken} - names
        yield from (f"{name} 可以导入，却没有动作收它" for name in sorted(unknown))


def _masks(ledger: Ledger) -> Iterator[str]:
    masked = {c.name for c in ledger.columns if c.mask is not None}
    keys = {name for key in ledger.key for name in key.split("+")}
    yield from (f"{name} 是遮盖的栏目，不能作对应依据" for name in keys & masked)
    paths = {c.lookup for c in ledger.columns if c.mask is not None}
    yield from (f"{s.name} 按遮盖的栏目排序" for s in ledger.sorts if s.field in paths)
    yield from (f"{f.name} 按遮盖的栏目筛选" for f in ledger.filters if f.name in masked)
    asked = [(f.name, f.narrow(SAMPLES[f.kind])) for f in ledger.filters if f.kind in SAMPLES]
    asked += [(tab.name, tab.where) for tab in ledger.tabs if isinstance(tab.where, Q)]
    asked += [(figure.name, figure.where) for figure in ledger.figures if isinstance(figure.where, Q)]
    for name, condition in asked:
        told = [p for p in paths_of(condition) if any(f"{p}__".startswith(f"{path}__") for path in paths)]
        yield from (f"{name} 用到遮盖的栏目 {p}" for p in told)


def _sorts(ledger: Ledger) -> Iterator[str]:
    meta = ledger.model._meta  # noqa: SLF001 -- Django's public meta API
    scoped = {f.name for f in meta.concrete_fields} >= set(LEVELS)
    indexed = {
        name for index in meta.indexes if index.fields and index.fields[0] in LEVELS for name in index.fields
    }
    for sort in ledger.sorts:
        try:
            field = meta.get_field(sort.field)
        except FieldDoesNotExist:
            yield f"{sort.name} 的字段 {sort.field} 不存在"
            continue
        if getattr(field, "null", False):
            yield f"{sort.name} 的字段可以为空，翻页会漏行"
        if scoped and ledger.door is None and sort.field not in indexed:
            yield f"{sort.name} 没有以级别列开头的索引"


def _figures(ledger: Ledger) -> Iterator[str]:
    names = {f.name for f in ledger.figures}
    for figure in ledger.figures:
        if figure.of and figure.of not in names:
            yield f"{figure.name} 的分母 {figure.of} 没有定义"
        if callable(figure.where):
            continue  # asks the day or a norm: no table may be there yet; the contract tests look at it
        paths = paths_of(where(figure.where))
        many = [path for path in paths if crosses_to_many(ledger.model, path)]
        yield from (f"{figure.name} 跨到多的一边（{path}），请用 Exists" for path in many)

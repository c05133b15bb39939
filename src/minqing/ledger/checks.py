"""Start-up checks of every declaration: a ledger that could leak, lie or crawl stops the product."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q

from minqing.ledger.ledger import LEVELS, Ledger, where
from minqing.ledger.registry import LEDGERS


@register(Tags.models)
def check_ledgers(**_kwargs: Any) -> list[CheckMessage]:
    return [
        Error(f"台账 {ledger.name}：{fault}", id="minqing.E010")
        for ledger in LEDGERS.values()
        for fault in faults_of(ledger)
    ]


def faults_of(ledger: Ledger) -> Iterator[str]:
    """Everything wrong with one declaration, in words."""
    yield from _names(ledger)
    yield from _writes(ledger)
    yield from _masks(ledger)
    yield from _sorts(ledger)
    yield from _figures(ledger)


def _names(ledger: Ledger) -> Iterator[str]:
    for part in (ledger.columns, ledger.filters, ledger.sorts, ledger.tabs, ledger.figures):
        found = Counter(one.name for one in part)
        yield from (f"{name} 写了两次" for name, n in found.items() if n > 1)
        yield from (f"{one.name} 没有名称" for one in part if not str(one.label).strip())
    columns = {c.name for c in ledger.columns}
    yield from (
        f"对应依据 {name} 不是栏目" for key in ledger.key for name in key.split("+") if name not in columns
    )
    if not ledger.sorts:
        yield "没有任何排序，列表无法翻页"


def _writes(ledger: Ledger) -> Iterator[str]:
    for action in (ledger.add, ledger.amend):
        if action is not None and action.others_act:
            yield f"{action.verb} 是别人自己的行为，不能导入"
    if ledger.importable() and ledger.add is None and ledger.amend is None:
        yield "有可导入的栏目，却没有写入的动作"


def _masks(ledger: Ledger) -> Iterator[str]:
    masked = {c.name for c in ledger.columns if c.mask is not None}
    yield from (
        f"{name} 是遮盖的栏目，不能作对应依据"
        for key in ledger.key
        for name in key.split("+")
        if name in masked
    )
    paths = {c.lookup for c in ledger.columns if c.mask is not None}
    yield from (f"{s.name} 按遮盖的栏目排序" for s in ledger.sorts if s.field in paths)
    yield from (f"{f.name} 按遮盖的栏目筛选" for f in ledger.filters if f.name in masked)


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
        yield from (
            f"{figure.name} 跨到多的一边（{path}），请用 Exists"
            for path in _many(ledger, where(figure.where))
        )


def _many(ledger: Ledger, condition: Q) -> Iterator[str]:
    """Paths of a condition that cross a to-many relation: they would count one row twice."""
    for child in condition.children:
        if isinstance(child, Q):
            yield from _many(ledger, child)
        elif isinstance(child, tuple):
            path = str(child[0])
            model: Any = ledger.model
            for name in path.split("__"):
                try:
                    field = model._meta.get_field(name)  # noqa: SLF001
                except FieldDoesNotExist:
                    break
                if field.one_to_many or field.many_to_many:
                    yield path
                    break
                if field.related_model is None:
                    break
                model = field.related_model

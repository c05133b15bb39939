"""The ledger of categories: one line a class, its three levels side by side as offices keep them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minqing.ledger.ledger import Column, Figure, Filter, Ledger, Sort
from minqing.matters.actions import category
from minqing.matters.ledgers import parts
from minqing.matters.models import Category
from minqing.org.permissions import Perm


def _level(number: int) -> Any:
    def read(row: Category) -> str:
        names = row.full_name.split(" / ")
        return names[number - 1] if len(names) >= number else ""

    return read


def _column(number: int, label: Any, *names: str) -> Column:
    return Column(f"level_{number}", label, read=_level(number), parse=parts.words, names=names, width=20)


def _at(value: str) -> Q:
    if value not in {"1", "2", "3"}:
        raise ValueError(value)
    return Q(level=int(value))


def _in_use(value: str) -> Q:
    return Q(active={"yes": True, "no": False}[value])


LEVELS = [("1", _("一级")), ("2", _("二级")), ("3", _("三级"))]
USE = [("yes", _("在用")), ("no", _("已停用"))]

CATEGORIES = Ledger(
    name="categories",
    label=_("问题类别"),
    model=Category,
    columns=(
        Column("path", _("类别代码"), kind="code"),
        _column(1, _("一级分类"), "一级", "大类"),
        _column(2, _("二级分类"), "二级", "中类"),
        _column(3, _("三级分类"), "三级", "小类"),
        Column("full_name", _("类别全称"), shown=frozenset({"detail"}), width=40),
        Column("active", _("在用"), kind="yesno"),
    ),
    filters=(
        Filter("level", _("层级"), _at, choices=lambda _viewer: LEVELS, shown=lambda v: str(dict(LEVELS)[v])),
        Filter("active", _("在用"), _in_use, choices=lambda _viewer: USE, shown=lambda v: str(dict(USE)[v])),
        parts.containing("q", _("代码、名称"), "path", "full_name"),
    ),
    sorts=(Sort("path", _("类别代码"), "path"),),
    tabs=(),
    figures=(
        Figure(
            "categories.first", _("一级类别"), Q(level=1), unit=_("个"), about=_("一级的类别，停用的也在内")
        ),
        Figure(
            "categories.second", _("二级类别"), Q(level=2), unit=_("个"), about=_("二级的类别，停用的也在内")
        ),
        Figure(
            "categories.third", _("三级类别"), Q(level=3), unit=_("个"), about=_("三级的类别，停用的也在内")
        ),
    ),
    key=("level_1+level_2+level_3",),
    add=category.add_line,
    defaults=lambda viewer, values: {"scope": viewer.office, **values},
    door=lambda viewer: Category.objects.of_office(viewer.office),
    read=Perm.CATEGORY_READ,
)

"""The classification: added, renamed, retired by hand, or taken whole from a three-column table."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.matters import rules
from minqing.matters.models import Category
from minqing.org.permissions import Perm

# How many children a level can number: two digits, two digits, three digits.
MOST = {1: 99, 2: 99, 3: 999}
WIDTH = {1: 2, 2: 2, 3: 3}


def _create(office: str, name: str, parent: Category | None, number: int) -> Category:
    level = parent.level + 1 if parent else 1
    tail = str(number).zfill(WIDTH[level])
    return Category.objects.create(
        office=office,
        path=f"{parent.path}.{tail}" if parent else tail,
        name=name,
        full_name=f"{parent.full_name} / {name}" if parent else name,
        level=level,
        parent=parent,
    )


def _last_number(office: str, parent: Category | None) -> int:
    """Numbers are never used twice: retired ones count."""
    last = Category.objects.filter(office=office, parent=parent).order_by("-path").first()
    return int(last.path.rsplit(".", 1)[-1]) if last else 0


@action("category.add", label=_("新增类别"), needs=Perm.CATEGORY_EDIT)
def add(act: Act, *, scope: str, name: str, parent: Category | None = None) -> Category:
    return _create(act.office, name.strip(), parent, _last_number(act.office, parent) + 1)


@add.refusing
def _add(by: Actor, *, scope: str, name: str, parent: Category | None = None) -> Refusal | None:
    if no := _name_refusal(by, name, parent):
        return no
    if parent is not None and (parent.office != by.office or not parent.active):
        return Refusal("没有找到上级类别，或它已停用。", kind="input")
    if parent is not None and parent.level >= 3:
        return Refusal("类别最多三级。", kind="input")
    level = parent.level + 1 if parent else 1
    if _last_number(by.office, parent) >= MOST[level]:
        return Refusal(f"这一级最多{MOST[level]}个类别，已经满了。", kind="input")
    return None


def _name_refusal(
    by: Actor, name: str, parent: Category | None, but: Category | None = None
) -> Refusal | None:
    if not 0 < len(name.strip()) <= 60 or " / " in name:
        return Refusal("类别名称要写，最多60字，不含“ / ”。", kind="input")
    same = Category.objects.filter(office=by.office, parent=parent, name=name.strip())
    if but is not None:
        same = same.exclude(pk=but.pk)
    if same.exists():
        return Refusal(f"这里已经有“{name.strip()}”。", kind="input")
    return None


@action("category.amend", label=_("修改类别名称"), needs=Perm.CATEGORY_EDIT, on=Category)
def amend(act: Act, category: Category, *, name: str, reason: str = "") -> Category:
    """The code stays; full names below follow."""
    act.say(reason=reason.strip())
    category.name = name.strip()
    category.full_name = (
        f"{category.parent.full_name} / {category.name}" if category.parent else category.name
    )
    category.save()
    _rename_below(category)
    return category


def _rename_below(category: Category) -> None:
    for child in Category.objects.filter(parent=category):
        child.full_name = f"{category.full_name} / {child.name}"
        child.save()
        _rename_below(child)


@amend.refusing
def _amend(by: Actor, category: Category, *, name: str, reason: str = "") -> Refusal | None:
    return _name_refusal(by, name, category.parent, category)


@action("category.retire", label=_("停用类别"), needs=Perm.CATEGORY_EDIT, on=Category)
def retire(act: Act, category: Category, *, reason: str) -> Category:
    """Out of use with everything below it; what was sorted under it stays there."""
    act.say(reason=reason.strip())
    for one in Category.objects.of_office(category.office).below(category.path):
        one.active = False
        one.save()
    category.active = False
    return category


@retire.refusing
def _retire(_by: Actor, category: Category, *, reason: str) -> Refusal | None:
    if not category.active:
        return Refusal("这个类别已经停用。", kind="state")
    return rules.reason_refusal(reason, "为什么停用")


@action("category.restore", label=_("恢复类别"), needs=Perm.CATEGORY_EDIT, on=Category)
def restore(act: Act, category: Category, *, reason: str) -> Category:
    act.say(reason=reason.strip())
    category.active = True
    category.save()
    return category


@restore.refusing
def _restore(_by: Actor, category: Category, *, reason: str) -> Refusal | None:
    if category.active:
        return Refusal("这个类别正在用。", kind="state")
    if category.parent is not None and not category.parent.active:
        return Refusal("上级类别已停用，请先恢复上级。", kind="state")
    return rules.reason_refusal(reason, "为什么恢复")


# --- a whole table -------------------------------------------------------------------------------------------------------


def _grow(office: str, rows: Sequence[Sequence[str]]) -> tuple[int, set[tuple[str, ...]]]:
    """Make what is missing on the way to each row's class. Gives how many were made, and all paths that were named."""
    lines = [tuple(name for name in (str(cell).strip() for cell in row[:3]) if name) for row in rows]
    named = {names[:depth] for names in lines for depth in range(1, len(names) + 1)}
    wanted = [" / ".join(path) for path in named]
    known = Category.objects.of_office(office).filter(full_name__in=wanted)
    tree = {tuple(one.full_name.split(" / ")): one for one in known}
    last: dict[tuple[str, ...], int] = {}
    made = 0
    for names in lines:
        for depth in range(1, len(names) + 1):
            path, above = names[:depth], names[: depth - 1]
            if path not in tree:
                parent = tree.get(above)
                last[above] = last.get(above, _last_number(office, parent)) + 1
                tree[path] = _create(office, path[-1], parent, last[above])
                made += 1
    return made, named


@action("category.import_rows", label=_("导入类别表"), needs=Perm.CATEGORY_EDIT)
def import_rows(act: Act, *, scope: str, rows: Sequence[Sequence[str]]) -> dict[str, object]:
    """Three columns: 一级, 二级, 三级. What is there already stays; a row may stop after one or two levels."""
    made, named = _grow(act.office, rows)
    levels = [sum(1 for path in named if len(path) == depth) for depth in (1, 2, 3)]
    return {"new": made, "same": len(named) - made, "levels": levels}


@import_rows.refusing
def _import_rows(_by: Actor, *, scope: str, rows: Sequence[Sequence[str]]) -> Refusal | None:
    for line, row in enumerate(rows, start=1):
        cells = [str(cell).strip() for cell in row[:3]]
        named = [bool(cell) for cell in cells]
        if not cells or not cells[0] or named != sorted(named, reverse=True):
            return Refusal(f"第{line}行缺上级类别，请从一级写起。", kind="input")
        if any(len(cell) > 60 or " / " in cell for cell in cells):
            return Refusal(f"第{line}行的类别名称超过60字，或含有“ / ”。", kind="input")
    return None


@action("category.add_line", label=_("从表格新增类别"), needs=Perm.CATEGORY_EDIT)
def add_line(act: Act, *, scope: str, level_1: str, level_2: str = "", level_3: str = "") -> Category:
    """One line of a table: the class that it names, with whatever is missing above it."""
    names = [name for name in (level_1.strip(), level_2.strip(), level_3.strip()) if name]
    _grow(act.office, [names])
    return Category.objects.get(office=act.office, full_name=" / ".join(names))


@add_line.refusing
def _add_line(
    by: Actor, *, scope: str, level_1: str = "", level_2: str = "", level_3: str = ""
) -> Refusal | None:
    cells = [level_1.strip(), level_2.strip(), level_3.strip()]
    named = [bool(cell) for cell in cells]
    if not cells[0] or named != sorted(named, reverse=True):
        return Refusal("缺上级类别，请从一级写起。", kind="input")
    if any(len(cell) > 60 or " / " in cell for cell in cells):
        return Refusal("类别名称最多60字，不含“ / ”。", kind="input")
    full_name = " / ".join(cell for cell in cells if cell)
    if Category.objects.of_office(by.office).filter(full_name=full_name).exists():
        return Refusal(f"已经有“{full_name}”，不用再导。", kind="state")
    return None

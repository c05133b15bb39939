"""Pure rules of the organisation: values in, a refusal out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from minqing.base.codes import within
from minqing.base.errors import Refusal
from minqing.org.permissions import PERSONAL, Role
from minqing.org.scoped import CODE_LENGTHS


def code_refusal(code: str) -> Refusal | None:
    """Division codes have 2, 4, 6, 9 or 12 digits, grids 15, unpadded (GB/T 2260, GB/T 10114)."""
    if re.fullmatch(r"[0-9]+", code) and len(code) in CODE_LENGTHS:
        return None
    return Refusal(f"区划代码“{code}”不对：应为2、4、6、9或12位数字，网格为15位。", kind="input")


def parent_code(code: str) -> str:
    """The code one level up, or an empty string at the top."""
    shorter = [n for n in CODE_LENGTHS if n < len(code)]
    return code[: shorter[-1]] if shorter else ""


def dates_refusal(start: dt.date, end: dt.date | None) -> Refusal | None:
    if end is not None and end <= start:
        return Refusal(f"结束日期{end}不晚于开始日期{start}，请改正。", kind="input")
    return None


def inside_refusal(scope: str, office: str) -> Refusal | None:
    """A place of this office's ledger lies inside the office."""
    if within(scope, office):
        return None
    # About what was typed, not about the row: an empty form must open, a wrong place is told at its field.
    return Refusal(f"“{scope}”不在本机构（{office}）范围内。", kind="input")


def own_grant_refusal(giver_posts: frozenset[object], post_id: object) -> Refusal | None:
    """Nobody gives a role to a post that they hold themselves."""
    if post_id in giver_posts:
        return Refusal("不能给自己的岗位授权。", who="另一位管理员")
    return None


def category_refusal(role: Role, category: str) -> Refusal | None:
    """A role of one register is granted with that register's category, and the category to no other role."""
    if role.category and category != role.category:
        return Refusal(f"“{role.label}”只管班子个人问题清单，“只限类别”请选“班子个人问题”。", kind="input")
    if category == PERSONAL and role.category != PERSONAL:
        return Refusal("“班子个人问题”这个类别只能授给“个人清单管理”。", kind="input")
    return None


def blank_refusal(**texts: str) -> Refusal | None:
    """Texts that must say something, by their label."""
    missing = [label for label, text in texts.items() if not text.strip()]
    return Refusal(f"还没有写：{'、'.join(missing)}。", kind="input") if missing else None


def reason_refusal(reason: str, what: str) -> Refusal | None:
    """A reason is required, and says something."""
    if len(reason.strip()) < 2:
        return Refusal(f"请写明{what}。", kind="input")
    return None


def ring_refusal(name: str, above: Iterable[object], own: object) -> Refusal | None:
    """Nothing stands under itself. `above` are the ids from the new parent up to the root."""
    if own in set(above):
        return Refusal(f"“{name}”不能放到它自己或它的下级之下。", kind="input")
    return None

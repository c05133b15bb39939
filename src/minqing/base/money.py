"""Money is integer 分 everywhere inside; 元 and 万元 exist only where people read and write."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from minqing.base.text import shorten

UNITS = {"分": 1, "角": 10, "元": 100, "圆": 100, "块": 100, "百元": 10_000, "千元": 100_000, "万元": 1_000_000,
         "百万元": 100_000_000, "千万元": 1_000_000_000, "亿元": 10_000_000_000}  # fmt: skip
UNITS |= {"百": UNITS["百元"], "千": UNITS["千元"], "万": UNITS["万元"], "亿": UNITS["亿元"]}
LIMIT = 10**15  # ten 万亿元: above it somebody took the wrong unit, and Excel no longer holds every 分
AMOUNT = re.compile(
    r"(?P<minus>-|\()?(?:RMB|CNY|人民币)?¥?(?P<sign>-)?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)"
    r"(?P<unit>[分角元圆块百千万亿]*)(?P<whole>整)?\)?",
    re.IGNORECASE,
)


class BadMoney(ValueError):
    """The text is no amount; the message says why and how to write it."""


def fen_from(amount: str | float | Decimal, unit: str = "元") -> int:
    """“1.86万元”, “18,600.00”, “￥１８６００” or a number from a cell as 分. `unit` counts where the text names none."""
    if isinstance(amount, float):
        # Excel itself keeps 15 digits; what stands behind them is noise of binary addition, not money.
        amount = format(Decimal(f"{amount:.15g}"), "f")
    written = shorten(str(amount), 30)
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(amount)))
    found = AMOUNT.fullmatch(text)
    if not found or (found["minus"] == "(") != text.endswith(")") or (found["minus"] and found["sign"]):
        raise BadMoney(_("看不懂金额“%s”。请写成 18600 或 1.86万元 这样的数字。") % written)
    named = found["unit"] or unit
    if named not in UNITS:
        raise BadMoney(_("不认识金额单位“%s”。请用元、万元。") % named)
    fen = Decimal(found["number"].replace(",", "")) * UNITS[named]
    if fen != fen.to_integral_value():
        raise BadMoney(_("金额“%s”不足一分的部分无法记账。请四舍五入到分。") % written)
    if fen > LIMIT:
        raise BadMoney(_("金额“%s”过大，请核对单位是元还是万元。") % written)
    return -int(fen) if found["minus"] or found["sign"] else int(fen)


def yuan(fen: int, *, cents: bool = True) -> str:
    """1860000 → “18,600.00”; `cents=False` drops “.00” but never a real 角 or 分."""
    text = f"{Decimal(fen) / 100:,.2f}"
    return text.removesuffix(".00") if not cents else text


def wan(fen: int, places: int = 2) -> str:
    """1860000 → “1.86” (万元), rounded half up for reading; figures are computed from 分."""
    step = Decimal(1).scaleb(-places)
    return f"{(Decimal(fen) / UNITS['万元']).quantize(step, ROUND_HALF_UP):,}"

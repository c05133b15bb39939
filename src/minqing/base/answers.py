"""Short answers as people write them: a whole number, yes or no, one of a list. A near miss is named, never taken."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from minqing.base.text import shorten

YES = frozenset({"是", "有", "对", "真", "1", "y", "yes", "true", "√", "✓", "✔", "☑"})
NO = frozenset({"否", "无", "错", "假", "0", "n", "no", "false", "×", "✗", "✘", "☐", "x", "没有", "不是"})
WHOLE = re.compile(r"(-?(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4}))(?:\.0+)?")


class BadAnswer(ValueError):
    """No such answer; the message says why and how to write it."""


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def whole_from(text: str) -> int:
    """“1,200”, “１２”, “-3.0”; a wrong 千分位 is refused, it could be a decimal comma."""
    found = WHOLE.fullmatch(_plain(text))
    if not found:
        raise BadAnswer(_("“%s”不是整数（最多15位）。请只写数字，如 12 或 1,200。") % shorten(text, 30))
    return int(found.group(1).replace(",", ""))


def yes_from(text: str) -> bool:
    plain = _plain(text).lower()
    if plain not in YES | NO:
        raise BadAnswer(_("“%s”看不出是还是否。请写“是”或“否”。") % shorten(text, 30))
    return plain in YES


def choice_from(text: str, choices: Mapping[str, Any] | Iterable[str]) -> Any:
    """What the label stands for (the label itself, if `choices` are only labels)."""
    labels = dict(choices) if isinstance(choices, Mapping) else {label: label for label in choices}
    plain = {_plain(label): label for label in labels}
    wanted = _plain(text)
    if wanted in plain:
        return labels[plain[wanted]]
    near = difflib.get_close_matches(wanted, plain, 1, 0.5)
    hint = _("是不是“%s”？") % plain[near[0]] if near else _("可以写：%s。") % "、".join(list(labels)[:8])
    raise BadAnswer(_("没有“%s”。") % shorten(text, 30) + hint)

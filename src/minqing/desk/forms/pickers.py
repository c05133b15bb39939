"""Choosing one or some: selects that are found by pinyin, and radio buttons as cards."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import forms

from minqing.base import pinyin


@lru_cache(maxsize=8192)
def letters(words: str) -> str:
    """What a picker's line is found by: whole pinyin and first letters."""
    return f"{pinyin.full(words)} {pinyin.initials(words)}"


class _Pinyin:
    """Adds `data-pinyin` to each line of a select."""

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, label, *args, **kwargs)  # type: ignore[misc]
        if value:
            option["attrs"]["data-pinyin"] = letters(str(label))
        return option


class Pick(_Pinyin, forms.Select):
    """One of many. Without JavaScript it is a plain select."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-pick": "", **(attrs or {})})


class PickSeveral(_Pinyin, forms.SelectMultiple):
    """Some of many."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-pick": "", **(attrs or {})})


class Cards(forms.RadioSelect):
    """Radio buttons drawn as cards: the whole card is the target. `letters` are keys that choose, one a card."""

    cards = True

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = (), letters: str = "") -> None:
        super().__init__(attrs, choices)
        self.letters = letters

    def create_option(
        self, name: str, value: Any, label: Any, selected: Any, index: int, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, label, selected, index, *args, **kwargs)
        if index < len(self.letters):
            words = str(label).partition("\n")[0]
            option["attrs"] |= {"data-key": self.letters[index], "data-key-label": words}
        return option

"""Receipt codes: 16 letters of 32, 80 bits, told once and stored only as an HMAC."""

from __future__ import annotations

import secrets
import unicodedata

from minqing.base.sealing import lookup

# A–Z and 2–9 without I, O, 0 and 1, which are read wrongly on paper and on the phone.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 16
PURPOSE = "receipt code"


def new_code() -> str:
    """A fresh code, as it is printed: `LX7K-4M2Q-…`."""
    return shown("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def plain(code: str) -> str:
    """A code as somebody typed it: full width, lower case, spaces and any dashes folded away."""
    folded = unicodedata.normalize("NFKC", code).upper()
    return "".join(c for c in folded if c.isalnum())


def shown(code: str) -> str:
    """Four groups of four."""
    letters = plain(code)
    return "-".join(letters[i : i + 4] for i in range(0, len(letters), 4))


def fault(code: str) -> str:
    """What is wrong with a typed code, in words; empty when it could be one."""
    letters = plain(code)
    if not letters:
        return "请输入回执码。"
    if wrong := sorted(set(letters) - set(ALPHABET)):
        return f"回执码里没有“{'、'.join(wrong)}”。码里不用字母 I、O 和数字 0、1，请再对照回执看一看。"
    if len(letters) != LENGTH:
        return f"回执码有{LENGTH}个字，分四组，您输入了{len(letters)}个。"
    return ""


def receipt_hmac(code: str) -> str:
    """What is stored and looked up instead of the code."""
    return lookup(plain(code), PURPOSE)

"""Text as it is shown and searched: masks for personal data, one bigram function for both databases, short titles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from minqing.base.pinyin import surname_of

INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
RUN = re.compile(r"[0-9a-z]+|[^\W0-9a-z_]+")
# A place down to its road, community or estate may be shown; house numbers and what follows may not.
PLACE = re.compile(r".*?(?:街道|社区|村|镇|乡)|.*?(?:大道|路|街|巷|里|弄|胡同|小区|家园|花园|[苑园城])")
HOUSE = re.compile(r"[0-9a-zA-Z〇○零一二三四五六七八九十百]+\s*(?=[号栋幢座单室楼层组弄#\-—]|[0-9])|[0-9]")


def mask_name(name: str) -> str:
    """陈大文 → 陈**; a compound surname stays whole."""
    name = name.strip()
    kept = surname_of(name)
    return kept + "*" * max(len(name) - len(kept), 1) if name else ""


def mask_phone(phone: str) -> str:
    """13812346027 → 138****6027; short numbers keep their last two digits."""
    digits = re.sub(r"[\s-]+", "", phone)
    if len(digits) >= 11:
        return f"{digits[:3]}{'*' * (len(digits) - 7)}{digits[-4:]}"
    return "*" * (len(digits) - 2) + digits[-2:] if len(digits) > 4 else "*" * len(digits)


def mask_id(number: str) -> str:
    """An ID number keeps three characters in front and four behind: never the day of birth."""
    number = number.strip()
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}" if len(number) >= 15 else "*" * len(number)


def mask_address(address: str) -> str:
    """柳溪街道新安里3栋501 → 柳溪街道新安里***: everything from the first house number on is hidden."""
    address = unicodedata.normalize("NFKC", address.strip())
    house = HOUSE.search(address)
    shown = address[: house.start()] if house else ""
    if not house:
        for place in PLACE.finditer(address):
            shown = address[: place.end()]
    return f"{shown}***" if address else ""


def bigrams(text: str) -> list[str]:
    """What is indexed and what is asked: pairs and single characters of Chinese, whole runs of letters and digits.

    Each token once. A query finds a text if all its tokens are in the text's; check the page of hits with `in`.
    """
    tokens: dict[str, None] = {}
    for run in RUN.findall(INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()):
        if run[0].isascii():
            tokens[run] = None
        else:
            tokens |= dict.fromkeys((*run, *(run[i : i + 2] for i in range(len(run) - 1))))
    return list(tokens)


def shared_words(text: str, tokens: Collection[str], most: int = 4) -> tuple[str, ...]:
    """The stretches of a text that its shared tokens cover, longest first: 排水 and 水沟 are told as 排水沟."""
    found: dict[str, None] = {}
    for run in RUN.findall(INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()):
        if run[0].isascii():
            found |= dict.fromkeys([run] if run in tokens else [])
            continue
        start = None
        for i in range(len(run)):
            if run[i : i + 2] in tokens and i + 1 < len(run):
                start = i if start is None else start
            elif start is not None:
                found[run[start : i + 1]] = None
                start = None
    return tuple(sorted(found, key=lambda word: -len(word))[:most])


def normalise_space(text: str) -> str:
    """For showing words from outside: tabs, odd and doubled spaces become one, blank lines go, paragraphs stay."""
    text = INVISIBLE.sub(
        "", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    )
    lines = (" ".join(line.split()) for line in re.split("[\n\v\f\x85]", text))
    return "\n".join(line for line in lines if line)


def shorten(text: str, length: int) -> str:
    """A title of at most `length` characters: a whole first sentence if it fits, else cut with “…”."""
    line = normalise_space(text).replace("\n", " ")
    if len(line) <= length:
        return line
    sentences = [end.start() for end in re.finditer("[。！？!?；;]", line[: length + 1])]
    if sentences and sentences[-1] >= length // 3:
        return line[: sentences[-1]]
    return line[: max(length - 1, 0)].rstrip("，、：,: ") + "…" if length else ""

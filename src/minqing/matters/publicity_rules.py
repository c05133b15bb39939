"""What a public text may not hold: residents' own words, their names, numbers and rooms. Pure; what is found is never repeated."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

from minqing.base.errors import Refusal
from minqing.base.text import normalise_space, shorten

RUN = 12  # so many characters in a row are copied, not chance
WHOLE = 5  # a whole utterance as short as this is nobody's own
TITLE = 30  # as the automatic title of an opinion is cut
NUMBER = re.compile(r"(?<!\d)(?:\d[\s\-—–]?){7,18}[\dXx]?")
ROOM = re.compile(
    r"\d+\s*(?:室|单元|房间|房号)|\d+\s*[栋幢座]\s*\d+|\d+\s*[-—–]\s*\d+\s*[-—–]\s*\d+|\d+\s*号楼\s*\d+"
)
DATE = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?")
SIGNS = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Letters, digits and characters alone: a comma more does not make it one's own wording."""
    return SIGNS.sub("", unicodedata.normalize("NFKC", text)).lower()


def copied(text: str, words: str) -> bool:
    """Whether the text holds a long run of what a resident said, or all of it."""
    mine, said = plain(text), plain(words)
    if len(said) < RUN:
        return len(said) >= WHOLE and said in mine
    return any(said[i : i + RUN] in mine for i in range(len(said) - RUN + 1))


def wording_refusal(
    what: str, text: str, words: Iterable[str] = (), names: Collection[str] = ()
) -> Refusal | None:
    """Why this text cannot be public, or None. `words` and `names` are of the opinions behind the matter."""
    if no := personal_refusal(what, text):
        return no
    if any(len(name.strip()) > 1 and plain(name) in plain(text) for name in names):
        return Refusal(f"{what}里有反映人的称呼或号码，不能公示。请删去。", kind="input")
    for said in words:
        automatic = shorten(normalise_space(said), TITLE)
        if copied(text, said) or (len(automatic) >= WHOLE and plain(text) == plain(automatic)):
            return Refusal(
                f"{what}照抄了群众的原话（连着{RUN}个字以上，或整句相同），不能公示。请用办公室自己的话来写。",
                kind="input",
            )
    return None


def personal_refusal(what: str, text: str) -> Refusal | None:
    """Numbers of telephones, cards and rooms: they are known by their form."""
    normal = DATE.sub("", unicodedata.normalize("NFKC", text))
    if NUMBER.search(normal):
        return Refusal(f"{what}里有像电话或证件的号码，不能公示。请删去。", kind="input")
    if ROOM.search(normal):
        return Refusal(f"{what}里有门牌、单元或房间号，公示里地点只写到社区。请删去。", kind="input")
    return None

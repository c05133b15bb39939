"""Draws that nobody can steer and anybody can work out again: pure functions over text and SHA-256, nothing else.

Everything that is hashed is UTF-8 text of lines, each ended by a line feed, so that it can be made with an editor and any
SHA-256 tool. The list, version 1: a line `minqing-draw-list 1`, `draw NUMBER`, `rate BASISPOINTS`, then
`STRATUM TAB ID` of each entry in byte order. Decision 0015 says why.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

FORMAT = "minqing-draw 1"
LIST, SECRET, SEED = "minqing-draw-list 1", "minqing-draw-secret 1", "minqing-draw-seed 1"
WHOLE = 10_000  # basis points
MACHINE = re.compile(r"[0-9a-f]{32,128}")  # 128 bits or more, as our own tools make them
# Typed words carry far less than their letters: about 4 bits a Chinese character, 1 to 2 a Latin letter.
TYPED_LENGTH, TYPED_DIFFERENT = 40, 20
OUTER = " \t\r\n\u3000"

Entry = tuple[str, str]  # (stratum, id)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def listing(number: str, rate: int, entries: Iterable[Entry]) -> str:
    """The canonical text of a list: what is frozen and hashed. Refuses what would have two spellings."""
    if not 1 <= rate <= WHOLE:
        message = f"a rate lies between 1 and {WHOLE} basis points, not {rate}"
        raise ValueError(message)
    lines = sorted(f"{stratum}\t{name}" for stratum, name in entries)
    names = [line.partition("\t")[2] for line in lines]
    if len(set(names)) != len(names):
        message = "an id stands twice in the list"
        raise ValueError(message)
    for text in (number, *lines):
        if not text.strip() or re.search(r"[\r\n\x00]", text) or text.count("\t") > 1 or text[-1] == "\t":
            message = f"not a line of a list: {text!r}"
            raise ValueError(message)
    return "".join(f"{line}\n" for line in (LIST, f"draw {number}", f"rate {rate}", *lines))


def entries_of(text: str) -> list[Entry]:
    """The entries of a canonical list."""
    lines = (line.partition("\t") for line in text.splitlines()[3:])
    return [(stratum, name) for stratum, _tab, name in lines]


def plain(secret: str) -> str:
    """A secret as it was copied from a file or typed: nothing but its ends is trimmed."""
    return secret.strip(OUTER)


def weak(secret: str) -> bool:
    """Whether somebody could find the secret out by trying: it must hold 128 bits."""
    if MACHINE.fullmatch(secret):
        return False
    return (
        len(secret) < TYPED_LENGTH
        or len(set(secret)) < TYPED_DIFFERENT
        or re.search(r"[\x00-\x1f]", secret) is not None
    )


def commitment(secret: str) -> str:
    """What a party hands in before anybody opens."""
    return sha256(f"{SECRET}\n{plain(secret)}\n")


def is_hash(text: str) -> bool:
    return re.fullmatch(r"[0-9a-f]{64}", text) is not None


def seed(list_hash: str, first: str, second: str) -> str:
    """Who does not know both secrets does not know the seed; one party that chose at random is enough."""
    return sha256(f"{SEED}\n{list_hash}\n{plain(first)}\n{plain(second)}\n")


def rank(seed_: str, name: str) -> str:
    return sha256(f"{seed_}\n{name}\n")


def quota(n: int, rate: int) -> int:
    """How many of n: rounded up, so that a stratum that has anybody has at least one."""
    return -(-n * rate // WHOLE)


def choose(seed_: str, entries: Iterable[Entry], rate: int) -> list[str]:
    """The chosen ids: stratum by stratum in byte order, and in each by rank."""
    strata: dict[str, list[str]] = defaultdict(list)
    for stratum, name in entries:
        strata[stratum].append(name)
    chosen: list[str] = []
    for stratum in sorted(strata):
        names = sorted(strata[stratum], key=lambda name: (rank(seed_, name), name))
        chosen += names[: quota(len(names), rate)]
    return chosen


def verify(draw: Mapping[str, Any]) -> list[tuple[str, str, bool]]:
    """Work a published draw out again: (what, what it should be, whether it is). Only what can be known yet is told.

    `draw` is the published file: number, rate, entries, list_hash, parties (place, commitment, secret), seed, chosen.
    """
    entries: Sequence[Entry] = [(str(s), str(n)) for s, n in draw["entries"]]
    text = listing(str(draw["number"]), int(draw["rate"]), entries)
    found = [("list", sha256(text), sha256(text) == draw["list_hash"])]
    secrets: dict[int, str] = {}
    for party in sorted(draw["parties"], key=lambda p: int(p["place"])):
        if secret := str(party.get("secret") or ""):
            secrets[int(party["place"])] = secret
            wanted = commitment(secret)
            found.append((f"secret {party['place']}", wanted, wanted == party["commitment"]))
            found.append((f"strength {party['place']}", "", not weak(plain(secret))))
    if set(secrets) != {1, 2}:
        # Nothing can have been drawn yet, or ever.
        return [*found, ("unopened", "", not draw.get("seed") and not draw.get("chosen"))]
    wanted = seed(str(draw["list_hash"]), secrets[1], secrets[2])
    chosen = choose(wanted, entries, int(draw["rate"]))
    return [
        *found,
        ("seed", wanted, wanted == draw.get("seed")),
        ("chosen", " ".join(chosen), chosen == list(draw.get("chosen") or ())),
    ]

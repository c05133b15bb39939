"""Draws: vectors worked out by hand with hashlib, and a dishonest party over a thousand grindings. No database."""

import hashlib
import random

import pytest

from minqing.base import draws

A, B = "0" * 31 + "a", "f" * 31 + "b"
ENTRIES = [("东", "WT-2026-0002"), ("东", "WT-2026-0001"), ("西", "WT-2026-0003")]
TEXT = "minqing-draw-list 1\ndraw YH-2026-0001\nrate 3000\n东\tWT-2026-0001\n东\tWT-2026-0002\n西\tWT-2026-0003\n"


def sha(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def published(**changed):
    list_hash = sha(TEXT)
    seed = sha(f"minqing-draw-seed 1\n{list_hash}\n{A}\n{B}\n")
    first = min(("WT-2026-0001", "WT-2026-0002"), key=lambda name: sha(f"{seed}\n{name}\n"))
    draw = {
        "number": "YH-2026-0001",
        "rate": 3000,
        "entries": [list(e) for e in ENTRIES],
        "list_hash": list_hash,
        "parties": [
            {"place": 1, "commitment": sha(f"minqing-draw-secret 1\n{A}\n"), "secret": A},
            {"place": 2, "commitment": sha(f"minqing-draw-secret 1\n{B}\n"), "secret": B},
        ],
        "seed": seed,
        "chosen": [first, "WT-2026-0003"],
    }
    return {**draw, **changed}


@pytest.mark.shows("A8", 1)
def test_the_vectors_written_out_by_hand():
    assert draws.listing("YH-2026-0001", 3000, ENTRIES) == TEXT
    assert sha(TEXT) == "74de9cffa5b6dec9cfab0cd8f50145e9538a27fef581c864df2260ee4fe09273"
    assert draws.entries_of(TEXT) == sorted(ENTRIES)
    assert draws.commitment(A) == sha(f"minqing-draw-secret 1\n{A}\n")
    assert draws.commitment(f" {A}\r\n") == draws.commitment(A)
    told = published()
    assert (
        draws.seed(told["list_hash"], A, B)
        == told["seed"]
        == "10e2d2eaaa27204cd159471903c06b3aeaaa9154cfd72c2c56eb3add04dea8a1"
    )
    assert draws.choose(told["seed"], ENTRIES, 3000) == told["chosen"]
    assert all(fits for _what, _found, fits in draws.verify(told))


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"rate": 5000}, "list"),
        ({"entries": [["东", "WT-2026-0001"], ["西", "WT-2026-0003"]]}, "list"),
        ({"number": "YH-2026-0002"}, "list"),
        ({"seed": "0" * 64}, "seed"),
        ({"chosen": ["WT-2026-0003"]}, "chosen"),
    ],
)
@pytest.mark.shows("A8", 1)
def test_what_was_changed_afterwards_is_found(changed, what):
    assert what in [name for name, _found, fits in draws.verify(published(**changed)) if not fits]


@pytest.mark.shows("A8", 1)
def test_another_secret_than_the_committed_one_is_found():
    told = published()
    told["parties"][1]["secret"] = "e" * 32
    wrong = [name for name, _found, fits in draws.verify(told) if not fits]
    assert wrong in (["secret 2", "seed"], ["secret 2", "seed", "chosen"])


def test_what_is_not_opened_chose_nothing():
    told = published(seed="", chosen=[])
    told["parties"][1]["secret"] = ""
    assert all(fits for _what, _found, fits in draws.verify(told))
    told["chosen"] = ["WT-2026-0003"]
    assert not all(fits for _what, _found, fits in draws.verify(told))


@pytest.mark.parametrize(
    ("n", "rate", "wanted"),
    [(1, 1, 1), (10, 1000, 1), (11, 1000, 2), (30, 500, 2), (7, 10_000, 7), (0, 500, 0)],
)
def test_how_many_of_a_stratum(n, rate, wanted):
    assert draws.quota(n, rate) == wanted


@pytest.mark.parametrize(
    ("secret", "weak"),
    [
        ("0123456789abcdef" * 2, False),
        ("0123456789abcdef", True),
        ("回头看二〇二六", True),
        ("人人" * 30, True),
        (
            "窗外的桂花开了一半，楼下修鞋的老师傅哼着听不清的戏，我数到第十七辆公交车才走进门，钥匙却落在了家里。",
            False,
        ),
    ],
)
def test_a_secret_that_can_be_tried_out_is_weak(secret, weak):
    assert draws.weak(secret) is weak


@pytest.mark.parametrize(
    "entries", [[("东", "1"), ("西", "1")], [("东\n", "1")], [("东", "")], [("", "")], [("东", "1\t2")]]
)
def test_a_list_with_two_spellings_is_refused(entries):
    with pytest.raises(ValueError, match="list"):
        draws.listing("YH-2026-0001", 500, entries)


# --- a dishonest orderer ---------------------------------------------------------------------------------------------

GRINDINGS, N, RATE, TARGET = 1000, 40, 1000, "WT-2026-0017"


def secret_of(rng):
    return f"{rng.getrandbits(256):064x}"


def drawn(first, second, entries):
    text = draws.listing("YH-2026-0009", RATE, entries)
    return draws.choose(draws.seed(draws.sha256(text), first, second), entries, RATE)


@pytest.mark.shows("A8", 2)
def test_the_orderer_cannot_steer_over_a_thousand_grindings():
    """He sees the second party's commitment alone. Whatever secret he tries, the target is drawn at the rate.

    He is free to prefer any of his thousand secrets; none of them is better than another while the other secret is not
    known: over the second party's possible secrets the one he likes best is as good as any.
    """
    rng = random.Random(20261124)
    entries = [("全部", f"WT-2026-{n:04d}") for n in range(1, N + 1)]
    true_second = secret_of(rng)
    tried = [secret_of(rng) for _ in range(GRINDINGS)]
    hits = [mine for mine in tried if TARGET in drawn(mine, true_second, entries)]
    # Binomial(1000, 4/40): five standard deviations are 47.
    assert abs(len(hits) - 100) <= 47
    # The best that he could pick by grinding against guesses of the other secret: on the true one it hits at the rate.
    lucky = 0
    for _ in range(200):
        guess, hidden = secret_of(rng), secret_of(rng)
        mine = secret_of(rng)
        while TARGET not in drawn(mine, guess, entries):
            mine = secret_of(rng)
        lucky += TARGET in drawn(mine, hidden, entries)
    # Binomial(200, 1/10): five standard deviations are 21.
    assert abs(lucky - 20) <= 21


@pytest.mark.shows("A8", 2)
def test_a_changed_list_or_secret_shows():
    rng = random.Random(7)
    entries = [("全部", f"WT-2026-{n:04d}") for n in range(1, N + 1)]
    text = draws.listing("YH-2026-0009", RATE, entries)
    hashes = {draws.sha256(text)}
    for left_out in range(N):
        rest = [e for n, e in enumerate(entries) if n != left_out]
        hashes.add(draws.sha256(draws.listing("YH-2026-0009", RATE, rest)))
    assert len(hashes) == N + 1
    mine = secret_of(rng)
    assert len({draws.commitment(secret_of(rng)) for _ in range(1000)} | {draws.commitment(mine)}) == 1001

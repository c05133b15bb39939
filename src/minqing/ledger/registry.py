"""All ledgers, by name. Each app's `ledgers.py` registers its own when Django starts."""

from __future__ import annotations

from minqing.ledger.ledger import Ledger

LEDGERS: dict[str, Ledger] = {}


def register(ledger: Ledger) -> Ledger:
    """Add a ledger; a name stands once."""
    if LEDGERS.setdefault(ledger.name, ledger) is not ledger:
        message = f"the ledger {ledger.name} is declared twice"
        raise ValueError(message)
    return ledger

"""Official numbers without gaps or doubles: a counter row locked by its key, in the action's own transaction."""

from __future__ import annotations

from minqing.base.models.number import Counter
from minqing.base.rows import running


def next_number(office: str, kind: str, year: int) -> int:
    """The next number of `kind` in `office` and `year`. A rolled-back action gives its number back."""
    running()
    counter = _locked(office, kind, year)
    if counter is None:
        # Two first numbers at once: the later insert waits for the earlier transaction, then does nothing.
        Counter.objects.bulk_create([Counter(office=office, kind=kind, year=year)], ignore_conflicts=True)
        counter = Counter.objects.select_for_update().get(office=office, kind=kind, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


def _locked(office: str, kind: str, year: int) -> Counter | None:
    return Counter.objects.select_for_update().filter(office=office, kind=kind, year=year).first()


def next_code(office: str, kind: str, year: int) -> str:
    """The next number written out: `YJ-2026-0001`. Numbers beyond 9999 grow a digit."""
    return f"{kind}-{year}-{next_number(office, kind, year):04d}"

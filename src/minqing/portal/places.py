"""What anybody may read without an account: the office itself and the names of its places."""

from __future__ import annotations

from minqing.base import clock
from minqing.org.models import Division, Office

Choice = tuple[str, str]
COMMUNITY_DIGITS, GRID_DIGITS = 12, 15


def this_office() -> Office | None:
    """The office that keeps this ledger; None until it has been set up."""
    found: Office | None = Office.objects.order_by("scope").first()
    return found


def place_choices(office: Office) -> list[tuple[str, list[Choice]]]:
    """Communities with their grids, for a picker. The first line of each stands for "somewhere in it"."""
    places = list(Division.objects.on(clock.today()).within(office.scope).order_by("scope"))
    groups: list[tuple[str, list[Choice]]] = []
    for place in places:
        if len(place.scope) == COMMUNITY_DIGITS:
            grids = [
                (grid.scope, f"{place.name}{grid.name}")
                for grid in places
                if len(grid.scope) == GRID_DIGITS and grid.scope.startswith(place.scope)
            ]
            groups.append((place.name, [(place.scope, f"{place.name}（不清楚是哪个网格）"), *grids]))
    return groups


def place_name(office: Office, code: str) -> str:
    """The words that the picker shows for a code."""
    named = {value: label for _group, lines in place_choices(office) for value, label in lines}
    return named.get(code, "")

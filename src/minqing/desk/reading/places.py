"""Names of places for lists and pickers. A place's name is nobody's data: the whole office reads all of them."""

from __future__ import annotations

from collections.abc import Mapping

from minqing.org.models import Division, Office

COMMUNITY, GRID = 12, 15
Names = Mapping[str, str]


def names_of(office: str) -> dict[str, str]:
    """Code → name of every division of the office, in one query. Closed ones stay readable on old matters."""
    rows = Division.objects.get_queryset().within(office).order_by("valid_from")
    return dict(rows.values_list("scope", "name"))


def community_of(names: Names, scope: str) -> str:
    """老堤社区; the street's own name for a matter of no single community."""
    return names.get(scope[:COMMUNITY]) or names.get(scope, "")


def full_name(names: Names, scope: str) -> str:
    """老堤社区第3网格."""
    if len(scope) < GRID:
        return community_of(names, scope)
    return names.get(scope[:COMMUNITY], "") + names.get(scope, "")


def choices_in(office: str, inside: tuple[str, ...]) -> list[tuple[str, str]]:
    """Places in force at or under these codes, for a picker: a community first, then its grids."""
    rows = Division.objects.in_force().within(office).order_by("scope").values_list("scope", "name")
    names = dict(rows)
    found = []
    if office in inside:
        name = Office.objects.get_queryset().within(office).values_list("name", flat=True).first() or ""
        found.append((office, f"{name}（不分社区）"))
    wanted = [s for s in names if len(s) >= COMMUNITY and any(s.startswith(code) for code in inside)]
    return [*found, *((scope, full_name(names, scope)) for scope in wanted)]

"""The named cast of the tests: one invented subdistrict, two communities, two grids each, and who works there.

柳溪街道 990101001
  老堤社区 …001 (grids 001, 002)   东坪社区 …002 (grid 001)   末尾社区 …999 (grid 999): the code that a sloppy
                                                              range would lose
城建办, 社会事务办, 党政办, 督导组, 纪检
"""

from __future__ import annotations

import copy
import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from psycopg.types.json import Jsonb

from minqing.base import clock
from minqing.org.access import SystemActor, Viewer
from minqing.org.actions.people import add_person, appoint, give_grant
from minqing.org.actions.places import add_division
from minqing.org.actions.setup import set_up
from minqing.org.actions.units import add_post, add_unit
from minqing.org.models import Account, Office, Person, Post, Unit
from minqing.org.permissions import ROLES
from tests.support import touched

STREET = "990101001"
LAODI, DONGPING, LAST = STREET + "001", STREET + "002", STREET + "999"
GRID_1, GRID_2, GRID_3, GRID_LAST = LAODI + "001", LAODI + "002", DONGPING + "001", LAST + "999"
START = dt.date(2026, 1, 1)
PASSWORD = "liuxi-desk-2026"

# who → (name, unit, role, scope, only that unit)
PEOPLE: dict[str, tuple[str, str, str, str, bool]] = {
    "grid_worker": ("方晓燕", "老堤社区", "grid_worker", GRID_1, False),
    "neighbour_grid_worker": ("江岚", "老堤社区", "grid_worker", GRID_2, False),
    "community_clerk": ("何雨晴", "老堤社区", "community_clerk", LAODI, False),
    "other_clerk": ("石磊", "东坪社区", "community_clerk", DONGPING, False),
    "last_clerk": ("尾声", "末尾社区", "community_clerk", LAST, False),
    "community_secretary": ("罗建平", "老堤社区", "community_secretary", LAODI, False),
    "office_handler": ("周启明", "城建办", "office_handler", STREET, True),
    "other_handler": ("梁秋", "社会事务办", "office_handler", STREET, True),
    "triage_clerk": ("刘成业", "党政办", "triage_clerk", STREET, False),
    "leader": ("宋怀民", "街道领导", "leader", STREET, False),
    "other_leader": ("高远", "街道领导", "leader", STREET, False),
    "discipline": ("季明", "纪检", "discipline", STREET, False),
    "supervisor": ("沈立", "督导组", "supervisor", STREET, False),
    "access_auditor": ("严格", "督导组", "access_auditor", STREET, False),
    "committee": ("苏文", "党政办", "committee", STREET, False),
    "viewer": ("顾看", "党政办", "viewer", STREET, False),
}
UNITS = {
    "城建办": ("department", STREET),
    "社会事务办": ("department", STREET),
    "党政办": ("department", STREET),
    "街道领导": ("department", STREET),
    "纪检": ("department", STREET),
    "督导组": ("team", STREET),
    "老堤社区": ("community", LAODI),
    "东坪社区": ("community", DONGPING),
    "末尾社区": ("community", LAST),
}


@dataclass
class Cast:
    """The office and its people. `cast.viewer("leader")` acts; `cast.account("leader")` signs in."""

    office: Office
    system: SystemActor
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)

    def account(self, who: str) -> Account:
        return Account.objects.select_related("person").get(username=who)

    def viewer(self, who: str) -> Viewer:
        return Viewer.of(self.account(who))


# Year → the cast as it was first raised, and the rows that raising it wrote.
_TEXTS: dict[int, str] = {}
_KEPT: dict[int, tuple[Cast, dict[str, tuple[list[str], list[Any]]]]] = {}


def raise_cast() -> Cast:
    """The office and its people: set up through the actions once a run, put back row by row for every later test."""
    year = clock.today().year
    if year not in _KEPT:
        before = {table: _rows_of(table)[1] for table in _tables()}
        cast = _raise()
        written = {}
        for table, seeded in before.items():
            columns, rows = _rows_of(table)
            if len(rows) > len(seeded):
                known = set(map(repr, seeded))
                written[table] = (columns, [row for row in rows if repr(row) not in known])
        _KEPT[year] = (cast, written)
        return copy.deepcopy(cast)
    cast, written = _KEPT[year]
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            if year not in _TEXTS:
                _TEXTS[year] = ";".join(_literal(table, *told) for table, told in written.items())
            cursor.execute(_TEXTS[year])
        else:
            for table, (columns, rows) in written.items():
                cursor.executemany(_insert(table, columns), rows)
    touched.take()
    return copy.deepcopy(cast)


def _insert(table: str, columns: list[str], lines: int = 1) -> str:
    quote = connection.ops.quote_name
    marks = f"({', '.join(['%s'] * len(columns))})"
    return (
        f"INSERT INTO {quote(table)} ({', '.join(map(quote, columns))}) VALUES {', '.join([marks] * lines)}"
    )


def _literal(table: str, columns: list[str], rows: list[Any]) -> str:
    """One statement with its values in it: the whole cast goes to the server in one message, not in twenty."""
    from psycopg import ClientCursor

    values = [value for row in rows for value in row]
    return ClientCursor(connection.connection).mogrify(_insert(table, columns, len(rows)), values)


def _tables() -> list[str]:
    models = [m for m in apps.get_models() if m._meta.app_label in {"base", "org"}]
    return [m._meta.db_table for m in models]


def _rows_of(table: str) -> tuple[list[str], list[Any]]:
    """The written columns of a table and its rows, as the database has them."""
    model = next(m for m in apps.get_models() if m._meta.db_table == table)
    columns = [f.column for f in model._meta.concrete_fields if not getattr(f, "generated", False)]
    with connection.cursor() as cursor:
        named = ", ".join(map(connection.ops.quote_name, columns))
        cursor.execute(f"SELECT {named} FROM {connection.ops.quote_name(table)}")
        rows = [tuple(_whole(value) for value in row) for row in cursor.fetchall()]
    return columns, rows


def _whole(value: Any) -> Any:
    if isinstance(value, memoryview):
        return bytes(value)
    return Jsonb(value) if isinstance(value, dict | list) else value


def _raise() -> Cast:
    """Set the office up through its own actions."""
    system = SystemActor(STREET, "测试")
    office = set_up(
        by=system,
        scope=STREET,
        name="柳溪街道",
        county="清河区",
        administrator="安之",
        username="administrator",
        password=PASSWORD,
        phone="0000-8110 6200",
    )
    cast = Cast(office, system)
    places = {LAODI: "老堤社区", DONGPING: "东坪社区", LAST: "末尾社区"}
    places |= {GRID_1: "第1网格", GRID_2: "第2网格", GRID_3: "第1网格", GRID_LAST: "第999网格"}
    for code, name in places.items():
        add_division(by=system, scope=code, name=name, valid_from=START)
    for name, (kind, scope) in UNITS.items():
        cast.units[name] = add_unit(by=system, scope=scope, name=name, kind=kind, valid_from=START)
    for who, line in PEOPLE.items():
        _hire(cast, who, *line)
    cast.people["administrator"] = Account.objects.get(username="administrator").person
    return cast


def _hire(cast: Cast, who: str, name: str, unit: str, role: str, scope: str, only: bool) -> None:
    system: Any = cast.system
    home = cast.units[unit]
    person = add_person(by=system, scope=home.scope, name=name)
    post = add_post(by=system, scope=home.scope, unit=home, title=f"{name}岗", valid_from=START)
    appoint(post, by=system, person=person, valid_from=START)
    give_grant(
        by=system,
        scope=scope,
        post=post,
        role=role,
        place=unit,
        unit=home if only else None,
        category=ROLES[role].category,
        valid_from=START,
    )
    Account.objects.create_user(who, PASSWORD, person=person)
    cast.people[who], cast.posts[who] = person, post

"""Sets the invented office up through the same actions that a real administrator uses."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from minqing.base import calendar, clock
from minqing.base.calendar_actions import load_year
from minqing.demo import places, taxonomy
from minqing.matters.actions import category
from minqing.matters.models import Category
from minqing.org.access import SystemActor, Viewer
from minqing.org.actions.people import add_person, appoint, give_grant
from minqing.org.actions.places import add_division, add_household, amend_office
from minqing.org.actions.setup import set_up
from minqing.org.actions.units import add_party_organisation, add_post, add_unit
from minqing.org.models import Account, Person, Post, Unit
from minqing.org.permissions import ROLES

PASSWORD = "demo-liuxi-2026"  # noqa: S105 -- printed on the screen; the demo listens on this machine only
ADMINISTRATOR = ("admin", "安之")


@dataclass
class World:
    """What a matter needs to know to live: who works here, and where."""

    system: SystemActor
    units: dict[str, Unit] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    grids: dict[str, list[str]] = field(default_factory=dict)
    categories: dict[tuple[str, str, str], Category] = field(default_factory=dict)
    _people: dict[str, Person] = field(default_factory=dict)
    _viewers: dict[str, Viewer] = field(default_factory=dict)

    def by(self, username: str) -> Viewer:
        """Somebody of the office, able to act. Nobody's grants change while the demo is made."""
        if username not in self._viewers:
            self._viewers[username] = Viewer.of(
                Account.objects.select_related("person").get(username=username)
            )
        return self._viewers[username]


def raise_office(start: dt.date) -> World:
    """The office with all its places, units, people and grants, dated from `start`."""
    system = SystemActor(places.STREET, "演示数据")
    office = set_up(
        by=system,
        scope=places.STREET,
        name=places.STREET_NAME,
        county=places.COUNTY_NAME,
        administrator=ADMINISTRATOR[1],
        username=ADMINISTRATOR[0],
        password=PASSWORD,
        phone=places.PHONE,
        hours=places.HOURS,
    )
    amend_office(office, by=system, address="柳溪路1号", privacy_contact="党政综合办公室 0000-8110 6202")
    world = World(system)
    _calendar(system)
    _divide(world, start)
    _units(world, start)
    for staff in places.STAFF:
        _hire(world, staff, start)
    _categories(world)
    return world


# (month, day, name, how many weekdays from there on are off): near the usual holidays, and invented.
HOLIDAYS = (
    (1, 1, "元旦", 1),
    (2, 8, "春节", 4),
    (4, 4, "清明节", 1),
    (5, 1, "劳动节", 1),
    (6, 10, "端午节", 1),
    (9, 20, "中秋节", 1),
    (10, 1, "国庆节", 3),
)


def _invented(year: int) -> list[calendar.DayRow]:
    rows = []
    for month, day, name, off in HOLIDAYS:
        days = (dt.date(year, month, day) + dt.timedelta(days=n) for n in range(12))
        weekdays = [d for d in days if d.weekday() < 5]
        rows += [calendar.DayRow(d, is_workday=False, name=name) for d in weekdays[:off]]
    return rows


def _calendar(system: SystemActor) -> None:
    """A norm may count workdays into a year whose notice is not out yet; the demo then says that it made the year up."""
    year = clock.today().year
    for wanted in (year, year + 1):
        if not calendar.is_loaded(wanted):
            load_year(
                by=system,
                scope=places.STREET,
                year=wanted,
                rows=_invented(wanted),
                source="演示用的假日安排，不是国务院办公厅的通知",
            )


def _divide(world: World, start: dt.date) -> None:
    rng = random.Random(7)  # noqa: S311 -- a fixed seed, so that every demo is the same
    for number, (name, (grids, estates)) in enumerate(places.COMMUNITIES.items(), start=1):
        code = f"{places.STREET}{number:03d}"
        add_division(by=world.system, scope=code, name=name, valid_from=start)
        world.grids[name] = []
        for grid in range(1, grids + 1):
            scope = f"{code}{grid:03d}"
            add_division(by=world.system, scope=scope, name=f"第{grid}网格", valid_from=start)
            world.grids[name].append(scope)
            estate = estates[(grid - 1) % len(estates)]
            for room in range(1, 6):
                door = f"{rng.randrange(1, 4)}单元{room}0{rng.randrange(1, 5)}室"
                add_household(by=world.system, scope=scope, building=f"{estate}{grid}栋", room=door)


def _units(world: World, start: dt.date) -> None:
    first = Unit.objects.get(scope=places.STREET, name="党政综合办公室")
    world.units[first.name] = first
    for unit in places.UNITS:
        if unit.name not in world.units:
            world.units[unit.name] = add_unit(
                by=world.system,
                scope=places.STREET,
                name=unit.name,
                kind=unit.kind,
                phone=unit.phone,
                valid_from=start,
            )
    for name, grids in world.grids.items():
        world.units[name] = add_unit(
            by=world.system,
            scope=grids[0][:12],
            name=name,
            kind="community",
            phone=places.PHONE,
            valid_from=start,
        )
    top = add_party_organisation(
        by=world.system, scope=places.STREET, name=places.PARTY[0], kind="committee", valid_from=start
    )
    bodies = [(places.STREET, places.PARTY[1])] + [(g[0][:12], f"{n}党支部") for n, g in world.grids.items()]
    for scope, name in bodies:
        add_party_organisation(
            by=world.system, scope=scope, name=name, kind="branch", valid_from=start, parent=top
        )


def _hire(world: World, staff: places.Staff, start: dt.date) -> None:
    home = world.units[staff.unit]
    if staff.grid:
        scope = world.grids[staff.place][staff.grid - 1]
    else:
        scope = world.grids[staff.place][0][:12] if staff.place else places.STREET
    person = add_person(by=world.system, scope=home.scope, name=staff.name, phone=home.phone)
    post = add_post(by=world.system, scope=home.scope, unit=home, title=staff.post, valid_from=start)
    appoint(post, by=world.system, person=person, valid_from=start)
    give_grant(
        by=world.system,
        scope=scope,
        post=post,
        role=staff.role,
        place=staff.place or places.STREET_NAME,
        unit=home if staff.only_unit else None,
        category=ROLES[staff.role].category,
        valid_from=start,
    )
    if ROLES[staff.role].category:
        # Reading the opinions that a register comes from is a right of its own.
        give_grant(by=world.system, scope=scope, post=post, role="viewer", valid_from=start)
    Account.objects.create_user(staff.username, PASSWORD, person=person)
    world.posts[staff.username] = post


def _categories(world: World) -> None:
    rows = [
        [one, two, three]
        for one, rest in taxonomy.TREE.items()
        for two, last in rest.items()
        for three in last
    ]
    category.import_rows(by=world.system, scope=places.STREET, rows=rows)
    for leaf in Category.objects.filter(level=3).select_related("parent__parent"):
        middle = leaf.parent
        if middle is not None and middle.parent is not None:
            world.categories[middle.parent.name, middle.name, leaf.name] = leaf

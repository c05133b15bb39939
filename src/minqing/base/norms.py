"""Limits as data: which norms exist, what they say on a day, and when a period that they give ends."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core import checks
from django.db import connections
from django.db.models.functions import Length

from minqing.base import calendar, clock
from minqing.base.action import ACTIONS
from minqing.base.errors import Refusal, Refused
from minqing.base.models.norm import Norm, Unit, same_nature

if TYPE_CHECKING:
    from django.apps.registry import Apps

# The campaign that the product was first asked to carry: norms used then need a value on that day.
EARLIEST = dt.date(2014, 1, 1)


@dataclass(frozen=True)
class NormKey:
    """A norm that the code asks for."""

    key: str
    label: Any
    unit: str
    about: Any = ""


@dataclass(frozen=True)
class NormDefault:
    """A value that an installation starts with. The office edits it; `source` says how sure it is."""

    key: str
    label: Any
    unit: str
    value: int
    source: str
    valid_from: dt.date = EARLIEST
    valid_to: dt.date | None = None
    about: Any = ""
    subject: str = ""
    note: str = field(default="")


KEYS: dict[str, NormKey] = {}
DEFAULTS: list[NormDefault] = []


def declare(key: str, *, label: Any, unit: str, about: Any = "") -> NormKey:
    """Name a norm. Every key that code asks for or a row holds must be declared once."""
    made = NormKey(key, label, Unit(unit).value, about)
    if KEYS.setdefault(key, made) != made:
        message = f"the norm {key} is declared twice, differently"
        raise ValueError(message)
    return made


def declare_all(defaults: Iterable[NormDefault]) -> None:
    """Declare norms together with the values that an installation starts with."""
    for default in defaults:
        known = KEYS.get(default.key)
        if known is None:
            declare(default.key, label=default.label, unit=default.unit, about=default.about)
        elif not same_nature(known.unit, default.unit):
            message = f"the norm {default.key} counts {known.unit}, not {default.unit}"
            raise ValueError(message)
        if default not in DEFAULTS:
            DEFAULTS.append(default)


def declared(key: str) -> NormKey:
    try:
        return KEYS[key]
    except KeyError:
        message = f"the norm {key} is not declared"
        raise LookupError(message) from None


@dataclass(frozen=True)
class NormValue:
    """What a norm says on one day."""

    key: str
    label: str
    value: int
    unit: str
    source: str
    subject: str
    valid_from: dt.date

    @property
    def amount(self) -> str:
        """The value with its unit: `15个工作日`, `1.5%`, `9㎡`."""
        return amount(self.value, self.unit)

    @property
    def words(self) -> str:
        """The value and the rule it comes from, to be shown beside every date that follows from it."""
        return f"{self.amount}（规则参数 {self.label}，{_said(self.valid_from)}起）"

    def due(self, start: dt.date) -> dt.date:
        """When a period that starts on `start` ends. The start does not count (民法典 201)."""
        return self._due(start)[0]

    def due_words(self, start: dt.date) -> str:
        """The same, told: start, length, and why the end moved."""
        end, moved = self._due(start)
        return f"自{_said(start)}起{self.amount}，起始日不计，{moved}至{_said(end)}（依据：{self.source}）"

    def _due(self, start: dt.date) -> tuple[dt.date, str]:
        if self.unit == Unit.WORKDAY:
            return calendar.add_workdays(start, self.value), ""
        if self.unit == Unit.DAY:
            end = start + dt.timedelta(days=self.value)
        elif self.unit in {Unit.MONTH, Unit.YEAR}:
            end = add_months(start, self.value * (12 if self.unit == Unit.YEAR else 1))
        else:
            message = f"the norm {self.key} counts {self.unit}: it gives no date"
            raise TypeError(message)
        return _rolled(end)


def _rolled(end: dt.date) -> tuple[dt.date, str]:
    # An unknown year must not stop a resident from being heard: the period then ends on the earlier day.
    if not calendar.is_loaded(end.year):
        return end, f"{end.year}年日历未载入、未作节假日顺延，"
    try:
        moved = calendar.next_workday_after_holiday(end)
    except calendar.YearMissing as missing:
        return end, f"{missing.year}年日历未载入、未作节假日顺延，"
    return moved, "" if moved == end else f"届满日{_said(end)}为休息日，顺延"


def add_months(start: dt.date, months: int) -> dt.date:
    """The same day of a later month, or its last day where it has no such day (民法典 202)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return dt.date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def amount(value: int, unit: str) -> str:
    if unit == Unit.BASIS_POINT:
        return f"{_hundredths(value)}%"
    if unit == Unit.FEN:
        return f"{_hundredths(value)}元"
    if unit == Unit.AREA:
        return f"{_hundredths(value)}㎡"
    return f"{value}{Unit(unit).label}"


def _hundredths(value: int) -> str:
    whole, rest = divmod(value, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)


def _said(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def prefixes(subject: str) -> list[str]:
    """`01.03.002` → itself, `01.03`, `01` and the empty subject, which means all."""
    parts = subject.split(".") if subject else []
    return [".".join(parts[:n]) for n in range(len(parts), -1, -1)]


def norm(key: str, *, on: dt.date | None = None, subject: str = "") -> NormValue:
    """What `key` says on a day (today) for a subject; the longest matching prefix wins. Refused when nothing holds."""
    about = declared(key)
    day = on or clock.today()
    found = (
        Norm.objects.valid_on(day)
        .filter(key=key, subject__in=prefixes(subject))
        .order_by(Length("subject").desc(), "-valid_from")
        .first()
    )
    if found is None:
        raise Refused(
            Refusal(
                f"规则参数“{about.label}”在{_said(day)}没有有效的值，算不出期限或限额。",
                who="管理员在“设置 › 规则参数”补录这一天有效的值和依据",
                kind="rule",
            )
        )
    return value_of(found)


def value_of(row: Norm) -> NormValue:
    label = str(declared(row.key).label)
    return NormValue(row.key, label, row.value, row.unit, row.source, row.subject, row.valid_from)


def seed_norms(apps: Apps, using: str) -> int:
    """Give each declared norm that has no row its starting values. Part of installing, so no action."""
    rows = apps.get_model("base", "Norm")._base_manager.using(using)  # noqa: SLF001 -- Django's public meta API
    known = set(rows.values_list("key", "subject"))
    missing = [d for d in DEFAULTS if (d.key, d.subject) not in known]
    rows.bulk_create(
        rows.model(
            key=d.key,
            subject=d.subject,
            value=d.value,
            unit=d.unit,
            source=d.source,
            valid_from=d.valid_from,
            valid_to=d.valid_to,
            note=d.note,
            version=1,
        )
        for d in missing
    )
    return len(missing)


@checks.register()
def check_clocks(**_: Any) -> list[checks.CheckMessage]:
    """Every clock named in a state table is a declared norm."""
    tables = {action.states.name: action.states for action in ACTIONS.values() if action.states is not None}
    return [
        checks.Error(
            f"state table {name}: the clock {step.clock!r} of {step.verb} is no declared norm", id="base.E010"
        )
        for name, table in tables.items()
        for step in table.steps
        if step.clock and step.clock not in KEYS
    ]


@checks.register(checks.Tags.database)
def check_rows(databases: Iterable[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """Every norm in the database is declared, and every declared one holds a value today."""
    found: list[checks.CheckMessage] = []
    for using in databases or ():
        if Norm._meta.db_table not in connections[using].introspection.table_names():  # noqa: SLF001 -- public meta API
            continue  # before the first migrate, which runs these checks itself
        rows = Norm.objects.get_queryset().using(using)
        known = set(rows.values_list("key", flat=True).distinct())
        holding = set(rows.valid_on(clock.today()).values_list("key", flat=True))
        found += [
            checks.Error(f"the norm {key} in database {using} is declared nowhere", id="base.E011")
            for key in sorted(known - KEYS.keys())
        ]
        found += [
            checks.Warning(f"the norm {key} has no value today in database {using}", id="base.W012")
            for key in sorted(KEYS.keys() - holding)
        ]
    return found

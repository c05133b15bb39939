"""Places: the office's own data, divisions and grids, recoding, households."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.codes import scope_q
from minqing.base.errors import Refusal
from minqing.base.rows import Row
from minqing.org.models import Division, Grant, Household, Office, Post, Unit
from minqing.org.permissions import Perm
from minqing.org.rules import blank_refusal, code_refusal, inside_refusal, parent_code, reason_refusal
from minqing.org.scoped import ScopedRow

# Rows that keep the code they were made with: the closed division itself, and looks at personal data (a final table).
NOT_RECODED = {"org.division", "org.accessentry", "org.office"}


def place_refusal(scope: str) -> Refusal | None:
    """What is put at a place needs the place to be there: a code of the right form, in force."""
    if no := code_refusal(scope):
        return no
    if Division.objects.in_force().filter(scope=scope).exists():
        return None
    return Refusal(f"区划里没有“{scope}”，或它已停用。请先在“区划网格”里设立。", kind="input")


@action("office.amend", label=_("修改机构资料"), needs=Perm.ORG_EDIT, on=Office)
def amend_office(_act: Act, office: Office, **fields: Any) -> Office:
    for name in ("name", "phone", "hours", "address", "privacy_contact"):
        if name in fields:
            setattr(office, name, fields[name].strip())
    office.save()
    return office


@amend_office.refusing
def _amend_office(_by: Actor, office: Office, **fields: Any) -> Refusal | None:
    return blank_refusal(机构名称=fields.get("name", office.name))


@action("division.add", label=_("新设区划"), needs=Perm.ORG_EDIT)
def add_division(_act: Act, *, scope: str, name: str, valid_from: dt.date) -> Division:
    return Division.objects.create(scope=scope, name=name, valid_from=valid_from)


@add_division.refusing
def _add_division(_by: Actor, *, scope: str, name: str, **_values: Any) -> Refusal | None:
    if no := code_refusal(scope):
        return no
    if not name.strip():
        return Refusal("区划名称没有写。", kind="input")
    if Division.objects.filter(scope=scope, valid_to__isnull=True).exists():
        return Refusal(f"代码{scope}已经在用。", kind="input")
    above = parent_code(scope)
    if len(scope) > 9 and not Division.objects.filter(scope=above, valid_to__isnull=True).exists():
        return Refusal(f"上一级{above}还没有设立，请先设上一级。", kind="input")
    return None


@action("division.amend", label=_("修改区划"), needs=Perm.ORG_EDIT, on=Division)
def amend_division(_act: Act, division: Division, **fields: Any) -> Division:
    """The name. A code is changed by recoding, and the first day never."""
    division.name = fields.get("name", division.name).strip()
    division.save()
    return division


@amend_division.refusing
def _amend_division(_by: Actor, division: Division, **fields: Any) -> Refusal | None:
    if no := blank_refusal(区划名称=fields.get("name", division.name)):
        return no
    if division.valid_to is not None:
        return Refusal(f"“{division.name}”已经停用，停用的区划不再修改。", kind="state")
    if fields.get("scope", division.scope) != division.scope:
        return Refusal("代码不在这里改，请用“区划改码”。", kind="input")
    if fields.get("valid_from", division.valid_from) != division.valid_from:
        return Refusal("启用日期不能改：已经按它算过的都要变。", kind="input")
    return None


@action("division.retire", label=_("停用区划"), needs=Perm.ORG_EDIT, on=Division)
def retire_division(act: Act, division: Division, *, reason: str) -> Division:
    division.valid_to = act.today
    act.say(reason=reason)
    division.save()
    return division


@retire_division.refusing
def _retire_division(_by: Actor, division: Division, *, reason: str) -> Refusal | None:
    if division.valid_to is not None:
        return Refusal(f"“{division.name}”已经停用。", kind="state")
    below = Division.objects.in_force().within(division.scope).exclude(pk=division.pk)
    if below.exists():
        return Refusal(f"“{division.name}”下面还有在用的区划，请先停用或改码。", kind="state")
    if division.valid_from >= clock.today():
        return Refusal(f"“{division.name}”今天才启用，最早明天能停用。", kind="state")
    if left := _still_there(division):
        return Refusal(f"“{division.name}”还有{left}，停用后它们就没有着落。请先撤销或收回。", kind="state")
    return reason_refusal(reason, "为什么停用")


def _still_there(division: Division) -> str:
    """Units, posts and grants that would be left without a place, in words."""
    found = [
        (str(label), model.objects.filter(scope=division.scope, valid_to__isnull=True).count())
        for label, model in ((_("单位"), Unit), (_("岗位"), Post), (_("授权"), Grant))
    ]
    return "、".join(f"{count}个{label}" for label, count in found if count)


@action("division.recode", label=_("区划改码"), needs=Perm.ORG_EDIT, on=Division)
def recode(act: Act, division: Division, *, code: str, day: dt.date, reason: str) -> Division:
    """Close the division and everything under it on `day`, open successors, and move the live rows to the new code.

    Journal leaves and frozen figures keep the old code.
    """
    old = division.scope
    act.say(reason=reason)
    for part in Division.objects.in_force().within(old):
        part.valid_to, part.successor = day, code + part.scope[len(old) :]
        part.save()
        Division.objects.create(scope=part.successor, name=part.name, valid_from=day)
    for model in recoded_models():
        for row in model._base_manager.filter(scope_q("scope", old)):  # noqa: SLF001 -- Django's public meta API
            row.scope = code + row.scope[len(old) :]
            row.save()
    return Division.objects.get(scope=code, valid_to__isnull=True)


def recoded_models() -> list[type[ScopedRow]]:
    """The tables whose rows move with their place."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, ScopedRow) and model._meta.label_lower not in NOT_RECODED  # noqa: SLF001
    ]


def moved_by_recoding(division: Division) -> list[tuple[str, int]]:
    """What a recoding would move: the label of each table and how many of its rows, divisions first."""
    parts = Division.objects.in_force().within(division.scope).count()
    counts = [
        (str(model._meta.verbose_name), model._base_manager.filter(scope_q("scope", division.scope)).count())  # noqa: SLF001
        for model in recoded_models()
    ]
    return [("区划", parts), *((label, count) for label, count in counts if count)]


@recode.refusing
def _recode(by: Actor, division: Division, *, code: str, day: dt.date, reason: str) -> Refusal | None:
    if no := code_refusal(code) or inside_refusal(code, by.office):
        return no
    if len(code) != len(division.scope):
        return Refusal(f"新代码应与原代码一样有{len(division.scope)}位。", kind="input")
    if len(code) <= 9:
        return Refusal("街道本身改码属于机构迁移，请用备份和恢复来做。", who="管理员", kind="rule")
    if division.valid_to is not None:
        return Refusal(f"“{division.name}”已经停用，不能再改码。", kind="state")
    if day <= division.valid_from:
        return Refusal(f"改码日期要晚于启用日期{division.valid_from}。", kind="input")
    if not Division.objects.in_force().filter(scope=parent_code(code)).exists():
        return Refusal(f"新代码的上一级{parent_code(code)}还没有设立，请先设上一级。", kind="input")
    if Division.objects.in_force().within(code).exists():
        return Refusal(f"代码{code}已经在用。", kind="input")
    return reason_refusal(reason, "为什么改码（文件、文号）")


@action("household.add", label=_("登记户址"), needs=Perm.ORG_EDIT)
def add_household(_act: Act, *, scope: str, building: str, room: str = "", address: str = "") -> Household:
    building, room = building.strip(), room.strip()
    return Household.objects.create(
        scope=scope, building=building, room=room, address=address.strip() or f"{building}{room}"
    )


@add_household.refusing
def _add_household(_by: Actor, *, scope: str, building: str, room: str = "", **_rest: Any) -> Refusal | None:
    return place_refusal(scope) or blank_refusal(楼栋=building) or _twice(scope, building, room)


@action("household.amend", label=_("修改户址"), needs=Perm.ORG_EDIT, on=Household)
def amend_household(_act: Act, household: Household, **fields: Any) -> Household:
    """Building, room, address, or the grid that it is counted in."""
    for name in ("scope", "building", "room", "address"):
        if name in fields:
            setattr(household, name, fields[name].strip())
    household.address = household.address or f"{household.building}{household.room}"
    household.save()
    return household


@amend_household.refusing
def _amend_household(by: Actor, household: Household, **fields: Any) -> Refusal | None:
    if household.valid_to is not None:
        return Refusal(f"“{household.address}”已经注销，注销的户址不再修改。", kind="state")
    scope = fields.get("scope", household.scope)
    building, room = fields.get("building", household.building), fields.get("room", household.room)
    if scope != household.scope and (no := inside_refusal(scope, by.office) or place_refusal(scope)):
        return no
    return blank_refusal(楼栋=building) or _twice(scope, building, room, household)


@action("household.close", label=_("注销户址"), needs=Perm.ORG_EDIT, on=Household)
def close_household(act: Act, household: Household, *, reason: str) -> Household:
    """End it today. It stays in the record; the same address may then be registered anew."""
    act.say(reason=reason)
    household.valid_to = act.today
    household.save()
    return household


@close_household.refusing
def _close_household(_by: Actor, household: Household, *, reason: str) -> Refusal | None:
    if household.valid_to is not None:
        return Refusal(f"“{household.address}”已经注销。", kind="state")
    if left := hanging_on(household):
        return Refusal(f"“{household.address}”还有{left}没有了结，请先了结再注销。", kind="state")
    return reason_refusal(reason, "为什么注销（拆除、并户等）")


def hanging_on(row: Row) -> str:
    """What still refers to a row and has not ended, in words. Every table that refers to it is asked, also a later one."""
    found = []
    for relation in row._meta.related_objects:  # noqa: SLF001 -- Django's public meta API
        model: Any = relation.related_model
        dated = {f.name for f in model._meta.concrete_fields} >= {"valid_to"}  # noqa: SLF001
        rows = model._base_manager.filter(**{relation.field.name: row})  # noqa: SLF001
        if count := (rows.filter(valid_to__isnull=True) if dated else rows).count():
            found.append(f"{count}个{model._meta.verbose_name}")  # noqa: SLF001
    return "、".join(found)


def _twice(scope: str, building: str, room: str, but: Household | None = None) -> Refusal | None:
    """One address of a grid stands once among the current ones."""
    building, room = building.strip(), room.strip()
    same = Household.objects.filter(scope=scope, building=building, room=room, valid_to__isnull=True)
    if (same.exclude(pk=but.pk) if but is not None else same).exists():
        return Refusal(f"“{building}{room}”在这个网格已经登记过。", kind="input")
    return None

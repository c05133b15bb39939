"""Places: the office's own data, divisions and grids, recoding, households."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.org.models import Division, Household, Office
from minqing.org.permissions import Perm
from minqing.org.rules import code_refusal, inside_refusal, parent_code
from minqing.org.scoped import ScopedRow

# Rows that keep the code they were made with: the closed division itself, and looks at personal data (a final table).
NOT_RECODED = {"org.division", "org.accessentry", "org.office"}


@action("office.amend", label=_("修改机构资料"), needs=Perm.ORG_EDIT, on=Office)
def amend_office(_act: Act, office: Office, **fields: Any) -> Office:
    for name in ("name", "phone", "hours", "address", "privacy_contact"):
        if name in fields:
            setattr(office, name, fields[name])
    office.save()
    return office


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
def amend_division(_act: Act, division: Division, *, name: str, **_rest: Any) -> Division:
    division.name = name
    division.save()
    return division


@action("division.retire", label=_("停用区划"), needs=Perm.ORG_EDIT, on=Division)
def retire_division(act: Act, division: Division, *, reason: str) -> Division:
    division.valid_to = act.today
    act.say(reason=reason)
    division.save()
    return division


@retire_division.refusing
def _retire_division(_by: Actor, division: Division, **_values: Any) -> Refusal | None:
    if division.valid_to is not None:
        return Refusal(f"“{division.name}”已经停用。", kind="state")
    below = Division.objects.in_force().within(division.scope).exclude(pk=division.pk)
    if below.exists():
        return Refusal(f"“{division.name}”下面还有在用的区划，请先停用或改码。", kind="state")
    return None


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
    for model in apps.get_models():
        if issubclass(model, ScopedRow) and model._meta.label_lower not in NOT_RECODED:  # noqa: SLF001
            for row in model._base_manager.filter(scope__gte=old, scope__lt=old + ":"):  # noqa: SLF001
                row.scope = code + row.scope[len(old) :]
                row.save()
    return Division.objects.get(scope=code, valid_to__isnull=True)


@recode.refusing
def _recode(by: Actor, division: Division, *, code: str, day: dt.date, **_values: Any) -> Refusal | None:
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
    if Division.objects.in_force().within(code).exists():
        return Refusal(f"代码{code}已经在用。", kind="input")
    return None


@action("household.add", label=_("登记户址"), needs=Perm.ORG_EDIT)
def add_household(_act: Act, *, scope: str, building: str, room: str = "", address: str = "") -> Household:
    return Household.objects.create(
        scope=scope, building=building, room=room, address=address or f"{building}{room}"
    )


@add_household.refusing
def _add_household(_by: Actor, *, scope: str, building: str, room: str = "", **_rest: Any) -> Refusal | None:
    if no := code_refusal(scope):
        return no
    if Household.objects.filter(scope=scope, building=building, room=room).exists():
        return Refusal(f"“{building}{room}”在这个网格已经登记过。", kind="input")
    return None

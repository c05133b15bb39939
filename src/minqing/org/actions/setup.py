"""Setting up a new office: its places, the first unit and post, and the first administrator."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.base.pinyin import full, initials
from minqing.org.actions.people import check_password
from minqing.org.models import Account, Appointment, Division, Grant, Office, Person, Post, Unit
from minqing.org.permissions import Perm
from minqing.org.rules import code_refusal

OFFICE_DIGITS = 9


@action("office.set_up", label=_("建立机构"), needs=Perm.OFFICE_SET_UP)
def set_up(
    act: Act,
    *,
    scope: str,
    name: str,
    county: str,
    administrator: str,
    username: str,
    password: str,
    phone: str = "",
    hours: str = "",
) -> Office:
    """Create the office, its division, a unit, and a post with the administrator's grant. Once per installation."""
    check_password(password)
    start = dt.date(act.today.year, 1, 1)
    Division.objects.create(scope=scope[:6], name=county, valid_from=start)
    Division.objects.create(scope=scope, name=name, valid_from=start)
    office = Office.objects.create(scope=scope, name=name, phone=phone, hours=hours)
    unit = Unit.objects.create(
        scope=scope, name="党政综合办公室", kind=Unit.Kind.DEPARTMENT, valid_from=start, phone=phone
    )
    post = Post.objects.create(scope=scope, unit=unit, title="系统管理员", valid_from=start)
    person = Person.objects.create(
        scope=scope,
        office=scope,
        name=administrator,
        pinyin=full(administrator),
        initials=initials(administrator),
    )
    Appointment.objects.create(scope=scope, post=post, person=person, valid_from=start)
    Grant.objects.create(scope=scope, post=post, role="administrator", place=name, valid_from=start)
    Account.objects.create_user(username, password, person=person)
    return office


def office_code_refusal(scope: str) -> Refusal | None:
    """The code of a street: nine digits. The form asks too, so that it tells everything at once."""
    if scope.isascii() and scope.isdecimal() and len(scope) == OFFICE_DIGITS:
        return code_refusal(scope)
    return Refusal(
        f"街道代码是{OFFICE_DIGITS}位数字，例如990101001；“{scope}”是{len(scope)}位。", kind="input"
    )


@set_up.refusing
def _set_up(_by: Actor, *, scope: str, name: str, **values: Any) -> Refusal | None:
    if Office.objects.exists():
        return Refusal("机构已经建立，安装链接不再有效。", kind="state")
    if no := office_code_refusal(scope):
        return no
    blank = {"name": "街道名称", "administrator": "管理员姓名", "username": "登录名", "county": "区县名称"}
    missing = [
        label for field, label in blank.items() if not str({"name": name, **values}.get(field, "")).strip()
    ]
    if missing:
        return Refusal(f"还没有写：{'、'.join(missing)}。", kind="input")
    return None

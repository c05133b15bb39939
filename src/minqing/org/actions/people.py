"""People, their accounts, the posts they hold and the grants of those posts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal, Refused
from minqing.base.pinyin import full, initials
from minqing.org.access import SystemActor, Viewer
from minqing.org.models import Account, Appointment, Grant, Person, Post, Unit
from minqing.org.models.people import in_force
from minqing.org.permissions import ROLES, Perm
from minqing.org.rules import code_refusal, dates_refusal, own_grant_refusal


def check_password(password: str, person: Person | None = None) -> None:
    """Refused in words when the password is too easy."""
    try:
        validate_password(password, Account(username=person.name) if person else None)
    except ValidationError as faults:
        raise Refused(Refusal("密码不合格：" + "".join(faults.messages), kind="input")) from None


@action("person.add", label=_("登记人员"), needs=Perm.ORG_EDIT)
def add_person(act: Act, *, scope: str, name: str, phone: str = "") -> Person:
    return Person.objects.create(
        scope=scope, office=act.office, name=name, pinyin=full(name), initials=initials(name), phone=phone
    )


@add_person.refusing
def _add_person(_by: Actor, *, scope: str, name: str, **_rest: Any) -> Refusal | None:
    if not name.strip():
        return Refusal("姓名没有写。", kind="input")
    return code_refusal(scope)


@action("person.amend", label=_("修改人员"), needs=Perm.ORG_EDIT, on=Person)
def amend_person(_act: Act, person: Person, *, name: str, phone: str = "", **_rest: Any) -> Person:
    person.name, person.phone = name, phone
    person.pinyin, person.initials = full(name), initials(name)
    person.save()
    return person


@action("person.leave", label=_("人员离岗"), needs=Perm.ORG_EDIT, on=Person)
def leave(act: Act, person: Person, *, reason: str) -> Person:
    """Close the account and every appointment; what the person did stays theirs."""
    act.say(reason=reason)
    person.active = False
    person.save()
    for held in Appointment.objects.filter(in_force(act.today), person=person):
        held.valid_to = max(act.today, held.valid_from + dt.timedelta(days=1))
        held.save()
    for account in Account.objects.filter(person=person):
        account.is_active = False
        account.save(update_fields=["is_active"])
    return person


@action("account.open", label=_("开通账号"), needs=Perm.ORG_EDIT, on=Person)
def open_account(act: Act, person: Person, *, username: str, password: str) -> Person:
    """Open a sign-in account with a first password, which must be changed at the first sign-in."""
    check_password(password, person)
    Account.objects.create_user(username, password, person=person, must_change_password=True)
    act.say(username=username)
    return person


@open_account.refusing
def _open_account(_by: Actor, person: Person, *, username: str, **_rest: Any) -> Refusal | None:
    if not username.strip():
        return Refusal("登录名没有写。", kind="input")
    if Account.objects.filter(username=username).exists():
        return Refusal(f"登录名“{username}”已有人用。", kind="input")
    if Account.objects.filter(person=person).exists():
        return Refusal(f"{person.name}已有账号。", kind="state")
    return None


@action("account.reset_password", label=_("重设密码"), needs=Perm.ORG_EDIT, on=Person)
def reset_password(act: Act, person: Person, *, password: str) -> Person:
    check_password(password, person)
    account = Account.objects.get(person=person)
    account.set_password(password)
    account.must_change_password = True
    account.save(update_fields=["password", "must_change_password"])
    act.say(note=f"重设{account.username}的密码")
    return person


@reset_password.refusing
def _reset_password(_by: Actor, person: Person, **_rest: Any) -> Refusal | None:
    if not Account.objects.filter(person=person).exists():
        return Refusal(f"{person.name}还没有账号，请先开通。", kind="state")
    return None


@action("post.appoint", label=_("任职"), needs=Perm.ORG_EDIT, on=Post)
def appoint(
    act: Act,
    post: Post,
    *,
    person: Person,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    kind: str = Appointment.Kind.HOLDER,
) -> Appointment:
    return Appointment.objects.create(
        scope=post.scope,
        post=post,
        person=person,
        kind=kind,
        valid_from=valid_from or act.today,
        valid_to=valid_to,
    )


@appoint.refusing
def _appoint(
    _by: Actor,
    post: Post,
    *,
    person: Person,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    kind: str = Appointment.Kind.HOLDER,
) -> Refusal | None:
    if not person.active:
        return Refusal(f"{person.name}已离岗。", kind="state")
    if post.valid_to is not None:
        return Refusal(f"“{post.title}”岗位已撤销。", kind="state")
    if kind == Appointment.Kind.SUBSTITUTE and valid_to is None:
        return Refusal("代理要写到哪一天为止。", kind="input")
    if Appointment.objects.filter(post=post, person=person, valid_to__isnull=True).exists():
        return Refusal(f"{person.name}已在“{post.title}”岗位上。", kind="state")
    return dates_refusal(valid_from, valid_to) if valid_from else None


@action("appointment.end", label=_("免职"), needs=Perm.ORG_EDIT, on=Appointment)
def end_appointment(act: Act, held: Appointment, *, reason: str, day: dt.date | None = None) -> Appointment:
    act.say(reason=reason)
    held.valid_to = max(day or act.today, held.valid_from + dt.timedelta(days=1))
    held.save()
    return held


@action("grant.give", label=_("授权"), needs=Perm.GRANT_GIVE)
def give_grant(
    act: Act,
    *,
    scope: str,
    post: Post,
    role: str,
    place: str = "",
    unit: Unit | None = None,
    category: str = "",
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    reason: str = "",
) -> Grant:
    act.say(reason=reason)
    return Grant.objects.create(
        scope=scope,
        post=post,
        role=role,
        place=place,
        unit=unit,
        category=category,
        valid_from=valid_from or act.today,
        valid_to=valid_to,
        reason=reason,
    )


@give_grant.refusing
def _give_grant(
    by: Actor,
    *,
    scope: str,
    post: Post,
    role: str,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    **_rest: Any,
) -> Refusal | None:
    if role not in ROLES:
        return Refusal(f"没有“{role}”这个角色。", kind="input")
    if no := code_refusal(scope):
        return no
    if post.valid_to is not None:
        return Refusal(f"“{post.title}”岗位已撤销。", kind="state")
    if isinstance(by, Viewer) and (no := own_grant_refusal(frozenset(by.post_ids), post.pk)):
        return no
    return dates_refusal(valid_from, valid_to) if valid_from else None


@action("grant.revoke", label=_("收回授权"), needs=Perm.GRANT_GIVE, on=Grant)
def revoke_grant(act: Act, grant: Grant, *, reason: str) -> Grant:
    """End a grant today: it no longer holds at the next request."""
    act.say(reason=reason)
    grant.valid_to = max(act.today, grant.valid_from)
    grant.save()
    return grant


@revoke_grant.refusing
def _revoke_grant(by: Actor, grant: Grant, **_rest: Any) -> Refusal | None:
    if grant.valid_to is not None:
        return Refusal("这项授权已经有终止日期。", kind="state")
    last = not Grant.objects.filter(role="administrator", valid_to__isnull=True).exclude(pk=grant.pk).exists()
    if grant.role == "administrator" and last and not isinstance(by, SystemActor):
        return Refusal("这是最后一位管理员，收回后没有人能再授权。请先授权另一位。", kind="rule")
    return None

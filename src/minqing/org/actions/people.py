"""People, their accounts, the posts they hold and the grants of those posts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal, Refused
from minqing.base.pinyin import full, initials
from minqing.org.access import Viewer
from minqing.org.actions.places import place_refusal
from minqing.org.actions.standing import last_administrator
from minqing.org.models import Account, Appointment, Division, Grant, Person, Post, Unit
from minqing.org.models.people import not_over
from minqing.org.permissions import ROLES, Perm
from minqing.org.rules import (
    blank_refusal,
    category_refusal,
    dates_refusal,
    inside_refusal,
    own_grant_refusal,
    reason_refusal,
)


def check_password(password: str, person: Person | None = None) -> None:
    """Refused in words when the password is too easy."""
    try:
        validate_password(password, Account(username=person.name) if person else None)
    except ValidationError as faults:
        raise Refused(Refusal("密码不合格：" + "".join(faults.messages), kind="input")) from None


@action("person.add", label=_("登记人员"), needs=Perm.ORG_EDIT)
def add_person(act: Act, *, scope: str, name: str, phone: str = "") -> Person:
    name = name.strip()
    return Person.objects.create(
        scope=scope,
        office=act.office,
        name=name,
        pinyin=full(name),
        initials=initials(name),
        phone=phone.strip(),
    )


@add_person.refusing
def _add_person(_by: Actor, *, scope: str, name: str, **_rest: Any) -> Refusal | None:
    return place_refusal(scope) or blank_refusal(姓名=name)


@action("person.amend", label=_("修改人员"), needs=Perm.ORG_EDIT, on=Person)
def amend_person(_act: Act, person: Person, **fields: Any) -> Person:
    for name in ("scope", "name", "phone"):
        if name in fields:
            setattr(person, name, fields[name].strip())
    person.pinyin, person.initials = full(person.name), initials(person.name)
    person.save()
    return person


@amend_person.refusing
def _amend_person(by: Actor, person: Person, **fields: Any) -> Refusal | None:
    scope = fields.get("scope", person.scope)
    if scope != person.scope and (no := inside_refusal(scope, by.office) or place_refusal(scope)):
        return no
    return blank_refusal(姓名=fields.get("name", person.name))


@action("person.leave", label=_("人员离岗"), needs=Perm.ORG_EDIT, on=Person)
def leave(act: Act, person: Person, *, reason: str) -> Person:
    """Close the account and every appointment; what the person did stays theirs."""
    act.say(reason=reason)
    person.active = False
    person.save()
    for held in Appointment.objects.filter(not_over(act.today), person=person):
        held.valid_to = max(act.today, held.valid_from + dt.timedelta(days=1))
        held.save()
    for account in Account.objects.filter(person=person):
        account.is_active = False
        account.save(update_fields=["is_active"])
    return person


@leave.refusing
def _leave(by: Actor, person: Person, *, reason: str) -> Refusal | None:
    if not person.active:
        return Refusal(f"{person.name}已经离岗。", kind="state")
    if by.person_id == person.pk:
        return Refusal("不能给自己办离岗。", who="另一位管理员")
    return last_administrator(by, person=person) or reason_refusal(reason, "离岗的原因（调动、退休等）")


@action("person.return", label=_("人员复岗"), needs=Perm.ORG_EDIT, on=Person)
def return_(act: Act, person: Person, *, reason: str) -> Person:
    """Back in the office: the account opens again; posts are given anew."""
    act.say(reason=reason)
    person.active = True
    person.save()
    for account in Account.objects.filter(person=person):
        account.is_active = True
        account.save(update_fields=["is_active"])
    return person


@return_.refusing
def _return(_by: Actor, person: Person, *, reason: str) -> Refusal | None:
    if person.active:
        return Refusal(f"{person.name}正在岗。", kind="state")
    return reason_refusal(reason, "为什么复岗")


@action("account.open", label=_("开通账号"), needs=Perm.ORG_EDIT, on=Person)
def open_account(act: Act, person: Person, *, username: str, password: str) -> Person:
    """Open a sign-in account with a first password, which must be changed at the first sign-in."""
    username = username.strip()
    check_password(password, person)
    Account.objects.create_user(username, password, person=person, must_change_password=True)
    act.say(username=username, note=f"为{person.name}开通账号")
    return person


@open_account.refusing
def open_account_refusal(_by: Actor, person: Person, *, username: str, **_rest: Any) -> Refusal | None:
    username = username.strip()
    if Account.objects.filter(person=person).exists():
        return Refusal(f"{person.name}已有账号。", kind="state")
    if not person.active:
        return Refusal(f"{person.name}已离岗，不能开通账号。", kind="state")
    if no := blank_refusal(登录名=username):
        return no
    if Account.objects.filter(username__iexact=username).exists():
        return Refusal(f"登录名“{username}”已有人用。", kind="input")
    return None


# Whose password no keeper resets: with it he would open what is sealed, or give himself rights.
NOT_FOR_KEEPERS = frozenset({Perm.ORG_EDIT, Perm.GRANT_GIVE, Perm.PASSWORD_RESET, Perm.ACCUSATION_OPEN})


@action("account.reset_password", label=_("重设密码"), needs=Perm.PASSWORD_RESET, on=Person)
def reset_password(act: Act, person: Person, *, password: str, reason: str = "") -> Person:
    """A new first password: the old one and every session under it end at once."""
    check_password(password, person)
    account = Account.objects.get(person=person)
    account.set_password(password)
    account.must_change_password = True
    account.save(update_fields=["password", "must_change_password"])
    act.say(username=account.username, note=f"重设{person.name}的密码", reason=reason)
    return person


@reset_password.refusing
def _reset_password(by: Actor, person: Person, *, reason: str = "", **_rest: Any) -> Refusal | None:
    if by.person_id == person.pk:
        return Refusal("自己的密码在右上角“修改密码”里改。", kind="rule")
    if not Account.objects.filter(person=person).exists():
        return Refusal(f"{person.name}还没有账号，请先开通。", kind="state")
    if not isinstance(by, Viewer):
        return None
    if not by.may(Perm.ORG_EDIT, person.scope):
        rights = {
            perm for given, _stands_in in person.grants_on(clock.today()) for perm in ROLES[given.role].perms
        }
        if rights & NOT_FOR_KEEPERS:
            return Refusal(
                "管理员、纪检和密码代管员的密码，代管员不能重设。", who="管理员，或在服务器上运行命令"
            )
    return reason_refusal(reason, "为什么重设（本人忘了、怀疑泄露等）")


@action("account.unlock", label=_("解除登录锁定"), needs=Perm.ORG_EDIT, on=Person)
def unlock_account(act: Act, person: Person) -> Person:
    """Forget the wrong passwords that were counted against this account, from every address."""
    tries = wrong_passwords(person.account.username)
    act.say(
        username=person.account.username, note=f"解除{person.name}的登录锁定，输错密码的地址{tries.count()}个"
    )
    tries.delete()
    return person


@unlock_account.refusing
def _unlock_account(_by: Actor, person: Person) -> Refusal | None:
    account = Account.objects.filter(person=person).first()
    if account is None:
        return Refusal(f"{person.name}还没有账号，请先开通。", kind="state")
    if not is_locked(account.username):
        return Refusal(f"{person.name}的账号没有被锁定。", kind="state")
    return None


def wrong_passwords(username: str) -> QuerySet[AccessAttempt]:
    """What the sign-in library counts against a name, a row per address. However the name was typed."""
    return AccessAttempt.objects.filter(username__iexact=username)


def is_locked(username: str) -> bool:
    """Whether this name must wait at some address now."""
    waits = dt.timedelta(hours=settings.AXES_COOLOFF_TIME)
    tries = wrong_passwords(username).filter(failures_since_start__gte=settings.AXES_FAILURE_LIMIT)
    return tries.filter(attempt_time__gt=clock.now() - waits).exists()


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
def appoint_refusal(
    by: Actor,
    post: Post,
    *,
    person: Person,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    kind: str = Appointment.Kind.HOLDER,
) -> Refusal | None:
    if by.person_id == person.pk:
        return Refusal("不能给自己任职。", who="另一位管理员")
    if not person.active:
        return Refusal(f"{person.name}已离岗。", kind="state")
    if post.valid_to is not None:
        return Refusal(f"“{post.title}”岗位已撤销。", kind="state")
    if kind not in Appointment.Kind.values:
        return Refusal(f"没有“{kind}”这种任职方式。", kind="input")
    if kind == Appointment.Kind.SUBSTITUTE and valid_to is None:
        return Refusal("代理要写到哪一天为止。", kind="input")
    start = valid_from or clock.today()
    if no := dates_refusal(start, valid_to):
        return no
    if Appointment.objects.filter(not_over(start), post=post, person=person).exists():
        return Refusal(f"{person.name}已在“{post.title}”岗位上。", kind="state")
    return None


@action("appointment.end", label=_("免职"), needs=Perm.ORG_EDIT, on=Appointment)
def end_appointment(act: Act, held: Appointment, *, reason: str, day: dt.date | None = None) -> Appointment:
    act.say(reason=reason)
    held.valid_to = max(day or act.today, held.valid_from + dt.timedelta(days=1))
    held.save()
    return held


@end_appointment.refusing
def _end_appointment(
    by: Actor, held: Appointment, *, reason: str, day: dt.date | None = None
) -> Refusal | None:
    today = clock.today()
    if held.valid_to is not None and held.valid_to <= today:
        return Refusal(f"{held.person.name}已经不在这个岗位上。", kind="state")
    if day is not None and day < today:
        return Refusal("免职日期不能早于今天：这几天办的事都记在这个岗位名下。", kind="input")
    return last_administrator(by, pk=held.pk) or reason_refusal(reason, "为什么免职")


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
        place=place or Division.objects.in_force().get(scope=scope).name,
        unit=unit,
        category=category,
        valid_from=valid_from or act.today,
        valid_to=valid_to,
        reason=reason.strip(),
    )


@give_grant.refusing
def _give_grant(
    by: Actor,
    *,
    scope: str,
    post: Post,
    role: str,
    unit: Unit | None = None,
    category: str = "",
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    reason: str = "",
    **_rest: Any,
) -> Refusal | None:
    if role not in ROLES:
        return Refusal(f"没有“{role}”这个角色。", kind="input")
    if no := place_refusal(scope) or category_refusal(ROLES[role], category):
        return no
    if post.valid_to is not None:
        return Refusal(f"“{post.title}”岗位已撤销。", kind="state")
    if isinstance(by, Viewer) and (no := own_grant_refusal(by.post_ids, post.pk)):
        return no
    start = valid_from or clock.today()
    if no := dates_refusal(start, valid_to):
        return no
    same = Grant.objects.filter(
        not_over(start), post=post, role=role, scope=scope, unit=unit, category=category
    )
    if same.exists():
        return Refusal(f"“{post.title}”已有这项授权。要改日期，请先收回再授。", kind="state")
    return reason_refusal(reason, "授权理由") if isinstance(by, Viewer) else None


@action("grant.revoke", label=_("收回授权"), needs=Perm.GRANT_GIVE, on=Grant)
def revoke_grant(act: Act, grant: Grant, *, reason: str) -> Grant:
    """End a grant today: it no longer holds at the next request."""
    act.say(reason=reason)
    grant.valid_to = max(act.today, grant.valid_from)
    grant.save()
    return grant


@revoke_grant.refusing
def _revoke_grant(by: Actor, grant: Grant, *, reason: str) -> Refusal | None:
    if grant.valid_to is not None and grant.valid_to <= clock.today():
        return Refusal("这项授权已经终止。", kind="state")
    if grant.role == "administrator" and (no := last_administrator(by, post__grants=grant)):
        return no
    return reason_refusal(reason, "为什么收回")

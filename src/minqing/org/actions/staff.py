"""A staff list: one line is a person with post, role and account, by the rules of the single forms; then the first passwords."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.codes import scope_q
from minqing.base.errors import Refusal, Refused
from minqing.org.actions.people import (
    add_person,
    appoint,
    appoint_refusal,
    give_grant,
    open_account,
    open_account_refusal,
)
from minqing.org.actions.units import add_post
from minqing.org.models import Account, Appointment, Person, Post, Unit
from minqing.org.models.people import not_over
from minqing.org.permissions import ROLES, Perm
from minqing.org.rules import blank_refusal

# Letters that nobody takes for another when they are written down.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
BETWEEN_ROLES = "、"
# Making a password safe to keep takes a moment each, and nobody else writes meanwhile.
AT_ONCE = 40


@dataclass(frozen=True)
class Line:
    """What a line means beside what stands: rows that are not there yet are unsaved, so that the same rules judge them."""

    person: Person
    post: Post
    roles: tuple[str, ...]
    place: str
    start: dt.date
    new_person: bool
    new_post: bool
    held: Appointment | None
    granted: bool
    account: Account | None


@action(
    "staff.enrol",
    label=_("人员入册"),
    needs=Perm.ORG_EDIT,
    at_most={"name": 40, "title": 60, "username": 40, "reason": 200},
)
def enrol(
    act: Act,
    *,
    scope: str,
    name: str,
    unit: Unit,
    title: str,
    role: str = "",
    place: str = "",
    username: str = "",
    valid_from: dt.date | None = None,
    reason: str = "",
) -> Appointment:
    """Make what is not there yet: person, post, appointment, the post's roles, an account without a password."""
    line = _read(act.office, scope, name, unit, title, role, place, username, valid_from)
    person, post = line.person, line.post
    if line.new_person:
        person = add_person.doing(act, scope=scope, name=name)
    if line.new_post:
        first = min(line.start, act.today)
        post = add_post.doing(act, scope=scope, unit=unit, title=title, valid_from=first)
    held = line.held or appoint.doing(act, post, person=person, valid_from=line.start)
    for one in () if line.granted else line.roles:
        give_grant.doing(act, scope=line.place, post=post, role=one, valid_from=line.start, reason=reason)
    if username.strip() and line.account is None:
        Account.objects.create_user(username.strip(), None, person=person, must_change_password=True)
        act.say(username=username.strip(), note=f"为{person.name}开通账号")
    return held


@enrol.refusing
def _enrol(
    by: Actor,
    *,
    scope: str,
    name: str,
    unit: Unit,
    title: str,
    role: str = "",
    place: str = "",
    username: str = "",
    valid_from: dt.date | None = None,
    reason: str = "",
) -> Refusal | None:
    if no := blank_refusal(姓名=name, 岗位=title):
        return no
    if place and not role:
        return Refusal("写了管辖范围，没有写角色。", kind="input")
    line = _read(by.office, scope, name, unit, title, role, place, username, valid_from)
    found = next(filter(None, _refusals(by, line, username.strip(), reason)), None)
    if found is None and line.held and line.granted and (line.account or not username.strip()):
        login = f"（登录名{line.account.username}）" if line.account else ""
        return Refusal(f"{name.strip()}{login}已在“{title.strip()}”岗位上，这一行没有要补的。", kind="state")
    return found


def _refusals(by: Actor, line: Line, username: str, reason: str) -> Iterator[Refusal | None]:
    """What the single forms would say to each part that is new.

    A row that is not there yet has no place to be found at: there only the rule is asked, and the right at the line's place
    was asked before, for the same permission.
    """
    person, post = line.person, line.post
    if line.new_person:
        yield add_person.refusal(by, scope=person.scope, name=person.name)
    if line.new_post:
        yield add_post.refusal(by, scope=post.scope, unit=post.unit, title=post.title)
    if line.held is None:
        judge = partial(appoint_refusal, by) if line.new_post else partial(appoint.refusal, by)
        yield judge(post, person=person, valid_from=line.start)
    for role in () if line.granted else line.roles:
        told = {"scope": line.place, "post": post, "role": role, "valid_from": line.start}
        yield give_grant.refusal(by, **told, reason=reason)
    if username and line.account is None:
        judge = partial(open_account_refusal, by) if line.new_person else partial(open_account.refusal, by)
        yield judge(person, username=username)


def _read(
    office: str,
    scope: str,
    name: str,
    unit: Unit,
    title: str,
    role: str,
    place: str,
    username: str,
    valid_from: dt.date | None,
) -> Line:
    """Refused when the line names nobody or several, or another right than the post has."""
    name, start = name.strip(), valid_from or clock.today()
    person = person_meant(name, unit, username.strip())
    post = Post.objects.filter(unit=unit, title=title.strip(), valid_to__isnull=True).first()
    held = None
    if person is not None and post is not None:
        standing = Appointment.objects.filter(not_over(clock.today()), post=post, person=person)
        held = standing.order_by("valid_from").first()
    roles, where = roles_named(role), place or office
    return Line(
        person=person or Person(scope=scope, office=office, name=name),
        post=post or Post(scope=scope, unit=unit, title=title.strip()),
        roles=roles,
        place=where,
        start=start,
        new_person=person is None,
        new_post=post is None,
        held=held,
        granted=not roles or _granted(post, {(one, where) for one in roles}),
        account=Account.objects.filter(person=person).first() if person else None,
    )


def _granted(post: Post | None, wanted: set[tuple[str, str]]) -> bool:
    """Whether the post has just these roles there. Rights are a post's: who shares a post shares them."""
    standing = post.grants.filter(not_over(clock.today())) if post else ()
    found = {(one.role, one.scope): one for one in standing}
    if found and set(found) != wanted:
        told = "、".join(f"{one}（{one.scope}）" for one in found.values())
        why = f"“{post}”岗位已有授权：{told}。同一岗位的人权限相同；要不同的权限，请写另一个岗位名称，或到“授权”里改。"
        raise Refused(Refusal(why, kind="input"))
    return bool(found)


def roles_named(told: str) -> tuple[str, ...]:
    """Roles by what a list calls them, several parted by 、."""
    names = {str(role.label): role.name for role in ROLES.values()}
    parts = [part for part in told.split(BETWEEN_ROLES) if part]
    return tuple(names.get(part, part) for part in parts)


def person_meant(name: str, unit: Unit, username: str) -> Person | None:
    """Whom a line means: by the sign-in name, else by name and unit, else whoever of that name has no post yet; None: a new one.

    With a sign-in name that nobody has, only those without an account can be meant: namesakes are told apart by it.
    """
    if username:
        account = Account.objects.select_related("person").filter(username__iexact=username).first()
        if account is not None:
            return _of_that_name(account, name)
    people = Person.objects.filter(scope_q("scope", unit.scope[:9]), name=name, active=True)
    if username:
        people = people.filter(account__isnull=True)
    here = Appointment.objects.filter(not_over(clock.today()), post__unit=unit).values("person")
    anywhere = Appointment.objects.values("person")
    for group in (people.filter(pk__in=here), people.exclude(pk__in=anywhere)):
        found = list(group[:2])
        if len(found) > 1:
            why = f"“{unit.name}”的“{name}”不止一人，请写登录名；还没有账号的，请先在“人员”里开通。"
            raise Refused(Refusal(why, kind="input"))
        if found:
            return found[0]
    return None


def _of_that_name(account: Account, name: str) -> Person | None:
    person = account.person
    if person is None or person.name != name:
        raise Refused(Refusal(f"登录名“{account.username}”是{person}的，不是{name}的。", kind="input"))
    return person


# --- first passwords -------------------------------------------------------------------------------------------------


def first_password() -> str:
    """Three groups of four: easy to read out, about 59 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _n in range(4)) for _group in range(3))


def without_password(scope: str) -> QuerySet[Account]:
    """Accounts inside a place that were opened by a list and never had a password."""
    rows = Account.objects.filter(
        scope_q("person__scope", scope),
        password__startswith=UNUSABLE_PASSWORD_PREFIX,
        is_active=True,
        person__active=True,
    )
    return rows.select_related("person").order_by("person__pinyin", "username")


@action("account.hand_out", label=_("发放初始密码"), needs=Perm.ORG_EDIT, told_once=("slips",))
def hand_out(act: Act, *, scope: str) -> dict[str, Any]:
    """Give accounts their first password, and tell each once, for the slips. They must change it at the first sign-in."""
    slips = []
    for account in without_password(scope).select_for_update(of=("self",))[:AT_ONCE]:
        password = first_password()
        account.set_password(password)
        account.must_change_password = True
        account.save(update_fields=["password", "must_change_password"])
        slips.append({"person": str(account.person_id), "username": account.username, "password": password})
    names = "、".join(slip["username"] for slip in slips)
    act.say(note=f"发放初始密码（{len(slips)}人）：{names}")
    return {"slips": slips}


@hand_out.refusing
def _hand_out(_by: Actor, *, scope: str) -> Refusal | None:
    if without_password(scope).exists():
        return None
    return Refusal("没有等着发初始密码的账号。忘了密码的，在“人员”里给他重设。", kind="state")

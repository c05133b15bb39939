"""AB岗: who stands in for the holder of a post, from which day to which. It ends by itself."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.base.norms import norm
from minqing.org.access import SystemActor, Viewer, who_may
from minqing.org.actions.handing import HOLDER, SUBSTITUTE
from minqing.org.actions.people import appoint_refusal
from minqing.org.models import Account, Appointment, Person, Post
from minqing.org.models.people import in_force
from minqing.org.norms import SUBSTITUTE_LONGEST
from minqing.org.permissions import ROLES, Perm
from minqing.org.rules import reason_refusal

# Who stands in at a post with one of these opens what is sealed, or other people's accounts: its holder alone cannot say who.
GUARDED = frozenset({Perm.ACCUSATION_OPEN, Perm.ACCESS_LOG_READ, Perm.GRANT_GIVE, Perm.PASSWORD_RESET})


def is_guarded(post: Post, day: dt.date) -> bool:
    """Whether the post has a role that only an administrator may pass on, even for days."""
    return any(ROLES[given.role].perms & GUARDED for given in post.grants.filter(in_force(day)))


def sets_posts(by: Actor, post: Post) -> bool:
    """Whether this is an administrator of the post's place, or the machine itself."""
    return isinstance(by, SystemActor) or (isinstance(by, Viewer) and by.may(Perm.ORG_EDIT, post.scope))


def holds(by: Actor, post: Post) -> bool:
    """Whether this is the holder, not somebody who stands in."""
    held = post.appointments.filter(in_force(clock.today()), kind=HOLDER, person=by.person_id)
    return by.person_id is not None and held.exists()


@action("substitute.name", label=_("指定代理人"), needs=Perm.POST_OWN, on=Post)
def name_substitute(
    act: Act,
    post: Post,
    *,
    person: Person,
    valid_from: dt.date,
    valid_to: dt.date,
    reason: str,
) -> Appointment:
    act.say(reason=reason)
    return Appointment.objects.create(
        scope=post.scope, post=post, person=person, kind=SUBSTITUTE, valid_from=valid_from, valid_to=valid_to
    )


@name_substitute.refusing
def _name_substitute(
    by: Actor,
    post: Post,
    *,
    person: Person,
    valid_from: dt.date,
    valid_to: dt.date,
    reason: str,
) -> Refusal | None:
    return (
        _who_refusal(by, post)
        or _person_refusal(by, post, person)
        or _dates_refusal(by, post, valid_from, valid_to)
        or appoint_refusal(by, post, person=person, valid_from=valid_from, valid_to=valid_to, kind=SUBSTITUTE)
        or reason_refusal(reason, "为什么要代理（出差、休假、学习等）")
    )


def _who_refusal(by: Actor, post: Post) -> Refusal | None:
    if sets_posts(by, post):
        return None
    if not holds(by, post):
        return Refusal(
            "代理人由岗位上的人自己指定；代理的人不能再转给别人。",
            who="岗位上的人、管理员",
            kind="permission",
        )
    if is_guarded(post, clock.today()):
        return Refusal(
            "这个岗位能打开密封内容或管别人的账号，代理人不能自己指定。", who=who_may(Perm.ORG_EDIT)
        )
    return None


def _person_refusal(by: Actor, post: Post, person: Person) -> Refusal | None:
    if by.person_id == person.pk:
        return Refusal("代理人要是另一个人。", kind="input")
    if not Account.objects.filter(person=person, is_active=True).exists():
        return Refusal(f"{person.name}还没有能登录的账号，代理不了。", kind="input")
    if person.office != post.scope[: len(person.office)]:
        return Refusal(f"{person.name}不是本机构的人。", kind="input")
    return None


def _dates_refusal(by: Actor, post: Post, start: dt.date, end: dt.date) -> Refusal | None:
    if start < clock.today():
        return Refusal("代理从今天或以后开始；过去几天办的事已经记在各人名下。", kind="input")
    longest = norm(SUBSTITUTE_LONGEST)
    if not sets_posts(by, post) and end > longest.due(start):
        return Refusal(
            f"一次代理最长{longest.amount}。",
            who=who_may(Perm.ORG_EDIT),
            basis=longest.words,
            kind="input",
        )
    return None


@action("substitute.end", label=_("提前结束代理"), needs=Perm.POST_OWN, on=Appointment)
def end_substitute(act: Act, held: Appointment, *, reason: str) -> Post:
    """Back at one's post: it ends today; one that has not begun leaves no day behind."""
    act.say(reason=reason)
    post = held.post
    if held.valid_from >= act.today:
        held.delete()
    else:
        held.valid_to = act.today
        held.save()
    return post


@end_substitute.refusing
def _end_substitute(by: Actor, held: Appointment, *, reason: str) -> Refusal | None:
    if not (sets_posts(by, held.post) or holds(by, held.post)):
        return Refusal("代理由岗位上的人或管理员结束。", who="岗位上的人、管理员", kind="permission")
    if held.kind != SUBSTITUTE:
        return Refusal("这是任职，不是代理；免职由管理员办。", kind="state")
    if held.valid_to is not None and held.valid_to <= clock.today():
        return Refusal("这次代理已经结束。", kind="state")
    return reason_refusal(reason, "为什么提前结束")

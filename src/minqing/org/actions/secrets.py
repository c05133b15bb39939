"""Second factors: lost with a device, they are taken off an account by somebody else, with a reason."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.org.models import Person
from minqing.org.permissions import Perm
from minqing.org.rules import reason_refusal


def has_second_factor(person: Person) -> bool:
    return Authenticator.objects.filter(user__person=person, type=Authenticator.Type.TOTP).exists()


@action("account.reset_second_factor", label=_("解除第二验证"), needs=Perm.ORG_EDIT, on=Person)
def reset_second_factor(act: Act, person: Person, *, reason: str) -> Person:
    """The device is lost: the next sign-in takes the password alone, and a new device can be set up."""
    act.say(username=person.account.username, note=f"解除{person.name}的第二验证", reason=reason)
    Authenticator.objects.filter(user__person=person).delete()
    return person


@reset_second_factor.refusing
def _reset_second_factor(by: Actor, person: Person, *, reason: str, **_rest: Any) -> Refusal | None:
    if by.person_id == person.pk:
        return Refusal("自己的第二验证在右上角“第二验证”里停用；设备丢了，用恢复码登录。", who="另一位管理员")
    if not has_second_factor(person):
        return Refusal(f"{person.name}没有开第二验证。", kind="state")
    return reason_refusal(reason, "为什么解除（设备丢失、换设备等）")

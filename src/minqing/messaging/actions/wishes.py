"""What a person says of the digest: whether, and to which address."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.messaging.models import Wish
from minqing.org.models import Person
from minqing.org.permissions import Perm

LONGEST = 120


@action("digest.wish", label=_("设每日提醒邮件"), needs=Perm.POST_OWN, at_most={"address": LONGEST})
def wish(act: Act, *, wanted: bool, address: str = "") -> Wish:
    """One's own wish: nobody sets it for somebody else."""
    person = Person.objects.get(pk=act.by.person_id)
    found = Wish.objects.filter(person=person).first() or Wish(person=person)
    found.wanted, found.address = wanted, address.strip()
    found.save()
    return found


@wish.refusing
def _wish(by: Actor, *, wanted: bool, address: str = "") -> Refusal | None:
    if by.person_id is None:
        return Refusal("每日提醒由本人自己设。")
    if not wanted and not address.strip():
        return None
    try:
        validate_email(address.strip())
    except ValidationError:
        return Refusal("邮箱写得不对，应当像 name@example.cn。", kind="input")
    return None

"""What must always stand: somebody who can give grants. Without one, an office is locked out of its own settings."""

from __future__ import annotations

from typing import Any

from minqing.base import clock
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.org.access import SystemActor
from minqing.org.models import Appointment
from minqing.org.models.people import in_force


def last_administrator(by: Actor, **gone: Any) -> Refusal | None:
    """Refused when nobody could give grants any more, once the appointments that match `gone` have ended."""
    today = clock.today()
    rights = in_force(today, "post__grants__")
    held = Appointment.objects.filter(
        in_force(today),
        rights,
        post__grants__role="administrator",
        person__active=True,
        person__account__is_active=True,
    )
    if isinstance(by, SystemActor) or not held.filter(**gone).exists() or held.exclude(**gone).exists():
        return None
    return Refusal("这是最后一位管理员，这样做以后没有人能再授权。请先授权另一位。", kind="rule")

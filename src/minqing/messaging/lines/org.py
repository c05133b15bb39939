"""Posts, substitutes and accounts: what was done for, or to, somebody."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.messaging.staff import Staff
from minqing.messaging.table import Notice, all_of, may, people, tell
from minqing.org.access import Viewer
from minqing.org.permissions import Perm

HANDOVER, APPOINTMENT, PERSON = "org.handover", "org.appointment", "org.person"


def _oneself(row: Any, staff: Staff) -> list[Viewer]:
    return staff.of([row.pk])


def _holder(row: Any, staff: Staff) -> list[Viewer]:
    return staff.at_post(row.post_id)


_ADMINISTRATORS = may(Perm.ORG_EDIT)

tell(
    Notice(
        "post.hand_over", _("岗位交接：%(code)s，请看交接单"), HANDOVER, people("giver", "taker"), made=True
    ),
    Notice(
        "post.take_over",
        _("岗位交接：%(code)s，接手人已确认"),
        HANDOVER,
        all_of(people("giver"), _ADMINISTRATORS),
    ),
    Notice(
        "substitute.name",
        _("AB岗：%(code)s，有人代理"),
        APPOINTMENT,
        all_of(people("person"), _holder),
        made=True,
    ),
    Notice(
        "substitute.end", _("AB岗：%(code)s，代理提前结束"), APPOINTMENT, all_of(people("person"), _holder)
    ),
    Notice(
        "account.reset_password",
        _("%(code)s的密码被重设"),
        PERSON,
        all_of(_oneself, _ADMINISTRATORS),
        said="username",
    ),
    Notice(
        "account.reset_second_factor",
        _("%(code)s的第二验证被解除"),
        PERSON,
        all_of(_oneself, _ADMINISTRATORS),
        said="username",
    ),
)

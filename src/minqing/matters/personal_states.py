"""The state machine of a leader's own problem: reported in person, confirmed by another."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from minqing.base.states import StateTable, Step


class PersonalState(TextChoices):
    OPEN = "open", _("正在整改")
    REPORTED = "reported", _("已报告，待确认")
    DONE = "done", _("已整改")


_L, LEADER, COMMITTEE = PersonalState, "班子成员本人", "个人清单管理"
PERSONAL = StateTable(
    name="personal",
    label="个人问题",
    choices=PersonalState,
    initial=_L.OPEN,
    steps=(
        Step((_L.OPEN, _L.REPORTED), "personal.amend", None, COMMITTEE),
        Step((_L.OPEN, _L.REPORTED), "personal.link", None, COMMITTEE),
        Step((_L.OPEN, _L.REPORTED), "personal.unlink", None, COMMITTEE),
        Step(_L.OPEN, "personal.promise", None, LEADER),
        Step(_L.OPEN, "personal.report", _L.REPORTED, LEADER),
        Step(_L.REPORTED, "personal.confirm", _L.DONE, COMMITTEE),
        Step((_L.REPORTED, _L.DONE), "personal.send_back", _L.OPEN, COMMITTEE),
    ),
)

"""Handing a post over, and who stands in for its holder."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.desk.forms.admin import pick
from minqing.desk.forms.admin.base import SAID, ReasonForm, SettingForm
from minqing.desk.forms.base import About
from minqing.desk.forms.fields import Day, area
from minqing.org.actions.handing import holding
from minqing.org.models import Appointment, Person
from minqing.org.models.people import in_force


def _colleagues(office: str, but: set[Any]) -> Any:
    """Everybody of the office who can sign in: staff are known to the whole office."""
    rows = Person.objects.filter(office=office, active=True, account__is_active=True)
    return rows.exclude(pk__in=but).order_by("pinyin")


class HandOver(SettingForm):
    verb = "post.hand_over"
    follows = True
    told = _(
        "到交接那天，移交人不再有这个岗位的权限，接手人开始有。没办完的事都还在这个岗位上，一件也不用改派；"
        "办过的事仍记在原来的人名下。两个人都会收到消息，接手人看过交接单以后确认。"
    )

    giver = pick.row_field(_("移交人"))
    taker = pick.row_field(_("接手人"))
    on = forms.DateField(
        label=_("从哪一天起由接手人担任"), widget=Day, help_text=_("这一天起算接手人的，前一天还是移交人的")
    )
    reason = forms.CharField(
        label=_("原因"), max_length=200, widget=area(2), help_text=_("例如：轮岗、调动、退休")
    )

    def prepare(self) -> None:
        today = clock.today()
        held = self.row.appointments.filter(in_force(today), kind=Appointment.Kind.HOLDER)
        holders = Person.objects.filter(pk__in=held.values("person"))
        pick.fill(
            self,
            giver=holders,
            taker=_colleagues(self.viewer.office, set(holders.values_list("pk", flat=True))),
        )
        self.initial = {"giver": holders.first(), "on": today + dt.timedelta(days=1)}

    @staticmethod
    def sample(_row: Any) -> dict[str, Any]:
        # Whom the form will name is not known: only what forbids every handing over is told before.
        return {"taker": Person(name=SAID), "on": clock.today() + dt.timedelta(days=1), "reason": SAID}

    @staticmethod
    def fits(row: Any) -> bool:
        return row.valid_to is None and holding(row, clock.today()) is not None


class NameSubstitute(SettingForm):
    verb = "substitute.name"
    told = _(
        "代理人这几天有这个岗位的全部权限，在右上角换到这个岗位，办的事都写明岗位和“代”。到期自动结束。"
        "要两个人办的事还是要两个人：代理人不能审批自己提交的。"
    )

    person = pick.row_field(_("代理人"))
    valid_from = forms.DateField(label=_("从哪一天起"), widget=Day)
    valid_to = forms.DateField(label=_("到哪一天为止"), widget=Day, help_text=_("这一天起不再代理"))
    reason = forms.CharField(
        label=_("原因"), max_length=200, widget=area(2), help_text=_("例如：出差、休假、学习")
    )

    def prepare(self) -> None:
        today = clock.today()
        standing = set(self.row.appointments.filter(in_force(today)).values_list("person", flat=True))
        pick.fill(self, person=_colleagues(self.viewer.office, standing | {self.viewer.person_id}))
        self.initial = {"valid_from": today}

    @staticmethod
    def sample(_row: Any) -> dict[str, Any]:
        start = clock.today()
        end = start + dt.timedelta(days=1)
        return {"person": Person(name=SAID), "valid_from": start, "valid_to": end, "reason": SAID}


class TakeOver(SettingForm):
    verb = "post.take_over"
    told = _("确认您看过交接单，知道哪些事没有办完。确认以后，移交人的说明不能再改。")
    button = _("我看过了，确认接手")

    note = forms.CharField(label=_("说明"), max_length=200, required=False, widget=area(2))

    @property
    def about(self) -> About:
        row = self.row
        return [(_("岗位"), f"{row.post.unit.name} {row.post.title}"), (_("移交人"), row.giver.name)]


class EndSubstitute(ReasonForm):
    verb = "substitute.end"
    told = _("人回来了：代理今天就结束。还没有开始的，整个取消。")
    button = _("结束代理")
    follows = True

    @property
    def about(self) -> About:
        return [(_("代理"), f"{self.row.person.name} · {self.row.post.title}")]

    @staticmethod
    def fits(row: Any) -> bool:
        today = clock.today()
        ended = row.valid_to is not None and row.valid_to <= today
        return row.kind == Appointment.Kind.SUBSTITUTE and not ended

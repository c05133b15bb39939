"""Posts, and who holds them from which day to which."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.desk.forms.admin import pick
from minqing.desk.forms.admin.base import NewForm, ReasonForm, SettingForm
from minqing.desk.forms.base import About
from minqing.desk.forms.fields import Day
from minqing.desk.forms.pickers import Cards, Pick
from minqing.org.models import Appointment, Post

KINDS = [
    (Appointment.Kind.HOLDER, _("任职\n这个岗位由他担任")),
    (Appointment.Kind.SUBSTITUTE, _("代理\n岗位上的人不在时替他，要写到哪一天为止")),
]


class AddPost(NewForm):
    verb = "post.add"
    ledger = "posts"
    told = _("工作派给岗位，人员调动时不用改派。岗位设好以后，再任职、授权。")

    unit = pick.row_field(_("单位"))
    title = forms.CharField(label=_("岗位名称"), max_length=60, help_text=_("例如：社区书记、第3网格网格员"))
    duty = forms.CharField(label=_("职责"), max_length=200, required=False)
    valid_from = forms.DateField(label=_("设置日期"), widget=Day)

    def prepare(self) -> None:
        pick.fill(self, unit=pick.units(self.viewer))
        self.first(valid_from=clock.today())

    def values(self) -> dict[str, Any]:
        """A post stands where its unit stands."""
        return {"scope": self.cleaned_data["unit"].scope, **self.cleaned_data}


class AmendPost(SettingForm):
    verb = "post.amend"

    title = forms.CharField(label=_("岗位名称"), max_length=60)
    duty = forms.CharField(label=_("职责"), max_length=200, required=False)

    def prepare(self) -> None:
        self.initial = {"title": self.row.title, "duty": self.row.duty}


class RetirePost(ReasonForm):
    verb = "post.retire"
    told = _("撤销岗位，同时结束它的任职和授权。")

    @property
    def about(self) -> About:
        held = self.row.appointments.filter(valid_to=None).count()
        given = self.row.grants.filter(valid_to=None).count()
        return [(_("一并结束"), _("%(held)d项任职、%(given)d项授权") % {"held": held, "given": given})]


class Appoint(NewForm):
    verb = "post.appoint"
    ledger = "appointments"

    post = pick.PostField(label=_("岗位"), queryset=None, widget=Pick, empty_label="")
    person = pick.row_field(_("人员"))
    kind = forms.ChoiceField(label=_("任职方式"), choices=KINDS, widget=Cards)
    valid_from = forms.DateField(label=_("从哪一天起"), widget=Day)
    valid_to = forms.DateField(
        label=_("到哪一天为止"), required=False, widget=Day, help_text=_("这一天起不再担任；任职可以不写")
    )

    def prepare(self) -> None:
        pick.fill(self, post=pick.posts(self.viewer), person=pick.people(self.viewer))
        self.first(valid_from=clock.today(), kind=Appointment.Kind.HOLDER)

    def target(self) -> Post:  # type: ignore[override]  # this action is on the post that was chosen
        post: Post = self.cleaned_data["post"]
        return post

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "post"}


class EndAppointment(ReasonForm):
    verb = "appointment.end"
    told = _("从这一天起，这个人不再有这个岗位的权限。办过的事还记在他名下。")

    day = forms.DateField(label=_("从哪一天起免职"), widget=Day)
    field_order = ("day", "reason")

    def prepare(self) -> None:
        self.initial = {"day": clock.today()}

    @staticmethod
    def fits(row: Any) -> bool:
        return row.valid_to is None or row.valid_to > clock.today()

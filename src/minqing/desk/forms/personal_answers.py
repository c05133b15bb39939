"""班子个人问题 put right: promised and reported by the leader, confirmed or sent back by somebody else."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.desk.forms.base import About, ActForm
from minqing.desk.forms.fields import Day, area
from minqing.matters.rules import said

PUBLIC = _("对外公布，一字不改。")


class PromisePersonal(ActForm):
    verb = "personal.promise"
    told = PUBLIC

    promise = forms.CharField(label=_("承诺（对外公布）"), widget=area(4))
    due_on = forms.DateField(label=_("整改期限"), widget=Day)
    measure = forms.CharField(label=_("整改措施"), required=False, widget=area(3))
    reason = forms.CharField(
        label=_("为什么改整改期限"), max_length=200, required=False, help_text=_("第一次承诺不用写")
    )

    def prepare(self) -> None:
        self.initial = {name: getattr(self.row, name) for name in ("promise", "due_on", "measure")}


class ReportPersonal(ActForm):
    verb = "personal.report"
    told = PUBLIC

    result = forms.CharField(label=_("整改结果（对外公布）"), widget=area(4))

    @property
    def about(self) -> About:
        due = said(self.row.due_on) if self.row.due_on else ""
        return [
            (_("问题"), self.row.title),
            (_("承诺"), self.row.promise or "—"),
            (_("整改期限"), due or "—"),
        ]


class ConfirmPersonal(ActForm):
    verb = "personal.confirm"

    note = forms.CharField(label=_("怎么核实的"), required=False, widget=area(2), max_length=200)

    @property
    def about(self) -> About:
        return [(_("承诺"), self.row.promise), (_("报告的结果"), self.row.result)]


class SendBackPersonal(ActForm):
    verb = "personal.send_back"

    reason = forms.CharField(label=_("退回的理由"), widget=area(3), max_length=500)

    @property
    def about(self) -> About:
        return [(_("承诺"), self.row.promise), (_("报告的结果"), self.row.result)]

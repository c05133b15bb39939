"""Papers with a number: made with one press, or with a reason where somebody is urged."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.desk.forms.base import About, ActForm
from minqing.desk.forms.fields import area
from minqing.matters.rules import said

KEPT = _("文号按本单位、本年顺着排，不留空号；文书存在文书台账里，随时可以再打开。")


class Transfer(ActForm):
    verb = "task.transfer"
    told = KEPT
    follows = True
    button = _("出转办单")

    @property
    def about(self) -> About:
        task = self.row
        return [
            (_("送给"), task.lead_unit),
            (_("整改措施"), task.measure),
            (_("承诺日期"), f"{said(task.promise_on)}　{task.promise_rule}"),
        ]


class Urge(ActForm):
    verb = "task.urge"
    told = _("督办留痕，写进这项任务的经过，并出一份有文号的督办单。")
    follows = True
    button = _("督办并出督办单")

    reason = forms.CharField(label=_("为什么督办"), widget=area(3), help_text=_("写进督办单，承办单位看得到"))

    @property
    def about(self) -> About:
        task = self.row
        return [(_("送给"), task.lead_unit), (_("承诺日期"), said(task.promise_on))]


class Notice(ActForm):
    verb = "opinion.notice"
    told = _("交给反映人本人。上面不写姓名、电话，姓名由你手填；出告知书不算答复，答复期限照常计算。")
    follows = True
    button = _("出受理告知书")

    @property
    def about(self) -> About:
        opinion = self.row
        due = f"{said(opinion.answer_due)}　{opinion.answer_rule}" if opinion.answer_due else "—"
        return [(_("事项"), opinion.title), (_("答复期限"), due)]


class VoidPaper(ActForm):
    verb = "paper.void"
    told = _("作废的文书留在台账里，文号不收回，也不再给别的文书用。")
    final = _("作废以后不能恢复，要用就重出一份。")

    reason = forms.CharField(label=_("为什么作废"), max_length=300, widget=area(3))

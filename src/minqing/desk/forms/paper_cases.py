"""补录: a case that lies open on paper, and a task that runs on paper, each with the days that stand there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.base.lengths import WORDS
from minqing.base.rows import Row
from minqing.desk.forms import choices
from minqing.desk.forms.base import ActForm
from minqing.desk.forms.fields import Day, Moment, area
from minqing.desk.forms.intake import Intake
from minqing.desk.forms.issuing import LeaderField
from minqing.desk.forms.pickers import Pick
from minqing.matters.models import Problem


class PaperIntake(Intake):
    """As every registering, with the dates of the paper and what was answered already."""

    received_at = forms.DateTimeField(
        label=_("纸质件上的收到时间"),
        widget=Moment,
        help_text=_("照纸上写的填；答复期限从那天算起，可能已经逾期，照样显示、照样计入"),
    )
    paper_number = forms.CharField(
        label=_("纸质件编号"), max_length=60, required=False, help_text=_("登记簿或转办单上的编号")
    )
    late_reason = forms.CharField(
        label=_("为什么现在才补录"),
        max_length=300,
        required=False,
        help_text=_("收到日期早于规则参数“补录纸质件最多往前”的，必须写"),
    )
    answer = forms.CharField(label=_("已经给过的答复"), required=False, max_length=WORDS, widget=area(3))
    answered_at = forms.DateTimeField(label=_("答复时间"), required=False, widget=Moment)


class TakeOver(ActForm):
    verb = "task.take_over"
    follows = True
    told = _(
        "纸上已经交办、还在办的任务，照原来的日期补录。承办单位还要在系统里接收；承诺日期已过的，当天就是逾期。"
    )

    title = forms.CharField(label=_("任务名称"), max_length=80)
    measure = forms.CharField(label=_("整改措施"), widget=area(4))
    lead_unit: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("牵头单位"), queryset=None, widget=Pick, empty_label=""
    )
    leader_post = LeaderField(label=_("责任领导"), queryset=None, widget=Pick, empty_label="")
    issued_on = forms.DateField(label=_("纸上的下达日期"), widget=Day)
    promise_on = forms.DateField(label=_("纸上的承诺日期"), widget=Day)

    def prepare(self) -> None:
        fields: dict[str, Any] = self.fields
        leaders = choices.leaders(self.viewer)
        fields["lead_unit"].queryset = choices.units(self.viewer)
        fields["leader_post"].queryset, fields["leader_post"].holders = leaders, choices.holders(leaders)
        self.initial = {"title": self.row.title, "lead_unit": self.row.owner_unit_id}

    def values(self) -> dict[str, Any]:
        return {"scope": self.row.scope, "problems": [self.row], **self.cleaned_data}

    @classmethod
    def model(cls) -> type[Row]:
        return Problem

    def target(self) -> None:
        """The task is new: the action is on no row."""
        return

"""What a second person decides: requests, results handed in, disputes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.desk.forms import choices
from minqing.desk.forms.base import READ_ALOUD, About, ActForm
from minqing.desk.forms.decision import Decision
from minqing.desk.forms.fields import area
from minqing.desk.forms.handling import papers_of, proofs_of
from minqing.desk.forms.pickers import Pick
from minqing.matters.actions.waiting import pending_extension, pending_suspension
from minqing.matters.rules import said


class DecideExtension(Decision):
    verb = "task.decide_extension"

    @property
    def about(self) -> About:
        asked = pending_extension(self.row)
        if asked is None:
            return []
        return [
            (_("申请"), f"{said(asked.old_on)} → {said(asked.new_on)}"),
            (_("理由"), asked.reason),
            (_("申请人"), asked.asked_by),
        ]


class DecideSuspension(Decision):
    verb = "task.decide_suspension"

    @property
    def about(self) -> About:
        asked = pending_suspension(self.row)
        if asked is None:
            return []
        return [(_("挂账到"), said(asked.until)), (_("理由"), asked.reason), (_("申请人"), asked.asked_by)]


class Approve(ActForm):
    verb = "task.approve"
    told = _("同意以后，再到每个问题上逐个确认结果。")

    text = forms.CharField(label=_("审批意见"), max_length=300, required=False, widget=area(3))

    @property
    def about(self) -> About:
        task = self.row
        return [
            (_("完成情况"), task.submit_text),
            (_("提交人"), task.submitted_by),
            (_("佐证"), proofs_of(task)),
        ]

    @property
    def papers(self) -> list[dict[str, Any]]:
        return papers_of(self.row)


class Return(ActForm):
    verb = "task.return"
    told = READ_ALOUD

    reason = forms.CharField(label=_("退回的理由"), widget=area(3))

    @property
    def about(self) -> About:
        return [(_("完成情况"), self.row.submit_text), (_("佐证"), proofs_of(self.row))]

    @property
    def papers(self) -> list[dict[str, Any]]:
        return papers_of(self.row)


class SettleDispute(ActForm):
    verb = "task.settle_dispute"

    lead_unit: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("由哪个单位办"), queryset=None, widget=Pick, empty_label=None,
        help_text=_("改给别的单位，承诺日期从今天重新算；不改，还由原单位接收，不能再提异议"),
    )  # fmt: skip
    text = forms.CharField(label=_("裁定的理由"), widget=area(3))

    def prepare(self) -> None:
        self.fields["lead_unit"].queryset = choices.units(self.viewer)  # type: ignore[attr-defined]
        self.initial = {"lead_unit": self.row.lead_unit_id}

    @property
    def about(self) -> About:
        return [(_("承办单位的异议"), self.row.dispute_reason)]

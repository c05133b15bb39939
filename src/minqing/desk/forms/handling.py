"""A task in the hands of its unit: taken or disputed, noted, proven, handed in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minqing.desk.forms.base import About, ActForm
from minqing.desk.forms.fields import area
from minqing.desk.forms.proofs import EvidenceFields
from minqing.desk.reading.story import drawn
from minqing.matters.models import Evidence
from minqing.matters.rules import said


class Accept(ActForm):
    verb = "task.accept"
    told = _("接收以后由本单位按承诺日期办完。不该归本单位的，不要接收，提异议。")

    @property
    def about(self) -> About:
        task = self.row
        return [
            (_("整改措施"), task.measure),
            (_("承诺日期"), f"{said(task.promise_on)}　{task.promise_rule}"),
        ]


class Dispute(ActForm):
    verb = "task.dispute"

    reason = forms.CharField(label=_("为什么不归本单位办，该归谁办"), widget=area(4))


class Progress(ActForm):
    verb = "task.progress"

    text = forms.CharField(label=_("进展"), widget=area(4))
    public = forms.BooleanField(
        label=_("群众可见"), required=False, help_text=_("勾上，反映人凭回执码看得到这一段，一字不改")
    )


class AddEvidence(ActForm, EvidenceFields):
    verb = "task.add_evidence"


class Submit(ActForm):
    verb = "task.submit"
    told = _("交给另一位领导审批。佐证要能让没在场的人看明白。")

    text = forms.CharField(label=_("完成情况"), widget=area(4))

    @property
    def about(self) -> About:
        return [(_("佐证"), proofs_of(self.row))]

    @property
    def papers(self) -> list[dict[str, Any]]:
        return papers_of(self.row)


def proofs_of(task: Any) -> str:
    """What lies there in this round, in one sentence a piece."""
    told = [f"{p.get_kind_display()}（{p.given_by}）{p.text}" for p in _proofs(task)]
    return "\n".join(told) or str(_("这一轮还没有佐证"))


def papers_of(task: Any) -> list[dict[str, Any]]:
    """The files among them, to be opened where the decision is made."""
    return [drawn(p.file) for p in _proofs(task) if p.file is not None]


def _proofs(task: Any) -> QuerySet[Evidence]:
    proofs = Evidence.objects.filter(task=task, round=task.round).select_related("given_by", "file")
    return proofs.order_by("given_at")

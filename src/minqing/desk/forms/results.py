"""What a resident got, as the office reports it, and what the supervisors make of a denial."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.desk.forms.base import READ_ALOUD, About, ActForm
from minqing.desk.forms.fields import Day, area
from minqing.desk.forms.pickers import Cards
from minqing.matters.models import Outcome


class Confirm(ActForm):
    verb = "problem.confirm"
    told = _("一个问题一个问题地确认。这是办理单位自报的结果，确认后请群众评价；算不算解决，由群众的评价定。")

    outcome = forms.ChoiceField(label=_("办理结果"), choices=Outcome.choices, widget=Cards)
    text = forms.CharField(label=_("办理结果说明（群众可见）"), widget=area(4))


class Rework(ActForm):
    verb = "problem.rework"
    told = READ_ALOUD

    reason = forms.CharField(label=_("退回的理由"), widget=area(3))
    promise_on = forms.DateField(
        label=_("新的承诺日期"), required=False, widget=Day, help_text=_("不填就按规则从今天算")
    )


class _Deciding(ActForm):
    """With the resident's answer before one's eyes."""

    told = READ_ALOUD

    @property
    def about(self) -> About:
        verdict = self.row.verdict
        return [(_("群众评价"), verdict.get_answer_display()), (_("群众的话"), verdict.words or "—")]


class OrderRework(_Deciding):
    verb = "recheck.order_rework"

    finding = forms.CharField(label=_("复核结论：为什么要返工"), widget=area(4))
    promise_on = forms.DateField(
        label=_("新的承诺日期"), required=False, widget=Day, help_text=_("不填就按规则从今天算")
    )


class Uphold(_Deciding):
    verb = "recheck.uphold"
    final = _("结论不能再改。群众的“不满意”照样留着，这个问题不算解决。")

    finding = forms.CharField(label=_("复核结论：为什么维持"), widget=area(4))

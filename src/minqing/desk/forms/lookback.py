"""Look-backs: ordering one, and the inspection sheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minqing.base import clock, drawing
from minqing.base.lengths import LimitedForm
from minqing.base.norms import norm
from minqing.desk.forms.base import About, ActForm
from minqing.desk.forms.fields import Day, FilesField, area
from minqing.desk.forms.pickers import Cards, Pick
from minqing.matters import lookback_norms
from minqing.matters.actions.lookback import PURPOSE
from minqing.matters.lookback_states import LookBackItemState
from minqing.matters.models import Problem, Seen, Strata
from minqing.org.access import Viewer
from minqing.org.ledgers.parts import place_names
from minqing.org.permissions import Perm


class OrderForm(LimitedForm):
    """What is looked at. The list is frozen when this is handed in."""

    use_required_attribute = False

    scope = forms.ChoiceField(label=_("查哪里"), widget=Pick)
    period_from = forms.DateField(label=_("办结不早于"), widget=Day)
    period_to = forms.DateField(label=_("办结不晚于"), widget=Day)
    percent = forms.DecimalField(
        label=_("抽取比例（%）"), max_digits=5, decimal_places=2, min_value=0, max_value=100
    )
    strata = forms.ChoiceField(
        label=_("分层"), choices=Strata.choices, widget=Cards, help_text=_("每一层至少抽一件")
    )
    reason = forms.CharField(label=_("检查的理由"), widget=area(3))

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        inside = [g.scope for g in viewer.grants if Perm.LOOKBACK_ORDER in g.perms]
        places = [
            (code, name) for code, name in place_names(viewer) if any(code.startswith(s) for s in inside)
        ]
        self.fields["scope"].choices = places  # type: ignore[attr-defined]
        self.void = drawing.unreplaced(viewer.office, PURPOSE, clock.today())
        limit = norm(lookback_norms.RATE)
        self.fields["percent"].help_text = _now("不低于%(least)s") % {"least": limit.amount}
        today = clock.today()
        month = today.replace(day=1)
        self.initial = {
            "period_from": month,
            "period_to": today,
            "percent": f"{max(limit.value, 1000) / 100:g}",
            "strata": Strata.COMMUNITY,
        }
        if self.void is not None:
            self._name_the_void()

    def _name_the_void(self) -> None:
        assert self.void is not None
        told = {"number": self.void.number, "why": self.void.void_reason or self.void.lapse(clock.today())}
        self.fields["replaces"] = forms.BooleanField(
            label=_now("写明这一次代替作废的摇号%(number)s（%(why)s）") % told,
            help_text=_now("公开可见：作废了几次、由谁代替，都看得到"),
        )

    def values(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        told["rate"] = int(told.pop("percent") * 100)
        told["instead_of"] = self.void if told.pop("replaces", False) else None
        return told


class Inspect(ActForm):
    verb = "lookback.inspect"
    told = _("自己到现场看、问群众、对台账。写的是督导组的话，办理单位不能改。")
    final = _("检查单交上以后不能改。不合格的，马上退回返工，办完再请群众评价。")

    site_seen = forms.ChoiceField(label=_("看过现场"), choices=Seen.choices, widget=Cards)
    in_order = forms.ChoiceField(label=_("仍然完好"), choices=Seen.choices, widget=Cards)
    records_agree = forms.ChoiceField(label=_("与台账记录相符"), choices=Seen.choices, widget=Cards)
    residents_said = forms.CharField(
        label=_("群众怎么说"), required=False, widget=area(3), help_text=_("现场问到的原话，不写姓名")
    )
    finding = forms.CharField(
        label=_("检查情况"), widget=area(4), help_text=_("没有现场可看的，写明怎么查的")
    )
    files = FilesField(label=_("照片或材料"))  # type: ignore[assignment]  # a field, as Django takes it off the class
    result = forms.ChoiceField(
        label=_("检查结果"),
        choices=[(s.value, s.label) for s in LookBackItemState if s is not LookBackItemState.WAITING],
        widget=Cards,
    )
    rework_reason = forms.CharField(
        label=_("返工的理由（群众可见）"),
        required=False,
        widget=area(3),
        help_text=_("不合格的才写，一字不改给群众看"),
    )
    promise_on = forms.DateField(
        label=_("新的承诺日期"), required=False, widget=Day, help_text=_("不合格的；不填就按规则从今天算")
    )

    @property
    def about(self) -> About:
        problem: Problem = self.row.problem
        return [
            (_("问题"), f"{problem.code} {problem.title}"),
            (_("地点"), problem.place or "—"),
            (_("办理结果（单位自报）"), f"{problem.get_outcome_display()} {problem.outcome_text}"),
            (_("责任单位"), problem.owner_unit or "—"),
        ]

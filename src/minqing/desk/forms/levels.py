"""Up and down between grid, community and subdistrict, and the places that a matter also concerns."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.desk.forms import choices
from minqing.desk.forms.base import READ_ALOUD, About, ActForm
from minqing.desk.forms.fields import area
from minqing.desk.forms.pickers import Pick
from minqing.desk.reading import places


class _Moving(ActForm):
    """With the present level and its day before one's eyes."""

    told = READ_ALOUD

    reason = forms.CharField(label=_("理由"), widget=area(3))

    @property
    def about(self) -> About:
        due = (
            [(_("上交期限"), f"{self.row.level_due}（{self.row.level_rule}）")] if self.row.level_due else []
        )
        return [(_("现在由哪一级办理"), self.row.get_level_display()), *due]


class Escalate(_Moving):
    verb = "problem.escalate"


class ReturnLevel(_Moving):
    verb = "problem.return_level"


class AddPlace(ActForm):
    verb = "problem.add_place"
    told = _("列入以后，那里的工作人员看得到这个问题，不能改；问题仍由原来的地方主办，只在主办的地方数一次。")

    place = forms.ChoiceField(label=_("也涉及哪里"), widget=Pick)
    reason = forms.CharField(label=_("为什么也涉及"), max_length=200, widget=area(2))

    def prepare(self) -> None:
        own = self.row.scope
        found = choices.other_places(self.viewer, own)
        self.fields["place"].choices = [("", ""), *found]  # type: ignore[attr-defined]


class DropPlace(ActForm):
    verb = "problem.drop_place"

    place = forms.ChoiceField(label=_("移出哪里"), widget=Pick)
    reason = forms.CharField(label=_("为什么移出"), max_length=200, widget=area(2))

    def prepare(self) -> None:
        names = places.names_of(self.viewer.office)
        lines = self.row.also.filter(active=True)
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            (line.scope, places.full_name(names, line.scope)) for line in lines
        ]

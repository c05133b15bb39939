"""A correction that moves a clock, in the hands of the second person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minqing.desk.forms.base import About
from minqing.desk.forms.decision import Decision
from minqing.matters.actions.correcting import pending


class DecideCorrection(Decision):
    """The old and the new value, side by side."""

    @property
    def about(self) -> About:
        asked = pending(self.row)
        if asked is None:
            return []
        return [
            (_("更正项"), asked.get_field_display()),
            (_("原来写的"), asked.old),
            (_("更正为"), asked.new),
            (_("理由"), asked.reason),
            (_("申请人"), asked.asked_by),
        ]


class DecideOpinion(DecideCorrection):
    verb = "opinion.decide_correction"


class DecideTask(DecideCorrection):
    verb = "task.decide_correction"

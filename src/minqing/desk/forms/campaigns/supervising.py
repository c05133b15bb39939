"""What only the supervising team decides: a step is passed, or sent back with what is missing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.campaigns.models import Step
from minqing.campaigns.states import StepState
from minqing.desk.forms.admin.base import SAID, SettingForm
from minqing.desk.forms.base import About
from minqing.desk.forms.fields import area
from minqing.desk.reading.story import drawn


class _Supervising(SettingForm):
    """With the papers before one's eyes."""

    row: Step

    @staticmethod
    def fits(row: Any) -> bool:
        return bool(row.state == StepState.HANDED_IN)

    @property
    def about(self) -> About:
        told: About = [(_("步骤"), f"{self.row.stage.name}：{self.row.title}")]
        if self.row.about:
            told.append((_("步骤要求"), self.row.about))
        if self.row.hand_in_text:
            told.append((_("报送说明"), self.row.hand_in_text))
        return told

    @property
    def papers(self) -> list[dict[str, Any]]:
        filed = self.row.papers.exclude(file=None).select_related("file")
        return [drawn(paper.file) for paper in filed if paper.file is not None]


class PassStep(_Supervising):
    verb = "campaign_step.pass"
    final = _("通过以后这一步就完成了，材料不能再改。")

    text = forms.CharField(label=_("意见"), required=False, widget=area(3))


class SendBack(_Supervising):
    verb = "campaign_step.send_back"

    reason = forms.CharField(label=_("为什么退回、要补什么"), widget=area(4))

    @staticmethod
    def sample(_row: Any) -> dict[str, Any]:
        return {"reason": SAID}

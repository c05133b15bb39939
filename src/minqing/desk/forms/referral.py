"""What becomes of a letter to a body outside: that it went out, what came back, or why nobody waits for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.desk.forms.base import READ_ALOUD, About, ActForm
from minqing.desk.forms.fields import Day, area, one_file
from minqing.desk.forms.pickers import Cards


class Send(ActForm):
    verb = "referral.send"
    told = _("函已经盖章发出的，才记这一笔。从发出那天起算答复期限；群众凭回执码看得到。")

    sent_on = forms.DateField(label=_("发出日期"), widget=Day)

    def prepare(self) -> None:
        self.initial = {"sent_on": clock.today()}


class _Waiting(ActForm):
    """With what was asked before one's eyes."""

    told = READ_ALOUD

    @property
    def about(self) -> About:
        return [(_("提请哪个部门"), self.row.body), (_("请他们办什么"), self.row.asked)]


class Reply(_Waiting):
    verb = "referral.reply"

    text = forms.CharField(label=_("对方怎么答复"), widget=area(4))
    replied_on = forms.DateField(label=_("答复日期"), widget=Day)
    back = forms.ChoiceField(
        label=_("接下来"),
        choices=[("yes", _("回到街道，由街道接着办")), ("no", _("对方已经办了，按答复确认结果"))],
        widget=Cards,
    )
    file = one_file(label=_("答复原件"))

    def prepare(self) -> None:
        self.initial = {"replied_on": clock.today(), "back": "yes"}

    def values(self) -> dict[str, Any]:
        given = super().values()
        return {**given, "back": given["back"] == "yes", "file": given.get("file") or None}


class Close(_Waiting):
    verb = "referral.close"

    reason = forms.CharField(label=_("为什么不等答复"), widget=area(3))

"""Letters to bodies outside: what is asked, that it went out, what came back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.desk.forms import choices
from minqing.desk.forms.base import READ_ALOUD, About, ActForm
from minqing.desk.forms.fields import Day, area, one_file
from minqing.desk.forms.pickers import Cards, Pick


class _Letter(ActForm):
    """Who it goes to, and what it says."""

    unit: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("外单位"), queryset=None, widget=Pick, required=False, empty_label=""
    )
    body = forms.CharField(
        label=_("函上怎么称呼对方"),
        max_length=60,
        required=False,
        help_text=_("选了外单位可以不写；没有登记过的部门写全称"),
    )
    asked = forms.CharField(label=_("请他们办什么"), widget=area(4))
    reason = forms.CharField(label=_("为什么街道办不了"), widget=area(3), help_text=READ_ALOUD)

    def prepare(self) -> None:
        self.fields["unit"].queryset = choices.outside_units(self.viewer)  # type: ignore[attr-defined]


class Refer(_Letter):
    verb = "problem.refer"
    told = _("先拟稿，不发出。发出以后在提请的页面上记一笔，问题那时才到“街道以外”；问题一直不算办结。")
    follows = True


class AmendReferral(_Letter):
    verb = "referral.amend"

    def prepare(self) -> None:
        super().prepare()
        row = self.row
        self.initial = {"unit": row.unit_id, "body": row.body, "asked": row.asked, "reason": row.reason}


class Letter(ActForm):
    verb = "referral.letter"
    told = _("按现在的内容出一份编号的Word函，留出盖章的地方。函里没有反映人的姓名和电话。")


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

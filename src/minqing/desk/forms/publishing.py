"""Publications decided: asked for, approved or sent back, revised, withdrawn."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.desk.forms.base import About, ActForm
from minqing.desk.forms.fields import area
from minqing.matters.models import Publication


def _told(row: Publication) -> About:
    """The list as it would be read, in short; the preview shows it whole."""
    lines = "；".join(str(item) for item in row.items.filter(active=True))
    return [
        (_("公示标题"), row.title),
        (_("公示到哪天"), row.expires_on.isoformat()),
        (_("公示条目"), lines or "—"),
    ]


class AskPublication(ActForm):
    verb = "publication.ask"
    told = _("报给另一个人批准，批准以后居民才看得到。")

    @property
    def about(self) -> About:
        return _told(self.row)


class ApprovePublication(ActForm):
    verb = "publication.approve"
    final = _("批准以后任何人都看得到，请先看“居民看到的样子”。")

    @property
    def about(self) -> About:
        return _told(self.row)


class SendBackPublication(ActForm):
    verb = "publication.send_back"

    reason = forms.CharField(label=_("退回的理由"), widget=area(3), max_length=500)


class RevisePublication(ActForm):
    verb = "publication.revise"
    told = _("居民的页面上先撤下，改好、再批准以后重新公示。")

    reason = forms.CharField(label=_("为什么修改"), widget=area(2), max_length=200)


class WithdrawPublication(ActForm):
    verb = "publication.withdraw"
    final = _("撤下以后不能恢复，要再公示须重新起草。")

    reason = forms.CharField(label=_("撤下的理由"), widget=area(3), max_length=500)


ALL: tuple[type[ActForm], ...] = (
    AskPublication,
    ApprovePublication,
    SendBackPublication,
    RevisePublication,
    WithdrawPublication,
)

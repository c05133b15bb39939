"""Grants given and revoked; a person's return."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.desk.forms.admin import pick
from minqing.desk.forms.admin.base import NewForm, ReasonForm
from minqing.desk.forms.choices import categories
from minqing.desk.forms.fields import Day
from minqing.desk.forms.pickers import Cards, Pick
from minqing.org.permissions import PERSONAL, ROLES


class GiveGrant(NewForm):
    verb = "grant.give"
    ledger = "grants"

    post = pick.PostField(label=_("岗位"), queryset=None, widget=Pick, empty_label="")
    role = forms.ChoiceField(label=_("角色"), widget=Cards)
    scope = pick.place_field(label=_("管辖范围"), help_text=_("看得到、办得了哪里的事"))
    unit = pick.row_field(
        _("只限单位"), required=False, empty_label=_("不限"), help_text=_("只看派给这个单位的")
    )
    category = forms.ChoiceField(label=_("只限类别"), required=False, widget=Pick)
    valid_from = forms.DateField(label=_("生效日期"), widget=Day)
    valid_to = forms.DateField(
        label=_("终止日期"), required=False, widget=Day, help_text=_("这一天起失效；长期的可以不写")
    )
    reason = forms.CharField(
        label=_("授权理由"), max_length=200, help_text=_("例如：任命文件、分工调整、临时抽调")
    )

    def prepare(self) -> None:
        roles = [(role.name, f"{role.label}\n{role.about}") for role in ROLES.values()]
        kept = categories(self.viewer).filter(level__lte=2).order_by("path")
        classes = [("", _("不限")), (PERSONAL, _("班子个人问题")), *kept.values_list("path", "full_name")]
        pick.fill(
            self,
            post=pick.posts(self.viewer),
            role=roles,
            scope=pick.places(self.viewer),
            unit=pick.units(self.viewer),
            category=classes,
        )
        self.first(valid_from=clock.today(), scope=self.viewer.office)


class RevokeGrant(ReasonForm):
    verb = "grant.revoke"
    told = _("马上失效：他的下一次点击就不再有这项权限。")

    @staticmethod
    def fits(row: Any) -> bool:
        return row.valid_to is None or row.valid_to > clock.today()


class Return(ReasonForm):
    verb = "person.return"
    told = _("账号恢复可登录。岗位要重新任职。")

    @staticmethod
    def fits(row: Any) -> bool:
        return not row.active

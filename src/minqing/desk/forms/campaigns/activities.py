"""Recording an activity, once; putting it right; its files and its minutes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.campaigns.models import ActivityKind
from minqing.desk.forms import choices
from minqing.desk.forms.admin import pick
from minqing.desk.forms.admin.base import SettingForm
from minqing.desk.forms.campaigns.base import NewHere, campaign_field, offer_running
from minqing.desk.forms.fields import FilesField, Moment, area
from minqing.desk.forms.pickers import PickSeveral
from minqing.desk.reading import places
from minqing.org.models import Person
from minqing.org.permissions import Perm

PARTS = _("一行写一个人说的一件事：以后一行就是一段，可以拆成一条意见")


def _people() -> forms.ModelMultipleChoiceField[Any]:
    return forms.ModelMultipleChoiceField(
        label=_("参加的工作人员"), queryset=None, required=False, widget=PickSeveral
    )


def _staff(form: Any) -> Any:
    """Everybody of the office: who sat there need not be of the reader's own place."""
    return Person.objects.filter(office=form.viewer.office, active=True).order_by("pinyin")


class _Told(forms.Form):
    """What is said of an activity, new or old."""

    kind = forms.ChoiceField(label=_("活动类型"), choices=ActivityKind.choices)
    title = forms.CharField(label=_("活动主题"), max_length=80)
    held_at = forms.DateTimeField(label=_("活动时间"), widget=Moment)
    place = forms.CharField(label=_("活动地点"), max_length=120, required=False)
    campaign = campaign_field(required=False)
    people = _people()
    residents = forms.IntegerField(label=_("参加群众人数"), min_value=0, required=False)
    bodies = forms.CharField(
        label=_("参加的各方"),
        max_length=200,
        required=False,
        help_text=_("写单位和身份，不写群众姓名，例如：居民代表、物业公司、派出所"),
    )


class RecordActivity(NewHere, _Told):
    verb = "activity.record"
    ledger = "activities"

    scope = pick.place_field(label=_("在哪个社区、网格"))
    unit = pick.row_field(_("组织单位"))
    minutes = forms.CharField(label=_("记录"), required=False, widget=area(12), strip=False, help_text=PARTS)
    files = FilesField(label=_("附件"))  # type: ignore[assignment]  # a field, as Django takes it off the class

    field_order = ("kind", "title", "held_at", "scope", "place", "unit", "campaign", "people", "residents")

    def prepare(self) -> None:
        viewer = self.viewer
        inside = tuple(g.scope for g in viewer.grants if Perm.ACTIVITY_RECORD in g.perms)
        offered = places.choices_in(viewer.office, inside)
        pick.fill(self, scope=offered, unit=choices.units(viewer), people=_staff(self))
        grant = viewer.current
        self.first(
            kind=ActivityKind.SYMPOSIUM,
            held_at=clock.now().replace(minute=0),
            scope=grant.scope if grant else "",
            unit=grant.unit_id if grant else None,
        )
        offer_running(self, viewer)

    def values(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        told["minutes"] = told["minutes"].replace("\r\n", "\n")
        return {**told, "people": list(told["people"]), "residents": told["residents"] or 0}


class AmendActivity(_Told, SettingForm):
    verb = "activity.amend"

    def prepare(self) -> None:
        row = self.row
        pick.fill(self, people=_staff(self))
        names = ("kind", "title", "held_at", "place", "residents", "bodies")
        self.initial = {name: getattr(row, name) for name in names} | {
            "campaign": row.campaign_id,
            "people": [line.person_id for line in row.participants.all()],
        }
        offer_running(self, self.viewer, row.campaign)

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "people": list(self.cleaned_data["people"])}


class AddFiles(SettingForm):
    verb = "activity.add_files"

    files = FilesField(label=_("附件"))  # type: ignore[assignment]  # a field, as Django takes it off the class

    @staticmethod
    def sample(_row: Any) -> dict[str, Any]:
        return {"files": (True,)}


class WriteMinutes(SettingForm):
    verb = "activity.write_minutes"
    told = _("已经拆成意见的段落不能改动、不能移位；新的内容接在最后写。")

    minutes = forms.CharField(label=_("记录"), widget=area(18), strip=False, help_text=PARTS)

    @staticmethod
    def sample(row: Any) -> dict[str, Any]:
        return {"minutes": row.minutes}

    def prepare(self) -> None:
        self.initial = {"minutes": self.row.minutes}

    def values(self) -> dict[str, Any]:
        return {"minutes": self.cleaned_data["minutes"].replace("\r\n", "\n")}

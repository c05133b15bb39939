"""Sorting an opinion: its class, its wording, its place, its tags, and sealing what turns out to be an accusation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.desk.forms import choices
from minqing.desk.forms.base import About, ActForm
from minqing.desk.forms.campaigns.base import campaign_field, offer_running
from minqing.desk.forms.fields import Moment
from minqing.desk.forms.pickers import Cards, Pick
from minqing.desk.reading import places
from minqing.matters.models import Kind, Wind

KINDS = [
    (Kind.SUGGESTION, _("建议意见")),
    (Kind.REQUEST, _("申诉求决\n要求解决自己的事")),
    (Kind.LIVELIHOOD, _("民生问题\n水、路、灯、垃圾、噪声这一类")),
    (Kind.ACCUSATION, _("检举控告\n说某个干部或单位违纪违法：整件密封，只有纪检干部能打开")),
]


def category_field(*, required: bool = True) -> forms.ModelChoiceField[Any]:
    return forms.ModelChoiceField(
        label=_("类别"),
        queryset=None,
        required=required,
        widget=Pick,
        empty_label="",
        help_text=_("可以输入汉字、全拼或拼音首字母"),
    )


class Classify(ActForm):
    verb = "opinion.classify"

    kind = forms.ChoiceField(label=_("类型"), choices=KINDS, widget=Cards)
    category = category_field(required=False)
    title = forms.CharField(label=_("标题"), max_length=80, required=False)

    def prepare(self) -> None:
        self.fields["category"].queryset = choices.categories(self.viewer)  # type: ignore[attr-defined]
        opinion = self.row
        self.initial = {
            "kind": opinion.kind or None,
            "category": opinion.category_id,
            "title": opinion.title,
            **self.initial,
        }

    def instead(self) -> str:
        """Sealing cannot be undone: it is confirmed on a page of its own."""
        return "opinion.seal" if self.cleaned_data["kind"] == Kind.ACCUSATION else ""

    def values(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        told["title"] = told["title"] or self.row.title
        return told


class Seal(ActForm):
    verb = "opinion.seal"
    button = _("转为检举控告并密封")
    final = _(
        "密封以后不能退回：原话、标题、地点、反映人、标签和附件都从这里移走，留痕里的文字一并抹去。"
        "你和其他人以后只看得到编号、日期和“已转纪检”。"
    )

    @property
    def about(self) -> About:
        opinion = self.row
        return [
            (_("要密封的"), f"{opinion.code} {opinion.title}"),
            (_("原话"), opinion.words),
            (_("附件"), _("%(n)s个") % {"n": opinion.files.count()}),
        ]


class AmendOpinion(ActForm):
    verb = "opinion.amend"
    told = _("只改单位自己写的标题、地点、时间和所属教育实践活动。群众的原话谁也不能改。")

    title = forms.CharField(label=_("标题"), max_length=80)
    place = forms.CharField(label=_("地点"), max_length=120, required=False)
    happened_at = forms.DateTimeField(label=_("发生时间"), required=False, widget=Moment)
    campaign = campaign_field(required=False)

    def prepare(self) -> None:
        row = self.row
        self.initial = {
            **{name: getattr(row, name) for name in ("title", "place", "happened_at")},
            "campaign": row.campaign_id,
        }
        offer_running(self, self.viewer, row.campaign)


class MovePlace(ActForm):
    verb = "opinion.move_place"
    told = _("改到事情真正发生的社区或网格；回执跟着走，原来的社区不再看得到。")

    to = forms.ChoiceField(label=_("新的所在地"), widget=Pick)
    reason = forms.CharField(label=_("为什么改"), max_length=200)

    def prepare(self) -> None:
        office = self.viewer.office
        field: Any = self.fields["to"]
        field.choices = [("", ""), *places.choices_in(office, (office,))]


class Tag(ActForm):
    verb = "opinion.tag"

    tags = forms.MultipleChoiceField(
        label=_("四风标签"), choices=Wind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        self.initial = {"tags": [tag.wind for tag in self.row.tags.all()]}

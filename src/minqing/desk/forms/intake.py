"""Registering what somebody says, in under a minute: the words, where, how it came, and who, if they want to say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.base.contact import id_from, phone_from
from minqing.base.lengths import WORDS, LimitedForm
from minqing.desk.forms import choices
from minqing.desk.forms.campaigns.base import campaign_field, offer_running
from minqing.desk.forms.fields import FilesField, Moment, area, plausible
from minqing.desk.forms.pickers import Pick
from minqing.desk.forms.proofs import ProofFields, proofs_in
from minqing.desk.forms.sorting import KINDS, category_field
from minqing.desk.reading import places
from minqing.matters.models import Channel, Kind, Outcome, Wind
from minqing.org.access import Viewer
from minqing.org.permissions import Perm

SPEAKER = ("name", "phone", "address", "id_number")


class Intake(LimitedForm):
    """What every way of registering asks. Only the words and the place have to be there."""

    use_required_attribute = False

    words = forms.CharField(
        label=_("群众原话"),
        max_length=WORDS,
        widget=area(5, autofocus=True),
        strip=False,
        help_text=_("照着说的记，不改写、不概括；一句也可以"),
    )
    scope = forms.ChoiceField(label=_("在哪个社区、网格"), widget=Pick)
    place = forms.CharField(
        label=_("具体地点"), max_length=120, required=False, help_text=_("例如：新安里3栋前")
    )
    channel = forms.ChoiceField(label=_("怎么来的"))
    campaign = campaign_field(required=False)
    name = forms.CharField(label=_("姓名"), max_length=40, required=False)
    phone = forms.CharField(label=_("电话"), max_length=30, required=False)
    address = forms.CharField(label=_("住址"), max_length=160, required=False)
    id_number = forms.CharField(label=_("身份证号"), max_length=30, required=False)
    anonymous = forms.BooleanField(label=_("反映人要求匿名"), required=False)
    files = FilesField(label=_("附件"))  # type: ignore[assignment]  # a field, as Django takes it off the class
    title = forms.CharField(
        label=_("标题"), max_length=80, required=False, help_text=_("不写就取原话的第一句")
    )
    kind = forms.ChoiceField(label=_("类型"), required=False)
    category = category_field(required=False)
    tags = forms.MultipleChoiceField(
        label=_("四风标签"), choices=Wind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    received_at = forms.DateTimeField(
        label=_("收到时间"),
        required=False,
        widget=Moment,
        help_text=_("补登以前收到的才填；答复期限从收到算起"),
    )
    happened_at = forms.DateTimeField(label=_("发生时间"), required=False, widget=Moment)

    def __init__(self, viewer: Viewer, channels: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        inside = tuple(g.scope for g in viewer.grants if Perm.OPINION_RECORD in g.perms)
        offered = places.choices_in(viewer.office, inside)
        fields["scope"].choices = offered if len(offered) == 1 else [("", ""), *offered]
        fields["channel"].choices = [(name, Channel(name).label) for name in channels]
        fields["kind"].choices = [("", _("以后分")), *((k, str(t).partition("\n")[0]) for k, t in KINDS)]
        fields["category"].queryset = choices.categories(viewer)
        self.initial.setdefault("channel", channels[0])
        offer_running(self, viewer)

    def clean_words(self) -> str:
        # The browser's own line ends are no part of what was said; everything else stays as it is.
        words: str = self.cleaned_data["words"].replace("\r\n", "\n")
        if not words.strip():
            raise forms.ValidationError(_("请写下群众说的话，一句也可以。"))
        return words

    def clean_phone(self) -> str:
        return plausible(phone_from, self.cleaned_data["phone"])

    def clean_id_number(self) -> str:
        return plausible(id_from, self.cleaned_data["id_number"])

    def values(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        told["speaker"] = {name: told.pop(name).strip() for name in SPEAKER}
        return told

    @property
    def opens_more(self) -> bool:
        """Whether one of the fields under 更多 holds something or is wrong: then it is not folded away."""
        folded = ("title", "kind", "category", "tags", "received_at", "happened_at", "id_number", "address")
        return any(self.data.get(name) for name in folded) or any(name in self.errors for name in folded)


class FixedIntake(Intake, ProofFields):
    """立行立改: heard, put right and proven in one go."""

    fix_text = forms.CharField(label=_("怎么办好的（群众可见）"), widget=area(3))
    outcome = forms.ChoiceField(label=_("办理结果"), choices=Outcome.choices, initial=Outcome.SOLVED)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [line for line in fields["kind"].choices if line[0] != Kind.ACCUSATION]

    def values(self) -> dict[str, Any]:
        told = super().values()
        told["evidence"] = proofs_in(told)
        return {name: value for name, value in told.items() if not name.startswith("proof_")}


class ProblemIntake(LimitedForm):
    """A problem that the office found by itself: nobody to answer, nobody to judge."""

    use_required_attribute = False

    title = forms.CharField(label=_("问题标题"), max_length=80, widget=forms.TextInput({"autofocus": True}))
    scope = forms.ChoiceField(label=_("在哪个社区、网格"), widget=Pick)
    place = forms.CharField(label=_("具体地点"), max_length=120, required=False)
    description = forms.CharField(label=_("情况"), required=False, widget=area(4))
    category = category_field(required=False)
    owner_unit: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("责任单位"), queryset=None, required=False, widget=Pick, empty_label=""
    )
    campaign = campaign_field(required=False)

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        inside = tuple(g.scope for g in viewer.grants if Perm.PROBLEM_RAISE in g.perms)
        offered = places.choices_in(viewer.office, inside)
        fields["scope"].choices = offered if len(offered) == 1 else [("", ""), *offered]
        fields["category"].queryset = choices.categories(viewer)
        fields["owner_unit"].queryset = choices.units(viewer)
        offer_running(self, viewer)

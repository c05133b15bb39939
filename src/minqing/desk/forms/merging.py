"""Two problems that are one matter, one more person with the same matter, and several opinions of one problem at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.base.contact import phone_from
from minqing.base.errors import Refusal
from minqing.base.lengths import WORDS, LimitedForm
from minqing.desk.forms import choices
from minqing.desk.forms.base import ActForm
from minqing.desk.forms.fields import FilesField, area, plausible
from minqing.desk.forms.linking import place_of, problem_seen
from minqing.desk.forms.pickers import Cards
from minqing.desk.reading.alike import lines_of_problems
from minqing.matters.actions.merging import busy_refusal
from minqing.matters.likeness import opinions_like, problems_like, unlinked
from minqing.matters.models import Channel, Opinion, Problem
from minqing.org.access import Viewer

CHANNELS = (Channel.PHONE, Channel.WALK_IN, Channel.VISIT, Channel.SYMPOSIUM, Channel.LETTER, Channel.OTHER)


class MergeProblem(ActForm):
    verb = "problem.merge"
    finds = True
    follows = True
    told = _(
        "两个问题说的是同一件事：意见都到那个问题上办，件数、回执、评价一条不少，这个问题不再单独计数。并错了可以分开。"
    )

    problem = forms.ChoiceField(label=_("并入哪个问题"), choices=(), widget=Cards)
    reason = forms.CharField(label=_("为什么是同一件事"), max_length=200, widget=area(2))

    def prepare(self) -> None:
        """The likeliest first, or what the search found; a chosen one stays valid however the list has moved since."""
        field: Any = self.fields["problem"]
        if self.sought:
            found = choices.open_problems(self.viewer, self.sought).exclude(pk=self.row.pk)
            rows = found.select_related("owner_unit")[: choices.MOST]
            field.choices = [(str(p.pk), f"{p.code} {p.title}\n{place_of(p)}") for p in rows]
        else:
            field.choices = lines_of_problems(problems_like(self.viewer, self.row))
        chosen = problem_seen(self.viewer, str(self.data.get("problem") or ""))
        if chosen is not None and str(chosen.pk) not in dict(field.choices):
            field.choices = [(str(chosen.pk), f"{chosen.code} {chosen.title}"), *field.choices]

    def clean_problem(self) -> Problem:
        found = problem_seen(self.viewer, self.cleaned_data["problem"])
        if found is None:
            raise forms.ValidationError(_("没有找到这个问题，或不在你的管辖范围内。"))
        return found

    def values(self) -> dict[str, Any]:
        return {"into": self.cleaned_data["problem"], "reason": self.cleaned_data["reason"]}

    def not_now(self) -> Refusal | None:
        return super().not_now() or busy_refusal(self.row)


class UnmergeProblem(ActForm):
    verb = "problem.unmerge"
    told = _("当初一起并过去的意见回到这个问题，状态也回到并入以前。后来直接反映到那个问题上的，留在那里。")

    reason = forms.CharField(label=_("为什么分开"), max_length=200, widget=area(2))


class MeToo(LimitedForm):
    """又有人反映: nothing has to be typed. Whoever says more is taken down in their own words."""

    use_required_attribute = False

    words = forms.CharField(
        label=_("群众原话"),
        max_length=WORDS,
        required=False,
        widget=area(4, autofocus=True),
        strip=False,
        help_text=_("照着说的记；没有多说的，可以不写"),
    )
    place = forms.CharField(label=_("具体地点"), max_length=120, required=False)
    channel = forms.ChoiceField(label=_("怎么来的"), choices=[(c.value, c.label) for c in CHANNELS])
    name = forms.CharField(label=_("姓名"), max_length=40, required=False)
    phone = forms.CharField(label=_("电话"), max_length=30, required=False)
    anonymous = forms.BooleanField(label=_("反映人要求匿名"), required=False)
    files = FilesField(label=_("附件"))  # type: ignore[assignment]  # a field, as Django takes it off the class

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"].replace("\r\n", "\n")
        return words

    def clean_phone(self) -> str:
        return plausible(phone_from, self.cleaned_data["phone"])

    def values(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        told["speaker"] = {name: told.pop(name).strip() for name in ("name", "phone")}
        return told


class Gather(LimitedForm):
    """Opinions that have no problem yet, to be linked to this one together: each is linked by itself."""

    opinions = forms.MultipleChoiceField(
        label=_("哪几条意见"),
        choices=(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一条意见。")},
    )

    def __init__(self, problem: Problem, viewer: Viewer, *args: Any, sought: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.sought = viewer, sought
        field: Any = self.fields["opinions"]
        if sought:
            rows = unlinked(viewer, sought)[: choices.MOST]
            field.choices = [(str(o.pk), f"{o.code} {o.title}") for o in rows]
        else:
            found = opinions_like(viewer, problem)
            field.choices = [(str(a.row.pk), f"{a.row.code} {a.row.title}（{a.why}）") for a in found]
        kept = [pk for pk in self._sent() if pk not in dict(field.choices)]
        known = Opinion.objects.seen_by(viewer).filter(pk__in=kept) if kept else ()
        field.choices = [*field.choices, *((str(o.pk), f"{o.code} {o.title}") for o in known)]

    def _sent(self) -> list[str]:
        """Ids that were sent; what is no id is not asked of the database."""
        sent = self.data.getlist("opinions") if hasattr(self.data, "getlist") else []
        return [pk for pk in sent if len(pk) == 36 and pk.count("-") == 4]

    def clean_opinions(self) -> list[Opinion]:
        wanted = self.cleaned_data["opinions"]
        return list(Opinion.objects.seen_by(self.viewer).filter(pk__in=wanted).order_by("received_at", "pk"))

"""Publications composed: a new list, its lines, their words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.lengths import LimitedForm
from minqing.desk.forms import choices
from minqing.desk.forms.base import ActForm
from minqing.desk.forms.fields import Day, area
from minqing.desk.forms.pickers import Pick
from minqing.desk.reading import places
from minqing.matters.models import PersonalProblem, Problem, Publication, PublicationKind, Task
from minqing.org.access import Viewer

OWN_WORDS = _("用办公室自己的话写：不抄群众原话，不写姓名、电话、门牌。")
PICKED = {
    PublicationKind.PROBLEMS: ("problem", Problem, "raised_at"),
    PublicationKind.PROMISES: ("problem", Problem, "raised_at"),
    PublicationKind.TASKS: ("task", Task, "issued_at"),
    PublicationKind.PERSONAL: ("personal", PersonalProblem, "recorded_at"),
}


class DraftPublication(LimitedForm):
    """A new list, without lines yet."""

    use_required_attribute = False

    kind = forms.ChoiceField(label=_("公示哪一种"), choices=PublicationKind.choices)
    scope = forms.ChoiceField(label=_("公示哪里的"), widget=Pick)
    title = forms.CharField(label=_("公示标题"), max_length=80, help_text=OWN_WORDS)
    intro = forms.CharField(label=_("说明"), required=False, widget=area(3))
    expires_on = forms.DateField(label=_("公示到哪天"), widget=Day, help_text=_("到期自动不再显示"))

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["scope"]
        field.choices = places_of(viewer)


def places_of(viewer: Viewer) -> list[tuple[str, str]]:
    """The office and its communities, as far as the post on top reaches."""
    home = viewer.current.scope if viewer.current else viewer.office
    names = places.names_of(viewer.office)
    return [
        (scope, name) for scope, name in sorted(names.items()) if scope.startswith(home) and len(scope) < 15
    ]


def candidates(row: Publication, viewer: Viewer, words: str) -> QuerySet[Any]:
    """What may stand on the list: seen by the reader, at the list's place, not on it yet."""
    name, model, date = PICKED[PublicationKind(row.kind)]
    rows = model.objects.seen_by(viewer).filter(scope__gte=row.scope, scope__lt=row.scope + ":")
    if words.strip():
        rows = rows.filter(Q(code__iexact=words.strip()) | Q(title__icontains=words.strip()))
    taken = row.items.filter(active=True).exclude(**{name: None}).values(name)
    found: QuerySet[Any] = rows.exclude(pk__in=taken).order_by(f"-{date}", "-pk")
    return found


class AddItem(ActForm):
    verb = "publication.add_item"
    finds = True
    find_label = _("按编号或标题找")
    told = OWN_WORDS

    matter = forms.ChoiceField(label=_("公示哪一件"), choices=(), widget=Pick)
    title = forms.CharField(label=_("公示标题"), max_length=80)
    promise = forms.CharField(label=_("公示的承诺"), required=False, widget=area(2))
    progress = forms.CharField(label=_("公示的进展"), required=False, widget=area(2))
    result = forms.CharField(label=_("公示的结果"), required=False, widget=area(2))

    def prepare(self) -> None:
        field: Any = self.fields["matter"]
        rows = list(candidates(self.row, self.viewer, self.sought)[: choices.MOST])
        field.choices = [(str(m.pk), f"{m.code} {m.title}（{m.get_state_display()}）") for m in rows]
        chosen = self._chosen(str(self.data.get("matter") or ""))
        if chosen is not None and str(chosen.pk) not in dict(field.choices):
            field.choices = [(str(chosen.pk), f"{chosen.code} {chosen.title}"), *field.choices]
        if self.row.kind == PublicationKind.PERSONAL:  # in the leader's own words, as they stand
            del self.fields["promise"], self.fields["result"]

    def _chosen(self, pk: str) -> Any | None:
        return candidates(self.row, self.viewer, "").filter(pk=pk).first() if len(pk) == 36 else None

    def values(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        name = PICKED[PublicationKind(self.row.kind)][0]
        chosen = self._chosen(told.pop("matter"))
        return {**told, name: chosen}


class _OnItem(ActForm):
    """One line of the list."""

    item: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("哪一条"), queryset=None, empty_label=None
    )

    def prepare(self) -> None:
        field: Any = self.fields["item"]
        field.queryset = self.row.items.filter(active=True)


class WordItem(_OnItem):
    verb = "publication.word_item"
    told = OWN_WORDS

    title = forms.CharField(label=_("公示标题"), max_length=80, required=False, help_text=_("留空不改"))
    promise = forms.CharField(label=_("公示的承诺"), required=False, widget=area(2), help_text=_("留空不改"))
    progress = forms.CharField(label=_("公示的进展"), required=False, widget=area(2), help_text=_("留空不改"))
    result = forms.CharField(label=_("公示的结果"), required=False, widget=area(2), help_text=_("留空不改"))


class DropItem(_OnItem):
    verb = "publication.drop_item"

    reason = forms.CharField(label=_("为什么去掉"), max_length=200, required=False)


class AmendPublication(ActForm):
    verb = "publication.amend"
    told = OWN_WORDS

    title = forms.CharField(label=_("公示标题"), max_length=80)
    intro = forms.CharField(label=_("说明"), required=False, widget=area(3))
    expires_on = forms.DateField(label=_("公示到哪天"), widget=Day)

    def prepare(self) -> None:
        self.initial = {
            "title": self.row.title,
            "intro": self.row.intro,
            "expires_on": max(self.row.expires_on, clock.today()),
        }


ALL: tuple[type[ActForm], ...] = (AmendPublication, AddItem, WordItem, DropItem)

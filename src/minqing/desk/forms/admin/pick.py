"""What the pickers of the settings offer: places, units, posts and people that this administrator looks after."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minqing.desk.forms.pickers import Pick
from minqing.desk.reading.places import choices_in
from minqing.org.access import Viewer
from minqing.org.models import PartyOrganisation, Person, Post, Unit


def places(viewer: Viewer) -> list[tuple[str, str]]:
    """The office itself, then communities with their grids, inside what this viewer looks after."""
    return choices_in(viewer.office, tuple(g.scope for g in viewer.grants))


def units(viewer: Viewer) -> QuerySet[Unit]:
    rows: QuerySet[Unit] = Unit.objects.seen_by(viewer).filter(valid_to=None)
    return rows.order_by("kind", "name")


def bodies(viewer: Viewer) -> QuerySet[PartyOrganisation]:
    rows: QuerySet[PartyOrganisation] = PartyOrganisation.objects.seen_by(viewer).filter(valid_to=None)
    return rows.order_by("kind", "name")


def posts(viewer: Viewer) -> QuerySet[Post]:
    rows: QuerySet[Post] = Post.objects.seen_by(viewer).filter(valid_to=None)
    return rows.select_related("unit").order_by("unit__name", "title")


def people(viewer: Viewer) -> QuerySet[Person]:
    rows: QuerySet[Person] = Person.objects.seen_by(viewer).filter(active=True)
    return rows.order_by("pinyin")


class PostField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A post is told with its unit: every community has a secretary."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.unit.name} {obj.title}"


def place_field(**options: Any) -> forms.ChoiceField:
    """The choices are filled in when the form knows its reader."""
    return forms.ChoiceField(**{"label": _("所在区划"), "widget": Pick, **options})


def row_field(label: Any, **options: Any) -> forms.ModelChoiceField[Any]:
    return forms.ModelChoiceField(
        label=label, queryset=None, **{"widget": Pick, "empty_label": "", **options}
    )


def fill(form: Any, **querysets: Any) -> None:
    """Give fields their choices: rows for row fields, pairs for the others."""
    for name, offered in querysets.items():
        if isinstance(offered, list):
            form.fields[name].choices = offered
        else:
            form.fields[name].queryset = offered

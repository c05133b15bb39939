"""The access log as its auditor reads it: who looked at which field of which matter, when and what for; never the value."""

from __future__ import annotations

import uuid
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minqing.ledger.ledger import Column, Figure, Filter, Ledger, Sort
from minqing.org.ledgers import parts
from minqing.org.models import AccessEntry, Person
from minqing.org.permissions import Perm


def _field(row: AccessEntry) -> str:
    """The field's own word; its name where it was no column, such as a sealed file."""
    try:
        field: Any = apps.get_model(row.model)._meta.get_field(row.field)  # noqa: SLF001 -- Django's public meta API
    except (LookupError, FieldDoesNotExist):
        return row.field
    return str(field.verbose_name)


def _table(row: AccessEntry) -> str:
    try:
        return str(apps.get_model(row.model)._meta.verbose_name)  # noqa: SLF001
    except LookupError:
        return row.model


def _people(viewer: Any) -> list[tuple[str, str]]:
    rows = Person.objects.seen_by(viewer).order_by("pinyin")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def _by_person(value: str) -> Q:
    return Q(person=uuid.UUID(value))


def _name_of(value: str) -> str:
    person = Person.objects.filter(pk=uuid.UUID(value)).first()
    return person.name if person is not None else value


ACCESS_LOG = Ledger(
    name="access_log",
    label=_("查阅记录"),
    model=AccessEntry,
    columns=(
        Column("at", _("时间"), kind="datetime", width=18),
        Column("name", _("查阅人"), path="person.name"),
        Column("post", _("岗位"), path="post.title", width=24),
        Column("table", _("表"), read=_table),
        Column("field", _("栏"), read=_field),
        Column("code", _("编号"), kind="code", width=18),
        Column("purpose", _("用途"), width=40),
        Column("scope", _("所在区划"), kind="code", width=20, shown=parts.DETAIL),
    ),
    filters=(
        Filter("person", _("查阅人"), _by_person, choices=_people, shown=_name_of),
        parts.day_from("since", _("时间自"), "at"),
        parts.day_to("until", _("时间至"), "at"),
        parts.in_place(),
        parts.containing("q", _("编号、用途"), "code", "purpose"),
    ),
    sorts=(Sort("at", _("时间"), "at", descending=True),),
    figures=(
        Figure(
            "access_log.all",
            _("查阅次数"),
            dated_by="at",
            unit=_("次"),
            about=_("每查看一次遮盖或密封的内容，记一次数一次"),
        ),
    ),
    joins=("person", "post"),
    read=Perm.ACCESS_LOG_READ,
)

"""The page that is confirmed before a division gets a new code: every old code beside its new one, and what moves."""

from __future__ import annotations

from typing import Any

from minqing.desk.forms.admin.places import RecodeDivision
from minqing.desk.links import page_of
from minqing.org.models import Division


def confirmation(form: RecodeDivision, key: str) -> dict[str, Any]:
    told, row = form.cleaned_data, form.row
    parts = Division.objects.seen_by(form.viewer).within(row.scope).filter(valid_to=None)
    moved = form.moved()
    return {
        "row": row,
        "back": page_of(row),
        "told": told,
        "key": key,
        "version": form.version,
        "pairs": [(p.scope, told["code"] + p.scope[len(row.scope) :], p.name) for p in parts],
        "moved": moved,
        "total": sum(count for _label, count in moved),
    }

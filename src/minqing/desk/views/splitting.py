"""From minutes to opinions: all marked passages are looked at first, then each is made one opinion, and every speaker gets a slip."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minqing.base.action import answered
from minqing.base.errors import KeyReused, Refused
from minqing.campaigns.models import Activity
from minqing.desk.doors import get_seen, new_key, staff_who
from minqing.desk.forms.campaigns.splitting import Passage, classes_of
from minqing.desk.many_slips import slips
from minqing.desk.middleware import StaffRequest
from minqing.desk.reading import places
from minqing.desk.reading.activities import passages_of
from minqing.matters.actions.splitting import split
from minqing.org.access import Viewer
from minqing.org.permissions import Perm

Forms = list[Passage]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_who(Perm.OPINION_RECORD)
def split_page(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    row = get_seen(Activity, request.viewer, pk, "unit", "campaign")
    if request.method != "POST":
        return _page(request, row, _forms(row, request.viewer))
    key = request.POST.get("key") or new_key()
    forms = _forms(row, request.viewer, request.POST)
    marked = [form for form in forms if form.marked]
    if not marked:
        return _page(request, row, forms, 422, wrong=_("还没有勾选要拆的段落。"))
    if not _fit(row, request.viewer, marked, key):
        return _page(request, row, forms, 422, wrong=_("有的段落填得不对，改好再拆；现在一条也没有登记。"))
    made, left = _split_all(row, request.viewer, marked, key)
    if not made:
        return _page(request, row, _forms(row, request.viewer), 409, wrong=left)
    return slips(request, row, made, left)


def _forms(row: Activity, viewer: Viewer, data: Any = None) -> Forms:
    """A form for each passage; a sent one is read for those that its page had marks for."""
    classes = classes_of(viewer)
    inside = tuple(g.scope for g in viewer.grants if Perm.OPINION_RECORD in g.perms)
    offered = places.choices_in(viewer.office, inside)
    numbers = range(1, len(passages_of(row, viewer)) + 1)
    return [Passage(row, n, classes, offered, *([data] if data is not None else [])) for n in numbers]


def _fit(row: Activity, viewer: Viewer, marked: Forms, key: str) -> bool:
    """Nothing is written while one of them would be refused."""
    fit = True
    for form in marked:
        if not form.is_valid():
            fit = False
        elif not answered(viewer.office, _key(key, form)) and (
            no := split.refusal(viewer, row, **form.values())
        ):
            form.add_error("mark", no.why)
            fit = False
    return fit


def _key(key: str, form: Passage) -> str:
    return f"{key}:{form.number}"


def _split_all(
    row: Activity, viewer: Viewer, marked: Forms, key: str
) -> tuple[list[tuple[int, dict[str, str]]], str]:
    """One act per passage; what somebody else took meanwhile is told, and the rest is done all the same."""
    made, left = [], []
    for form in marked:
        try:
            made.append((form.number, split(row, by=viewer, key=_key(key, form), **form.values())))
        except KeyReused:
            left.append(_("第%(n)d段已经拆过，回执码只出示一次。") % {"n": form.number})
        except Refused as no:
            left.append(no.refusal.why)
    return made, " ".join(left)


def _page(
    request: StaffRequest, row: Activity, forms: Forms, status: int = 200, wrong: str = ""
) -> HttpResponse:
    lines = list(zip(passages_of(row, request.viewer), forms, strict=True))
    told = {
        "activity": row,
        "lines": lines,
        "left": sum(line.open for line, _form in lines),
        "classes": list(forms[0].classes) if forms else [],
        "wrong": wrong,
        "key": request.POST.get("key") or new_key(),
    }
    return render(request, "desk/split.html", told, status=status)

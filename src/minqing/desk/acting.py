"""Carrying out what a form asks: done and back to the matter, or the same form again with what was typed and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from minqing.base.errors import KeyReused, Refusal, Refused, Stale
from minqing.base.rows import Row
from minqing.desk.doors import get_seen, new_key, perform
from minqing.desk.forms.base import ActForm
from minqing.desk.links import form_of, has_page, name_of, page_of
from minqing.desk.middleware import StaffRequest
from minqing.desk.pages import clash_of

# What was typed in a form, beside what the row (or the first form) holds.
Clash = list[tuple[str, Any, Any]]
REPAIRABLE = frozenset({"input", "file"})
TYPED = frozenset({"rule", "calendar"})


def show(request: StaffRequest, form: ActForm, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a verb: the form, or why it cannot be done now."""
    row = form.row
    back, trail = form.trail or (page_of(row), _called(row))
    told = {
        "form": form,
        "row": row,
        "code": name_of(row),
        "back": back,
        "trail": trail,
        "label": form.action().label,
        "key": request.POST.get("key") or new_key(),
        "version": form.version,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        **more,
    }
    return render(request, "desk/act.html", told, status=status)


def _called(row: Row) -> str:
    """The number and title of a matter; other rows are called by their name alone."""
    matter: Any = getattr(row, "opinion", row)
    return (
        f"{matter.code} {matter.title}"
        if hasattr(matter, "title") and hasattr(matter, "code")
        else name_of(row)
    )


def opened(request: StaffRequest, form: ActForm) -> HttpResponse:
    """Before anything is typed: what only the form can answer is left to the form."""
    no = form.not_now()
    if no is not None and no.kind == "scope":
        raise Http404
    return show(request, form, refusal=no)


def carry_out(request: StaffRequest, form: ActForm) -> HttpResponse:
    """Write, once: a repeat of the same form gives the first result again."""
    if not form.is_valid():
        return show(request, form, status=422)
    if other := form.instead():
        return redirect(form_of(other, form.row))
    try:
        result = perform(request, form.action(), form.target(), **form.values())
    except Refused as no:
        return refused(request, form, no)
    done = result if form.follows and has_page(result) else form.row
    label, code = str(form.action().label), name_of(done)
    messages.success(request, _("已办：%(label)s（%(code)s）。") % {"label": label, "code": code})
    return redirect(_onward(request, form, result))


def refused(request: StaffRequest, form: ActForm, no: Refused) -> HttpResponse:
    """Nothing was written and nothing typed is lost: the form comes back with the reason."""
    if no.refusal.kind == "scope":
        raise Http404
    if isinstance(no, Stale):
        return _stale(request, form, no)
    if isinstance(no, KeyReused):
        return _again(request, form, no)
    # A rule that forbids nothing before anything is typed can be met by typing something else.
    if no.refusal.kind in REPAIRABLE or (no.refusal.kind in TYPED and form.not_now() is None):
        _under_its_field(form, no.refusal)
        return show(request, form, status=422)
    status = 403 if no.refusal.kind == "permission" else 409
    return show(request, form, status=status, refusal=no.refusal, kept=True)


def _under_its_field(form: ActForm, refusal: Refusal) -> None:
    """A file's fault stands at the file, all else above the form."""
    files = [name for name in ("file", "files", "proof_files") if name in form.fields]
    form.add_error(files[0] if refusal.kind == "file" and files else None, refusal.why)


def _stale(request: StaffRequest, form: ActForm, no: Stale) -> HttpResponse:
    """Both values, side by side; handing in again is then a decision, made on the newest version."""
    clash = clash_of(no)
    form.row = get_seen(type(form.row), request.viewer, form.row.pk)
    return show(request, form, status=409, stale=no.refusal, clash=clash)


def _again(request: StaffRequest, form: ActForm, no: KeyReused) -> HttpResponse:
    """The first form stands; this one is kept too, under a new key, and a person decides."""
    clash = _differences(form, no.previous)
    return show(request, form, status=409, again=no.refusal, clash=clash, key=new_key())


def _differences(form: ActForm, previous: Any) -> Clash:
    """Field by field where the first result has such a field."""
    if isinstance(previous, Mapping) or previous is None:
        return []
    told: Clash = []
    for name, mine in form.values().items():
        theirs = getattr(previous, name, None)
        if name in form.fields and hasattr(previous, name) and theirs != mine:
            told.append((str(form.fields[name].label), mine, theirs))
    return told


def _onward(request: StaffRequest, form: ActForm, result: Any) -> str:
    wanted = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    if own and wanted.startswith("/desk/"):
        return wanted
    if form.follows and has_page(result):
        return page_of(result)
    return page_of(form.row)

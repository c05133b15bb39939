"""Registering by staff. After saving comes the receipt slip: the only time that its code is shown."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minqing.base.action import Action
from minqing.base.errors import KeyReused, Refused
from minqing.desk.doors import new_key, perform, staff_who
from minqing.desk.forms.intake import ProblemIntake
from minqing.desk.links import page_of
from minqing.desk.middleware import StaffRequest
from minqing.desk.slips import slip
from minqing.desk.ways import WAYS
from minqing.matters.actions.problem import raise_
from minqing.org.permissions import Perm


@require_http_methods(["GET", "HEAD", "POST"])
@staff_who(Perm.OPINION_RECORD)
def record(request: StaffRequest, way: str) -> HttpResponse:
    """Somebody called, came by, or was visited."""
    found = WAYS.get(way)
    if found is None or not request.viewer.may(found.needs):
        raise Http404
    if request.method != "POST":
        return blank(request, "desk/record.html", way=found, form=found.form(request.viewer, found.channels))
    form = found.form(request.viewer, found.channels, request.POST, request.FILES)
    if form.is_valid():
        if first := sent_before(request, found.action, form.values()):
            return twice(request, "desk/record.html", KeyReused(first), way=found, form=form, again=True)
        try:
            return slip(request, perform(request, found.action, **form.values()))
        except KeyReused as no:
            return twice(request, "desk/record.html", no, way=found, form=form)
        except Refused as no:
            told_in(form, no)
    return blank(request, "desk/record.html", 422, way=found, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_who(Perm.PROBLEM_RAISE)
def problem(request: StaffRequest) -> HttpResponse:
    """What the office found by itself."""
    form = ProblemIntake(request.viewer, request.POST if request.method == "POST" else None)
    if form.is_valid():
        if first := sent_before(request, raise_, form.cleaned_data):
            return twice(request, "desk/record_problem.html", KeyReused(first), form=form, again=True)
        try:
            made = perform(request, raise_, **form.cleaned_data)
        except KeyReused as no:
            return twice(request, "desk/record_problem.html", no, form=form)
        except Refused as no:
            told_in(form, no)
        else:
            messages.success(request, _("已登记问题%(code)s。") % {"code": made.code})
            return redirect(page_of(made))
    return blank(request, "desk/record_problem.html", 422 if form.errors else 200, form=form)


def blank(request: StaffRequest, template: str, status: int = 200, **told: Any) -> HttpResponse:
    """The form, empty or as it was typed, under the key that it was opened with."""
    key = request.POST.get("key") or new_key()
    return render(request, template, {"key": key, **told}, status=status)


def sent_before(request: StaffRequest, action: Action[Any], values: dict[str, Any]) -> Any | None:
    """What the same words made a moment ago, unless the person has said that this is another matter."""
    if request.POST.get("another"):
        return None
    return action.earlier(by=request.viewer, key=request.POST.get("key", ""), **values)


def told_in(form: Any, no: Refused) -> None:
    """What was typed stays; the reason stands above it, a file's fault at the files."""
    form.add_error("files" if no.refusal.kind == "file" and "files" in form.fields else None, no.refusal.why)


def twice(request: StaffRequest, template: str, no: KeyReused, **told: Any) -> HttpResponse:
    """The form was handed in before. Both are kept: the first as it was written, this one, if it differs, in the form."""
    first = no.previous
    pk, code = (first["opinion"], first["number"]) if isinstance(first, dict) else (first.pk, first.code)
    page = "desk:opinion" if isinstance(first, dict) else "desk:problem"
    told |= {
        "key": new_key(),
        "first": code,
        "first_url": reverse(page, args=[pk]),
        "same": no.same,
    }
    return render(request, template, told, status=409)

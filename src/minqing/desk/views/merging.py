"""One more person with the same matter, and several opinions linked to one problem in one go."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minqing.base.errors import KeyReused, Refused
from minqing.desk.doors import get_seen, new_key, sent, staff_who
from minqing.desk.forms.merging import Gather, MeToo
from minqing.desk.links import page_of
from minqing.desk.middleware import StaffRequest
from minqing.desk.slips import slip
from minqing.desk.views.intake import told_in, twice
from minqing.matters.actions.linking import closed_refusal, link
from minqing.matters.actions.merging import me_too
from minqing.matters.models import Problem
from minqing.org.permissions import Perm


@require_http_methods(["GET", "HEAD", "POST"])
@staff_who(Perm.OPINION_ME_TOO)
def me_too_page(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """又有人反映: an opinion of its own with a receipt of its own, already linked."""
    problem = get_seen(Problem, request.viewer, pk)
    form = MeToo(sent(request), request.FILES or None)
    no = me_too.refusal(request.viewer, problem)
    key = request.POST.get("key") or new_key()
    told = {"problem": problem, "form": form, "key": key, "refusal": no}
    if form.is_valid() and no is None:
        try:
            return slip(request, me_too(problem, by=request.viewer, key=key, **form.values()))
        except KeyReused as again:
            return twice(request, "desk/me_too.html", again, problem=problem, form=form)
        except Refused as refused:
            told_in(form, refused)
    status = (403 if no.kind == "permission" else 409) if no and request.method == "POST" else 200
    return render(request, "desk/me_too.html", told, status=422 if form.errors else status)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_who(Perm.PROBLEM_RAISE)
def gather(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """并入意见: each chosen one by an action of its own; one that is refused keeps none of the others back."""
    problem = get_seen(Problem, request.viewer, pk)
    sought = (request.POST if request.method == "POST" else request.GET).get("q", "").strip()
    form = Gather(problem, request.viewer, sent(request), sought=sought)
    if form.is_valid() and _linked(request, problem, form):
        return redirect(page_of(problem))
    no = closed_refusal(problem)
    told = {"problem": problem, "form": form, "key": request.POST.get("key") or new_key(), "refusal": no}
    status = 409 if no and request.method == "POST" else 422 if form.errors else 200
    return render(request, "desk/gather.html", {**told, "sought": sought}, status=status)


def _linked(request: StaffRequest, problem: Problem, form: Gather) -> int:
    """How many were linked; what was refused is told, one by one."""
    done = 0
    for opinion in form.cleaned_data["opinions"]:
        key = f"{request.POST['key']}:{opinion.pk}" if request.POST.get("key") else None
        try:
            link(opinion, by=request.viewer, key=key, problem=problem)
            done += 1
        except Refused as no:
            form.add_error(None, f"{opinion.code}：{no.refusal.why}")
    if done:
        messages.success(request, _("已并入%(n)s条意见（%(code)s）。") % {"n": done, "code": problem.code})
    for why in form.non_field_errors() if done else ():
        messages.warning(request, str(why))
    return done

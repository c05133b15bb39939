"""Excel in: pick the file, say what its headings mean, look at the plan, let the worker write it, take the wrong lines back."""

from __future__ import annotations

import uuid
from pathlib import PurePath

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minqing.base.errors import Refusal, Refused
from minqing.base.language import as_recorded
from minqing.desk import importing
from minqing.desk.doors import may_bring_in, sent, staff
from minqing.desk.import_forms import MappingForm, UploadForm
from minqing.desk.middleware import StaffRequest
from minqing.desk.views.exports import XLSX
from minqing.desk.views.lists import opened
from minqing.ledger import imports
from minqing.ledger.ledger import Ledger
from minqing.ledger.models import ImportBatch
from minqing.ledger.plan import KINDS
from minqing.ledger.registry import LEDGERS
from minqing.org.access import Viewer, who_may
from minqing.org.actions.staff import without_password
from minqing.org.permissions import Perm

LINES = 50
BATCH = "desk:import_plan"


def importable(name: str, viewer: Viewer) -> Ledger:
    ledger = opened(name, viewer)
    why = f"你的岗位不能导入{ledger.label}。"
    if not viewer.may(Perm.IMPORT):
        raise Refused(Refusal(why, who=who_may(Perm.IMPORT), kind="permission"))
    if not ledger.importable():
        why = f"{ledger.label}不能从表格导入：这些记录只能由当事人自己产生。"
        raise Refused(Refusal(why, kind="rule"))
    if not may_bring_in(ledger, viewer):
        raise Refused(Refusal(why, kind="permission"))
    return ledger


def my_batch(request: StaffRequest, pk: uuid.UUID) -> tuple[ImportBatch, Viewer]:
    """The batch, and its owner under the post that it was brought in with."""
    batch = importing.find_batch(pk, request.user.pk)
    if batch is None or batch.ledger not in LEDGERS:
        raise Http404
    return batch, importing.viewer_of(batch, request.viewer)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def pick(request: StaffRequest, name: str) -> HttpResponse:
    """The first step: the file. It is read at once, so that a wrong one is told here."""
    ledger = importable(name, request.viewer)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = imports.open_batch(ledger, request.viewer, request.user.pk, file.name, file.read())
            settled = all(heading.settled for heading in importing.headings_of(batch))
        except Refused as no:
            form.add_error("file", str(no))
        else:
            return redirect(BATCH if settled else "desk:import_map", batch.pk)
    told = {"ledger": ledger, "form": form, "batches": importing.batches_of(ledger, request.user.pk)}
    return render(request, "desk/import_pick.html", told, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def set_mapping(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The second step: what each heading means. It is remembered for the next file."""
    batch, _viewer = my_batch(request, pk)
    if batch.state in importing.RAN:
        return redirect("desk:import_run", batch.pk)
    ledger = LEDGERS[batch.ledger]
    form = MappingForm(ledger, importing.headings_of(batch), sent(request))
    if request.method == "POST" and form.is_valid():
        importing.set_mapping(batch, form.mapping())
        return redirect(BATCH, batch.pk)
    told = {"ledger": ledger, "batch": batch, "form": form}
    return render(request, "desk/import_map.html", told, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def look_at_plan(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The third step: what would be written. Nothing is, until the button at the foot."""
    batch, viewer = my_batch(request, pk)
    if batch.state in importing.RAN:
        return redirect("desk:import_run", batch.pk)
    if request.method == "POST":
        importing.start(batch)
        return redirect("desk:import_run", batch.pk)
    view = importing.plan_view(batch, viewer)
    told = {"ledger": LEDGERS[batch.ledger], "batch": batch, "view": view}
    if view is None:
        return render(request, "desk/import_wait.html", told)
    show = request.GET.get("show", "")
    if show and show not in KINDS:
        raise Http404
    page = Paginator(importing.lines_shown(view, show), LINES).get_page(request.GET.get("page"))
    return render(request, "desk/import_plan.html", {**told, "show": show, "page": page})


@require_safe
@staff
def watch(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The last step: how far the writing is, and how it ended."""
    batch, _viewer = my_batch(request, pk)
    if batch.state not in importing.RAN:
        return redirect(BATCH, batch.pk)
    refused = importing.refused_lines(batch)
    told = {
        "ledger": LEDGERS[batch.ledger],
        "batch": batch,
        "refused": len(refused),
        "reasons": importing.refused_counts(batch),
        "written": batch.done - len(refused),
        "wrong": batch.counts.get("wrong", 0) + len(refused),
        "passwords": batch.ledger == "staff" and without_password(batch.office).exists(),
    }
    return render(request, "desk/import_run.html", told)


@require_POST
@staff
def cancel(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    batch, _viewer = my_batch(request, pk)
    imports.cancel(batch)
    return redirect("desk:import_run", batch.pk)


@require_POST
@staff
def resume(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Go on where it stopped. Lines that are in already are seen as the same, or answered by their key."""
    batch, _viewer = my_batch(request, pk)
    if batch.state in {importing.State.CANCELLED, importing.State.FAILED, importing.State.RUNNING}:
        importing.start(batch)
    return redirect("desk:import_run", batch.pk)


@require_safe
@staff
@as_recorded
def wrong_lines(request: StaffRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The same workbook with its faults marked; after a run only the lines that did not come in."""
    batch, viewer = my_batch(request, pk)
    response = HttpResponse(imports.returned(batch, viewer), content_type=XLSX)
    name = f"{PurePath(batch.name).stem}（有误）.xlsx"
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or ""
    )
    return response

"""Excel out. Short lists come at once; long ones are written by the worker while a page tells how far it is."""

from __future__ import annotations

import tempfile
import uuid

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from minqing.base.errors import Refusal, Refused
from minqing.desk import exporting, jobs
from minqing.desk.doors import new_key, staff
from minqing.desk.middleware import StaffRequest
from minqing.desk.views.lists import opened
from minqing.ledger.paging import count
from minqing.ledger.state import ListState
from minqing.org.access import Viewer, who_may
from minqing.org.permissions import Perm

AT_ONCE = 10_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def exportable(request: StaffRequest, name: str) -> ListState:
    ledger = opened(name, request.viewer)
    if not request.viewer.may(Perm.EXPORT):
        raise Refused(Refusal("你的岗位不能导出表格。", who=who_may(Perm.EXPORT), kind="permission"))
    return ListState.parse(ledger, request.GET)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def export_page(request: StaffRequest, name: str) -> HttpResponseBase:
    """The workbook itself, or a page that says it will take a while and starts it."""
    state = exportable(request, name)
    if count(state.rows(request.viewer)) <= AT_ONCE:
        return at_once(state, request.viewer)
    if request.method == "POST":
        job = jobs.new_job(request.user.pk, exporting.file_name(state), state.rows(request.viewer).count())
        grant = request.viewer.current
        exporting.export_list.enqueue(
            job.id, str(request.user.pk), str(grant.id) if grant else "", name, state.query()
        )
        return redirect("desk:job", job.id)
    return render(request, "desk/export.html", {"state": state, "ledger": state.ledger, "key": new_key()})


def at_once(state: ListState, viewer: Viewer) -> FileResponse:
    book = tempfile.TemporaryFile()  # noqa: SIM115 -- the response closes it
    exporting.write_list(state, viewer, book, lambda _n: None)
    book.seek(0)
    return FileResponse(book, as_attachment=True, filename=exporting.file_name(state), content_type=XLSX)


@require_safe
@staff
def job_page(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    job = jobs.find_job(pk, request.user.pk)
    if job is None:
        raise Http404
    return render(request, "desk/job.html", {"job": job})


@require_safe
@staff
def job_file(request: StaffRequest, pk: uuid.UUID) -> HttpResponseBase:
    job = jobs.find_job(pk, request.user.pk)
    if job is None or job.state != "done":
        raise Http404
    return FileResponse(job.file.open("rb"), as_attachment=True, filename=job.name, content_type=XLSX)

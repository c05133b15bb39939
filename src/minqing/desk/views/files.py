"""Attachments: whoever may see the row that a file belongs to may see the file. Sealed files are not here at all."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minqing.base import files
from minqing.base.errors import Refused
from minqing.base.models.file import StoredFile
from minqing.base.previews import has_preview, preview
from minqing.campaigns.models import Activity, Paper
from minqing.desk.doors import staff
from minqing.desk.middleware import StaffRequest
from minqing.matters.models import LookBackItem, Opinion, Problem, Referral, Task
from minqing.org.access import Viewer
from minqing.org.permissions import Perm
from minqing.org.scoped import ScopedRow

# Rows that own files, and the name of the relation whose rows carry `file`.
OWNERS: tuple[tuple[type[ScopedRow], str], ...] = (
    (Opinion, "files"),
    (Problem, "evidence"),
    (Task, "evidence"),
    (Activity, "files"),
    (LookBackItem, "files"),
)
# Rows that carry a file themselves, and in which column.
CARRIERS: tuple[tuple[type[ScopedRow], str], ...] = ((Referral, "reply_file"),)
ALONE = "sandbox; default-src 'none'"


@require_safe
@staff
def original(request: StaffRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The bytes as they came, always as a download: nothing that a stranger sent runs on our pages."""
    stored = seen_file(request.viewer, pk)
    response = FileResponse(files.open_file(stored), as_attachment=True, filename=stored.name)
    response.headers["Content-Type"] = stored.mime
    response.headers["Content-Security-Policy"] = ALONE
    return response


@require_safe
@staff
def display(request: StaffRequest, pk: uuid.UUID) -> HttpResponseBase:
    """A picture's copy for the page: smaller, without place and camera data."""
    stored = seen_file(request.viewer, pk)
    if not stored.display_sha256:
        raise Http404
    response = FileResponse(files.open_display(stored), content_type="image/jpeg")
    response.headers["Content-Security-Policy"] = ALONE
    return response


@require_safe
@staff
def look(request: StaffRequest, pk: uuid.UUID) -> HttpResponseBase:
    """A scan's first pages on a page of their own; what cannot be drawn is told, and the file is there to download."""
    stored = seen_file(request.viewer, pk)
    if not has_preview(stored):
        raise Http404
    return render(request, "desk/file_look.html", looked_at(stored))


def looked_at(stored: StoredFile) -> dict[str, Any]:
    """What the page shows: the pages, or why there are none."""
    try:
        return {"file": stored, "preview": preview(stored)}
    except Refused as no:
        return {"file": stored, "refusal": no.refusal}


def seen_file(viewer: Viewer, pk: uuid.UUID) -> StoredFile:
    """The file, through an owner that the viewer sees."""
    for model, relation in OWNERS:
        owner = model.objects.seen_by(viewer).filter(**{f"{relation}__file": pk}).first()
        if owner is not None:
            stored: StoredFile = getattr(owner, relation).select_related("file").filter(file=pk)[0].file
            if stored.sealed:
                break
            return stored
    for model, column in CARRIERS:
        carrier = model.objects.seen_by(viewer).filter(**{column: pk}).select_related(column).first()
        if carrier is not None:
            carried: StoredFile = getattr(carrier, column)
            return carried
    return campaign_paper(viewer, pk)


def campaign_paper(viewer: Viewer, pk: uuid.UUID) -> StoredFile:
    """A paper of a campaign is read by the whole office: whoever reads campaigns at all."""
    paper = Paper.objects.filter(step__stage__campaign__office=viewer.office, file=pk).select_related("file")
    found = paper.first() if viewer.may(Perm.CAMPAIGN_READ) else None
    if found is None or found.file is None:
        raise Http404
    return found.file

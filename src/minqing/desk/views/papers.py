"""Papers as Word files: numbered ones from the ledger, and the receipt slip in the one moment in which its code is known."""

from __future__ import annotations

import uuid

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.utils.encoding import escape_uri_path
from django.views.decorators.http import require_POST, require_safe

from minqing.base import clock, files, papers
from minqing.base.errors import Refusal, Refused
from minqing.base.models.file import MIME, FileKind
from minqing.desk import qr
from minqing.desk.doors import get_seen, staff, staff_who
from minqing.desk.middleware import StaffRequest
from minqing.desk.views.files import ALONE
from minqing.matters import codes, wordings
from minqing.matters.models import OfficialPaper, Opinion, Receipt
from minqing.org.models import Unit
from minqing.org.permissions import Perm


@require_safe
@staff
def paper_file(request: StaffRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The file as it went out, byte by byte. What tells of an accusation is sealed and not here."""
    paper = get_seen(OfficialPaper, request.viewer, pk, "file")
    if paper.file.sealed:
        raise Refused(
            Refusal("这份文书涉及已转纪检的事项，文件已密封，这里打不开。", who="纪检干部", kind="permission")
        )
    response = FileResponse(files.open_file(paper.file), as_attachment=True, filename=paper.file.name)
    response.headers["Content-Type"] = paper.file.mime
    response.headers["Content-Security-Policy"] = ALONE
    return response


@require_POST
@staff_who(Perm.OPINION_RECORD)
def slip_word(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The receipt slip in Word: made of the code on the page just shown, and kept nowhere."""
    opinion = get_seen(Opinion, request.viewer, pk)
    code = request.POST.get("code", "")
    receipt = Receipt.objects.by_code(code) if not codes.fault(code) else None
    grant = request.viewer.current
    if receipt is None or receipt.opinion_id != opinion.pk or grant is None or opinion.with_discipline:
        raise Http404
    unit = Unit.objects.get(pk=grant.unit_id)
    contact = wordings.contact_of(unit, request.viewer.name)
    head = wordings.Head(wordings.sender_of(unit, opinion.office), "", clock.today(), contact)
    address = qr.status_address(request)
    link = f"{address}#{codes.plain(code)}"
    paper = wordings.receipt_slip(
        opinion, head, code=codes.shown(codes.plain(code)), link=link, address=address
    )
    response = HttpResponse(papers.word(paper), content_type=MIME[FileKind.DOCX])
    name = escape_uri_path(f"回执单 {opinion.code}.docx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["Cache-Control"] = "no-store"
    return response

"""Looking at one sealed value: the purpose is asked first, and the look is in the access log before the value is shown."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from minqing.base.errors import Refusal, Refused
from minqing.desk.doors import sent, staff
from minqing.desk.list_forms import PurposeForm
from minqing.desk.listing import called
from minqing.desk.middleware import StaffRequest
from minqing.desk.views.lists import opened
from minqing.ledger.cells import cell
from minqing.ledger.ledger import Mask
from minqing.org.access import who_may
from minqing.org.actions.reveal import reveal


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff
def reveal_page(request: StaffRequest, name: str, pk: uuid.UUID, column: str) -> HttpResponse:
    ledger = opened(name, request.viewer)
    row = ledger.seen(request.viewer).filter(pk=pk).first()
    found = next((c for c in ledger.columns if c.name == column and c.mask is not None), None)
    if row is None or found is None or found.mask is None:
        raise Http404
    shown = cell(found, row, request.viewer)
    form = PurposeForm(sent(request))
    told: dict[str, Any] = {
        "ledger": ledger,
        "row": row,
        "number": called(ledger, row, request.viewer)[1],
        "shown": shown,
        "form": form,
    }
    if shown.masked and not shown.reveal:
        told["refusal"] = Refusal("你的岗位不能查看这一栏。", who=who_may(found.mask.perm), kind="permission")
    elif request.method == "POST" and form.is_valid():
        try:
            told["value"] = look(request, row, found.mask, form.cleaned_data["purpose"])
        except Refused as no:
            form.add_error("purpose", str(no))
    return render(
        request, "desk/reveal.html", told, status=403 if "refusal" in told else 422 if form.errors else 200
    )


def look(request: StaffRequest, row: Any, mask: Mask, purpose: str) -> str:
    """The value. No idempotency key: a second look is a second line in the log, and no answer is kept to give again."""
    holder: Any = row
    for step in filter(None, mask.holder.split(".")):
        holder = getattr(holder, step, None)
        if holder is None:  # nobody spoke, or who spoke is sealed with the accusation
            raise Http404
    code = getattr(row, "code", "")
    told = reveal(
        by=request.viewer, scope=row.scope, code=code, row=holder, fields=(mask.field,), purpose=purpose
    )
    return told[mask.field]

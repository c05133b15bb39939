"""Calling residents back: what to ask, and the number by a logged look. The answer is handed in like any verb's form."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from minqing.desk.doors import get_seen, staff_who
from minqing.desk.middleware import StaffRequest
from minqing.desk.reading.callback import JOINS, callback_page
from minqing.desk.views.sealed import unkept
from minqing.matters.models import Receipt
from minqing.matters.states import ReceiptState
from minqing.org.actions.reveal import reveal
from minqing.org.permissions import Perm

PURPOSE = "回访群众"


@require_safe
@staff_who(Perm.CALLBACK_RECORD)
def callback(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """One that is judged already, or not asked yet, has nothing to ask: back to the opinion."""
    receipt = get_seen(Receipt, request.viewer, pk, *JOINS)
    if receipt.state != ReceiptState.ASKED:
        return redirect("desk:opinion", pk=receipt.opinion_id)
    return render(request, "desk/callback.html", callback_page(receipt, request.viewer))


@require_POST
@staff_who(Perm.CALLBACK_RECORD)
def phone(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The same page with name and number in clear, kept nowhere; the look is logged with its purpose."""
    receipt = get_seen(Receipt, request.viewer, pk, *JOINS)
    opinion = receipt.opinion
    purpose = request.POST.get("purpose", "").strip() or PURPOSE
    shown = reveal(
        by=request.viewer,
        scope=opinion.scope,
        code=opinion.code,
        row=opinion.speaker,
        fields=("name", "phone"),
        purpose=purpose,
    )
    return unkept(
        render(request, "desk/callback.html", callback_page(receipt, request.viewer) | {"shown": shown})
    )

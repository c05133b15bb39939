"""One view for every verb with a form: what it asks, whether it is refused, and the doing."""

from __future__ import annotations

import uuid
from typing import cast

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from minqing.desk.acting import carry_out, opened
from minqing.desk.doors import get_seen, staff
from minqing.desk.forms.registry import FORMS
from minqing.desk.middleware import StaffRequest
from minqing.org.scoped import ScopedRow


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def act(request: StaffRequest, verb: str, pk: uuid.UUID) -> HttpResponse:
    """Unknown verbs and rows out of scope are the same answer: not there."""
    kind = FORMS.get(verb)
    if kind is None:
        raise Http404
    row = get_seen(cast("type[ScopedRow]", kind.model()), request.viewer, pk)
    if request.method == "POST":
        sought = request.POST.get("q", "")
        return carry_out(request, kind(row, request.viewer, request.POST, request.FILES, sought=sought))
    return opened(request, kind(row, request.viewer, sought=request.GET.get("q", "")))

"""Publications on the desk: drafting one, its page, how residents will see it; and the page of a comment."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minqing.base import clock
from minqing.base.errors import KeyReused, Refused
from minqing.desk.doors import get_seen, perform, sent, staff, staff_who
from minqing.desk.forms.publicity import DraftPublication
from minqing.desk.links import page_of
from minqing.desk.middleware import StaffRequest
from minqing.desk.reading import publicity as reading
from minqing.desk.views.intake import blank, told_in
from minqing.matters.actions.publicity import draft
from minqing.matters.models import Comment, Publication
from minqing.matters.publicity import sheet
from minqing.org.permissions import Perm

USUAL = dt.timedelta(days=90)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_who(Perm.PUBLICATION_EDIT)
def record_publication(request: StaffRequest) -> HttpResponse:
    first = {"expires_on": clock.today() + USUAL}
    form = DraftPublication(request.viewer, sent(request), initial=first)
    if form.is_valid():
        try:
            made = perform(request, draft, **form.cleaned_data)
        except KeyReused as no:
            return redirect(page_of(no.previous))
        except Refused as no:
            told_in(form, no)
        else:
            messages.success(request, _("已起草%(code)s，请加内容。") % {"code": made.code})
            return redirect(page_of(made))
    return blank(request, "desk/record_publication.html", 422 if form.errors else 200, form=form)


@require_safe
@staff
def publication(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    row = get_seen(Publication, request.viewer, pk, *reading.JOINS)
    return render(request, "desk/matter.html", {"page": reading.publication_page(row, request.viewer)})


@require_safe
@staff
def preview(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The same piece of page that residents read, whatever the state."""
    row = get_seen(Publication, request.viewer, pk)
    return render(request, "desk/publication_preview.html", {"row": row, "sheet": sheet(row)})


@require_safe
@staff
def comment(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    row = get_seen(Comment, request.viewer, pk, "publication", "item", "opinion")
    return render(request, "desk/matter.html", {"page": reading.comment_page(row, request.viewer)})

"""Look-backs on the desk: ordering one, its page, a sheet's page, a draw's page, a call to account."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minqing.base.errors import Refused
from minqing.base.models.draw import Draw
from minqing.desk.doors import get_seen, perform, sent, staff, staff_who
from minqing.desk.forms.lookback import OrderForm
from minqing.desk.links import page_of
from minqing.desk.middleware import StaffRequest
from minqing.desk.reading import lookback as reading
from minqing.desk.views.intake import blank, told_in
from minqing.matters.actions import lookback as acts
from minqing.matters.models import Accountability, LookBack, LookBackItem
from minqing.org.permissions import Perm


@require_http_methods(["GET", "HEAD", "POST"])
@staff_who(Perm.LOOKBACK_ORDER)
def order(request: StaffRequest) -> HttpResponse:
    """Freezing a list. Who ordered it is then its draw's first party."""
    form = OrderForm(request.viewer, sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = perform(request, acts.order, **form.values())
        except Refused as no:
            told_in(form, no)
        else:
            messages.success(request, _("名单已冻结，请交承诺：%(code)s。") % {"code": made.code})
            return redirect(page_of(made))
    return blank(request, "desk/lookback_order.html", 422 if form.errors else 200, form=form)


def _case(request: StaffRequest, page: reading.Case) -> HttpResponse:
    told: dict[str, Any] = {"page": page}
    if page.draw is not None:
        number = page.draw.draw.number
        told["public"] = reverse("portal:draw", args=[number])
        told["json"] = reverse("portal:draw_file", args=[number])
    return render(request, "desk/case.html", told)


@require_safe
@staff
def lookback(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    row = get_seen(LookBack, request.viewer, pk, "draw__instead_of", "ordered_by", "unit")
    return _case(request, reading.lookback_page(row, request.viewer))


@require_safe
@staff
def draw(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    return _case(request, reading.draw_page(get_seen(Draw, request.viewer, pk), request.viewer))


@require_safe
@staff
def item(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    row = get_seen(LookBackItem, request.viewer, pk, *reading.ITEM_JOINS)
    return render(request, "desk/matter.html", {"page": reading.item_page(row, request.viewer)})


@require_safe
@staff
def accountability(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    row = get_seen(Accountability, request.viewer, pk, *reading.ACCOUNT_JOINS)
    return _case(request, reading.accountability_page(row, request.viewer))

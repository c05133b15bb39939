"""消息: one's own messages, read or unread, and the wish for a daily mail."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minqing.base import clock
from minqing.base.errors import Refused
from minqing.desk.doors import new_key, perform, staff
from minqing.desk.middleware import StaffRequest
from minqing.messaging.actions.wishes import wish
from minqing.messaging.digest import is_set_up
from minqing.messaging.forms import WishForm
from minqing.messaging.links import link_of
from minqing.messaging.models import Mail, Wish
from minqing.messaging.reading import items_of, shown, unread

A_PAGE = 50


@require_safe
@staff
def inbox(request: StaffRequest) -> HttpResponse:
    viewer = request.viewer
    page = Paginator(items_of(viewer), A_PAGE).get_page(request.GET.get("page"))
    told = {"page": page, "lines": [shown(item, viewer) for item in page.object_list], "n": unread(viewer)}
    return render(request, "messaging/inbox.html", told)


@require_POST
@staff
def opened(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Read, and on to the matter."""
    item = items_of(request.viewer).filter(pk=pk).first()
    if item is None:
        raise Http404
    if item.read_at is None:
        item.read_at = clock.now()
        item.save(update_fields=["read_at"])
    return redirect(link_of(item, request.viewer) or "messaging:inbox")


@require_POST
@staff
def all_read(request: StaffRequest) -> HttpResponse:
    items_of(request.viewer).filter(read_at__isnull=True).update(read_at=clock.now())
    return redirect("messaging:inbox")


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def digest(request: StaffRequest) -> HttpResponse:
    known = Wish.objects.filter(person=request.viewer.person_id).first()
    first = {"wanted": known.wanted, "address": known.address} if known else {}
    form = WishForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        try:
            perform(request, wish, **form.cleaned_data)
        except Refused as no:
            if no.refusal.kind != "input":
                raise
            form.add_error("address", no.refusal.why)
        else:
            messages.success(request, _("每日提醒邮件已经设好。"))
            return redirect("messaging:digest")
    return _digest_page(request, form)


def _digest_page(request: StaffRequest, form: WishForm) -> HttpResponse:
    last = Mail.objects.filter(person=request.viewer.person_id).order_by("-day").first()
    told = {"form": form, "set_up": is_set_up(), "at": settings.MINQING_DIGEST_AT, "last": last}
    status = 422 if form.errors else 200
    return render(request, "messaging/digest.html", {**told, "key": new_key()}, status=status)

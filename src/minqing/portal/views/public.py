"""公示 as anybody may read it, a sentence about it, and "I have the same": without an account or JavaScript."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from minqing.base import clock, square
from minqing.base.errors import KeyReused, Refused
from minqing.matters import publicity
from minqing.matters.actions import comments, merging
from minqing.matters.models import Aspect, Publication, PublicationItem
from minqing.org.access import ResidentActor, who_may
from minqing.org.models import Office
from minqing.org.permissions import Perm
from minqing.portal import drafts, qr, rate
from minqing.portal.pages import page, resident, wait_until
from minqing.portal.public_forms import MeTooForm, SayForm
from minqing.portal.sending import Sent

A_PAGE = 20


@require_safe
@resident
def public(request: HttpRequest, office: Office) -> HttpResponse:
    """The lists in force, newest first."""
    rows = publicity.in_force(office.scope).order_by("-published_at", "-pk")
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return page(request, office, "public.html", lists=shown.object_list, shown=shown)


def _found(office: Office, pk: uuid.UUID) -> Publication | None:
    """A list in force; None when it was public once. What never was public is not there at all."""
    row = publicity.once_public(office.scope, pk)
    if row is None:
        raise Http404
    return row if row.in_force(clock.today()) else None


@require_safe
@resident
def public_list(request: HttpRequest, office: Office, pk: uuid.UUID) -> HttpResponse:
    row = _found(office, pk)
    if row is None:
        return page(request, office, "public_gone.html", http=410)
    told = publicity.sheet(row)
    whole = [c for c in told.comments if c.item_id is None]
    thanks = request.GET.get("thanks", "")
    return page(
        request, office, "public_list.html", sheet=told, whole=whole, thanks=thanks if _number(thanks) else ""
    )


def _number(text: str) -> bool:
    """Only a number of ours is repeated from an address."""
    return len(text) <= 20 and text.startswith("LY-") and text[3:].replace("-", "").isdigit()


def _item(office: Office, pk: uuid.UUID) -> tuple[publicity.Sheet, publicity.Shown] | None:
    """One line of a list in force, or None when its list is over."""
    found = publicity.found_item(office.scope, pk)
    if found is None:
        row = PublicationItem.objects.filter(pk=pk, publication__office=office.scope).first()
        if row is None or row.publication.published_at is None:
            raise Http404
    return found


@require_safe
@resident
def public_item(request: HttpRequest, office: Office, pk: uuid.UUID) -> HttpResponse:
    found = _item(office, pk)
    if found is None:
        return page(request, office, "public_gone.html", http=410)
    told, shown = found
    mine = [c for c in told.comments if c.item_id == shown.item.pk]
    return page(request, office, "public_item.html", sheet=told, shown=shown, comments=mine)


@require_http_methods(["GET", "HEAD", "POST"])
@resident
def say(request: HttpRequest, office: Office, pk: uuid.UUID) -> HttpResponse:
    """One sentence to the office, about the list or about one of its lines."""
    row = _found(office, pk)
    if row is None:
        return page(request, office, "public_gone.html", http=410)
    item = _named(request, row)
    form = SayForm(request.POST if _handed_in(request) else None, initial=request.POST.dict())
    if item is None:
        del form.fields["aspect"]
    told = {"publication": row, "item": item}
    if not form.is_bound or not form.is_valid():
        return _say_page(request, office, form, 422 if form.is_bound else 200, **told)
    count = rate.attempt(rate.COMMENT, request)
    if count.refused:
        return wait_until(_say_page(request, office, form, 429, wait=count.wait, **told), count.wait)
    return _said(request, office, form, told)


def _named(request: HttpRequest, row: Publication) -> PublicationItem | None:
    """The line that the address or the form names."""
    typed = request.POST.get("item") or request.GET.get("item") or ""
    try:
        wanted = uuid.UUID(typed)
    except ValueError:
        return None
    return row.items.filter(active=True, pk=wanted).first()


def _said(request: HttpRequest, office: Office, form: SayForm, told: dict[str, Any]) -> HttpResponse:
    row, aspect = told["publication"], form.cleaned_data.get("aspect", Aspect.LIST)
    values = {"words": form.cleaned_data["words"], "aspect": aspect, "item": told["item"]}
    try:
        made = comments.give(row, by=ResidentActor(office.scope), key=_key(request), **values)
    except KeyReused as earlier:
        made = earlier.previous
    except Refused as no:
        form.add_error(None, no.refusal.why)
        return _say_page(request, office, form, 422, **told)
    return redirect(f"{reverse('portal:public_list', args=[row.pk])}?thanks={made.code}")


def _say_page(request: HttpRequest, office: Office, form: SayForm, http: int, **more: Any) -> HttpResponse:
    more |= {"form": form, "key": request.POST.get("key") or str(uuid.uuid4()), "size_form": "say"}
    return page(request, office, "public_say.html", http=http, **more)


@require_http_methods(["GET", "HEAD", "POST"])
@resident
def me_too(request: HttpRequest, office: Office, pk: uuid.UUID) -> HttpResponse:
    """The same trouble: an opinion with a receipt of its own, linked to the published problem."""
    found = _item(office, pk)
    if found is None or not found[1].may_join:
        return page(request, office, "public_gone.html", http=410)
    form = MeTooForm(request.POST if _handed_in(request) else None, initial=_begun(request))
    if not form.is_bound or not form.is_valid():
        return _me_too_page(request, office, form, 422 if form.is_bound else 200, shown=found[1])
    count = rate.attempt(rate.SEND, request)
    if count.refused:
        refused = _me_too_page(request, office, form, 429, shown=found[1], wait=count.wait)
        return wait_until(refused, count.wait)
    return _joined(request, office, form, found[1])


def _begun(request: HttpRequest) -> dict[str, str]:
    """What was typed before the size of type changed, or on the sheet that led here."""
    if request.method == "POST":
        return {name: str(value) for name, value in request.POST.items()}
    try:
        draft = drafts.find(request, uuid.UUID(request.GET.get("sheet", "")))
    except ValueError:
        return {}
    return dict(drafts.story_of(draft).texts) if draft is not None and not draft.sent_at else {}


def _joined(request: HttpRequest, office: Office, form: MeTooForm, shown: publicity.Shown) -> HttpResponse:
    told = form.cleaned_data
    speaker = {name: told[name].strip() for name in ("name", "phone")}
    known = any(speaker.values())
    values = {"words": told["words"], "anonymous": not known, "speaker": speaker if known else None}
    try:
        made = merging.me_too(shown.item.problem, by=ResidentActor(office.scope), key=_key(request), **values)
    except KeyReused as earlier:
        made = earlier.previous
    except Refused as no:
        form.add_error(None, no.refusal.why)
        return _me_too_page(request, office, form, 422, shown=shown)
    sent = Sent(made["number"], made.get("code", ""))
    picture = square.picture(qr.status_link(request, sent.code)) if sent.code else ""
    address = qr.status_address(request)
    return page(request, office, "public_joined.html", sent=sent, qr=picture, address=address)


def _me_too_page(
    request: HttpRequest, office: Office, form: MeTooForm, http: int, **more: Any
) -> HttpResponse:
    more |= {"form": form, "key": request.POST.get("key") or str(uuid.uuid4()), "size_form": "me-too"}
    more["speaker_roles"] = who_may(Perm.SPEAKER_REVEAL)
    return page(request, office, "public_me_too.html", http=http, **more)


def _key(request: HttpRequest) -> str | None:
    """What the form was opened under, so that a second press is not a second opinion."""
    return f"public {request.POST['key']}" if request.POST.get("key") else None


def _handed_in(request: HttpRequest) -> bool:
    """Not only the size of type changed while something was typed."""
    return request.method == "POST" and "size" not in request.POST

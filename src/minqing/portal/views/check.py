"""The last screen: read it once more, hand it in, and get the receipt. Sent again, the same sheet gives the same receipt."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minqing.base import square
from minqing.base.errors import Refused
from minqing.matters import publicity
from minqing.matters.models import Kind, PublicationItem
from minqing.org.access import who_may
from minqing.org.models import Office
from minqing.org.permissions import Perm
from minqing.portal import drafts, places, qr, rate, sending
from minqing.portal.drafts import Story
from minqing.portal.forms import KINDS
from minqing.portal.models import Draft
from minqing.portal.pages import page, resident, wait_until
from minqing.portal.views.write import FORMS, LAST, screen


@require_http_methods(["GET", "HEAD", "POST"])
@resident
def check(request: HttpRequest, office: Office, draft_id: uuid.UUID) -> HttpResponse:
    """Everything that will be handed in, on one page."""
    draft = drafts.find(request, draft_id)
    if draft is None:
        return page(request, office, "write_gone.html", http=410)
    if request.method == "POST":
        return _hand_in(request, office, draft)
    if draft.sent_at:
        return page(request, office, "write_sent.html", draft=draft)
    return _show(request, office, draft)


def _hand_in(request: HttpRequest, office: Office, draft: Draft) -> HttpResponse:
    story = drafts.story_of(draft)
    if "size" in request.POST and not draft.sent_at:
        return _show(request, office, draft)
    for step, kind in FORMS.items():
        form = kind(office, story.texts)
        if not form.is_valid():
            return screen(request, office, draft.pk, step, form, story, http=422)
    if request.POST.get("expect") != story.digest():
        return _show(request, office, draft, http=409, changed=True)
    return _send(request, office, draft, story)


def _send(request: HttpRequest, office: Office, draft: Draft, story: Story) -> HttpResponse:
    count = None if draft.sent_at else rate.attempt(rate.SEND, request)
    if count is not None and count.refused:
        return wait_until(_show(request, office, draft, http=429, wait=count.wait), count.wait)
    try:
        sent = sending.send(draft, office, drafts.key_of(request, draft), _cleaned(office, story))
    except Refused as no:
        return _show(request, office, draft, http=422, refusal=no.refusal)
    receipts = [
        {"sent": one, "qr": square.picture(qr.status_link(request, one.code)) if one.code else ""}
        for one in sent
    ]
    return page(
        request,
        office,
        "receipt.html",
        receipts=receipts,
        draft=draft,
        expect=story.digest(),
        size_form="again",
        address=qr.status_address(request),
    )


def _cleaned(office: Office, story: Story) -> dict[str, str]:
    """What the forms made of the typed texts; they were valid a moment ago."""
    told: dict[str, str] = dict.fromkeys(drafts.TEXTS, "")
    for kind in FORMS.values():
        form = kind(office, story.texts)
        form.is_valid()
        told |= {name: str(value) for name, value in form.cleaned_data.items() if name in told}
    return told


def _show(
    request: HttpRequest, office: Office, draft: Draft, http: int = 200, **more: object
) -> HttpResponse:
    story = drafts.story_of(draft)
    if not story.texts.get("words", "").strip():
        return redirect("portal:step", draft_id=draft.pk, step=2)
    kind = story.texts.get("kind", "")
    told = {
        "draft": draft,
        "draft_id": draft.pk,
        "story": story,
        "step": LAST,
        "steps": LAST,
        "kind_name": str(dict(KINDS).get(kind, "")).partition("\n")[0],
        "place_name": places.place_name(office, story.texts.get("scope", "")),
        "accusing": kind == Kind.ACCUSATION,
        "alike": _alike(office, story, kind),
        "speaker_roles": who_may(Perm.SPEAKER_REVEAL),
        "accusation_roles": who_may(Perm.ACCUSATION_OPEN),
        "expect": story.digest(),
        "size_form": "send",
    }
    return page(request, office, "write_check.html", http=http, **{**told, **more})


def _alike(office: Office, story: Story, kind: str) -> list[PublicationItem]:
    """Published matters that may be the same. An accusation is compared with nothing."""
    if kind == Kind.ACCUSATION:
        return []
    return publicity.alike(office.scope, story.texts.get("scope", ""), story.texts.get("words", ""))


@require_safe
@resident
def photo(request: HttpRequest, _office: Office, draft_id: uuid.UUID, photo_id: uuid.UUID) -> HttpResponse:
    """A picture of the writer's own draft, as it may be shown."""
    draft = drafts.find(request, draft_id)
    photos = drafts.story_of(draft).photos if draft and not draft.sent_at else []
    found = next((p for p in photos if p.id == str(photo_id) and p.picture), None)
    if draft is None or found is None:
        raise Http404
    response = HttpResponse(drafts.display(draft, found), content_type="image/jpeg")
    response["Content-Security-Policy"] = "default-src 'none'"
    return response


@require_POST
@resident
def clear(request: HttpRequest, _office: Office, draft_id: uuid.UUID) -> HttpResponse:
    """Throw the sheet away at once: for whoever writes at somebody else's machine."""
    draft = drafts.find(request, draft_id)
    if draft is not None:
        drafts.forget(draft)
    response = redirect("portal:home")
    response.delete_cookie(drafts.COOKIE, path=drafts.COOKIE_PATH)
    return response

"""The first three of four screens: kind and place, words and photos, who speaks. None of them needs JavaScript."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from minqing.base.errors import Refused
from minqing.org.access import who_may
from minqing.org.models import Office
from minqing.org.permissions import Perm
from minqing.portal import drafts, rate
from minqing.portal.drafts import Story
from minqing.portal.forms import ContactForm, KindForm, StepForm, WordsForm
from minqing.portal.models import Draft
from minqing.portal.pages import page, resident, wait_until

FORMS: dict[int, type[StepForm]] = {1: KindForm, 2: WordsForm, 3: ContactForm}
TEMPLATES = {1: "write_kind.html", 2: "write_words.html", 3: "write_contact.html"}
LAST = 4


@require_safe
@resident
def start(_request: HttpRequest, _office: Office) -> HttpResponse:
    """A fresh id for a fresh sheet. Nothing is stored before something is written."""
    return redirect("portal:step", draft_id=uuid.uuid4(), step=1)


@require_http_methods(["GET", "HEAD", "POST"])
@resident
def step(request: HttpRequest, office: Office, draft_id: uuid.UUID, step: int) -> HttpResponse:
    """Screens 1 to 3: show what the draft holds, or take in what was typed."""
    if step not in FORMS:
        raise Http404
    draft = drafts.find(request, draft_id)
    if request.method == "POST":
        return _take_in(request, office, draft, draft_id, step)
    if draft is None and step > 1:
        return page(request, office, "write_gone.html", http=410)
    if draft is not None and draft.sent_at:
        return page(request, office, "write_sent.html", draft=draft)
    story = drafts.story_of(draft) if draft else Story()
    form = FORMS[step](office, initial=story.texts)
    return screen(request, office, draft_id, step, form, story)


def _take_in(
    request: HttpRequest, office: Office, draft: Draft | None, draft_id: uuid.UUID, step: int
) -> HttpResponse:
    secret = ""
    form = FORMS[step](office, request.POST)
    if draft is None:
        count = rate.attempt(rate.DRAFT, request)
        if count.refused:
            return _limited(request, office, draft_id, step, form, count)
        draft, secret = drafts.begin(request, draft_id)
    refused = _keep(request, draft)
    for no in refused:
        form.add_error("photos", no.refusal.why)
    if form.is_valid() or _only_moving(request, refused):
        response = _on(request, draft, step)
    else:
        response = screen(request, office, draft.pk, step, form, drafts.story_of(draft), http=422)
    if secret:
        drafts.give_cookie(response, secret)
    return response


def _only_moving(request: HttpRequest, refused: list[Refused]) -> bool:
    """Going back, changing the type or putting photos in asks nothing of the other fields."""
    if refused or drafts.too_long(request.POST):
        return False
    return bool({"back", "size", "remove", "upload"} & set(request.POST))


def _on(request: HttpRequest, draft: Draft, step: int) -> HttpResponse:
    """To the screen that was asked for."""
    if {"size", "remove", "upload"} & set(request.POST):
        to = step
    else:
        to = step - 1 if "back" in request.POST else step + 1
    if to < LAST:
        return redirect("portal:step", draft_id=draft.pk, step=to)
    return redirect("portal:check", draft_id=draft.pk)


def _keep(request: HttpRequest, draft: Draft) -> list[Refused]:
    """Put what was typed and the photos that pass into the draft, whether or not the form is right."""
    photos, refused = drafts.receive_photos(draft, request.FILES.getlist("photos"))
    typed = {name: str(value) for name, value in request.POST.items()}
    with drafts.writing(draft) as story:
        story.write(typed)
        if wanted := typed.get("remove"):
            drafts.drop_photo(draft, story, wanted)
        refused += drafts.add_photos(draft, story, photos)
    return refused


def screen(
    request: HttpRequest,
    office: Office,
    draft_id: uuid.UUID,
    step: int,
    form: StepForm,
    story: Story,
    http: int = 200,
    **more: Any,
) -> HttpResponse:
    told = {
        "form": form,
        "story": story,
        "draft_id": draft_id,
        "step": step,
        "steps": LAST,
        "size_form": "step",
        "limits": drafts.LIMITS,
        "speaker_roles": who_may(Perm.SPEAKER_REVEAL),
        "accusation_roles": who_may(Perm.ACCUSATION_OPEN),
        "accusing": story.texts.get("kind") == "accusation",
    }
    return page(request, office, TEMPLATES[step], http=http, **{**told, **more})


def _limited(
    request: HttpRequest,
    office: Office,
    draft_id: uuid.UUID,
    step: int,
    form: StepForm,
    count: rate.Count,
) -> HttpResponse:
    """Too many new sheets from one address: the words stay in the form on the page."""
    story = Story()
    story.write({name: str(value) for name, value in request.POST.items()})
    response = screen(request, office, draft_id, step, form, story, http=429, wait=count.wait)
    return wait_until(response, count.wait)

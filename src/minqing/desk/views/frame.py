"""Around the work: the start page, the post on top, the page of help."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from minqing.base.action import ACTIONS
from minqing.desk.doors import back_to, staff
from minqing.desk.help import shown_for
from minqing.desk.menu import GROUPS
from minqing.desk.middleware import POST_SESSION_KEY, StaffRequest
from minqing.desk.nav import lines
from minqing.ledger.registry import LEDGERS


@require_safe
@staff
def start(request: StaffRequest) -> HttpResponse:
    """To the first page of the menu that this post has."""
    found = lines(GROUPS, request.viewer, counted=False)
    return redirect(found[0][1][0].url if found else "desk:help")


@require_safe
@staff
def help_page(request: StaffRequest) -> HttpResponse:
    return render(request, "desk/help.html")


@require_safe
@staff
def help_on(request: StaffRequest, screen: str) -> HttpResponse:
    """The page about one screen; `of` says which ledger or step it was."""
    found = shown_for(screen)
    if found is None:
        raise Http404
    of = request.GET.get("of", "")
    named = LEDGERS[of].label if of in LEDGERS else ACTIONS[of].label if of in ACTIONS else ""
    return render(request, "desk/help_on.html", {"help": found, "of": named})


@require_POST
@staff
def switch_post(request: StaffRequest) -> HttpResponse:
    """Read lists under another of one's posts from now on. One that is not held changes nothing."""
    chosen = request.viewer.on(request.POST.get("post")).current
    if chosen is not None:
        request.session[POST_SESSION_KEY] = str(chosen.id)
    return back_to(request, "desk:work")

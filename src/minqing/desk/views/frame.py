"""Around the work: the start page, the post on top, the page of help."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from minqing.desk.doors import back_to, staff
from minqing.desk.menu import GROUPS
from minqing.desk.middleware import POST_SESSION_KEY, StaffRequest
from minqing.desk.nav import lines


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


@require_POST
@staff
def switch_post(request: StaffRequest) -> HttpResponse:
    """Read lists under another of one's posts from now on. One that is not held changes nothing."""
    chosen = request.viewer.on(request.POST.get("post")).current
    if chosen is not None:
        request.session[POST_SESSION_KEY] = str(chosen.id)
    return back_to(request, "desk:work")

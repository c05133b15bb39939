"""The one-time set-up page, reached only by the link that the launcher prints."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from minqing.base import sealing
from minqing.base.errors import Refused
from minqing.desk.setup_forms import SetUpForm
from minqing.org.access import SystemActor
from minqing.org.actions.setup import set_up
from minqing.org.permissions import Perm
from minqing.org.setup import spend, token_is_good


@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def set_up_office(request: HttpRequest, token: str) -> HttpResponse:
    """Create the office and its administrator, and use the link up."""
    if not token_is_good(token):
        raise Http404
    form = SetUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = {name: value for name, value in form.cleaned_data.items() if name != "again"}
        actor = SystemActor(told["scope"], "安装", frozenset({Perm.OFFICE_SET_UP}))
        try:
            sealing.ensure_keyring()
            set_up(by=actor, **told)
        except Refused as no:
            form.add_error(None, str(no))
        else:
            spend(token)
            return redirect("account_login")
    status = 422 if form.is_bound else 200
    return render(request, "desk/setup.html", {"form": form}, status=status)

"""The doors of the staff pages: who gets in, which row they get, and how a form's action is called."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from minqing.base.action import Action
from minqing.base.errors import Refusal, Refused, Stale
from minqing.base.rows import Row
from minqing.desk.middleware import StaffRequest
from minqing.desk.second_factor import is_missing
from minqing.ledger.ledger import Ledger
from minqing.ledger.registry import LEDGERS
from minqing.org.access import Viewer
from minqing.org.permissions import Perm
from minqing.org.scoped import ScopedRow

R = TypeVar("R")
S = TypeVar("S", bound=Row)
View = Callable[..., HttpResponseBase]


def may_bring_in(ledger: Ledger, viewer: Viewer) -> bool:
    """Whether this viewer can import into this ledger: the file, and at least one of the actions that its lines become."""
    writers = [action.needs for action in (ledger.add, ledger.amend) if action is not None]
    return (
        bool(ledger.importable()) and viewer.may(Perm.IMPORT) and any(map(viewer.may, filter(None, writers)))
    )


def staff(view: View) -> View:
    """For members of staff with at least one grant in force, who have a password of their own."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if user.must_change_password:
            return redirect("account_change_password")
        if is_missing(request, cast("StaffRequest", request).viewer):
            return redirect("mfa_index")
        if cast("StaffRequest", request).viewer.current is None:
            return render(request, "desk/no_grant.html", status=403)
        return view(request, *args, **kwargs)

    guarded.staff = True  # type: ignore[attr-defined]
    return guarded


def staff_who(*perms: str) -> Callable[[View], View]:
    """As `staff`, and one of these permissions under any grant; else the page is not there (403, in words)."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not any(request.viewer.may(perm) for perm in perms):
                raise Refused(Refusal("你的岗位没有这项权限。", kind="permission"))
            return view(request, *args, **kwargs)

        return staff(guarded)

    return declare


def get_seen(model: type[S], viewer: Viewer, pk: uuid.UUID | str, *joins: str) -> S:
    """The row, if this viewer may see it. Out of scope and not there are the same answer."""
    rows = model.objects.seen_by(viewer) if issubclass(model, ScopedRow) else _read_whole(model, viewer)
    found: S | None = (rows.select_related(*joins) if joins else rows).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _read_whole(model: type[Row], viewer: Viewer) -> QuerySet[Any]:
    """Rows of no place (norms, the calendar, classes): whoever may open their ledger reads all of it."""
    ledger = next((one for one in LEDGERS.values() if one.model is model), None)
    if ledger is None or not ledger.open_to(viewer):
        raise Http404
    return ledger.seen(viewer)


class StaleForm(Stale):
    """A stale save that knows its table, so that the page can name the fields."""

    def __init__(self, no: Stale, model: type[Row]) -> None:
        super().__init__(no.refusal, no.fields)
        self.model = model


def perform(request: StaffRequest, action: Action[R], row: Row | None = None, /, **values: Any) -> R:
    """Call a form's action: its idempotency key and the version that the form was opened with come from hidden fields."""
    key = request.POST.get("key") or None
    version = request.POST.get("version", "")
    expect = int(version) if version.isdecimal() else None
    try:
        return action(row, by=request.viewer, key=key, expect=expect, **values)
    except Stale as no:
        if row is None:
            raise
        raise StaleForm(no, type(row)) from no


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, empty or not; None when it is only shown."""
    return request.POST if request.method == "POST" else None


def new_key() -> str:
    """For the hidden field `key` of a form that is shown for the first time."""
    return str(uuid.uuid4())


def back_to(request: HttpRequest, default: str) -> HttpResponse:
    """Back to the page named by the form's `next`, if it is one of ours."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return redirect(wanted if wanted.startswith("/desk/") and safe else default)

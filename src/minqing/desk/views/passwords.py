"""First passwords: who waits for one, and, once, the slips to print. They are never kept where a page could show them again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from minqing.base.errors import Refused
from minqing.desk.doors import new_key, perform, staff_who
from minqing.desk.middleware import StaffRequest
from minqing.ledger.registry import LEDGERS
from minqing.org.actions.staff import AT_ONCE, hand_out, without_password
from minqing.org.models import Person
from minqing.org.permissions import Perm


@require_http_methods(["GET", "HEAD", "POST"])
@staff_who(Perm.ORG_EDIT)
def passwords(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return _waiting(request)
    try:
        made = perform(request, hand_out, scope=request.viewer.office)
    except Refused as no:
        if no.refusal.kind in {"permission", "scope"}:
            raise
        return _waiting(request, no, 409)
    slips = _named([(slip["person"], slip) for slip in made["slips"]])
    left = without_password(request.viewer.office).count()
    login = request.build_absolute_uri("/desk/login/")
    response = render(
        request, "desk/admin/password_slips.html", {"slips": slips, "left": left, "login": login}
    )
    response["Cache-Control"] = "no-store"
    return response


def _waiting(request: StaffRequest, no: Refused | None = None, status: int = 200) -> HttpResponse:
    accounts = without_password(request.viewer.office)
    lines = _named([(str(a.person_id), {"username": a.username}) for a in accounts])
    told = {"lines": lines, "refusal": no, "at_once": AT_ONCE, "key": new_key()}
    return render(request, "desk/admin/passwords.html", told, status=status)


def _named(told: Iterable[tuple[str, Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """Name, and unit with post, in the words of the list of people: two of one name are told apart."""
    pairs = list(told)
    ledger = LEDGERS["people"]
    rows = Person.objects.prefetch_related("appointments__post__unit").in_bulk([pk for pk, _line in pairs])
    people = {str(pk): row for pk, row in rows.items()}
    posts = ledger.column("posts")
    return [{**line, "name": people[pk].name, "posts": posts.value(people[pk])} for pk, line in pairs]

"""The resident's own judgement, by receipt code. Nobody who is signed in as staff can give it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from minqing.base.errors import Refused
from minqing.base.norms import norm
from minqing.matters.actions import verdict as acts
from minqing.matters.models import Receipt, Verdict
from minqing.matters.norms import RECHECK
from minqing.matters.status import resident_status
from minqing.org.access import ResidentActor
from minqing.org.models import Office
from minqing.portal.code_forms import CodeForm, VerdictForm
from minqing.portal.pages import page, resident
from minqing.portal.views.status import look_up, only_asking, typed


@require_http_methods(["GET", "HEAD", "POST"])
@resident
def verdict(request: HttpRequest, office: Office) -> HttpResponse:
    """Ask for the code, show the three answers, take one."""
    if request.user.is_authenticated:
        return page(request, office, "verdict_staff.html", http=403)
    if only_asking(request):
        return page(request, office, "verdict_ask.html", form=typed(request), size_form="code")
    form = CodeForm(request.POST)
    receipt, refused = look_up(request, office, "verdict_ask.html", form)
    if receipt is None:
        assert refused is not None
        return refused
    code = form.cleaned_data["code"]
    if "give" in request.POST and "size" not in request.POST:
        return _take(request, office, receipt, code)
    return show(request, office, receipt, code)


def _take(request: HttpRequest, office: Office, receipt: Receipt, code: str) -> HttpResponse:
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return show(request, office, receipt, code, form)
    told = form.cleaned_data
    try:
        acts.give(
            receipt, by=ResidentActor(office.scope), code=code, answer=told["answer"], words=told["words"]
        )
    except Refused as no:
        fresh = Receipt.objects.by_code(code)
        assert fresh is not None
        # A second press of the button: the first one's answer stands and is shown.
        return show(request, office, fresh, code, form, refusal=no.refusal)
    fresh = Receipt.objects.by_code(code)
    assert fresh is not None
    return show(request, office, fresh, code)


def show(
    request: HttpRequest,
    office: Office,
    receipt: Receipt,
    code: str,
    form: VerdictForm | None = None,
    **more: object,
) -> HttpResponse:
    """The three answers while the round is open; the answer given once it is; else why there is nothing to judge yet."""
    found = resident_status(receipt)
    told: dict[str, Any] = {"status": found, "code": code, "size_form": "verdict", **more}
    if not found.ask:
        given = (
            Verdict.objects.filter(receipt=receipt, round=receipt.round).first() if found.verdict else None
        )
        return page(request, office, "verdict_given.html", given=given, **{**told, "size_form": "again"})
    asked = form or VerdictForm(initial={n: request.POST.get(n, "") for n in ("answer", "words")})
    http = 422 if form is not None else 200
    return page(request, office, "verdict.html", http=http, form=asked, recheck_days=_recheck_days(), **told)


def _recheck_days() -> str:
    """How long the supervisors take, from the norm; nothing is said where no norm holds."""
    try:
        return norm(RECHECK).amount
    except Refused:
        return ""

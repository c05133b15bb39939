"""Behind a receipt code: where the matter stands. The code is always posted; no address and no log holds it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minqing.matters.models import Receipt
from minqing.matters.status import resident_status
from minqing.org.models import Office
from minqing.portal import rate, reading
from minqing.portal.code_forms import CodeForm
from minqing.portal.pages import page, resident, wait_until


def look_up(
    request: HttpRequest, office: Office, template: str, form: CodeForm
) -> tuple[Receipt, None] | tuple[None, HttpResponse]:
    """The receipt of a posted code, or the page that says why not: one and the same for every code without a receipt."""
    if not form.is_valid():
        return None, page(request, office, template, http=422, form=form, size_form="code")
    count = rate.attempt(rate.CODE, request)
    if count.refused:
        shown = page(request, office, template, http=429, form=form, wait=count.wait, size_form="code")
        return None, wait_until(shown, count.wait)
    receipt = Receipt.objects.by_code(form.cleaned_data["code"])
    if receipt is None:
        form.add_error("code", _("没有找到这个回执码。请对照回执，一组一组再看一遍。"))
        return None, page(request, office, template, http=404, form=form, size_form="code")
    count.give_back()
    return receipt, None


def only_asking(request: HttpRequest) -> bool:
    """No code yet, or only the size of type was changed while it was being typed."""
    if request.method != "POST" or "code" not in request.POST:
        return True
    return "size" in request.POST and "again" not in request.POST


def typed(request: HttpRequest) -> CodeForm:
    """The question, with what has been typed so far."""
    return CodeForm(initial={"code": request.POST.get("code", "")})


@require_http_methods(["GET", "HEAD", "POST"])
@resident
def status(request: HttpRequest, office: Office) -> HttpResponse:
    """Ask for the code, or show what it opens."""
    if only_asking(request):
        return page(request, office, "status_ask.html", form=typed(request), size_form="code")
    form = CodeForm(request.POST)
    receipt, refused = look_up(request, office, "status_ask.html", form)
    if receipt is None:
        assert refused is not None
        return refused
    found = resident_status(receipt)
    return page(
        request,
        office,
        "status.html",
        status=found,
        code=form.cleaned_data["code"],
        entries=reading.entries(found),
        promises=reading.promised(found),
        size_form="again",
    )

"""A new line of the register of leaders' own problems."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minqing.base.errors import KeyReused, Refused
from minqing.desk.doors import perform, sent, staff_who
from minqing.desk.forms.personal import RecordPersonal
from minqing.desk.links import page_of
from minqing.desk.middleware import StaffRequest
from minqing.desk.views.intake import blank, told_in
from minqing.matters.actions.personal import record
from minqing.org.permissions import Perm


@require_http_methods(["GET", "HEAD", "POST"])
@staff_who(Perm.PERSONAL_MANAGE)
def record_personal(request: StaffRequest) -> HttpResponse:
    form = RecordPersonal(request.viewer, sent(request))
    if form.is_valid():
        try:
            made = perform(request, record, **form.values())
        except KeyReused as no:
            return redirect(page_of(no.previous))
        except Refused as no:
            told_in(form, no)
        else:
            messages.success(request, _("已登记个人问题%(code)s。") % {"code": made.code})
            return redirect(page_of(made))
    return blank(request, "desk/record_personal.html", 422 if form.errors else 200, form=form)

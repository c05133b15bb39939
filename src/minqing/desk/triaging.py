"""Carrying out the sorting form: the class first, then the corrections that came with it, each an action of its own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from minqing.base.action import ACTIONS
from minqing.base.errors import Refused
from minqing.desk.doors import perform
from minqing.desk.forms.triage import Sorting
from minqing.desk.links import form_of
from minqing.desk.middleware import StaffRequest


def sort(request: StaffRequest, form: Sorting) -> Refused | HttpResponse:
    """To the same opinion again, where its destination is asked; or what was refused."""
    if other := form.instead():
        return redirect(form_of(other, form.row))
    corrections = form.corrections()
    try:
        perform(request, form.action(), form.row, **form.values())
        for verb, values in corrections.items():
            # The version has moved with the class; what is corrected here was on the same page.
            key = f"{request.POST['key']}:{verb}" if request.POST.get("key") else None
            ACTIONS[verb](form.row, by=request.viewer, key=key, **values)
    except Refused as no:
        return no
    messages.success(request, _("已分类：%(code)s。") % {"code": form.row.code})
    return redirect("desk:triage_one", pk=form.row.pk)

"""The workday calendar: a year at a glance, and the next year's notice taken from a table, with a plan before writing."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minqing.base import clock
from minqing.base.calendar_actions import load_year
from minqing.base.errors import Refusal, Refused
from minqing.desk.doors import new_key, perform, staff_who
from minqing.desk.forms.admin.notice import NoticeForm, kept, kept_rows
from minqing.desk.middleware import StaffRequest
from minqing.desk.reading.months import year_of
from minqing.desk.reading.notice import plan_of
from minqing.org.permissions import Perm

FIRST, LAST = 1949, 2199


@require_safe
@staff_who(Perm.CALENDAR_EDIT, Perm.NORM_READ)
def year_page(request: StaffRequest, year: int = 0) -> HttpResponse:
    wanted = year or clock.today().year
    if not FIRST <= wanted <= LAST:
        raise Http404
    told = {
        "page": year_of(wanted, request.viewer),
        "may_load": request.viewer.may(Perm.CALENDAR_EDIT),
    }
    return render(request, "desk/admin/calendar.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_who(Perm.CALENDAR_EDIT)
def upload(request: StaffRequest) -> HttpResponse:
    """The file is read and shown as a plan; only the plan's own button writes."""
    if "table" in request.POST:
        return _written(request)
    asked = request.GET.get("year", "")
    first = {"year": asked if asked.isdecimal() else clock.today().year + 1}
    form = NoticeForm(request.POST or None, request.FILES or None, initial=first)
    if form.is_valid():
        try:
            return _planned(request, form)
        except Refused as no:
            form.add_error("file", no.refusal.why)
    status = 422 if form.is_bound else 200
    return render(request, "desk/admin/calendar_upload.html", {"form": form}, status=status)


def _planned(request: StaffRequest, form: NoticeForm) -> HttpResponse:
    year, lines = form.cleaned_data["year"], form.lines()
    source = form.cleaned_data["source"].strip()  # a notice brings its own number
    if not source:
        raise Refused(Refusal(_("文件里没有文号，请在“依据”里写明是哪个通知。"), kind="file"))
    plan = plan_of(year, lines)
    told = {"scope": request.viewer.office, "year": year, "rows": plan.rows, "source": source}
    no = load_year.refusal(request.viewer, **told)
    page = {"plan": plan, "form": form, "year": year, "source": source, "key": new_key(), "refusal": no}
    page |= {"table": kept(plan.rows), "file": form.cleaned_data["file"].name}
    return render(request, "desk/admin/calendar_plan.html", page, status=422 if plan.counts["wrong"] else 200)


def _written(request: StaffRequest) -> HttpResponse:
    rows, year = kept_rows(request.POST["table"]), request.POST.get("year", "")
    if not year.isdecimal():
        raise Http404
    told = {"scope": request.viewer.office, "year": int(year), "source": request.POST.get("source", "")}
    perform(request, load_year, rows=rows, **told)
    messages.success(request, _("已写入%(year)s年工作日历。") % {"year": year})
    return redirect("desk:calendar_year", year)

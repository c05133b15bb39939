"""The three rates 响应率、解决率、满意率: numbers with their rows, for one place and period. Nothing is ranked."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minqing.base import clock
from minqing.base.errors import Refusal, Refused
from minqing.base.sheets.write import OutColumn, write_rows
from minqing.desk.doors import staff_who
from minqing.desk.forms.rates import RatesForm
from minqing.desk.middleware import StaffRequest
from minqing.desk.reading import rates as reading
from minqing.desk.reading.places import names_of
from minqing.desk.views.exports import XLSX
from minqing.matters.rates import RATES
from minqing.org.access import who_may
from minqing.org.permissions import Perm

A_PAGE = 50
ROLES = {"top": "分子", "base": "分母", "beside": "单独列出", "left_out": "不计入"}
NUMBERS = (
    OutColumn("rate", "率", width=12),
    OutColumn("version", "算法版本", "int", width=10),
    OutColumn("role", "算在哪里", width=12),
    OutColumn("part", "数的是什么", width=26),
    OutColumn("number", "数", "int", width=10),
    OutColumn("percent", "百分比", width=12),
    OutColumn("about", "怎么数的", width=46),
    OutColumn("dated", "按哪个日期算", width=26),
)
ROWS = (
    OutColumn("code", "编号", "code", width=16),
    OutColumn("title", "事项", width=40),
    OutColumn("place", "所在区划", width=22),
    OutColumn("at", "日期", "datetime", width=20),
    OutColumn("result", "结果或评价", width=14),
    OutColumn("why", "说明", width=50),
    OutColumn("who", "谁确认的、怎么评的", width=18),
)


@require_safe
@staff_who(Perm.PROBLEM_READ)
def rates_page(request: StaffRequest) -> HttpResponse:
    form = RatesForm(request.viewer, request.GET)
    told: dict[str, Any] = {"form": form, "now": clock.now(), "may_export": request.viewer.may(Perm.EXPORT)}
    if not form.is_valid():
        return render(request, "desk/rates.html", told, status=422)
    asked = form.asked()
    told |= {
        "rates": reading.shown(request.viewer, asked),
        "words": form.words(),
        "query": reading.query_of(asked),
    }
    return render(request, "desk/rates.html", told)


@require_safe
@staff_who(Perm.PROBLEM_READ)
def rate_rows(request: StaffRequest, name: str, part: str) -> HttpResponseBase:
    """The rows behind one number: the very set that it is the size of."""
    rate = RATES.get(name)
    found = rate.part(part) if rate is not None else None
    form = RatesForm(request.viewer, request.GET)
    if rate is None or found is None or not form.is_valid():
        raise Http404
    asked, names = form.asked(), names_of(request.viewer.office)
    rows = reading.joined(rate.rows_of(found, request.viewer, asked)).order_by(rate.order, "pk")
    told = {"rate": rate, "part": found, "words": form.words(), "query": reading.query_of(asked)}
    told["url_base"] = f"{told['query']}&"
    if "excel" in request.GET:
        lines = (
            [x.code, x.title, x.place, x.at, x.result, x.why, x.who]
            for x in reading.lines_of(rows, rate, names)
        )
        return _book(request, ROWS, lines, f"{rate.label}：{found.label}", form.words())
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    told |= {"page": page, "lines": reading.lines_of(page.object_list, rate, names)}
    return render(request, "desk/rate_rows.html", told | {"may_export": request.viewer.may(Perm.EXPORT)})


@require_safe
@staff_who(Perm.EXPORT)
def rates_excel(request: StaffRequest) -> HttpResponseBase:
    form = RatesForm(request.viewer, request.GET)
    if not request.viewer.may(Perm.PROBLEM_READ) or not form.is_valid():
        raise Http404
    lines = [
        [str(s.rate.label), s.rate.version, ROLES[n.part.role], str(n.part.label), n.value,
         (s.percent or "人数少") if n.part.role == "top" else "", str(n.part.about), str(s.rate.dated_by)]
        for s in reading.shown(request.viewer, form.asked())
        for n in s.numbers
    ]  # fmt: skip
    return _book(request, NUMBERS, lines, "响应率、解决率、满意率", form.words())


def _book(
    request: StaffRequest,
    columns: Sequence[OutColumn],
    lines: Iterable[Sequence[Any]],
    title: str,
    words: str,
) -> FileResponse:
    if not request.viewer.may(Perm.EXPORT):
        raise Refused(Refusal("你的岗位不能导出表格。", who=who_may(Perm.EXPORT), kind="permission"))
    book = tempfile.TemporaryFile()  # noqa: SIM115 -- the response closes it
    write_rows(book, columns, lines, title, [reading.foot(words, request.viewer)])
    book.seek(0)
    name = f"{title.replace('：', '-')}{clock.today():%Y%m%d}.xlsx"
    return FileResponse(book, as_attachment=True, filename=name, content_type=XLSX)

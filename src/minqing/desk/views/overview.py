"""领导一页 and 督导一页: one sheet each, printed on A4, where every number opens its rows."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minqing.base import clock
from minqing.base.errors import Refusal, Refused
from minqing.desk.doors import staff_who
from minqing.desk.middleware import StaffRequest
from minqing.desk.reading import oversight as overseeing
from minqing.desk.reading import overview as leading
from minqing.org.permissions import Perm


def _on_top(request: StaffRequest, perm: Perm) -> None:
    """The page and the lists behind its numbers are read under the post on top: it must be one that has the page."""
    grant = request.viewer.current
    if grant is None or perm not in grant.perms:
        raise Refused(
            Refusal(
                "这一页按右上角选定的岗位来看，现在这个岗位没有。请先换到有这一页的岗位。", kind="permission"
            )
        )


@require_safe
@staff_who(Perm.TASK_APPROVE)
def overview_page(request: StaffRequest) -> HttpResponse:
    _on_top(request, Perm.TASK_APPROVE)
    told = {"sheet": leading.overview(request.viewer), "now": clock.now()}
    return render(request, "desk/overview.html", told)


@require_safe
@staff_who(Perm.RECHECK_DECIDE)
def oversight_page(request: StaffRequest) -> HttpResponse:
    _on_top(request, Perm.RECHECK_DECIDE)
    told = {"parts": overseeing.oversight(request.viewer), "now": clock.now()}
    return render(request, "desk/oversight.html", told)

"""我的工作: what is late, due, and waiting for this reader, and the whole list behind every number."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minqing.base import clock
from minqing.desk.doors import staff
from minqing.desk.middleware import StaffRequest
from minqing.desk.reading.blocks import Chain, blocks_of, count
from minqing.desk.reading.lights import KINDS
from minqing.desk.reading.lines import Lines
from minqing.desk.reading.today import registers, today_for, workload_words
from minqing.desk.reading.workload import with_light
from minqing.desk.views.frame import start
from minqing.org.permissions import Perm

A_PAGE = 50
SEES_TASKS = frozenset({Perm.TASK_READ, Perm.ASSIGNED_READ})


@require_safe
@staff
def work(request: StaffRequest) -> HttpResponse:
    """Whoever has no work here goes to the first page they have."""
    viewer = request.viewer
    if not blocks_of(viewer) and not registers(viewer):
        answer: HttpResponse = start(request)  # type: ignore[assignment]
        return answer
    told = {"today": clock.today(), "now": clock.now(), "registers": registers(viewer)}
    return render(request, "desk/work.html", {**told, **today_for(viewer), **workload_words(viewer)})


@require_safe
@staff
def block(request: StaffRequest, name: str) -> HttpResponse:
    """One block of my work, whole."""
    viewer = request.viewer
    found = next(((b, queues) for b, queues in blocks_of(viewer) if b.name == name), None)
    if found is None:
        raise Http404
    counts = count(found[1], viewer)
    chain = Chain([(queue, counts.by_queue.get(queue.name, 0)) for queue in found[1]], viewer)
    page = Paginator(chain, A_PAGE).get_page(request.GET.get("page"))
    told = {"part": found[0], "page": page, "n": len(chain), "lines": Lines(viewer).draw(page.object_list)}
    return render(request, "desk/block.html", told)


@require_safe
@staff
def light(request: StaffRequest, kind: str) -> HttpResponse:
    """The unfinished tasks of one light."""
    found = next((known for known, name in KINDS.items() if name == kind), None)
    if found is None or not any(request.viewer.may(perm) for perm in SEES_TASKS):
        raise Http404
    lines = Lines(request.viewer)
    rows = with_light(request.viewer, found, lines.days).select_related("lead_unit", "submitted_by")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    told = {"label": found.label, "kind": kind, "page": page, "lines": lines.tasks(page.object_list)}
    return render(request, "desk/light.html", told)

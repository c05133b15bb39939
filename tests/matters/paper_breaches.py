"""What must never stand in the tables of papers and corrections: one failing write per constraint."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from tests.matters import steps
from tests.support.breaches import Body, again, changed

from minqing.base import clock
from minqing.matters.actions import correcting, papers

DAY = dt.date(2026, 11, 24)


def of_papers(cast: Any) -> Iterator[tuple[str, Body]]:
    x = steps.issued(cast)
    row = papers.transfer(x.task, by=x.by("leader"))
    leader = cast.people["leader"]
    voided = {"state": "void", "voided_at": clock.now(), "voided_by": leader, "void_reason": "写错了"}
    yield "paper_scope_is_code", changed(row, scope="99010100100")
    yield "paper_number_once", again(row)
    yield "paper_number_whole", again(row, number=0)
    yield "paper_number_whole", changed(row, code="")
    yield "paper_about_one", changed(row, task=None)
    yield "paper_about_one", changed(row, opinion=x.opinion)
    yield "paper_about_one", changed(row, kind="letter")
    yield "paper_urge_has_reason", changed(row, reason="催")
    yield "paper_urge_has_reason", changed(row, kind="urge", reply_on=DAY)
    yield "paper_void_whole", changed(row, state="void")
    yield "paper_void_whole", changed(row, **(voided | {"void_reason": ""}))
    yield "paper_void_whole", changed(row, void_reason="写错了")


def of_corrections(cast: Any) -> Iterator[tuple[str, Body]]:
    x = steps.issued(cast)
    triage, task = cast.people["triage_clerk"], x.task
    by = x.by("triage_clerk")
    done = correcting.correct_task(task, by=by, field="measure", new="清淤两遍", reason="漏写")
    day = f"{task.promise_on - dt.timedelta(days=1)}"
    asked = correcting.correct_task(task, by=by, field="first_promise_on", new=day, reason="写错一天")
    decided = {"decision": "approved", "decided_at": clock.now()}
    told = {"opinion": x.opinion, "task": None, "field": "received_at"}
    yield "correction_scope_is_code", changed(done, scope="99010100100")
    yield "correction_of_one", changed(done, task=None)
    yield "correction_of_one", changed(done, opinion=x.opinion)
    yield "correction_field_known", changed(done, field="verdict")
    yield "correction_has_reason", changed(done, reason="")
    yield "correction_second_person", changed(asked, **decided)
    yield "correction_second_person", changed(asked, **decided, decided_by=triage)
    yield "correction_second_person", changed(done, decided_at=clock.now(), decided_by=cast.people["leader"])
    yield "correction_second_person", changed(done, decision="asked")
    yield "correction_opinion_one", lambda act: [again(asked, **told)(act) for _ in range(2)]
    yield "correction_task_one", again(asked)

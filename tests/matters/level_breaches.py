"""What must never stand in the tables of levels: one failing write per constraint."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from tests.matters import steps
from tests.support.breaches import Body, again, changed
from tests.support.cast import DONGPING, GRID_1

from minqing.base import clock
from minqing.matters import models as m
from minqing.matters.actions import also, opinion, problem, referral
from minqing.matters.escalation import escalate_due


def of_levels(cast: Any) -> Iterator[tuple[str, Body]]:
    with clock.frozen(dt.datetime(2026, 11, 2, 9)):
        x = steps.triaged(cast)
        row = opinion.raise_problem(x.opinion, by=x.by("grid_worker"))
    with clock.frozen(dt.datetime(2026, 11, 10, 1)):
        escalate_due()
    row = m.Problem.objects.get(pk=row.pk)
    first, by_time = m.Hop.objects.filter(problem=row)
    also.add_place(row, by=x.by("community_secretary"), place=DONGPING, reason="下游在那里")
    line = m.AlsoConcerns.objects.get(problem=row)
    who = {"kind": "person", "by": cast.people["leader"], "reason": "要动主管道"}
    yield "problem_level_known", changed(row, level="county", level_due=None, level_rule="")
    yield "problem_level_due_whole", changed(row, level_rule="")
    yield "problem_level_due_whole", changed(row, level="subdistrict")
    yield "problem_level_has_due", changed(row, level_due=None, level_rule="")
    yield "hop_levels_known", again(by_time, to_level="county")
    yield "hop_levels_known", again(by_time, from_level="county")
    yield "hop_moves", again(by_time, from_level="community")
    yield "hop_first_by_rule", again(by_time, from_level="")
    yield "hop_first_by_rule", again(first, from_level="grid", to_level="community")
    yield "hop_says_why", again(by_time, reason="")
    yield "hop_says_why", again(by_time, by=cast.people["leader"])
    yield "hop_says_why", again(by_time, **{**who, "by": None})
    yield "hop_says_why", again(by_time, **{**who, "reason": ""})
    yield "hop_time_stays_inside", again(by_time, from_level="subdistrict", to_level="outside")
    yield "hop_due_whole", again(by_time, due_rule="")
    yield "hop_due_whole", again(by_time, due_on=None)
    yield "hop_one_beginning", again(first)
    yield "also_concerns_scope_is_code", changed(line, scope="7")
    yield "also_concerns_once", again(line)
    yield "also_concerns_has_reason", changed(line, reason="")
    yield "also_concerns_off_whole", changed(line, active=False)
    yield "also_concerns_off_whole", changed(line, unlink_reason="列错了")


def of_referrals(cast: Any) -> Iterator[tuple[str, Body]]:
    clerk, now = cast.viewer("triage_clerk"), clock.now()
    found = problem.raise_(by=clerk, scope=GRID_1, title="主管道堵塞")
    told = {"body": "区排水中心", "asked": "请更换主管道", "reason": "不归街道管"}
    draft = referral.refer(found, by=clerk, **told)
    other = problem.raise_(by=clerk, scope=GRID_1, title="另一条主管道")
    sent = referral.send(referral.refer(other, by=clerk, **told), by=clerk, sent_on=clock.today())
    who = cast.people["leader"]
    ended = {"ended_at": now, "ended_by": who}
    replied = {"state": "replied", "reply": "月底换完", "replied_on": sent.sent_on, **ended}
    yield "referral_scope_is_code", changed(draft, scope="1")
    yield "referral_code_once", again(draft, state="closed", end_reason="不用了", **ended)
    yield "referral_one_open", again(draft, code="TQ-2026-0099")
    yield "referral_says_what", changed(draft, body="")
    yield "referral_says_what", changed(draft, asked="")
    yield "referral_says_what", changed(draft, reason="")
    yield "referral_sent_whole", changed(draft, state="sent")
    yield "referral_sent_whole", changed(draft, sent_on=sent.sent_on)
    yield "referral_sent_whole", changed(sent, due_rule="")
    yield "referral_replied_whole", changed(sent, **{**replied, "reply": ""})
    yield "referral_replied_whole", changed(sent, **{**replied, "replied_on": dt.date(2020, 1, 1)})
    yield "referral_replied_whole", changed(sent, reply="电话里说的")
    yield "referral_ended_whole", changed(sent, **ended)
    yield "referral_ended_whole", changed(sent, **{**replied, "ended_by": None})
    yield "referral_ended_whole", changed(sent, state="closed", **ended)

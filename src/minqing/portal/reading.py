"""A receipt's status in the shapes that the page draws: timeline entries, promised days with a light, the counts of days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minqing.base import clock
from minqing.base.calendar import YearMissing, workdays_between
from minqing.base.dates import day_words
from minqing.matters.rules import Light
from minqing.matters.status import Change, Promise, Status, Step
from minqing.matters.timeline import Line

LIGHTS = {Light.LATE: "late", Light.SOON: "soon", Light.ON_TIME: "ok", Light.SUSPENDED: "paused"}
MARKS = {"date": "moved", "denied": "bad"}
FOR_RESIDENTS = gettext_lazy("（群众可见）")


@dataclass(frozen=True)
class Promised:
    """One promised day: when, how it stands, and every change of it. No light: the work is done."""

    promise: Promise
    light: str
    words: str
    first: bool

    @property
    def changes(self) -> list[tuple[int, Change]]:
        return list(enumerate(self.promise.changes, start=1))


def promised(found: Status) -> list[Promised]:
    several = len(found.promises) > 1
    return [Promised(p, LIGHTS.get(p.light, ""), gap(p, clock.today()), not several) for p in found.promises]


def gap(promise: Promise, today: dt.date) -> str:
    """还有3个工作日, 逾期2个工作日, 今天到期."""
    if promise.light == Light.NONE:
        return _("已经办完")
    if promise.light == Light.SUSPENDED:
        return _("挂账：条件还不具备，暂时停下，原因见下面")
    if promise.on == today:
        return _("今天到期")
    if promise.on < today:
        return _("逾期%(days)s") % {"days": apart(promise.on, today)}
    return _("还有%(days)s") % {"days": apart(today, promise.on)}


def apart(first: dt.date, last: dt.date) -> str:
    """Workdays where the calendar is known; a gap that holds none is told in days."""
    try:
        n = workdays_between(first, last)
    except YearMissing:
        n = 0
    return _("%(n)s个工作日") % {"n": n} if n else _("%(n)s天") % {"n": (last - first).days}


def entries(found: Status) -> list[dict[str, Any]]:
    """The steps as the timeline draws them: the last one is where it stands, and what is to come has a ring."""
    lines = [_entry(step) for step in found.steps]
    if lines and lines[-1]["mark"] == "step" and not found.verdict:
        lines[-1]["mark"] = "now"
    return lines + _ahead(found)


def _ahead(found: Status) -> list[dict[str, Any]]:
    if found.ask:
        return [{"title": _("请您评价"), "mark": "ahead", "who": _("现在就可以评")}]
    if found.recheck_due is not None:
        told = _("%(day)s前告诉您结果") % {"day": day_words(found.recheck_due)}
        return [{"title": _("督导组复核"), "mark": "ahead", "who": told}]
    if found.promises and not found.verdict:
        return [{"title": _("请您评价"), "mark": "ahead", "who": _("办完以后，由您来评，别人不能代评")}]
    return []


def _entry(step: Step) -> dict[str, Any]:
    spoken = [line.text for line in step.lines if line.quote]
    return {
        "when": step.at,
        "mark": MARKS.get(step.mark, "step"),
        "title": step.label,
        "text": "\n".join(_told(line) for line in step.lines if not line.quote),
        "voice": "\n".join(spoken),
    }


def _told(line: Line) -> str:
    label = line.label.removesuffix(str(FOR_RESIDENTS))
    return f"{label}：{line.text}" if label else line.text

"""How a matter stands to its date, as a shape and words: 逾期5个工作日, 剩1个工作日, 今天到期."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from minqing.base import clock
from minqing.base.calendar import YearMissing, workdays_between
from minqing.matters import rules
from minqing.matters.models import Opinion, Task
from minqing.matters.queues import soon_until

KINDS = {
    rules.Light.ON_TIME: "ok",
    rules.Light.SOON: "soon",
    rules.Light.LATE: "late",
    rules.Light.SUSPENDED: "paused",
}


@dataclass(frozen=True)
class Shown:
    """A light as `{% light kind words %}` takes it. No kind: nothing runs any more."""

    kind: str = ""
    words: str = ""


class Days:
    """Today and the day until which a date counts as soon, asked once for a page."""

    def __init__(self) -> None:
        self.today = clock.today()

    @cached_property
    def soon_until(self) -> dt.date:
        return soon_until(self.today)

    def date(self, due: dt.date) -> Shown:
        """A date that simply runs."""
        if due < self.today:
            return Shown("late", _("逾期%(days)s") % {"days": self._apart(due, self.today)})
        if due > self.soon_until:
            return Shown("ok", _("按期"))
        if due == self.today:
            return Shown("soon", _("今天到期"))
        return Shown("soon", _("剩%(days)s") % {"days": self._apart(self.today, due)})

    def task(self, task: Task) -> Shown:
        found = rules.light(task.state, task.promise_on, self.today, self.soon_until)
        if found in (rules.Light.NONE, rules.Light.SUSPENDED):
            return Shown(KINDS.get(found, ""), str(found.label))
        return self.date(task.promise_on)

    def answer(self, opinion: Opinion) -> Shown:
        """The first answer's clock; none runs once it was given, or where the opinion is archived."""
        if opinion.answer_due is None or opinion.answered_at is not None or opinion.with_discipline:
            return Shown()
        return self.date(opinion.answer_due)

    @staticmethod
    def none() -> Shown:
        return Shown()

    @staticmethod
    def _apart(first: dt.date, last: dt.date) -> str:
        """Workdays where the calendar is known; a gap that holds none is told in days."""
        try:
            n = workdays_between(first, last)
        except YearMissing:
            n = 0
        return _("%(n)s个工作日") % {"n": n} if n else _("%(n)s天") % {"n": (last - first).days}

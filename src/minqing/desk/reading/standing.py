"""What an administrator should look at: the office's particulars, and what is missing before somebody stumbles over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minqing.base import calendar, clock, sealing
from minqing.base.norms import KEYS
from minqing.desk.links import form_of
from minqing.ledger.paging import count
from minqing.ledger.registry import LEDGERS
from minqing.ledger.state import ListState
from minqing.org.access import Viewer
from minqing.org.actions.staff import without_password
from minqing.org.models import Office
from minqing.org.permissions import Perm

# The State Council publishes the next year's holidays around November.
NOTICE_MONTH = 11
# Ledger, tab, what it means.
WATCHED = (
    ("posts", "vacant", "有岗位没有人，派给它的事没有人办"),
    ("posts", "ungranted", "岗位没有授权，任职的人登录以后什么也看不到"),
    ("people", "no_post", "人员没有岗位，登录以后什么也看不到"),
    ("grants", "ending", "授权快到期，到期后马上失效"),
    ("appointments", "ending", "任职快到期，到期后岗位上没有人"),
    ("handovers", "waiting", "岗位已经交接，接手人还没有看交接单"),
)


@dataclass(frozen=True)
class Reminder:
    """One thing to look at."""

    label: str
    why: str
    url: str
    number: int | None = None


@dataclass(frozen=True)
class Attention:
    """The whole page."""

    office: Office
    amend_url: str
    facts: list[tuple[str, str]]
    reminders: list[Reminder]
    key_copy_due: bool  # the keys are to be copied: said here alone, not above every form


def attention(viewer: Viewer) -> Attention:
    office = Office.objects.seen_by(viewer).get(scope=viewer.office)
    facts = [
        (str(Office._meta.get_field(name).verbose_name), getattr(office, name))  # type: ignore[union-attr]  # noqa: SLF001
        for name in ("scope", "name", "phone", "hours", "address", "privacy_contact")
    ]
    facts[0] = (_("机构代码"), office.scope)
    amend = form_of("office.amend", office) if viewer.may(Perm.ORG_EDIT, office.scope) else ""
    due = viewer.may(Perm.ORG_EDIT, office.scope) and sealing.keyring().copy_is_due
    return Attention(office, amend, facts, [*_missing(viewer), *_passwords(viewer), *_lists(viewer)], due)


def year_missing(viewer: Viewer) -> int | None:
    """From November on, to whoever keeps the calendar: the year whose notice is not loaded yet."""
    today = clock.today()
    if today.month < NOTICE_MONTH or not viewer.may(Perm.CALENDAR_EDIT):
        return None
    return None if calendar.is_loaded(today.year + 1) else today.year + 1


def _missing(viewer: Viewer) -> list[Reminder]:
    """Years of the calendar and values of norms that a calculation may ask for."""
    today, found = clock.today(), []
    wanted = [today.year] + ([today.year + 1] if today.month >= NOTICE_MONTH else [])
    found += [
        Reminder(
            _("%d年工作日历还没有载入") % year,
            _("涉及这一年的工作日期限算不出来"),
            f"{reverse('desk:calendar_upload')}?year={year}",
        )
        for year in wanted
        if not calendar.is_loaded(year)
    ]
    rows = LEDGERS["norms"].seen(viewer)
    holding = set(rows.filter(LEDGERS["norms"].tab("valid").where()).values_list("key", flat=True))  # type: ignore[operator]
    found += [
        Reminder(
            _("规则参数“%s”今天没有有效的值") % known.label,
            _("用到它的期限或限额算不出来"),
            f"{reverse('desk:new', args=['norm.add'])}?norm={key}",
        )
        for key, known in sorted(KEYS.items())
        if key not in holding
    ]
    return found


def _passwords(viewer: Viewer) -> list[Reminder]:
    """Accounts that a staff list opened, and nobody can sign in with yet."""
    number = without_password(viewer.office).count() if viewer.may(Perm.ORG_EDIT) else 0
    label, why = _("账号等着发初始密码"), _("没有密码，本人登录不了")
    return [Reminder(label, why, reverse("desk:passwords"), number)] if number else []


def _lists(viewer: Viewer) -> list[Reminder]:
    found: list[Reminder] = []
    for name, tab, why in WATCHED:
        ledger: Any = LEDGERS[name]
        state = ListState(ledger, tab=tab)
        if number := count(state.rows(viewer)):
            label = f"{ledger.label}：{ledger.tab(tab).label}"
            found.append(Reminder(label, why, f"{reverse('desk:list', args=[name])}?{state.query()}", number))
    return found

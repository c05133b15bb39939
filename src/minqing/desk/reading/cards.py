"""The row page of a setting: its facts, what can be done with it, and the rows that hang on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minqing.base.rows import Row
from minqing.desk.forms.admin.base import SettingForm
from minqing.desk.forms.admin.registry import NEW_FORMS, ON_ROWS
from minqing.desk.forms.base import ActForm
from minqing.desk.links import form_of, name_of
from minqing.desk.listing import Line, Shown, line, shown
from minqing.desk.reading.moves import Move, Moves, Refused
from minqing.desk.reading.places import names_of
from minqing.ledger.cells import columns_for, words
from minqing.ledger.ledger import Column, Ledger
from minqing.ledger.registry import LEDGERS
from minqing.org.access import Viewer
from minqing.org.actions.people import is_locked
from minqing.org.ledgers.parts import standing
from minqing.org.models import Division, Person
from minqing.org.permissions import Perm

SHOWN_AT_MOST = 60
LOGIN = Column("last_login", _("上次登录"), kind="datetime")
MINOR = frozenset({"division.recode", "person.return"})


@dataclass(frozen=True)
class Related:
    """Rows of another ledger that hang on this one. `given` fills in the form that makes one more."""

    label: Any
    ledger: str
    narrow: Callable[[Any], Q]
    columns: tuple[str, ...]
    new: str = ""
    given: Callable[[Any], dict[str, Any]] = field(default=lambda _row: {})
    none: Any = ""
    say: Any = ""


@dataclass(frozen=True)
class Block:
    """Related rows as they are drawn."""

    part: Related
    heads: list[Column]
    lines: list[Line]
    more: int
    new_url: str
    new_label: str


@dataclass(frozen=True)
class Card:
    """Everything on the page."""

    ledger: Ledger
    row: Row
    title: str
    facts: list[Shown]
    more: list[tuple[Any, Any]]
    moves: Moves
    blocks: list[Block]


def _below(row: Division) -> Q:
    """The divisions one level down."""
    next_level = {6: 9, 9: 12, 12: 15}.get(len(row.scope), 0)
    inside = Q(scope__startswith=row.scope, scope__length=next_level)
    return inside & standing()


def _at(row: Any) -> Q:
    return Q(scope=row.scope) & standing()


DOWN = Related(
    _("下一级区划"),
    "divisions",
    _below,
    ("scope", "name", "valid_from"),
    "division.add",
    lambda row: {"scope": row.scope},
    _("没有下一级。"),
    _("新设下一级"),
)
UNITS_HERE = Related(
    _("设在这里的单位"),
    "units",
    _at,
    ("name", "kind", "phone"),
    "unit.add",
    lambda row: {"scope": row.scope},
    _("没有单位设在这里。"),
)
GRANTS_HERE = Related(
    _("管到这里的授权"),
    "grants",
    _at,
    ("role", "unit", "post", "valid_from", "valid_to"),
    "grant.give",
    lambda row: {"scope": row.scope},
    _("没有岗位专门管这里，由上一级的岗位管。"),
    _("授权管这里"),
)
CHILDREN = Related(
    _("下级单位"), "units", lambda row: Q(parent=row.pk) & standing(), ("name", "kind", "phone")
)
POSTS = Related(
    _("岗位"),
    "posts",
    lambda row: Q(unit=row.pk) & standing(),
    ("title", "holders", "roles"),
    "post.add",
    lambda row: {"unit": row.pk},
    _("还没有岗位。设了岗位才能派任务。"),
)
BODIES = Related(
    _("下级党组织"),
    "party_organisations",
    lambda row: Q(parent=row.pk) & standing(),
    ("name", "kind"),
    "party_organisation.add",
    lambda row: {"parent": row.pk, "scope": row.scope},
    _("没有下级党组织。"),
)
HELD_BY = Related(
    _("任职"),
    "appointments",
    lambda row: Q(post=row.pk),
    ("person", "kind", "valid_from", "valid_to"),
    "post.appoint",
    lambda row: {"post": row.pk},
    _("还没有人任职。"),
    _("安排人员"),
)
HOLDS = Related(
    _("任职"),
    "appointments",
    lambda row: Q(person=row.pk),
    ("unit", "post", "kind", "valid_from", "valid_to"),
    "post.appoint",
    lambda row: {"person": row.pk},
    _("还没有岗位，登录以后看不到任何内容。"),
    _("安排岗位"),
)
GIVEN_TO = Related(
    _("授权"),
    "grants",
    lambda row: Q(post=row.pk),
    ("role", "place", "only_unit", "category", "valid_from", "valid_to"),
    "grant.give",
    lambda row: {"post": row.pk},
    _("还没有授权，任职的人登录以后看不到任何内容。"),
    _("授权给这个岗位"),
)
RIGHTS_OF = Related(
    _("通过岗位得到的授权"),
    "grants",
    lambda row: Q(post__in=row.appointments.filter(standing()).values("post")) & standing(),
    ("role", "post", "place", "valid_from", "valid_to"),
    none=_("没有授权。"),
)
HISTORY = Related(
    _("这个参数的各个值"),
    "norms",
    lambda row: Q(key=row.key),
    ("amount", "subject", "source", "valid_from", "valid_to"),
    "norm.add",
    lambda row: {"norm": row.key},
    say=_("给某个类别另定一个值"),
)
CLASSES = Related(
    _("下一级类别"),
    "categories",
    lambda row: Q(parent=row.pk),
    ("path", "full_name", "active"),
    "category.add",
    lambda row: {"parent": row.pk},
    _("没有下一级。"),
    _("新增下一级"),
)

# Ledger → what hangs on its rows. A ledger that is named here has this page for its rows.
CARDS: dict[str, tuple[Related, ...]] = {
    "divisions": (DOWN, UNITS_HERE, GRANTS_HERE),
    "households": (),
    "units": (POSTS, CHILDREN),
    "party_organisations": (BODIES,),
    "posts": (HELD_BY, GIVEN_TO),
    "people": (HOLDS, RIGHTS_OF),
    "appointments": (),
    "grants": (),
    "norms": (HISTORY,),
    "categories": (CLASSES,),
}


def card_of(ledger: Ledger, row: Any, viewer: Viewer) -> Card:
    names = names_of(viewer.office)
    facts = [shown(ledger, column, row, viewer, names) for column in columns_for(ledger, "detail")]
    blocks = [block for part in CARDS[ledger.name] if (block := _block(part, row, viewer, names)) is not None]
    more = _account(row) if isinstance(row, Person) and viewer.may(Perm.ORG_EDIT, row.scope) else []
    return Card(ledger, row, name_of(row), facts, more, moves_on(row, viewer), blocks)


def _account(row: Person) -> list[tuple[Any, Any]]:
    """What only the administrator needs to know of somebody's account."""
    account = getattr(row, "account", None)
    if account is None:
        return []
    seen = words(LOGIN, account.last_login) if account.last_login else _("还没有登录过")
    locked = [(_("登录锁定"), _("连续输错密码，正在等15分钟"))] if is_locked(account.username) else []
    return [(_("登录名"), account.username), (_("上次登录"), seen), *locked]


def _block(part: Related, row: Any, viewer: Viewer, names: Any) -> Block | None:
    ledger = LEDGERS[part.ledger]
    if not ledger.open_to(viewer):
        return None
    heads = [ledger.column(name) for name in part.columns]
    sort = ledger.sorts[0]
    order = f"-{sort.field}" if sort.descending else sort.field
    found = list(ledger.seen(viewer).filter(part.narrow(row)).order_by(order, "pk")[: SHOWN_AT_MOST + 1])
    lines = [line(ledger, heads, part.columns[0], one, viewer, names) for one in found[:SHOWN_AT_MOST]]
    url = label = ""
    if part.new and viewer.may(NEW_FORMS[part.new].action().needs) and _takes_more(row):
        label = str(part.say or NEW_FORMS[part.new].action().label)
        given = {**part.given(row), "next": reverse("desk:row", args=[_ledger_of(row), row.pk])}
        url = f"{reverse('desk:new', args=[part.new])}?{urlencode(given)}"
    if not lines and not url and not part.none:
        return None
    return Block(part, heads, lines, max(0, len(found) - SHOWN_AT_MOST), url, label)


def _takes_more(row: Any) -> bool:
    """What has ended takes nothing new; norms and classes have their own say."""
    level = getattr(row, "level", 0)
    ended = getattr(row, "valid_to", None) is not None and not hasattr(row, "subject")
    return not (ended or getattr(row, "active", True) is False or level == 3)


def _ledger_of(row: Row) -> str:
    return next(name for name, ledger in LEDGERS.items() if ledger.model is type(row))


def moves_on(row: Row, viewer: Viewer, offered: Iterable[type[ActForm]] = ON_ROWS) -> Moves:
    """The steps that make sense on this row. Whoever may do none of them sees no card of steps."""
    steps: list[Move] = []
    minor: list[Move] = []
    refused: dict[Any, list[str]] = {}
    for form in _forms_on(row, offered):
        no = form.why_not(row, viewer)
        label = str(form.action().label)
        if no is None:
            move = Move(form.verb, label, form_of(form.verb, row))
            (minor if form.verb in MINOR else steps).append(move)
        elif no.kind not in {"permission", "scope"}:
            refused.setdefault(no, []).append(label)
    return Moves(tuple(steps), tuple(minor), tuple(Refused(tuple(x), no) for no, x in refused.items()))


def _forms_on(row: Row, offered: Iterable[type[ActForm]]) -> Iterable[type[SettingForm]]:
    return (
        form
        for form in offered
        if issubclass(form, SettingForm) and form.model() is type(row) and form.fits(row)
    )

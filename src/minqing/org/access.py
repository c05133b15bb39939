"""Who may see and do what: grants become a Viewer, and a Viewer becomes the condition on rows.

Seen = (inside a grant's place AND permission AND category AND unit, where the grant names them)
       OR assigned to my unit or post, AND NOT sealed from me.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q

from minqing.base import clock
from minqing.base.actor import Authority
from minqing.base.codes import scope_q, within
from minqing.base.errors import Refusal
from minqing.base.rows import Row
from minqing.org.permissions import ROLES, Perm, Role

NOBODY = Q(pk__in=[])
OUT_OF_SCOPE = Refusal("没有找到这一条，或不在你的管辖范围内。", kind="scope")

# A grant of this many digits is listed by equality on this column, so that each list is one index scan.
LEVEL_COLUMNS = {6: "county", 9: "street", 12: "community", 15: "scope"}


@dataclass(frozen=True)
class Access:
    """How one kind of row is guarded.

    `read` is the permission that lets it be seen inside a grant's place. `assigned(units, posts)` is the condition
    "belongs to these units or posts" (to-many paths through Exists); `sealed(viewer)` is what is hidden from a viewer;
    `category` is the path of the category code that a grant may be limited to; `own(viewer)` is what belongs to one's
    own post or person, whatever the role: it has a page, and stands in no list. `also(place)` is what is led elsewhere and
    also concerns a place: it is read along, has a tab of its own, and is written at its own place alone.
    """

    read: Perm
    assigned: Callable[[frozenset[uuid.UUID], frozenset[uuid.UUID]], Q] | None = None
    sealed: Callable[[Viewer], Q] | None = None
    category: str = ""
    own: Callable[[Viewer], Q] | None = None
    also: Callable[[str], Q] | None = None


@dataclass(frozen=True)
class GrantView:
    """One grant in force, with the post it comes through."""

    id: uuid.UUID
    post_id: uuid.UUID
    post_title: str
    unit_id: uuid.UUID
    unit_name: str
    role: Role
    scope: str
    place: str
    only_unit: uuid.UUID | None = None
    category: str = ""
    substitute: bool = False

    @property
    def perms(self) -> frozenset[Perm]:
        return self.role.perms

    @property
    def label(self) -> str:
        role = f"代，{self.role.label}" if self.substitute else self.role.label
        return f"{self.unit_name} · {self.post_title}（{role}）"

    def covers(self, access: Access, *, exact_level: bool = False) -> Q:
        """Rows inside this grant's place, category and unit; by equality on the level column where `exact_level`."""
        column = LEVEL_COLUMNS.get(len(self.scope)) if exact_level else None
        where = Q(**{column: self.scope}) if column else scope_q("scope", self.scope)
        if self.category:
            if not access.category:
                return NOBODY
            where &= Q(**{f"{access.category}__startswith": self.category})
        if self.only_unit is not None:
            where &= access.assigned(frozenset({self.only_unit}), frozenset()) if access.assigned else NOBODY
        return where

    def also(self, access: Access) -> Q:
        """Rows led elsewhere that also concern this grant's place: for reading. A grant for one unit has none."""
        if access.also is None or access.read not in self.perms or self.only_unit is not None:
            return NOBODY
        where = access.also(self.scope)
        if self.category:
            where &= Q(**{f"{access.category}__startswith": self.category}) if access.category else NOBODY
        return where

    def assigned(self, access: Access) -> Q:
        """Rows that belong to this grant's unit or post."""
        if Perm.ASSIGNED_READ not in self.perms or access.assigned is None:
            return NOBODY
        return access.assigned(frozenset({self.unit_id}), frozenset({self.post_id}))


@dataclass(frozen=True)
class Viewer:
    """A member of staff at one moment: all grants in force, and the one that lists are read under."""

    office: str
    person_id: uuid.UUID | None
    name: str
    grants: tuple[GrantView, ...]
    current: GrantView | None
    kind: str = field(default="staff", init=False)

    @property
    def unit_ids(self) -> frozenset[uuid.UUID]:
        return frozenset(g.unit_id for g in self.grants)

    @property
    def post_ids(self) -> frozenset[uuid.UUID]:
        return frozenset(g.post_id for g in self.grants)

    def on(self, grant_id: uuid.UUID | str | None) -> Viewer:
        """The same person reading lists under another grant; unknown ones are ignored."""
        chosen = next((g for g in self.grants if str(g.id) == str(grant_id)), None)
        return replace(self, current=chosen) if chosen else self

    def may(self, perm: str, scope: str = "") -> bool:
        """Whether any grant gives `perm` (at `scope`, where one is named)."""
        return any(perm in g.perms and (not scope or within(scope, g.scope)) for g in self.grants)

    def seen(self, access: Access) -> Q:
        """The union over all grants, for row pages, search and refusals."""
        where = NOBODY
        for grant in self.grants:
            if access.read in grant.perms:
                where |= grant.covers(access)
            where |= grant.assigned(access)
            if access.also is not None:
                where |= grant.also(access)
        if access.own is not None:
            where |= access.own(self)
        return where & ~access.sealed(self) if access.sealed else where

    def listed(self, access: Access) -> Q:
        """The current grant alone, for lists. A grant that reads by assignment only lists what is assigned."""
        grant = self.current
        if grant is None:
            return NOBODY
        where = (
            grant.covers(access, exact_level=True) if access.read in grant.perms else grant.assigned(access)
        )
        return where & ~access.sealed(self) if access.sealed else where

    def to_us(self, access: Access) -> Q:
        """What is assigned to the current grant's unit or post."""
        where = self.current.assigned(access) if self.current else NOBODY
        return where & ~access.sealed(self) if access.sealed else where

    def also_here(self, access: Access) -> Q:
        """What also concerns the current grant's place and is led outside it."""
        grant = self.current
        where = grant.also(access) & ~grant.covers(access, exact_level=True) if grant else NOBODY
        return where & ~access.sealed(self) if access.sealed else where

    def authorise(self, needs: str, row: Row | None, scope: str) -> Authority | Refusal:
        """The post under which `needs` may be done; the current one first."""
        mine = sorted(self.grants, key=lambda g: g is not self.current)
        able = holders = [g for g in mine if needs in g.perms]
        if row is not None:
            if not self._sees(row):
                return OUT_OF_SCOPE
            able = [g for g in able if self._covers(g, row)]
        elif scope and able:
            able = [g for g in able if within(scope, g.scope)]
            if not able:
                why = f"“{scope}”不在你的管辖范围内，请核对区划。"
                return Refusal(why, who=who_may(needs), kind="permission")
        if able:
            return Authority(able[0].post_id, able[0].unit_id)
        if holders:
            places = "、".join(dict.fromkeys(g.place or g.scope for g in holders))
            return Refusal(f"这一处不在你能办理的范围内（{places}）。", who=who_may(needs), kind="permission")
        return Refusal("你的岗位没有这项权限。", who=who_may(needs), kind="permission")

    def _sees(self, row: Row) -> bool:
        access: Access | None = getattr(row, "access", None)
        if access is None:
            return True
        return type(row)._base_manager.filter(self.seen(access), pk=row.pk).exists()  # noqa: SLF001

    def _covers(self, grant: GrantView, row: Row) -> bool:
        access: Access | None = getattr(row, "access", None)
        if access is None:
            return True
        where = grant.covers(access) | grant.assigned(access)
        if access.own is not None:
            where |= access.own(replace(self, grants=(grant,)))
        return type(row)._base_manager.filter(where, pk=row.pk).exists()  # noqa: SLF001

    @staticmethod
    def of(account: Any, current: uuid.UUID | str | None = None, on: dt.date | None = None) -> Viewer:
        """The viewer behind a signed-in account, from the appointments and grants in force on a day (today)."""
        from_account = getattr(account, "person", None)
        day = on or clock.today()
        if from_account is None or not account.is_active:
            return Viewer(getattr(from_account, "office", ""), None, "", (), None)
        grants = tuple(grant_view(g, substitute=s) for g, s in from_account.grants_on(day))
        viewer = Viewer(
            from_account.office, from_account.pk, from_account.name, grants, grants[0] if grants else None
        )
        return viewer.on(current)


def grant_view(grant: Any, *, substitute: bool = False) -> GrantView:
    """A grant row (with post and unit joined) as a value."""
    post = grant.post
    return GrantView(
        id=grant.pk,
        post_id=post.pk,
        post_title=post.title,
        unit_id=post.unit_id,
        unit_name=post.unit.name,
        role=ROLES[grant.role],
        scope=grant.scope,
        place=grant.place,
        only_unit=grant.unit_id,
        category=grant.category,
        substitute=substitute,
    )


def who_may(perm: str) -> str:
    """The roles that hold a permission, in words."""
    return "、".join(str(role.label) for role in ROLES.values() if perm in role.perms)


@dataclass(frozen=True)
class SystemActor:
    """The machine itself: set-up, the schedule, loading the demo. `perms` says what it may."""

    office: str
    name: str
    perms: frozenset[Perm] = frozenset(Perm)
    kind: str = field(default="system", init=False)
    person_id: None = field(default=None, init=False)

    def authorise(self, needs: str, _row: Row | None, _scope: str) -> Authority | Refusal:
        return Authority() if needs in self.perms else Refusal("系统任务没有这项权限。", kind="permission")


@dataclass(frozen=True)
class ResidentActor:
    """A resident without an account: may submit an opinion, judge by receipt and take part in a draw."""

    office: str
    name: str = "居民"
    kind: str = field(default="resident", init=False)
    person_id: None = field(default=None, init=False)
    perms: frozenset[Perm] = field(
        default=frozenset(
            {
                *(Perm.OPINION_SUBMIT, Perm.OPINION_ME_TOO, Perm.VERDICT_GIVE, Perm.FILE_STORE),
                *(Perm.DRAW_TAKE_PART, Perm.COMMENT_GIVE),
            }
        ),
        init=False,
    )

    def authorise(self, needs: str, _row: Row | None, _scope: str) -> Authority | Refusal:
        return (
            Authority() if needs in self.perms else Refusal("这一步只能由办事人员来做。", kind="permission")
        )


def any_of(conditions: Iterable[Q]) -> Q:
    """OR of conditions; nothing at all matches no row."""
    where = NOBODY
    for condition in conditions:
        where |= condition
    return where
